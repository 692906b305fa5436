import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plain } from '../../src/values/money.ts';
import { priceOf } from '../../src/pricing/catalogue/select.ts';
import { catalogueOfSources, readSources } from '../../src/pricing/lists/disk/shipped.ts';
import { meters } from '../../src/pricing/rates/meters.ts';
import { pricingDir } from '../../src/system/paths.ts';
import { changedMeters, bandsOf } from '../../scripts/facts/figures.ts';
import { makerOf } from '../../scripts/facts/makers.ts';

const catalogue = catalogueOfSources(readSources(pricingDir));

const facts = readFileSync(join(import.meta.dirname, '..', 'fixtures', 'price-facts.csv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1);

describe('the shipped price lists', () => {
  it.each(facts)('hold the figures that several sources agree on: %s', (line) => {
    const [offer = '', day = '', figures = ''] = line.split(';');
    const { rates } = priceOf(catalogue, offer, day);
    for (const fact of figures.split(',')) {
      const [name, rate] = fact.split('=');
      const meter = meters.find((each) => each === name) ?? expect.fail(`no meter ${name}`);
      expect([meter, plain(rates[meter] ?? expect.fail(`no ${meter}`))]).toEqual([meter, rate]);
    }
  });

  it('have no rate for cached input where nobody publishes one', () => {
    for (const model of ['gpt-5.4-pro', 'gpt-5.5-pro'])
      expect(priceOf(catalogue, `openai/${model}`, '2026-11-23').rates.cacheRead).toBeUndefined();
  });

  it('begin the long prompts of xAI at the threshold itself, those of OpenAI above it', () => {
    const edges = (provider: string) =>
      (catalogue.shelf(provider)?.models ?? []).flatMap(({ model }) =>
        model.rates.flatMap(({ bands = [] }) => bands.map(({ atOrAbove = false }) => atOrAbove)),
      );
    expect([new Set(edges('xai')), new Set(edges('openai'))]).toEqual([new Set([true]), new Set([false])]);
  });

  it('name the factor of inference in the United States', () => {
    const names = ['anthropic/claude-opus-4-8', 'openai/gpt-6-sol', 'xai/grok-4.6', 'anthropic/claude-opus-4-5'];
    const factors = names.map((name) => priceOf(catalogue, name, '2026-11-23').multipliers['us']);
    expect(factors.map((factor) => factor && plain(factor))).toEqual(['1.1', '1.1', '1.1', '1']);
  });

  it('say which rates one source alone has', () => {
    const isWeak = (name: string) => priceOf(catalogue, name, '2026-11-23').isWeak;
    expect(['openai/gpt-6-cyber', 'openai/gpt-6.2-sol'].map(isWeak)).toEqual([true, false]);
  });
});

describe('a fact', () => {
  it.each([
    ['azure', 'gpt-5.5', 'openai'],
    ['bedrock', 'us.anthropic.claude-opus-5', 'anthropic'],
    ['vertex', 'gemini-2.5-pro', 'google'],
    ['openrouter', 'mistralai/mistral-small-3.1-24b-instruct', 'mistral'],
    ['openai', 'gpt-5.5', undefined],
    ['groq', 'openai/gpt-oss-20b', 'openai'],
  ])('of %s/%s is of a model by %s', (provider, id, maker) => {
    expect(makerOf(provider, id)).toBe(maker);
  });

  it('changes a rate only where both records have one', () => {
    expect(changedMeters({ input: 1, output: 2 }, { input: 1, cacheRead: 0.1, output: 3 })).toEqual(['output']);
  });

  it('has no band of rates of zero', () => {
    expect(bandsOf([{ aboveInputTokens: 128_000, input: 0, output: 0 }])).toBeUndefined();
  });

  it('has the band of OpenAI above 272,000 tokens, whatever sources write', () => {
    expect(bandsOf([{ aboveInputTokens: 272_000, atOrAbove: true, input: 2 }])).toEqual([
      { aboveInputTokens: 272_000, input: 2 },
    ]);
  });
});

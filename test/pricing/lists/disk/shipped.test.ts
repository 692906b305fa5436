import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { schemaText } from '../../../../src/yaml/json-schema.ts';
import { frozenDir, pricingDir } from '../../../../src/system/paths.ts';
import { catalogueOf } from '../../../../src/pricing/catalogue/catalogue.ts';
import { listsOfModels } from '../../../../src/pricing/catalogue/subscriptions.ts';
import { freeze, parseSources, readSources } from '../../../../src/pricing/lists/disk/shipped.ts';
import { costRequests } from '../../../../src/projection/cost.ts';
import { frozenCatalogue } from '../../../../src/pricing/lists/disk/frozen.ts';
import { findOffer, priceOf } from '../../../../src/pricing/catalogue/select.ts';
import { priceAt } from '../../../../src/pricing/rates/timeline.ts';
import { plain } from '../../../../src/values/money.ts';
import { priceListSchema } from '../../../../src/pricing/lists/schema.ts';

const parsed = parseSources(readSources(pricingDir));
const fresh = catalogueOf(listsOfModels(parsed.lists), parsed.version);

describe('the frozen catalogue', () => {
  it('is what the build makes of the YAML files', () => {
    for (const [name, text] of freeze(parsed)) expect(readFileSync(join(frozenDir, name), 'utf8')).toBe(text);
  });

  it('answers as the YAML files do', () => {
    const frozen = frozenCatalogue();
    expect(frozen.version).toBe(fresh.version);
    expect([...frozen.names]).toEqual([...fresh.names]);
    for (const provider of fresh.providers) expect(frozen.shelf(provider)).toEqual(fresh.shelf(provider));
  });
});

it('gives editors a schema that is the one the program checks with', () => {
  // Run `npm run schema` where it is not.
  expect(readFileSync(join(pricingDir, 'schema.json'), 'utf8')).toBe(
    schemaText(priceListSchema, 'A price list of cost-projection'),
  );
});

describe('the shipped price lists', () => {
  it('hold the 31 offers of the aggregator', () => {
    const list = parsed.lists.find(({ provider }) => provider === 'global-api');
    expect(list?.models).toHaveLength(31);
    expect(
      list?.models
        .filter(({ rates }) => rates[0]?.input !== undefined)
        .map(({ id, rates: [rate] }) => [id, rate?.input, rate?.output]),
    ).toEqual([
      ['deepseek-v4-flash', 0.18, 0.25],
      ['deepseek-v4-pro', 0.57, 0.78],
      ['qwen3-32b', 0.18, 0.28],
      ['qwen3-8b', 0.01, 0.01],
      ['qwen2.5-7b', 0.01, 0.01],
      ['kimi-k2.5', 0.59, 2.5],
      ['glm-5', 0.73, 1.92],
      ['glm-4-9b', 0.01, 0.01],
    ]);
    expect(list?.models.find(({ id }) => id === 'kimi-k2.5')?.note).toContain('3.00');
  });

  it('hold several hundred offers, each with a rate for output or input, or the price of a unit', () => {
    const models = parsed.lists.flatMap((list) => list.models);
    expect(models.length).toBeGreaterThan(390);
    const isPriced = ({ rates: [rate] }: (typeof models)[number]) =>
      rate?.input !== undefined || rate?.output !== undefined || rate?.units !== undefined;
    expect(models.filter((model) => !isPriced(model))).toEqual([]);
  });

  it('never take a cache price that is not known for free', () => {
    const free = parsed.lists.flatMap(({ models }) =>
      models.filter(({ rates }) => rates.some(({ cacheRead, cacheWrite }) => cacheRead === 0 || cacheWrite === 0)),
    );
    expect(free.map(({ id }) => id)).toEqual([]);
  });

  it.each([
    ['claude-sonnet-4-5-20250929', 'anthropic/claude-sonnet-4-5'],
    ['gpt-4.1-2025-04-14', 'openai/gpt-4.1'],
    ['gpt-4o-2024-11-20', 'openai/gpt-4o'],
    ['claude-opus-4-20250514', 'anthropic/claude-opus-4-0'],
    ['models/gemini-2.5-pro', 'google/gemini-2.5-pro'],
    ['global-api/deepseek-ai/DeepSeek-V4-Flash', 'global-api/deepseek-v4-flash'],
    ['Pro/deepseek-ai/DeepSeek-R1', 'global-api/deepseek-r1'],
    ['gpt-4o', 'openai/gpt-4o'],
    ['anthropic.claude-sonnet-4-5-20250929-v1:0', 'bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0'],
    ['mistral-medium-latest', 'mistral/mistral-medium-2604'],
    ['deepseek-chat', 'deepseek/deepseek-v4-flash'],
    ['azure/gpt-4o', 'azure/gpt-4o'],
    ['openrouter/openai/gpt-4o-mini', 'openrouter/openai/gpt-4o-mini'],
  ])('know %s as %s', (name, key) => {
    expect(findOffer(fresh, name, '2026-11-23').key).toBe(key);
  });

  it('never take a name for another that begins alike', () => {
    expect(() => findOffer(frozenCatalogue(), 'gpt-oss-safeguard-20b', '2026-11-23')).toThrow(
      'no model "gpt-oss-safeguard-20b"',
    );
  });

  it.each([
    ['2026-04-24', '0.28'],
    ['2026-08-16T15:59:59Z', '0.28'],
    ['2026-08-16T16:00:00Z', '0.66'],
    ['2026-09-10T04:00:00Z', '0.6'],
  ])('price deepseek-v4-flash on %s by the rates of that moment', (moment, output) => {
    const { rates } = priceAt(findOffer(frozenCatalogue(), 'deepseek-v4-flash', moment), moment);
    expect(plain(rates.output ?? expect.fail())).toBe(output);
  });

  it.each([
    ['o3', '2025-06-09', '40'],
    ['o3', '2025-06-10', '8'],
    ['gpt-5.6-sol', '2026-08-20', '30'],
    ['gpt-5.6-sol', '2026-08-21', '20'],
    ['grok-4.20-0309-reasoning', '2026-05-19', '6'],
    ['grok-4.20-0309-reasoning', '2026-05-20', '2.5'],
    ['mistral-medium-latest', '2026-06-15', '2'],
    ['mistral-medium-latest', '2026-06-16', '7.5'],
    ['deepseek-chat', '2026-04-23', '0.42'],
    ['deepseek-chat', '2026-04-24', '0.28'],
    ['claude-sonnet-5', '2026-09-02', '10'],
    ['google/gemini-3.6-flash', '2027-01-02', '7.5'],
  ])('price %s on %s by the history', (name, day, output) => {
    expect(plain(priceOf(frozenCatalogue(), name, day).rates.output ?? expect.fail())).toBe(output);
  });

  it('bill the peak hours of DeepSeek from the day they began', () => {
    const windowed = (at: string) =>
      plain(
        costRequests(priceOf(frozenCatalogue(), 'deepseek-v4-pro', at), {
          usage: { output: 1_000_000 },
          count: 1,
          webSearches: 0,
          serviceTier: undefined,
          at,
        }).total,
      );
    expect(
      [
        '2026-08-15T02:00:00Z',
        '2026-08-17T02:00:00Z',
        '2026-08-22T02:00:00Z',
        '2026-08-23T02:00:00Z',
        '2026-10-01T02:00:00Z',
        '2026-11-23T02:00:00Z',
      ].map(windowed),
    ).toEqual(['0.87', '3.96', '3.96', '1.98', '1.98', '3.96']);
  });

  it('keep the long-context premium of the days before it ended', () => {
    const price = (day: string) =>
      priceOf(frozenCatalogue(), 'claude-opus-4-6', day).bands.map(({ rates }) => plain(rates.output ?? expect.fail()));
    expect([price('2026-03-12'), price('2026-03-13')]).toEqual([['37.5'], []]);
  });

  it('say of every current rate when it was checked, and where', () => {
    for (const { models, source } of parsed.lists) {
      expect(source).toMatch(/^https:\/\//);
      for (const { id, rates } of models.filter((model) => model.id !== 'deepseek-chat'))
        expect([id, rates.find(({ state }) => state === undefined)?.checked]).toEqual([
          id,
          expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
        ]);
    }
  });
});

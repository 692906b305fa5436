import { describe, expect, it } from 'vitest';
import { plain } from '../../src/values/money.ts';
import { listYaml } from '../../src/pricing/lists/list-yaml.ts';
import { parsePriceList, rules } from '../../src/pricing/lists/parse.ts';
import { ratesOf } from '../../src/pricing/rates/rates.ts';
import { priceListSchema, type Model } from '../../src/pricing/lists/schema.ts';
import { readSources } from '../../src/pricing/lists/disk/shipped.ts';
import { repeatedSnapshot } from '../../src/pricing/lists/check.ts';
import { pricingDir } from '../../src/system/paths.ts';
import { parseYaml } from '../../src/yaml/parse-yaml.ts';

const sources = readSources(pricingDir);
const lists = sources.map(({ file, text }) => parsePriceList(text, file));

/** As `npm run lists` writes them. */
function rewritten(text: string): string {
  const {
    schema: _schema,
    provider,
    name = provider,
    models,
    ...head
  } = parseYaml(text, 'list.yaml', priceListSchema, rules);
  return listYaml({ ...head, id: provider, name }, models);
}

describe('the shipped price lists', () => {
  it.each(sources)('stand in their house style: $file', ({ text }) => {
    // Run `npm run lists` where one does not.
    expect(rewritten(text)).toBe(text);
  });

  it('have lines that a person can read', () => {
    const long = sources.flatMap(({ text }) => text.split('\n')).filter((line) => line.length > 120);
    expect(long).toEqual([]);
  });

  it('have no second model for a dated snapshot at the rates of the first', () => {
    const repeated = lists.flatMap(({ provider, models }) =>
      models.flatMap((model) => repeatedSnapshot(model, models) ?? []).map((id) => `${provider}/${id}`),
    );
    expect(repeated).toEqual([]);
  });

  it('name the page of the provider beside the place where a price was recorded', () => {
    for (const { provider, page, source } of lists.filter(
      (list) => list.models.length > 0 && list.provider !== 'global-api',
    ))
      expect([provider, page, source]).toEqual([
        provider,
        expect.stringMatching(/^https:\/\//),
        expect.stringMatching(/^https:\/\/(?:github\.com|models\.dev)/),
      ]);
    expect(lists.find(({ provider }) => provider === 'openai')?.page).toBe('https://openai.com/api/pricing/');
  });

  it('have no model that was sold before it was released', () => {
    for (const { provider, models } of lists)
      for (const { id, released = '', rates } of models)
        expect([provider, id, rates.filter(({ from, until }) => (from ?? until ?? '9') < released)]).toEqual([
          provider,
          id,
          [],
        ]);
  });

  it('name each schedule of DeepSeek once', () => {
    const text = sources.find(({ file }) => file.endsWith('deepseek.yaml'))?.text ?? '';
    expect(text.match(/start: "09:00"/g)).toHaveLength(2);
    expect(text).toContain('        hours: { peak: { factor: 2 } }\n');
  });
});

const modelOf = (offer: string): Model => {
  const [provider, id] = offer.split('/');
  return (
    lists.find((list) => list.provider === provider)?.models.find((model) => model.id === id) ??
    expect.fail(`no ${offer}`)
  );
};

describe('the recorded price changes', () => {
  it.each([
    ['openai/o3', '2025-06-10', ['10', '2.5', '40'], ['2', '0.5', '8']],
    ['openai/gpt-5.6-terra', '2026-07-30', ['2.5', '0.25', '15'], ['2', '0.2', '12']],
    ['openai/gpt-5.6-luna', '2026-07-30', ['1', '0.1', '6'], ['0.2', '0.02', '1.2']],
    ['openai/gpt-5.6-sol', '2026-08-21', ['5', '0.5', '30'], ['4', '0.4', '20']],
    ['google/gemini-3.6-flash', '2027-01-01', ['0.75', '0.075', '3.75'], ['1.5', '0.15', '7.5']],
    ['bedrock/global.openai.gpt-5.6-sol', '2026-08-21', ['5', '0.5', '30'], ['4', '0.4', '20']],
    ['google/gemini-3.6-flash', '2026-08-13', ['1.5', '0.15', '7.5'], ['0.75', '0.075', '3.75']],
    ['deepseek/deepseek-chat', '2025-02-08', ['0.14', undefined, '0.28'], ['0.27', '0.07', '1.1']],
    ['deepseek/deepseek-chat', '2025-09-05T16:00:00Z', ['0.27', '0.07', '1.1'], ['0.56', '0.07', '1.68']],
    ['deepseek/deepseek-chat', '2025-09-29', ['0.56', '0.07', '1.68'], ['0.28', '0.028', '0.42']],
    ['deepseek/deepseek-v4-pro', '2026-05-01', ['1.74', '0.0145', '3.48'], ['0.435', '0.003625', '0.87']],
    ['deepseek/deepseek-v4-flash', '2026-08-16T16:00:00Z', ['0.14', '0.0028', '0.28'], ['0.22', '0.007', '0.66']],
    ['deepseek/deepseek-v4-pro', '2026-08-16T16:00:00Z', ['0.435', '0.003625', '0.87'], ['0.66', '0.022', '1.98']],
    ['deepseek/deepseek-flash', '2026-09-10T04:00:00Z', ['0.22', '0.007', '0.66'], ['0.15', '0.003', '0.6']],
    ['deepseek/deepseek-v4-flash', '2026-09-10T04:00:00Z', ['0.22', '0.007', '0.66'], ['0.15', '0.003', '0.6']],
    ['xai/grok-4.20-0309-reasoning', '2026-05-20', ['2', '0.2', '6'], ['1.25', '0.2', '2.5']],
    ['mistral/ministral-8b-latest', '2025-12-02', ['0.1', undefined, '0.1'], ['0.15', '0.015', '0.15']],
  ])('%s on %s', (offer, day, before, after) => {
    const periods = modelOf(offer).rates.filter(({ state }) => state !== 'withdrawn');
    const place = periods.findIndex(({ from }) => from === day);
    const [is, was] = [periods[place], periods[place + 1]].map((period) => {
      const { rates } = ratesOf(period ?? expect.fail(`no period of ${offer} beside ${day}`));
      return [rates.input, rates.cacheRead, rates.output].map((rate) => rate && plain(rate));
    });
    expect([was, is]).toEqual([before, after]);
  });

  it.each([
    ['deepseek/deepseek-chat', '2025-09-29', 'low confidence'],
    ['deepseek/deepseek-chat', '2025-09-05T16:00:00Z', 'low confidence'],
    ['deepseek/deepseek-chat', '2025-02-08', 'medium confidence'],
  ])('%s on %s is noted as of %s', (offer, day, words) => {
    expect(modelOf(offer).rates.find(({ from }) => from === day)?.note).toContain(words);
  });

  it('never apply what was cancelled', () => {
    expect(modelOf('anthropic/claude-sonnet-5').rates[0]).toMatchObject({
      from: '2026-09-01',
      state: 'withdrawn',
      input: 3,
      output: 15,
    });
  });
});

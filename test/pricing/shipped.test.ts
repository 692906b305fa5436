import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { schemaText } from '../../src/json-schema.ts';
import { frozenDir, pricingDir } from '../../src/paths.ts';
import { freeze } from '../../src/pricing/freeze.ts';
import { frozenCatalogue } from '../../src/pricing/frozen.ts';
import { priceListSchema } from '../../src/pricing/schema.ts';
import { catalogueOfSources, parseSources, readSources } from '../../src/pricing/shipped.ts';

const parsed = parseSources(readSources(pricingDir));

describe('the frozen catalogue', () => {
  it('is what the build makes of the YAML files', () => {
    for (const [name, text] of freeze(parsed)) expect(readFileSync(join(frozenDir, name), 'utf8')).toBe(text);
  });

  it('answers as the YAML files do', () => {
    const fresh = catalogueOfSources(readSources(pricingDir));
    const frozen = frozenCatalogue();
    expect(frozen.version).toBe(fresh.version);
    expect([...frozen.names]).toEqual([...fresh.names]);
    for (const provider of fresh.providers) expect(frozen.list(provider)).toEqual(fresh.list(provider));
  });
});

it('gives editors a schema that is the one the program checks with', () => {
  // Run `npm run schema` where it is not.
  expect(readFileSync(join(pricingDir, 'schema.json'), 'utf8')).toBe(schemaText(priceListSchema, 'A price list of cost-projection'));
});

describe('the shipped price lists', () => {
  it('hold the 31 offers of the aggregator', () => {
    const list = parsed.lists.find(({ provider }) => provider === 'global-api');
    expect(list?.models).toHaveLength(31);
    expect(list?.models.filter(({ rates }) => rates[0]?.input !== undefined).map(({ id, rates: [rate] }) => [id, rate?.input, rate?.output])).toEqual(
      [
        ['deepseek-v4-flash', 0.18, 0.25],
        ['deepseek-v4-pro', 0.57, 0.78],
        ['qwen3-32b', 0.18, 0.28],
        ['qwen3-8b', 0.01, 0.01],
        ['qwen2.5-7b', 0.01, 0.01],
        ['kimi-k2.5', 0.59, 2.5],
        ['glm-5', 0.73, 1.92],
        ['glm-4-9b', 0.01, 0.01],
      ],
    );
    expect(list?.models.find(({ id }) => id === 'kimi-k2.5')?.note).toContain('3.00');
  });

  it('say of every current rate when it was checked, and where', () => {
    for (const { models, source } of parsed.lists) {
      expect(source).toMatch(/^https:\/\//);
      for (const { id, rates } of models) expect([id, rates[0]?.checked]).toEqual([id, expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/)]);
    }
  });
});

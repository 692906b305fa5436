import { calcPrice, findProvider, type ModelInfo, type Provider } from '@pydantic/genai-prices';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain, sum } from '../../src/values/money.ts';
import { catalogueOf } from '../../src/pricing/catalogue/catalogue.ts';
import { genaiPrices } from '../../src/pricing/lists/import/genai-prices.ts';
import { listYaml } from '../../src/pricing/lists/list-yaml.ts';
import { parsePriceList } from '../../src/pricing/lists/parse.ts';
import { findOffer } from '../../src/pricing/catalogue/select.ts';
import { priceAt, type PricedOffer } from '../../src/pricing/rates/timeline.ts';
import { costRequests } from '../../src/projection/cost.ts';
import { MissingRate } from '../../src/projection/price.ts';
import { disjointUsage } from '../../src/workload/reported.ts';
import type { Usage } from '../../src/pricing/rates/meters.ts';

// An independent calculator, on the same rates: its own data, read by `pricing import`. Its prices are floating point, so
// that "equal" means to nine digits here; ours are exact.

const DAY = '2026-11-23';
const names = ['openai', 'anthropic', 'google', 'x-ai', 'mistral', 'groq'];
const providers = names.map((providerId) => findProvider({ providerId }) ?? expect.fail(`no provider ${providerId}`));
const { lists } = genaiPrices.read(providers, DAY);
const catalogue = catalogueOf(
  lists.map((list) => parsePriceList(listYaml({ ...list, id: list.provider }, list.models), list.provider)),
  'oracle',
);

interface Case {
  readonly provider: Provider;
  readonly model: ModelInfo;
}

/** What both know: the importer leaves out what is priced by the hour of the day, and what has no rate per token. */
const cases: Case[] = providers.flatMap((provider) =>
  provider.models
    .filter((model) => known(provider, model) && !isByTheHour(model))
    .map((model) => ({ provider, model })),
);

function known({ id }: Provider, model: ModelInfo): boolean {
  return catalogue.shelf(id)?.models.some((each) => each.model.id === model.id) ?? false;
}

function isByTheHour({ prices }: ModelInfo): boolean {
  return Array.isArray(prices) && prices.some(({ constraint }) => constraint?.type === 'time_of_date');
}

function ours({ provider, model }: Case): PricedOffer {
  return priceAt(findOffer(catalogue, `${provider.id}/${model.id}`, DAY), DAY);
}

/** Theirs counts the whole prompt as input, and matches names by pattern; here it may only find this model. */
function theirs({ provider, model }: Case, usage: Usage): number {
  const { input = 0, cacheRead = 0, cacheWrite = 0, output = 0 } = usage;
  const only = { ...provider, models: [{ ...model, match: { equals: model.id.toLowerCase() } }] };
  const counted = {
    input_tokens: input + cacheRead + cacheWrite,
    cache_read_tokens: cacheRead,
    cache_write_tokens: cacheWrite,
    output_tokens: output,
  };
  const price = calcPrice(counted, model.id, { provider: only, timestamp: new Date(`${DAY}T00:00:00Z`) });
  return price?.total_price ?? expect.fail(`${model.id} was not found`);
}

/** Without fees per request: theirs was asked about tokens only. */
function total(offer: PricedOffer, usage: Usage): number {
  const { lineItems } = costRequests(offer, { usage, count: 1, webSearches: 0, serviceTier: undefined });
  return Number(plain(sum(lineItems.filter(({ per }) => per === 'million tokens').map(({ cost }) => cost))));
}

/** Prompts about where bands begin, and anywhere else. */
const tokens = fc.oneof(
  fc.constantFrom(0, 1, 127_999, 128_000, 128_001, 199_999, 200_000, 200_001, 272_000, 272_001),
  fc.nat({ max: 1_500_000 }),
);
const usages = fc.record({
  input: tokens,
  cacheRead: fc.oneof(fc.constant(0), tokens),
  cacheWrite: fc.oneof(fc.constant(0), tokens),
  output: tokens,
});

describe('an independent calculator agrees', () => {
  it('knows enough models to be worth asking', () => {
    expect(cases.length).toBeGreaterThan(150);
  });

  it('on generated usages of every model that both price', () => {
    let compared = 0;
    let refused = 0;
    fc.assert(
      fc.property(fc.constantFrom(...cases), usages, (each, usage) => {
        try {
          const exact = total(ours(each), usage);
          const other = theirs(each, usage);
          expect(
            Math.abs(exact - other),
            `${each.provider.id}/${each.model.id} ${JSON.stringify(usage)}: ${exact} here, ${other} there`,
          ).toBeLessThanOrEqual(Math.abs(other) * 1e-9);
          compared++;
        } catch (error) {
          // Deliberate: what has no rate is refused here. There it costs nothing, as embeddings' answers do.
          if (!(error instanceof MissingRate)) throw error;
          refused++;
        }
      }),
      { numRuns: 1500, seed: 20261123 },
    );
    expect(compared).toBeGreaterThan(1000);
    expect(refused).toBeGreaterThan(0);
    if (process.env['ORACLE'] !== undefined)
      console.log(`${cases.length} models, ${compared} usages compared, ${refused} refused for an absent rate`);
  });

  it('that cached tokens above the prompt contradict it', () => {
    const gpt = cases.find(({ model }) => model.id === 'gpt-4o');
    if (!gpt) expect.fail('no gpt-4o');
    const only = { ...gpt.provider, models: [gpt.model] };
    expect(() =>
      calcPrice({ input_tokens: 10, cache_read_tokens: 20, output_tokens: 0 }, 'gpt-4o', { provider: only }),
    ).toThrow('cannot exceed');
    expect(() => disjointUsage({ prompt: 10, cacheRead: 20 })).toThrow('is more than the prompt');
  });
});

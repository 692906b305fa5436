import { expect, it } from 'vitest';
import { frozenCatalogue } from '../../src/pricing/lists/disk/frozen.ts';
import { namesOf } from '../../src/pricing/catalogue/names.ts';
import { serviceTiers } from '../../src/pricing/rates/meters.ts';
import { priceBook } from '../../src/pricing/rates/price-book.ts';
import { costRequests } from '../../src/projection/cost.ts';
import { UserError } from '../../src/values/errors.ts';
import { plain, sum, zero } from '../../src/values/money.ts';
import { UsagePrices } from '../../src/usage/pricing/prices.ts';
import { blank, noTokens, type UsageRecord } from '../../src/usage/records/record.ts';
import { RollUp } from '../../src/usage/tally/roll-up.ts';

const catalogue = frozenCatalogue();
const book = priceBook(catalogue);
const settled = { assumeInput: undefined, assumeWebSearch: undefined };

/** Models of one price alone all are priced in the same way: one in so many of them is enough. */
const OF_PLAIN = 10;

/** A name of a model with the moments that its list names, whatever it names them for, and the lengths of prompts. */
const named = catalogue.providers.flatMap((provider) =>
  (catalogue.shelf(provider)?.models ?? []).flatMap(({ model }, place) => {
    const text = JSON.stringify(model);
    const moments = [...text.matchAll(/"(\d{4}-\d{2}-\d{2}(?:T[^"]*)?)"/g)]
      .map(([, moment = '']) => Date.parse(moment))
      .filter(Number.isFinite);
    const lengths = [...text.matchAll(/"aboveInputTokens":(\d+)/g)].map(([, length]) => Number(length));
    const isPlain = model.rates.length === 1 && lengths.length === 0 && moments.length < 3;
    if (isPlain && place % OF_PLAIN > 0) return [];
    const names = model.rates.length > 1 ? namesOf(model) : [model.id];
    return names.map((name) => ({
      provider,
      name,
      moments: [...moments, Date.parse('2026-11-01T05:30:00Z')],
      lengths: [...lengths, 1000],
    }));
  }),
);

type Named = (typeof named)[number];

/** Requests just before, at and after each moment, with prompts at and above each length, the standard way and every other. */
function requestsOf({ provider, name, moments, lengths }: Named): Partial<UsageRecord>[] {
  return moments
    .flatMap((moment) => [moment - 1000, moment, moment + 3_600_000])
    .flatMap((at) =>
      lengths.flatMap((length) =>
        [undefined, ...serviceTiers].flatMap((serviceTier) =>
          [0, 1].map((more) => ({
            provider,
            model: name,
            at,
            serviceTier,
            tokens: { ...noTokens, input: length + more - 7, cacheRead: 7, output: 100 + more },
          })),
        ),
      ),
    );
}

function totalOneByOne(records: readonly Partial<UsageRecord>[]): string {
  return plain(
    sum(
      records.map(({ provider, model = '', at = 0, tokens: usage = noTokens, serviceTier }) => {
        const moment = `${new Date(at).toISOString().slice(0, 19)}Z`;
        try {
          return costRequests(book(`${provider}/${model}`, moment), {
            usage,
            count: 1,
            webSearches: 0,
            serviceTier,
            at: moment,
          }).total;
        } catch (error) {
          if (error instanceof UserError) return zero;
          throw error;
        }
      }),
    ),
  );
}

function totalOfSums(records: readonly Partial<UsageRecord>[]): string {
  const prices = new UsagePrices({ catalogue, asOf: undefined, today: '2026-11-23', names: new Map(), settled });
  const kept = { project: false, user: false, key: false, session: false, tier: false, tags: [] };
  const rollUp = new RollUp({ rates: prices.keepApart([], false), unit: undefined, timeZone: 'UTC' }, kept);
  for (const each of records) rollUp.add({ ...blank, ...each });
  return plain(
    sum(
      rollUp.cells().flatMap((cell) => {
        const priced = prices.price(cell);
        return priced.reason === undefined ? [priced.total] : [];
      }),
    ),
  );
}

it('sums of use of any shipped model, beside every moment that its list names, come to the prices of its requests', () => {
  const wrong = named.flatMap((each) => {
    const requests = requestsOf(each);
    const [sums, single] = [totalOfSums(requests), totalOneByOne(requests)];
    return sums === single ? [] : [`${each.provider}/${each.name}: ${sums}, not ${single}`];
  });
  expect(wrong).toEqual([]);
});

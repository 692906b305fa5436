import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Catalogue } from '../../../src/pricing/catalogue/offer.ts';
import { costRequests } from '../../../src/projection/cost.ts';
import { priceBook } from '../../../src/pricing/rates/price-book.ts';
import { plain, sum } from '../../../src/values/money.ts';
import { UsagePrices } from '../../../src/usage/pricing/prices.ts';
import type { PricedCell } from '../../../src/usage/pricing/priced-cell.ts';
import { blank, noTokens, type UsageRecord } from '../../../src/usage/records/record.ts';
import { RollUp } from '../../../src/usage/tally/roll-up.ts';
import { catalogueFrom, listText } from '../../offers.ts';

const nothingKept = { project: false, user: false, key: false, session: false, tier: false, tags: [] };
const window = 'schedule: { timeZone: UTC, windows: [{ start: "09:00", end: "17:00", input: 4, output: 8 }] }';
const shop = catalogueFrom(
  listText(
    'maker',
    '{ id: plain, name: Plain One, aliases: [plain-2026-01-01], rates: [{ from: 2026-06-01, input: 2, output: 4 }, { from: 2026-01-01, input: 1, output: 2 }] }',
    '{ id: banded, rates: [{ from: 2026-01-01, input: 1, output: 2, bands: [{ aboveInputTokens: 1000, input: 3, output: 6 }] }] }',
    `{ id: daily, rates: [{ from: 2026-01-01, input: 1, output: 2, ${window} }] }`,
    '{ id: tiered, rates: [{ from: 2026-01-01, input: 2, output: 4, cacheRead: 0.5, batch: { input: 1, output: 2 } }] }',
    '{ id: late, rates: [{ from: 2026-11-01, input: 0.5, output: 1 }] }',
    '{ id: half, rates: [{ from: 2026-01-01, output: 2 }] }',
    '{ id: fee, rates: [{ from: 2026-01-01, input: 1, output: 1, perRequest: 0.01, perWebSearch: 0.02 }] }',
  ),
  listText('other', '{ id: plain, maker: maker, rates: [{ from: 2026-01-01, input: 7, output: 7 }] }'),
);

const at = (text: string): number => Date.parse(text);

/** Adds records up and prices each sum. */
function price(
  records: readonly Partial<UsageRecord>[],
  options: { asOf?: string; names?: [string, string][]; catalogue?: Catalogue } = {},
) {
  const prices = new UsagePrices({
    catalogue: options.catalogue ?? shop,
    asOf: options.asOf,
    today: '2026-11-23',
    names: new Map(options.names?.map(([name, offer]) => [name, { name, offer, place: '--name', file: undefined }])),
    settled: { assumeInput: undefined, assumeWebSearch: undefined },
  });
  const rollUp = new RollUp({ rates: prices.keepApart([], false), unit: undefined, timeZone: 'UTC' }, nothingKept);
  for (const record of records) rollUp.add({ ...blank, provider: 'maker', at: at('2026-03-01T00:00:00Z'), ...record });
  const cells = rollUp.cells();
  const priced = cells.map((cell) => prices.price(cell));
  return {
    prices,
    cells,
    priced,
    totals: priced.map(totalOf),
    all: plain(sum(priced.flatMap((each) => (each.reason === undefined ? [each.total] : [])))),
  };
}

function totalOf(priced: PricedCell): string {
  return priced.reason ?? plain(priced.total);
}

const tokens = (counts: Partial<UsageRecord['tokens']>) => ({ ...noTokens, ...counts });
const million = tokens({ input: 1_000_000 });

describe('the price of what was used', () => {
  it('is that of its own moment, to the second of a change', () => {
    const records = ['2026-01-01T00:00:00Z', '2026-05-31T23:59:59.999Z', '2026-06-01T00:00:00Z'].map((moment) => ({
      model: 'plain',
      at: at(moment),
      tokens: million,
    }));
    expect(price(records).totals).toEqual(['2', '2']);
    expect(price(records.slice(0, 2)).totals).toEqual(['2']);
  });

  it('is not lost to a neighbour that used what has none', () => {
    const used = [
      { model: 'plain', tokens: million },
      { model: 'plain', tokens: million, webSearches: 1 },
    ];
    expect(price(used).totals).toEqual(['1', 'maker/plain has no published fee for web searches']);
    const halves = [
      { model: 'half', tokens: tokens({ output: 1_000_000 }) },
      { model: 'half', tokens: tokens({ input: 1, output: 1 }) },
    ];
    expect(price(halves).totals).toEqual(['2', 'maker/half has no published input rate']);
  });

  it('is that of one day where one is given', () => {
    expect(price([{ model: 'plain', tokens: million }], { asOf: '2026-07-01' }).totals).toEqual(['2']);
  });

  it('is not known before the first rate that was recorded, and says so', () => {
    expect(price([{ model: 'late', tokens: million }]).totals).toEqual([
      'no price known for maker/late on 2026-03-01T00:00:00Z',
    ]);
  });

  it.each([
    [999, '0.000999'],
    [1000, '0.001'],
    [1001, '0.003003'],
  ])('is that of the band which a prompt of %d tokens reaches', (input, total) => {
    expect(price([{ model: 'banded', tokens: tokens({ input }) }]).totals).toEqual([total]);
  });

  it('keeps prompts of different bands apart, and each sum at its rate', () => {
    const { totals } = price([600, 1500, 600, 1500].map((input) => ({ model: 'banded', tokens: tokens({ input }) })));
    expect(totals).toEqual(['0.0012', '0.009']);
  });

  it('takes the band of a bucket from the mean of its requests, and says so', () => {
    const { totals, prices } = price([
      { model: 'banded', tokens: tokens({ input: 3000 }), requests: 3 },
      { model: 'banded', tokens: tokens({ input: 3003 }), requests: 3 },
    ]);
    expect(totals).toEqual(['0.003', '0.009009']);
    expect(prices.assumptions).toEqual([
      'maker/banded: how long prompts were is known as a mean of requests at most; it decides the band.',
    ]);
  });

  it('takes the band that a source tells for its bucket', () => {
    expect(
      price([{ model: 'banded', tokens: tokens({ input: 500 }), requests: 0, promptTokens: 1001 }]).totals,
    ).toEqual(['0.0015']);
  });

  it('is that of the hour', () => {
    const hours = ['08:59:59', '09:00:00', '16:59:59', '17:00:00'].map((time) => ({
      model: 'daily',
      at: at(`2026-03-02T${time}Z`),
      tokens: million,
    }));
    expect(price(hours).totals).toEqual(['1', '4', '4', '1']);
  });

  it('spreads a bucket of a day over its hours, in whole tokens', () => {
    const day = {
      model: 'daily',
      at: at('2026-03-02T00:00:00Z'),
      until: at('2026-03-03T00:00:00Z'),
      tokens: tokens({ input: 100, output: 1 }),
      requests: 24,
    };
    const { priced, totals, prices } = price([day]);
    const [cell] = priced;
    const shares = cell?.reason === undefined ? (cell?.shares ?? []) : [];
    // Eight of twenty-four hours are dearer: 33 of 100 tokens, each stretch of time rounded where it ends.
    expect(shares.map(({ tokens: used, billing }) => [used.input, billing.window !== undefined])).toEqual([
      [67, false],
      [33, true],
    ]);
    expect(totals).toHaveLength(1);
    expect(prices.assumptions[0]).toContain('spread evenly');
  });

  it('leaves a bucket in one piece that no rate changes within', () => {
    const day = {
      model: 'plain',
      at: at('2026-03-02T00:00:00Z'),
      until: at('2026-03-03T00:00:00Z'),
      tokens: million,
      requests: 10,
    };
    expect(price([day]).totals).toEqual(['1']);
  });

  it('is that of its service tier, and none where there are no such rates', () => {
    expect(price([{ model: 'tiered', serviceTier: 'batch', tokens: million }]).totals).toEqual(['1']);
    expect(price([{ model: 'plain', serviceTier: 'batch', tokens: million }]).totals).toEqual([
      'maker/plain has no batch rates',
    ]);
  });

  it('counts fees for requests and searches', () => {
    expect(price([{ model: 'fee', requests: 3, webSearches: 2, tokens: million }]).totals).toEqual(['1.07']);
  });

  it('is that of today for what does not say when', () => {
    const { totals, prices } = price([{ model: 'plain', at: undefined, tokens: million }]);
    expect({ totals, said: prices.assumptions }).toEqual({
      totals: ['2'],
      said: ['What does not say when it was used is priced at the rates of 2026-11-23.'],
    });
  });
});

describe('the name of a model', () => {
  it.each([
    [{ provider: 'maker', model: 'plain' }, 'maker/plain'],
    [{ provider: 'maker', model: 'plain-2026-01-01' }, 'maker/plain'],
    [{ provider: 'maker', model: 'maker/plain' }, 'maker/plain'],
    [{ provider: 'maker', model: 'Plain One' }, 'maker/plain'],
    [{ provider: 'other', model: 'plain' }, 'other/plain'],
    [{ provider: undefined, model: 'plain' }, 'maker/plain'],
    [{ provider: undefined, model: 'other/plain' }, 'other/plain'],
    [{ provider: 'azure', model: 'my-deployment' }, 'maker/banded'],
  ])('%j is an offer of who sold it', (named, offer) => {
    const { priced } = price([{ ...named, tokens: million }], { names: [['my-deployment', 'maker/banded']] });
    expect(priced.map((each) => each.offer)).toEqual([offer]);
  });

  it.each([
    [{ provider: 'maker', model: 'other/plain' }, 'no model "maker/other/plain" in the price lists'],
    [{ provider: 'nobody', model: 'plain' }, 'no model "nobody/plain" in the price lists'],
    [{ provider: 'maker', model: '' }, 'the source does not say which model it was'],
  ])('%j is never guessed', (named, reason) => {
    expect(price([{ ...named, tokens: million }]).totals).toEqual([reason]);
  });
});

describe('the same on another offer', () => {
  it('keeps tokens and tiers, and says where it cannot', () => {
    const { prices, cells } = price([
      { model: 'tiered', serviceTier: 'batch', tokens: tokens({ input: 1_000_000, cacheRead: 1_000_000 }) },
    ]);
    const [cell] = cells;
    const priced = prices.priceOn(cell!, 'maker/plain');
    expect(totalOf(priced)).toBe('2');
    expect(priced.reason === undefined && priced.shares[0]?.assumptions).toContainEqual({
      kind: 'baseRates',
      offer: 'maker/plain',
      serviceTier: 'batch',
    });
  });

  it('takes the rates of today where none was recorded for then', () => {
    const { prices, cells } = price([{ model: 'plain', tokens: million }]);
    expect(totalOf(prices.priceOn(cells[0]!, 'maker/late'))).toBe('0.5');
    expect(prices.assumptions[0]).toContain('maker/late has no rates recorded');
  });
});

describe('pricing sums', () => {
  const record = fc.record({
    model: fc.constantFrom('plain', 'banded', 'daily', 'tiered'),
    at: fc.integer({ min: at('2026-05-30T00:00:00Z'), max: at('2026-06-02T00:00:00Z') }),
    tokens: fc
      .record({ input: fc.nat(3000), cacheRead: fc.nat(100), output: fc.nat(100), reasoning: fc.nat(10) })
      .map(tokens),
    serviceTier: fc.constantFrom(undefined),
  });

  it('comes to the sum of the prices of each request', () => {
    const book = priceBook(shop);
    fc.assert(
      fc.property(fc.array(record, { maxLength: 60 }), (records) => {
        const each = records.map(({ model, tokens: usage, at: ms }) => {
          const moment = `${new Date(ms).toISOString().slice(0, 19)}Z`;
          return costRequests(book(`maker/${model}`, moment), {
            usage,
            count: 1,
            webSearches: 0,
            serviceTier: undefined,
            at: moment,
          }).total;
        });
        expect(price(records).all).toBe(plain(sum(each)));
      }),
      { numRuns: 200 },
    );
  });
});

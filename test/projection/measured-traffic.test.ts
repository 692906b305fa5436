import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ServiceTier } from '../../src/pricing/rates/meters.ts';
import { billOf, type Bill } from '../../src/projection/bill.ts';
import { candidateOf } from '../../src/projection/candidate.ts';
import { project } from '../../src/projection/project.ts';
import { billedPieces, partsForModel } from '../../src/projection/measured-traffic.ts';
import { priceOf } from '../../src/pricing/catalogue/select.ts';
import { decimal, one, plain } from '../../src/values/money.ts';
import { sumUsed } from '../../src/workload/measured.ts';
import type { CountedRequests, Moment } from '../../src/workload/request-kinds.ts';
import { trafficOf } from '../../src/workload/traffic.ts';
import { catalogueFrom, listText, offerWith } from '../offers.ts';

const manner = {
  model: 'a',
  serviceTier: undefined,
  thinking: false,
  multipliers: [],
  promptAbove: 0,
  isMean: false,
  isTimed: true,
};
const moment = (at: string | undefined, input: number, requests = 1): Moment => ({
  at,
  usage: { input },
  requests,
  webSearches: 0,
});
const sent = (counts: readonly Moment[], more: Partial<CountedRequests> = {}): CountedRequests => ({
  ...manner,
  counts,
  sum: sumUsed(counts),
  ...more,
});

function bill(rates: string | readonly [string, string], counted: readonly CountedRequests[], days = 30): Bill {
  const [first, second] = typeof rates === 'string' ? [rates] : rates;
  const parts = ['0.8', '0.2'].map((share, place) => ({ offer: String(place), share: decimal(share) }));
  const offers = [first, second].flatMap((each) => (each === undefined ? [] : [offerWith(each)]));
  const measured = { counted, window: undefined, days, daysPerMonth: 30, says: [] };
  const candidate = candidateOf(
    second === undefined ? '0' : { name: 'mix', parts },
    (place) => offers[Number(place)] ?? offerWith(first),
  );
  return billOf(candidate, trafficOf({ name: 'Measured', drivers: {}, measured }));
}

const kinds = ({ assumptions }: Bill): string[] => [...new Set(assumptions.map(({ kind }) => kind))];
const daily =
  'input: 1, output: 1, schedule: { timeZone: UTC, exceptDates: [2026-10-07], windows: [{ start: "09:00", end: "15:00", input: 4, output: 4 }] }';

describe('measured traffic on an offer', () => {
  it.each([
    ['2026-10-06T08:59:59Z', '1'],
    ['2026-10-06T09:00:00Z', '4'],
    ['2026-10-06T15:00:00Z', '1'],
    // A day that is excepted costs as all other hours.
    ['2026-10-07T09:00:00Z', '1'],
  ])('is billed by the hour it was sent in: %s', (at, total) => {
    expect(plain(bill(daily, [sent([moment(at, 1_000_000)])]).total)).toBe(total);
  });

  it('is spread over the week where nobody wrote down when', () => {
    const result = bill(daily, [sent([moment(undefined, 1_000_000)], { isTimed: false })]);
    // A quarter of the hours costs four times as much.
    expect([plain(result.total), kinds(result)]).toEqual(['1.75', ['hours']]);
  });

  it('is billed by the band of its prompts, and says so where only their mean is known', () => {
    const rates = 'input: 1, output: 1, bands: [{ aboveInputTokens: 1000, input: 3, output: 3 }]';
    const long = bill(rates, [sent([moment('2026-10-06T08:00:00Z', 1_000_000)], { promptAbove: 1000, isMean: true })]);
    expect([plain(long.total), kinds(long)]).toEqual(['3', ['meanPrompts']]);
    expect(plain(bill(rates, [sent([moment('2026-10-06T08:00:00Z', 1_000_000)])]).total)).toBe('1');
  });

  it.each<[string, ServiceTier, string, string[]]>([
    ['input: 2, output: 2, batch: { input: 1, output: 1 }', 'batch', '1', []],
    ['input: 2, output: 2', 'batch', '2', ['baseRates']],
    ['input: 2, output: 2, batch: { input: 1, output: 1 }', 'flex', '2', ['baseRates']],
    // What a batch of long prompts costs is not said.
    [
      'input: 2, output: 2, bands: [{ aboveInputTokens: 900, input: 3, output: 3 }], batch: { input: 1, output: 1 }',
      'batch',
      '3',
      ['baseRates'],
    ],
  ])('with %s keeps its service tier %s where there is one', (rates, serviceTier, total, assumed) => {
    const result = bill(rates, [sent([moment('2026-10-06T08:00:00Z', 1_000_000)], { serviceTier, promptAbove: 1000 })]);
    expect([plain(result.total), kinds(result)]).toEqual([total, assumed]);
  });

  it('leaves out multipliers that a list does not have', () => {
    const counted = [sent([moment('2026-10-06T08:00:00Z', 1_000_000)], { multipliers: ['regional'] })];
    const known = bill('input: 1, output: 1, multipliers: { regional: 1.1 }', counted);
    expect([plain(known.total), known.assumptions]).toEqual(['1.1', []]);
    const other = bill('input: 1, output: 1', counted);
    expect([plain(other.total), other.assumptions]).toEqual([
      '1',
      [{ kind: 'noMultiplier', offer: 'maker/model', multiplier: 'regional' }],
    ]);
  });

  it('counts fees by its requests', () => {
    expect(
      plain(
        bill('input: 1, output: 1, perRequest: 0.5', [sent([moment('2026-10-06T08:00:00Z', 1_000_000, 3)])], 10).total,
      ),
    ).toBe('7.5');
  });

  it('is cut where its hours change what it costs, each part with its own requests', () => {
    const counts = [
      moment('2026-10-06T08:00:00Z', 1_000_000),
      moment('2026-10-06T10:00:00Z', 1_000_000),
      moment('2026-10-06T11:00:00Z', 1_000_000),
      moment(undefined, 1_000_000),
    ];
    const result = bill(`perRequest: 0.01, ${daily}`, [sent(counts)]);
    const items = result.lineItems.map(({ meter, tokens, window, cost }) => [meter, tokens, window, plain(cost)]);
    expect(items).toEqual([
      ['input', 2_000_000, undefined, '2'],
      ['requests', 2, undefined, '0.02'],
      ['input', 2_000_000, 'daily 09:00-15:00 UTC', '8'],
      ['requests', 2, undefined, '0.02'],
    ]);
  });

  it('has no fees by requests that nobody counted', () => {
    const result = bill(`perRequest: 0.01, ${daily}`, [sent([moment('2026-10-06T10:00:00Z', 1_000_000, 0)])]);
    expect([plain(result.total), kinds(result)]).toEqual(['4', ['feeLeftOut']]);
  });

  it('is cut where one offer of several asks for it', () => {
    const counts = [moment('2026-10-06T08:00:00Z', 1_000_000), moment('2026-10-06T10:00:00Z', 1_000_000)];
    // Four fifths at 1 and 4, a fifth at 2.
    expect(plain(bill([daily, 'input: 2, output: 2'], [sent(counts)]).total)).toBe('4.8');
  });

  it('is priced where its prompts are longer than the model takes, and says so', () => {
    const offer = priceOf(
      catalogueFrom(
        listText('maker', '{ id: small, context: 1000, rates: [{ from: 2026-01-01, input: 1, output: 1 }] }'),
      ),
      'small',
      '2026-11-23',
    );
    const long = { ...manner, promptAbove: 1000, counts: [], sum: sumUsed([]), inMonth: () => [] };
    const limits = (promptTokens: number) =>
      billedPieces([offer], promptTokens, long).flatMap(({ ways }) => ways.flatMap(({ assumptions }) => assumptions));
    expect(limits(1000)).toEqual([]);
    expect(limits(1001)).toEqual([{ kind: 'longPrompts', offer: 'maker/small', limit: 1000 }]);
  });
});

describe('who takes what was sent to a model', () => {
  const part = (model: string | undefined) => ({
    offer: offerWith('input: 1, output: 1'),
    share: decimal('0.5'),
    model,
  });
  const to = (model: string) => ({ ...manner, model, counts: [], sum: sumUsed([]), inMonth: () => [] });

  it('is the part that is meant for it, whole; else all of them by their shares', () => {
    const [first, second, anyone] = [part('a'), part('b'), part(undefined)];
    expect(partsForModel([first, second], to('b'))).toEqual([{ ...second, share: one }]);
    expect(partsForModel([first, second], to('c'))).toEqual([first, second]);
    expect(partsForModel([anyone], undefined)).toEqual([anyone]);
  });
});

describe('a blend as it was used', () => {
  const counted = [sent([moment(undefined, 1_000_000)]), sent([moment(undefined, 2_000_000)], { model: 'b' })];
  const measured = { counted, window: undefined, days: 30, daysPerMonth: 30, says: ['two models', 'a whole month'] };
  const candidate = candidateOf(
    {
      name: 'as used',
      parts: [
        { offer: '1', share: decimal('0.5'), model: 'a' },
        { offer: '10', share: decimal('0.5'), model: 'b' },
      ],
    },
    (rate) => offerWith(`input: ${rate}, output: 1`),
  );
  const [result] = project({
    scenarios: [{ name: 'Measured', drivers: {}, measured }],
    baseline: candidate,
    candidates: [],
  });

  it('gives each offer what was sent to its model, and says so', () => {
    const [projection] = result?.projections ?? [];
    expect(plain(projection?.total ?? expect.fail())).toBe('21');
    expect(projection?.assumptions).toEqual([
      {
        kind: 'asUsed',
        candidate: 'as used',
        parts: [
          { offer: 'maker/model', model: 'a' },
          { offer: 'maker/model', model: 'b' },
        ],
      },
    ]);
  });

  it('says what measuring took for granted', () => {
    expect(result?.assumptions).toEqual([
      { kind: 'measured', scenario: 'Measured', says: 'two models' },
      { kind: 'measured', scenario: 'Measured', says: 'a whole month' },
    ]);
  });
});

describe('the parts of a month', () => {
  const counts = fc.array(
    fc.record({ hour: fc.nat(167), input: fc.nat(50), requests: fc.nat(3) }).map(({ hour, input, requests }) => {
      const at = new Date(Date.parse('2026-10-05T00:00:00Z') + hour * 3_600_000).toISOString();
      return moment(at.replace('.000Z', 'Z'), input, requests);
    }),
    { minLength: 1, maxLength: 50 },
  );

  it('come to the whole tokens of the traffic, whatever windows and shares cut it', () => {
    fc.assert(
      fc.property(counts, counts, fc.integer({ min: 1, max: 45 }), (first, second, days) => {
        const counted = [sent(first), sent(second, { promptAbove: 1000 })];
        const measured = { counted, window: undefined, days, daysPerMonth: 30, says: [] };
        const { tokens } = trafficOf({ name: 'Measured', drivers: {}, measured });
        const all = sumUsed([...first, ...second]).usage.input ?? 0;
        expect(tokens).toBe(Math.floor((all * 60 + days) / (2 * days)));
        for (const rates of [
          'input: 1, output: 1',
          daily,
          [daily, 'input: 1, output: 1'],
          ['input: 2, output: 2', daily],
        ] as const) {
          const { lineItems } = bill(rates, counted, days);
          expect(lineItems.reduce((total, item) => total + item.tokens, 0)).toBe(tokens);
        }
      }),
      { numRuns: 200 },
    );
  });
});

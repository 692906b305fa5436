import { describe, expect, it } from 'vitest';
import { decimal, plain, zero } from '../../src/values/money.ts';
import { priceBook } from '../../src/pricing/rates/price-book.ts';
import { forecast, type ForecastQuestion } from '../../src/projection/forecast.ts';
import { monthsFrom } from '../../src/projection/months.ts';
import { runways } from '../../src/projection/runway.ts';
import { catalogueFrom, listText } from '../offers.ts';

const catalogue = catalogueFrom(
  listText(
    'acme',
    '{ id: one, aliases: [{ name: latest, until: 2027-02-01 }], rates: [{ from: 2026-01-01, until: 2027-03-01, output: 10 }, { from: 2027-03-01, output: 20 }] }',
    '{ id: two, aliases: [{ name: latest, from: 2027-02-01 }], rates: [{ from: 2026-01-01, output: 1, perRequest: 0.5 }] }',
    '{ id: ends, rates: [{ from: 2026-01-01, until: 2027-02-01, output: 1 }] }',
  ),
);
const d = (text: string) => decimal(text);
const M = 1_000_000;
const scenario = (name: string, tokens = M) => ({ name, drivers: { tokens } });
const ask = (question: Partial<ForecastQuestion>) =>
  forecast({
    scenarios: [scenario('S')],
    stages: [],
    candidates: ['acme/one'],
    months: monthsFrom('2027-01', 4, '2026-11-23'),
    growth: [],
    priceDecline: zero,
    priceOf: priceBook(catalogue),
    ...question,
  });
const totals = (question: Partial<ForecastQuestion>, place = 0) =>
  ask(question).months.map(({ costs }) => plain(costs[place]?.total ?? expect.fail('no cost')));
const kinds = (question: Partial<ForecastQuestion>) => ask(question).assumptions.map(({ kind }) => kind);

describe('months', () => {
  it('follow each other over the end of a year, that of today priced today', () => {
    expect(monthsFrom('2026-11', 3, '2026-11-23')).toEqual([
      { name: '2026-11', pricedAt: '2026-11-23' },
      { name: '2026-12', pricedAt: '2026-12-01' },
      { name: '2027-01', pricedAt: '2027-01-01' },
    ]);
    expect(monthsFrom('2026-12', 14, '').at(-1)).toEqual({ name: '2028-01', pricedAt: '2028-01-01' });
  });

  it('are priced each at its own day', () => {
    expect(totals({})).toEqual(['10', '10', '20', '20']);
  });

  it('that are not priced on their first day are named', () => {
    const months = monthsFrom('2026-11', 2, '2026-11-23');
    expect(ask({ months }).assumptions).toContainEqual({
      kind: 'monthlyPrices',
      exceptions: [{ month: '2026-11', pricedAt: '2026-11-23' }],
    });
    expect(ask({}).assumptions).toContainEqual({ kind: 'monthlyPrices', exceptions: [] });
  });
});

describe('growth', () => {
  it.each([
    [[], ['10', '10', '20', '20']],
    [['1'], ['10', '20', '80', '160']],
    [
      ['1', '0'],
      ['10', '20', '40', '40'],
    ],
    [
      ['0', '1'],
      ['10', '10', '40', '80'],
    ],
    [['-0.5'], ['10', '5', '5', '2.5']],
    [['-1'], ['10', '0', '0', '0']],
  ])('%j from month to month', (growth, expected) => {
    expect(totals({ growth: growth.map(d) })).toEqual(expected);
  });

  it('stays exact to thirty digits and goes on for fifty years', () => {
    const months = monthsFrom('2027-03', 600, '2026-11-23');
    const result = ask({ months, growth: [d('0.01')], scenarios: [scenario('S', 1000)] });
    // 1000 × 1.01^599 = 387,706 tokens, at 20 dollars a million.
    expect(result.months.at(-1)?.costs[0]?.tokens).toBe(387_706);
  });

  it('beyond what can be counted names the month', () => {
    expect(() => ask({ growth: [d('100')], months: monthsFrom('2027-01', 12, '2026-11-23') })).toThrow(
      /^2027-06: scenario "S" has too many tokens$/,
    );
  });
});

describe('scenarios', () => {
  const both = [scenario('A'), scenario('B', 2 * M)];

  it('run together where there are no stages', () => {
    const { months } = ask({ scenarios: both });
    expect(months[0]?.costs[0]).toMatchObject({ tokens: 3 * M });
    expect(totals({ scenarios: both })).toEqual(['30', '30', '60', '60']);
    expect(ask({ scenarios: both }).assumptions).toContainEqual({ kind: 'together', scenarios: ['A', 'B'] });
    expect(kinds({})).not.toContain('together');
  });

  it('follow each other in stages, given in any order', () => {
    const stages = [
      { scenario: 'B', month: 3 },
      { scenario: 'A', month: 1 },
    ];
    expect(totals({ scenarios: both, stages })).toEqual(['10', '10', '40', '40']);
    expect(totals({ scenarios: both, stages, growth: [d('1')] })).toEqual(['10', '20', '40', '80']);
    expect(kinds({ scenarios: both, stages })).not.toContain('together');
  });

  it('say only of those stages that begin at all', () => {
    const stages = [
      { scenario: 'A', month: 2 },
      { scenario: 'B', month: 9 },
    ];
    const result = ask({ scenarios: both, stages });
    expect(result.months.map(({ traffic }) => traffic.map((each) => each.scenario.name))).toEqual([
      [],
      ['A'],
      ['A'],
      ['A'],
    ]);
    expect(result.assumptions).toContainEqual({ kind: 'stages', stages: [{ scenario: 'A', month: 2 }] });
    expect(result.assumptions).toContainEqual({ kind: 'growth', rates: [], isStaged: true });
    expect(result.assumptions.filter(({ kind }) => kind === 'traffic')).toHaveLength(1);
  });
});

describe('a decline of prices', () => {
  it('compounds, fees too, and is said', () => {
    const requests = [{ name: 'S', drivers: { requests: 10, outputTokens: M } }];
    // 10 × 1 + 10 × 0.5.
    const question = { scenarios: requests, candidates: ['acme/two'], priceDecline: d('0.5') };
    expect(totals(question)).toEqual(['15', '7.5', '3.75', '1.875']);
    const [, second] = ask(question).months;
    expect(second?.costs[0]?.traffic[0]?.lineItems().map(({ rate, cost }) => [plain(rate), plain(cost)])).toEqual([
      ['0.5', '5'],
      ['0.25', '2.5'],
    ]);
    expect(ask(question).assumptions).toContainEqual({ kind: 'priceDecline', share: d('0.5') });
    expect(kinds({})).not.toContain('priceDecline');
  });

  it('of everything leaves nothing', () => {
    expect(totals({ priceDecline: d('1') })).toEqual(['10', '0', '0', '0']);
  });
});

describe('a candidate', () => {
  it('is what was asked for, another offer after its name has moved', () => {
    const result = ask({ candidates: ['acme/latest', 'acme/one'] });
    expect(result.months.map(({ costs }) => costs.map(({ candidate }) => candidate.key))).toEqual([
      ['acme/latest', 'acme/one'],
      ['acme/latest', 'acme/one'],
      ['acme/latest', 'acme/one'],
      ['acme/latest', 'acme/one'],
    ]);
    expect(result.assumptions).toContainEqual({
      kind: 'movingName',
      candidate: 'acme/latest',
      meanings: [
        { offer: 'acme/one', since: '2027-01' },
        { offer: 'acme/two', since: '2027-02' },
      ],
    });
    expect(result.months.map(({ costs }) => plain(costs[0]?.cumulative ?? zero))).toEqual(['10', '11', '12', '13']);
    expect(result.assumptions.filter(({ kind }) => kind === 'feeLeftOut')).toHaveLength(1);
  });

  it('without a price in some month is left out of all, with the month', () => {
    const result = ask({ candidates: ['acme/ends', 'acme/one'] });
    expect(result.months.map(({ costs }) => costs.length)).toEqual([1, 1, 1, 1]);
    expect(result.unpriced).toEqual([
      {
        key: 'acme/ends',
        reason: 'no price known for acme/ends on 2027-02-01, in 2027-02',
        hint: 'its prices are known until 2027-02-01',
      },
    ]);
  });

  it('that is the only one and has none is refused', () => {
    expect(() => ask({ candidates: ['acme/ends'] })).toThrow('no price known for acme/ends on 2027-02-01, in 2027-02');
  });

  it('may be a blend', () => {
    const blend = {
      name: 'mix',
      parts: [
        { offer: 'acme/one', share: d('0.5') },
        { offer: 'acme/two', share: d('0.5') },
      ],
    };
    expect(totals({ candidates: [blend] })).toEqual(['5.5', '5.5', '10.5', '10.5']);
  });
});

describe('a limit', () => {
  const months = () => ask({ candidates: ['acme/one', 'acme/two'] }).months;

  it('of a month is gone over in some', () => {
    const [one, two] = runways(months(), { budget: { warn: d('1'), fail: d('10') }, cash: undefined });
    expect(
      one?.over.map(({ month, level, limit, total, scenario: of }) => [month, level, plain(limit), plain(total), of]),
    ).toEqual([
      ['2027-01', 'warn', '1', '10', undefined],
      ['2027-02', 'warn', '1', '10', undefined],
      ['2027-03', 'fail', '10', '20', undefined],
      ['2027-04', 'fail', '10', '20', undefined],
    ]);
    expect(two).toEqual({ candidate: 'acme/two', over: [], runwayMonths: undefined, outIn: undefined });
  });

  it.each([
    ['9.99', 0, '2027-01'],
    ['10', 1, '2027-02'],
    ['39.99', 2, '2027-03'],
    ['40', 3, '2027-04'],
    ['60', undefined, undefined],
  ])('of %s in all lasts %s months', (cash, runwayMonths, outIn) => {
    expect(runways(months(), { budget: undefined, cash: d(cash) })[0]).toMatchObject({ runwayMonths, outIn });
  });

  it('of a scenario is its own', () => {
    const scenarios = [{ ...scenario('A'), budget: { warn: undefined, fail: d('15') } }, scenario('B')];
    const [one] = runways(ask({ scenarios }).months, { budget: undefined, cash: undefined });
    expect(one?.over.map(({ month, scenario: of, level }) => [month, of, level])).toEqual([
      ['2027-03', 'A', 'fail'],
      ['2027-04', 'A', 'fail'],
    ]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, plain, sum, usd, zero } from '../../src/values/money.ts';
import { buyCharts } from '../../src/views/buy/chart.ts';
import type { Chart } from '../../src/report/charts/chart.ts';
import { compareCharts } from '../../src/views/compare/chart.ts';
import { diffCharts } from '../../src/views/diff/chart.ts';
import { forecastCharts } from '../../src/views/forecast/month-charts.ts';
import { projectCharts } from '../../src/views/project/chart.ts';
import { scaleFor } from '../../src/report/charts/scale.ts';
import { usageCharts, withoutGaps } from '../../src/views/usage/chart.ts';
import type { Grouping } from '../../src/ask/ledger/spend.ts';
import { spendPicture } from '../../src/views/spend/report.ts';
import { compareCandidates } from '../../src/projection/compare.ts';
import { project } from '../../src/projection/project.ts';
import type { Plan } from '../../src/workload/plan.ts';
import type { Scenario } from '../../src/workload/scenario.ts';
import { trafficOf } from '../../src/workload/traffic.ts';
import { catalogueFrom, listText } from '../offers.ts';
import { candidateIn } from '../projection/shown.ts';
import { dollars } from '../render/chart/samples.ts';

/** A chart as a few words: its kind, places, and each series with its values. */
const drawn = (chart: Chart | undefined) => ({
  kind: chart?.kind,
  places: chart?.places.join(' '),
  series: Object.fromEntries(
    (chart?.series ?? []).map(({ name, values }) => [
      name,
      values.map((value) => (value ? plain(value) : '-')).join(' '),
    ]),
  ),
});

const prices = catalogueFrom(
  listText(
    'maker',
    '{ id: dear, rates: [{ from: 2026-01-01, input: 2, output: 3 }] }',
    '{ id: mini, rates: [{ from: 2026-01-01, input: 0.2, output: 0.3 }] }',
  ),
);
const [dear, mini] = [candidateIn(prices, 'maker/dear'), candidateIn(prices, 'maker/mini')];
const gone = { key: 'r1', reason: 'no price known', hint: 'name another one' };

describe('charts of project', () => {
  const launch = { name: 'Launch', drivers: { requests: 1_000_000, inputTokens: 10, outputTokens: 10 } };
  const growing = { name: 'Growing', drivers: { requests: 1_000_000, inputTokens: 100, outputTokens: 100 } };
  const charts = (
    scenarios: readonly Scenario[],
    plan: Pick<Plan, 'stages' | 'budget'> = { stages: [], budget: undefined },
  ) =>
    projectCharts([...project({ scenarios, baseline: dear, candidates: [mini] })], { contenders: [dear, mini], plan });
  const stages = [
    { scenario: 'Launch', month: 1 },
    { scenario: 'Growing', month: 2 },
  ];

  it('are scenarios by candidates, and what all of them are made of', () => {
    const [total, meters] = charts([launch, growing]);
    expect(total?.places).toEqual(['Launch', 'Growing']);
    expect(drawn(total)).toMatchObject({ kind: 'bars', series: { 'dear, direct': '50 500', 'mini, direct': '5 50' } });
    expect(meters?.title).toBe('Cost per month by meter, all scenarios together');
    expect(meters?.places).toEqual(['dear, direct', 'mini, direct']);
    expect(drawn(meters)).toMatchObject({ kind: 'bars', series: { input: '220 22', output: '330 33' } });
  });
  it('add up no stages, which follow each other', () => {
    const [, meters] = charts([launch, growing], { stages, budget: undefined });
    expect(meters?.title).toBe('Cost per month by meter');
    expect(meters?.places).toEqual([
      'Launch, dear, direct',
      'Launch, mini, direct',
      'Growing, dear, direct',
      'Growing, mini, direct',
    ]);
    expect(drawn(meters).series).toEqual({ input: '20 2 200 20', output: '30 3 300 30' });
  });
  it('put the candidates of a single scenario below each other, with its budget', () => {
    const [total] = charts([{ ...launch, budget: { warn: undefined, fail: usd(40) } }]);
    expect(total?.places).toEqual(['dear, direct', 'mini, direct']);
    expect(drawn(total)).toMatchObject({ kind: 'bars', series: { Launch: '50 5' } });
    expect(total?.limits).toHaveLength(1);
  });
  it('do not draw parts where there is one only', () => {
    expect(charts([{ name: 'a', drivers: { tokens: 1_000_000 } }])).toHaveLength(1);
  });
});

it('compare shows candidates without a price last, and without a figure', () => {
  const traffic = trafficOf({ name: 'Launch', drivers: { requests: 1_000_000, inputTokens: 10, outputTokens: 10 } });
  const comparison = compareCandidates([traffic], [dear, mini, gone], dear, {});
  expect(drawn(compareCharts(comparison, { baseline: dear })[0])).toEqual({
    kind: 'bars',
    places: 'maker/mini maker/dear r1',
    series: { baseline: '- 50 -', candidates: '5 - -' },
  });
});

it('forecast draws budget and cash, and marks the month that breaks them', () => {
  const [months, cumulative, scenarios] = forecastCharts({
    months: ['2027-01', '2027-02'],
    candidates: [
      {
        name: 'mini',
        isBaseline: false,
        totals: [usd(1), usd(2)],
        cumulative: [usd(1), usd(3)],
        over: ['2027-02'],
        outIn: '2027-02',
        priceChanges: ['2027-02'],
        scenarios: [
          { name: 'a', totals: dollars('0.5', 1) },
          { name: 'b', totals: dollars('0.5', 1) },
        ],
      },
    ],
    budget: { value: usd('1.5'), label: 'Budget' },
    cash: { value: usd('2.5'), label: 'Cash' },
  });
  expect(drawn(months)).toEqual({ kind: 'columns', places: '2027-01 2027-02', series: { mini: '1 2' } });
  expect(months).toMatchObject({
    limits: [{ label: 'Budget' }],
    events: [
      { at: 1, series: 0, label: 'over budget in Feb 2027' },
      { at: 0.5, label: 'new prices in Feb: mini' },
    ],
  });
  expect(months?.kind === 'columns' && months.series[0]?.status).toEqual({ text: 'over budget from Feb', isBad: true });
  expect(cumulative).toMatchObject({
    limits: [{ label: 'Cash' }],
    events: [{ at: 1, series: 0, label: 'cash runs out in Feb 2027' }],
  });
  expect(drawn(scenarios)).toEqual({ kind: 'columns', places: '2027-01 2027-02', series: { a: '0.5 1', b: '0.5 1' } });
});

it('forecast adds up months to years beyond 62 columns, and scenarios beyond six parts', () => {
  const months = Array.from(
    { length: 72 },
    (_, place) => `${2027 + Math.floor(place / 12)}-${String((place % 12) + 1).padStart(2, '0')}`,
  );
  const scenarios = Array.from({ length: 8 }, (_, place) => ({
    name: `s${place}`,
    totals: months.map(() => usd(8 - place)),
  }));
  const totals = months.map(() => usd(36));
  const candidates = [{ name: 'mini', isBaseline: false, over: [], totals, cumulative: totals, scenarios }];
  const chart = forecastCharts({ months, candidates, budget: { value: usd(50), label: 'Budget' }, cash: undefined }).at(
    -1,
  );
  expect([chart?.title, chart?.places, chart?.limits]).toEqual([
    'Cost per year by scenario on mini',
    ['2027', '2028', '2029', '2030', '2031', '2032'],
    [],
  ]);
  // Twelve months of 8 dollars; of 3, 2 and 1 together.
  expect(chart?.series.map(({ name, values: [first] }) => [name, first && plain(first)])).toEqual([
    ['s0', '96'],
    ['s1', '84'],
    ['s2', '72'],
    ['s3', '60'],
    ['s4', '48'],
    ['3 others', '72'],
  ]);
});

const sides = {
  before: { name: 'before', catalogue: '1', asOf: '2026-11-23' },
  after: { name: 'after', catalogue: '1', asOf: '2026-11-23' },
};

it('diff goes step by step from the total before to the one after', () => {
  const changes = fc.tuple(...Array.from({ length: 3 }, () => fc.integer({ min: -1000, max: 1000 })));
  fc.assert(
    fc.property(fc.integer({ min: 3000, max: 9000 }), changes, (start, [traffic = 0, price = 0, model = 0]) => {
      const effects = { traffic: usd(traffic), price: usd(price), model: usd(model) };
      const change = sum(Object.values(effects));
      const end = sum([usd(start), change]);
      const totals = { before: usd(start), after: end, change, changeRatio: undefined, effects };
      const [chart] = diffCharts([], totals, sides);
      // Each step begins where the one before ended, and the last ends at the total after.
      let reached = usd(start);
      for (const place of [1, 2, 3]) {
        const series = chart?.series.find(({ values }) => values[place]);
        expect(plain(series?.from?.[place] ?? usd(-1))).toBe(plain(reached));
        expect(series?.tone).toBe(compare(series?.values[place] ?? usd(0), usd(0)) < 0 ? 'cheaper' : 'dearer');
        reached = sum([reached, series?.values[place] ?? usd(0)]);
      }
      expect(plain(reached)).toBe(plain(end));
    }),
  );
});

it('diff of stages has no total to go to', () => {
  const charts = diffCharts([named('A', 1, 2), named('B', 10, 20)], undefined, sides);
  expect(charts.map(drawn)).toEqual([{ kind: 'bars', places: 'A B', series: { before: '1 10', after: '2 20' } }]);
});
const named = (scenario: string, before: number, after: number) => ({
  scenario,
  before: { total: usd(before) },
  after: { total: usd(after) },
});

it('buy draws the ways, their parts and where they cross', () => {
  const way = (name: string, tokens: number, fee: number) => ({
    way: { name },
    candidate: { key: 'maker/dear' },
    monthly: usd(tokens + fee),
    covered: usd(tokens),
    discount: zero,
    fees: zero,
    fee: usd(fee),
    wasted: zero,
    overflow: zero,
    operations: zero,
    costAt: (count: number) => usd((count * tokens) / 1e9 + fee),
    tokens: 1e9,
    breakEven: fee === 0 ? undefined : [{ from: 750_000_000, to: undefined }],
  });
  const [total, parts, volumes] = buyCharts([way('direct', 80, 0), way('Reserved', 40, 30)]);
  expect(drawn(total)).toEqual({ kind: 'bars', places: 'direct Reserved', series: { 'Cost per month': '80 70' } });
  expect(drawn(parts)).toEqual({ kind: 'bars', places: 'direct Reserved', series: { tokens: '80 40', fee: '0 30' } });
  // They cost the same at 750M: 80 × 0.75 = 40 × 0.75 + 30. Twice that and a bit is shown.
  expect(volumes?.places[0]).toBe('0');
  expect(volumes?.places.at(-1)).toBe('2B');
  expect(volumes?.kind === 'lines' && volumes.events).toEqual([
    { at: 3.75, label: 'Reserved pays from 750M' },
    { at: 5, label: 'sent: 1B' },
  ]);
  const [direct, reserved] = (volumes?.series ?? []).map(({ values }) => values.map((value) => value && plain(value)));
  expect([direct?.[0], direct?.at(-1), reserved?.[0], reserved?.at(-1)]).toEqual(['0', '160', '30', '110']);
});

it('buy draws volumes for the ways of one model, each cost once', () => {
  const way = (name: string, key: string, fee: number) => ({
    way: { name },
    candidate: { key },
    monthly: usd(80 + fee),
    covered: usd(80),
    discount: zero,
    fees: zero,
    fee: usd(fee),
    wasted: zero,
    overflow: zero,
    operations: zero,
    costAt: (count: number) => usd((count * 80) / 1e9 + fee),
    tokens: 1e9,
    breakEven: undefined,
  });
  const ways = [
    way('direct', 'a', 0),
    way('on demand b', 'b', 0),
    way('on demand b again', 'b', 0),
    way('Reserved b', 'b', 9),
  ];
  const volumes = buyCharts(ways).at(-1);
  expect(volumes?.title).toBe('Cost per month on b by tokens per month');
  expect(volumes?.series.map(({ name }) => name)).toEqual(['on demand b', 'Reserved b']);
  expect(buyCharts(ways.slice(0, 2)).map(({ name }) => name)).toEqual(['total']);
});

it('spend draws days as what changes, models as what stands side by side', async () => {
  const counts = { requests: 1, tokens: 10, bound: undefined, unknown: 0, escalated: 0 };
  const savings = { savings: usd(3), savingsRatio: undefined };
  const both = { compared: 1, comparedCost: usd(1) };
  const group = { ...counts, ...savings, ...both, name: '2026-11-01', cost: usd(1), baseline: usd(4) };
  const month = { month: '2026-11', soFar: usd(1), projected: usd(2) };
  const chart = async (grouping: Grouping) =>
    drawn((await spendPicture([group], { grouping, total: group, month, refusals: [] })).charts[0]);
  expect(await chart('day')).toEqual({ kind: 'columns', places: '2026-11-01', series: { cost: '1' } });
  expect((await chart('model')).series).toEqual({ 'as it was': '1', 'on the baseline': '4' });
  const some = await spendPicture([{ ...group, requests: 2 }], {
    grouping: 'model',
    total: group,
    month,
    refusals: [],
  });
  expect(drawn(some.charts[0]).series).toEqual({ 'as it was': '1' });
});

it.each([
  ['linear', [1, 200]],
  ['log', [1, 201]],
  ['linear', [-1, 1000]],
  ['linear', [0, 0]],
  ['linear', []],
  ['log', [0, 1, 1000]],
])('the scale is %s for %j', (scale, amounts) => {
  expect(scaleFor(dollars(...amounts))).toBe(scale);
});

describe('charts of usage', () => {
  const groups = [
    { key: ['2026-11-03', 'b'], cost: usd(2) },
    { key: ['2026-11-01', 'a'], cost: usd(5) },
    { key: ['2026-11-01', 'b'], cost: usd(1) },
  ];
  it('are what each day is made of, days without any use too', () => {
    expect(drawn(usageCharts({ by: ['day', 'model'], isTime: true, groups, elsewhere: [] })[0])).toEqual({
      kind: 'columns',
      places: '2026-11-01 2026-11-02 2026-11-03',
      series: { a: '5 0 0', b: '1 0 2' },
    });
  });
  it('are days up to 62 of them, then weeks, whose sums are the same', () => {
    const daily = (count: number) =>
      Array.from({ length: count }, (_, place) => ({
        key: [new Date(Date.UTC(2026, 5, 1 + place)).toISOString().slice(0, 10)],
        cost: usd(place),
      }));
    const [days] = usageCharts({ by: ['day'], isTime: true, groups: daily(62), elsewhere: [] });
    expect([days?.title, days?.places.length]).toEqual(['Cost by day', 62]);
    const [weeks] = usageCharts({ by: ['day'], isTime: true, groups: daily(63), elsewhere: [] });
    expect([weeks?.title, weeks?.places.length, weeks?.places[0]]).toEqual(['Cost by week', 9, '2026-06-01']);
    // From Monday to Sunday: 0 + 1 + … + 6, then 7 more a day.
    expect(weeks?.series[0]?.values.slice(0, 2).map((value) => value && plain(value))).toEqual(['21', '70']);
    expect(plain(sum(weeks?.series[0]?.values.flatMap((value) => value ?? []) ?? []))).toBe(String((63 * 62) / 2));
  });
  it.each([
    ['2026-11-03 20:51', '2026-11-03 20:51'],
    ['2026-11-03 23:10', undefined],
    ['2026-11-04 00:00', undefined],
    [undefined, undefined],
  ])('say of the last day that it is cut off where what is known ends at %s', (until, cutOff) => {
    const [chart] = usageCharts({ by: ['day', 'model'], isTime: true, groups, elsewhere: [], until });
    expect(chart?.kind === 'columns' && chart.cutOff).toBe(cutOff);
  });
  it('stand side by side with what it would cost elsewhere', () => {
    const models = [
      { key: ['a'], cost: usd(5) },
      { key: ['b'], cost: usd(3) },
    ];
    expect(
      drawn(
        usageCharts({
          by: ['model'],
          isTime: false,
          groups: models,
          elsewhere: [{ name: 'on c', costs: dollars(1, undefined) }],
        })[0],
      ),
    ).toEqual({
      kind: 'bars',
      places: 'a b',
      series: { 'as it was': '5 3', 'on c': '1 -' },
    });
  });
  it('name the costliest parts and add up the others', () => {
    const many = Array.from({ length: 12 }, (_, place) => ({ key: ['x', `m${place}`], cost: usd(12 - place) }));
    const [chart] = usageCharts({ by: ['project', 'model'], isTime: false, groups: many, elsewhere: [] });
    expect(drawn(chart).series).toEqual({ m0: '12', m1: '11', m2: '10', m3: '9', m4: '8', '7 others': '28' });
  });
});

it.each([
  ['day', ['2026-02-27', '2026-03-02'], ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']],
  ['month', ['2027-02', '2026-11'], ['2026-11', '2026-12', '2027-01', '2027-02']],
  ['week', ['2026-03-09', '2026-02-23'], ['2026-02-23', '2026-03-02', '2026-03-09']],
  [
    'hour',
    ['2026-02-28 22:00', '2026-03-01 01:00'],
    ['2026-02-28 22:00', '2026-02-28 23:00', '2026-03-01 00:00', '2026-03-01 01:00'],
  ],
  ['week', ['2026-W02', '2026-W01'], ['2026-W01', '2026-W02']],
  ['day', ['2026-02-27', 'not said'], ['2026-02-27', 'not said']],
  ['day', ['1970-01-01', '2026-01-01'], ['1970-01-01', '2026-01-01']],
  ['day', [], []],
])('time goes on by the %s between %j', (unit, names, all) => {
  expect(withoutGaps(names, unit)).toEqual(all);
});

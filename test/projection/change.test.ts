import { describe, expect, it } from 'vitest';
import { billOf } from '../../src/projection/bill.ts';
import { changesBetween, isRiseOver, madeOf, sumChanges, type Side } from '../../src/projection/change.ts';
import type { RateAssumptions } from '../../src/projection/price.ts';
import { decimal } from '../../src/values/money.ts';
import type { CandidateSpec } from '../../src/workload/blend.ts';
import type { Drivers } from '../../src/workload/drivers.ts';
import { trafficOf } from '../../src/workload/traffic.ts';
import { catalogueFrom, listText } from '../offers.ts';
import { candidateIn, shown } from './shown.ts';

const pricesOf = (output: number) =>
  catalogueFrom(
    listText(
      'maker',
      `{ id: model, rates: [{ from: 2026-01-01, input: 1, output: ${output} }] }`,
      '{ id: cheap, rates: [{ from: 2026-01-01, input: 1, output: 2, perWebSearch: 0.01 }] }',
      '{ id: free, rates: [{ from: 2026-01-01, input: 0, output: 0 }] }',
    ),
  );
const prices = pricesOf(10);
const million: Drivers = { tokens: 1_000_000 };
const twice: Drivers = { tokens: 2_000_000 };
const searching: Drivers = { requests: 100, outputTokens: 5000, webSearches: 1 };

function sideOf(
  scenario: string,
  drivers: Drivers,
  spec: CandidateSpec = 'maker/model',
  catalogue = prices,
  settled: RateAssumptions = {},
): Side {
  const candidate = candidateIn(catalogue, spec);
  const traffic = trafficOf({ name: scenario, drivers });
  return { scenario, traffic, candidate, settled, ...billOf(candidate, traffic, settled) };
}
const changed = (before: readonly Side[], after: readonly Side[]) =>
  changesBetween(before, after).map((each) => ({
    ...each,
    before: each.before && before.indexOf(each.before),
    after: each.after && after.indexOf(each.after),
  }));
const change = (before: Side, after: Side) => shown(changed([before], [after])[0]);
const both = { scenario: 'S', before: 0, after: 0, unsplit: undefined };

describe('a change', () => {
  it('is none where nothing changed', () => {
    expect(change(sideOf('S', million), sideOf('S', million))).toEqual({
      ...both,
      change: '0',
      changeRatio: '0',
      effects: { traffic: '0', price: '0', model: '0' },
    });
  });

  it('of the same candidate is traffic and price', () => {
    expect(change(sideOf('S', million), sideOf('S', twice, 'maker/model', pricesOf(15)))).toEqual({
      ...both,
      change: '20',
      changeRatio: '2',
      effects: { traffic: '10', price: '10', model: '0' },
    });
  });

  it('of another candidate is traffic and the choice of the model', () => {
    expect(change(sideOf('S', million), sideOf('S', twice, 'maker/cheap'))).toEqual({
      ...both,
      change: '-6',
      changeRatio: '-0.6',
      effects: { traffic: '10', price: '0', model: '-16' },
    });
  });

  it('takes the terms of before for its traffic', () => {
    const before = sideOf('S', { ...searching, webSearches: 2 }, 'maker/model', prices, {
      assumeWebSearch: decimal('0.5'),
    });
    const after = sideOf('S', searching, 'maker/model', prices, { assumeWebSearch: decimal(1) });
    expect(change(before, after)).toEqual({
      ...both,
      change: '0',
      changeRatio: '0',
      effects: { traffic: '-50', price: '50', model: '0' },
    });
  });

  it('of a scenario that came or went is traffic', () => {
    const effects = (traffic: string) => ({ traffic, price: '0', model: '0' });
    expect(shown(changed([sideOf('Old', million)], [sideOf('New', twice)]))).toEqual([
      {
        scenario: 'Old',
        before: 0,
        after: undefined,
        change: '-10',
        changeRatio: '-1',
        effects: effects('-10'),
        unsplit: undefined,
      },
      {
        scenario: 'New',
        before: undefined,
        after: 0,
        change: '20',
        changeRatio: undefined,
        effects: effects('20'),
        unsplit: undefined,
      },
    ]);
  });

  it('is found by the name of its scenario, whatever the order', () => {
    const before = [sideOf('A', million), sideOf('B', million, 'maker/cheap')];
    const after = [sideOf('B', twice, 'maker/cheap'), sideOf('A', twice)];
    expect(shown(changed(before, after).map((each) => [each.scenario, each.before, each.after, each.change]))).toEqual([
      ['A', 0, 1, '10'],
      ['B', 1, 0, '2'],
    ]);
  });

  it('has no ratio to what cost nothing', () => {
    expect(change(sideOf('S', million, 'maker/free'), sideOf('S', million))).toEqual({
      ...both,
      change: '10',
      changeRatio: undefined,
      effects: { traffic: '0', price: '0', model: '10' },
    });
  });

  it('cannot be split where the traffic of after has no price on the candidate of before', () => {
    expect(change(sideOf('S', { tokens: 500_000 }), sideOf('S', searching, 'maker/cheap'))).toEqual({
      ...both,
      change: '-3',
      changeRatio: '-0.6',
      effects: undefined,
      unsplit: 'maker/model has no published fee for web searches',
    });
  });
});

describe('two candidates', () => {
  const mix = (...shares: readonly (readonly [string, string])[]): CandidateSpec => ({
    name: 'mix',
    parts: shares.map(([offer, share]) => ({ offer: `maker/${offer}`, share: decimal(share) })),
  });
  const made = (spec: CandidateSpec) =>
    madeOf({ candidate: candidateIn(prices, spec), traffic: trafficOf({ name: 'S', drivers: { tokens: 1 } }) });

  it('are the same where their name, offers and shares are', () => {
    expect(made('maker/model')).toBe('maker/model, maker/model 1');
    expect(made(mix(['model', '0.25'], ['cheap', '0.75']))).toBe('mix, maker/cheap 0.75, maker/model 0.25');
    expect(made(mix(['cheap', '0.750'], ['model', '0.25']))).toBe('mix, maker/cheap 0.75, maker/model 0.25');
  });

  it('of one name are not the same with other shares', () => {
    const half = sideOf('S', million, mix(['model', '0.5'], ['cheap', '0.5']));
    const quarter = sideOf('S', million, mix(['model', '0.25'], ['cheap', '0.75']));
    // 5 + 1 before, 2.5 + 1.5 after.
    expect(change(half, quarter)).toMatchObject({ change: '-2', effects: { traffic: '0', price: '0', model: '-2' } });
  });
});

describe('the total of changes', () => {
  const total = (before: readonly Side[], after: readonly Side[]) => sumChanges(changesBetween(before, after));

  it('adds up what was, what is and each part', () => {
    const before = [sideOf('A', million), sideOf('B', million, 'maker/cheap'), sideOf('Old', million)];
    const after = [
      sideOf('A', twice, 'maker/model', pricesOf(15)),
      sideOf('B', million),
      sideOf('New', { tokens: 500_000 }),
    ];
    expect(shown(total(before, after))).toEqual({
      before: '22',
      after: '45',
      change: '23',
      changeRatio: '1.045454545455',
      // A: 10 and 10; B: 8; a million less, half of one more.
      effects: { traffic: '5', price: '10', model: '8' },
    });
  });

  it('has no parts where one change has none', () => {
    const before = [sideOf('A', million), sideOf('B', { tokens: 500_000 })];
    const after = [sideOf('A', million), sideOf('B', searching, 'maker/cheap')];
    expect(shown(total(before, after))).toEqual({
      before: '15',
      after: '12',
      change: '-3',
      changeRatio: '-0.2',
      effects: undefined,
    });
  });

  it('of nothing is nothing', () => {
    expect(shown(sumChanges([]))).toEqual({
      before: '0',
      after: '0',
      change: '0',
      changeRatio: undefined,
      effects: { traffic: '0', price: '0', model: '0' },
    });
  });

  const dollars = (amount: string) => ({ dollars: decimal(amount) });
  const share = (part: string) => ({ share: decimal(part) });
  it.each([
    ['model', 'model', twice, dollars('9.99'), true],
    ['model', 'model', twice, dollars('10'), false],
    ['model', 'model', twice, dollars('11'), false],
    ['model', 'model', twice, share('0.99'), true],
    ['model', 'model', twice, share('1'), false],
    ['model', 'model', twice, share('1.5'), false],
    ['model', 'cheap', million, dollars('0'), false],
    ['model', 'cheap', million, share('0'), false],
    ['free', 'cheap', million, share('5'), true],
    ['free', 'free', twice, share('0'), false],
  ])('from %s to %s is over a limit or not', (from, to, drivers, limit, isExpected) => {
    expect(
      isRiseOver(total([sideOf('S', million, `maker/${from}`)], [sideOf('S', drivers, `maker/${to}`)]), limit),
    ).toBe(isExpected);
  });
});

import { describe, expect, it } from 'vitest';
import { compareCandidates } from '../../src/projection/compare.ts';
import type { Contender } from '../../src/projection/candidate.ts';
import { decimal } from '../../src/values/money.ts';
import type { Drivers } from '../../src/workload/drivers.ts';
import { trafficOf } from '../../src/workload/traffic.ts';
import { catalogueFrom, listText } from '../offers.ts';
import { candidateIn, shown } from './shown.ts';

const catalogue = catalogueFrom(
  listText(
    'maker',
    '{ id: dear, rates: [{ from: 2026-01-01, input: 2, output: 10 }] }',
    '{ id: cheap, rates: [{ from: 2026-01-01, input: 1, output: 2 }] }',
    '{ id: free, rates: [{ from: 2026-01-01, input: 0, output: 0 }] }',
    '{ id: outputs, rates: [{ from: 2026-01-01, output: 4 }] }',
    '{ id: inputs, rates: [{ from: 2026-01-01, input: 4 }] }',
    '{ id: fine, rates: [{ from: 2026-01-01, input: 0.1234567890123, output: 1 }] }',
    '{ id: banded, rates: [{ from: 2026-01-01, input: 1, output: 6, bands: [{ aboveInputTokens: 1000, input: 4, output: 9 }] }] }',
  ),
);
const on = (name: string) => candidateIn(catalogue, `maker/${name}`);
const blend = (...parts: readonly (readonly [string, string])[]) =>
  candidateIn(catalogue, {
    name: 'mix',
    parts: parts.map(([name, share]) => ({ offer: `maker/${name}`, share: decimal(share) })),
  });
const gone: Contender = { key: 'maker/gone', reason: 'no price known', hint: 'name another one' };

const chat: Drivers = { requests: 1_000_000, inputTokens: 900, outputTokens: 100 };
const writing: Drivers = { tokens: 200_000_000, outputShare: decimal(1) };
const compared = (drivers: readonly Drivers[], candidates: readonly Contender[], baseline: Contender = on('dear')) =>
  compareCandidates(
    drivers.map((each, place) => trafficOf({ name: `S${place + 1}`, drivers: each })),
    candidates,
    baseline,
    {},
  );
const ranks = (...asked: Parameters<typeof compared>) =>
  shown(
    compared(...asked).ranking.map((each) => ({
      rank: each.rank,
      key: each.candidate.key,
      bills: each.bills.map(({ total }) => total),
      items: each.lineItems.length,
      total: each.total,
      effectiveRate: each.effectiveRate,
      ratioToCheapest: each.ratioToCheapest,
      savings: each.savings,
      savingsRatio: each.savingsRatio,
      assumptions: each.assumptions,
    })),
  );

describe('a comparison', () => {
  const cheap = {
    key: 'maker/cheap',
    bills: ['1100', '400'],
    items: 3,
    total: '1500',
    effectiveRate: '1.25',
    assumptions: [],
  };
  const dear = {
    key: 'maker/dear',
    bills: ['2800', '2000'],
    items: 3,
    total: '4800',
    effectiveRate: '4',
    assumptions: [],
  };

  it('ranks candidates by what all scenarios cost on them', () => {
    expect(ranks([chat, writing], [on('dear'), on('cheap')])).toEqual([
      { ...cheap, rank: 1, ratioToCheapest: '1', savings: '3300', savingsRatio: '0.6875' },
      { ...dear, rank: 2, ratioToCheapest: '3.2', savings: '0', savingsRatio: '0' },
    ]);
    expect(compared([chat, writing], [on('dear')]).tokens).toBe(1_200_000_000);
  });

  it('has no savings where the baseline has no price, and says why', () => {
    const asked = [[chat, writing], [gone, on('cheap')], gone] as const;
    expect(ranks(...asked)).toEqual([
      { ...cheap, rank: 1, ratioToCheapest: '1', savings: undefined, savingsRatio: undefined },
    ]);
    const { unpriced, unpricedBaseline } = compared(...asked);
    expect([unpriced, unpricedBaseline]).toEqual([[gone], gone]);
  });

  it('lists apart what cannot be priced', () => {
    const { ranking, unpriced, unpricedBaseline } = compared([chat], [on('dear'), on('outputs'), gone]);
    expect(ranking.map(({ candidate }) => candidate.key)).toEqual(['maker/dear']);
    expect(unpriced).toEqual([
      expect.objectContaining({ key: 'maker/outputs', reason: expect.stringContaining('maker/outputs') }),
      { key: 'maker/gone', reason: 'no price known', hint: 'name another one' },
    ]);
    expect(unpricedBaseline).toBeUndefined();
  });

  it('has no multiple of what costs nothing', () => {
    expect(ranks([chat], [on('free'), on('cheap')], on('free'))).toEqual([
      expect.objectContaining({ key: 'maker/free', ratioToCheapest: undefined, savings: '0', savingsRatio: undefined }),
      expect.objectContaining({
        key: 'maker/cheap',
        ratioToCheapest: undefined,
        savings: '-1100',
        savingsRatio: undefined,
      }),
    ]);
  });

  it('says what the traffic is, and of several scenarios that they are together', () => {
    const traffic = (scenario: string, drivers: Drivers) => ({ kind: 'traffic', scenario, drivers });
    expect(compared([chat], [on('dear')]).assumptions).toEqual([traffic('S1', chat)]);
    expect(compared([chat, writing], [on('dear')]).assumptions).toEqual([
      traffic('S1', chat),
      traffic('S2', writing),
      { kind: 'together', scenarios: ['S1', 'S2'] },
    ]);
  });

  it('says what each scenario took for granted on a candidate', () => {
    const baseRates = { kind: 'baseRates', offer: 'maker/dear', serviceTier: 'batch' };
    const [first] = compared(
      [
        { ...chat, batch: decimal(1) },
        { ...writing, batch: decimal(1) },
      ],
      [on('dear')],
    ).ranking;
    expect(first?.assumptions).toEqual([baseRates, baseRates]);
  });
});

describe('the rates of a comparison', () => {
  const rates = (drivers: readonly Drivers[], candidate: Contender) => {
    const [first] = compared(drivers, [candidate]).ranking;
    return shown([first?.inputRate, first?.outputRate]);
  };
  const long: Drivers = { requests: 500, inputTokens: 2000, outputTokens: 200 };
  const short: Drivers = { requests: 2000, inputTokens: 1000, outputTokens: 100 };

  it('are those of the list', () => {
    expect(rates([chat], on('dear'))).toEqual(['2', '10']);
    expect(rates([chat, writing], on('dear'))).toEqual(['2', '10']);
  });

  it('are themselves to the last digit where there is one', () => {
    expect(rates([chat, { ...chat, inputTokens: 7 }], on('fine'))).toEqual(['0.1234567890123', '1']);
  });

  it('are the mean of several, by their tokens', () => {
    // 2M tokens of input at 1 and 1M at 4; 200k of output at 6 and 100k at 9.
    expect(rates([short, long], on('banded'))).toEqual(['2', '7']);
    expect(rates([short, long, long], on('banded'))).toEqual(['2.5', '7.5']);
    expect(rates([long, short], on('banded'))).toEqual(['2', '7']);
  });

  it('are the standard ones of what was not sent', () => {
    expect(rates([writing], on('dear'))).toEqual(['2', '10']);
    expect(rates([{ requests: 10, inputTokens: 5 }], on('dear'))).toEqual(['2', '10']);
    expect(rates([writing], blend(['dear', '0.25'], ['cheap', '0.75']))).toEqual(['1.25', '4']);
    expect(rates([{ ...writing, outputShare: decimal(0) }], blend(['dear', '0.25'], ['cheap', '0.75']))).toEqual([
      '1.25',
      '4',
    ]);
  });

  it('are unknown where an offer has none', () => {
    expect(rates([writing], on('outputs'))).toEqual([undefined, '4']);
    expect(rates([{ requests: 10, inputTokens: 5 }], on('inputs'))).toEqual(['4', undefined]);
    expect(rates([writing], blend(['outputs', '0.5'], ['dear', '0.5']))).toEqual([undefined, '7']);
    expect(rates([writing], blend(['dear', '0.5'], ['outputs', '0.5']))).toEqual([undefined, '7']);
  });
});

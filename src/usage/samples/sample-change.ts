import { absolute, compare, decimal, isNegative, minus, plain, ratio, sum, times, zero } from '../../values/money.ts';
import type { Decimal, Money } from '../../values/money.ts';
import { noiseRange } from './noise.ts';
import type { MeterCost, SampleCosts } from './sample-costs.ts';

/** What a sample of one side costs. */
export interface SampleFigures {
  readonly count: number;
  readonly total: Money;
  /** The sum of the means of its meters, each to twelve decimals. */
  readonly mean: Money;
  readonly median: Money;
  readonly p90: Money;
}

/** What one model and meter does to the mean cost of a sample. */
export interface MeterChange extends Pick<MeterCost, 'offer' | 'meter'> {
  readonly before: Money;
  readonly after: Money;
  readonly change: Money;
  /** Of the change of all; undefined where that is nothing. */
  readonly share: Decimal | undefined;
}

/** How the mean cost of a sample changed, and whether noise may do that. */
export interface SampleChange {
  readonly before: SampleFigures;
  readonly after: SampleFigures;
  readonly change: Money;
  /** As a part of what it was; undefined where that is nothing. */
  readonly changeRatio: Decimal | undefined;
  /** Of `changeRatio`, 95 times in a hundred; undefined where there are too few samples to say. */
  readonly interval: { readonly low: Decimal; readonly high: Decimal } | undefined;
  /** Undefined without an interval. */
  readonly verdict: 'rise' | 'fall' | 'noise' | undefined;
  /** How many samples are on both sides, and are compared with themselves. */
  readonly pairs: number;
  readonly draws: number;
  /** They add up to the change, the largest first. */
  readonly meters: readonly MeterChange[];
}

export function sampleChange(before: SampleCosts, after: SampleCosts): SampleChange {
  const [one, other] = [figuresOf(before), figuresOf(after)];
  const change = minus(other.mean, one.mean);
  const samples = [...new Set([...before.bySample.keys(), ...after.bySample.keys()])].map((sample) => ({
    before: costIn(before, sample),
    after: costIn(after, sample),
  }));
  const { factors, draws } = noiseRange(samples);
  const interval = factors && { low: shareOf(factors.low), high: shareOf(factors.high) };
  return {
    before: one,
    after: other,
    change,
    changeRatio: ratio(change, one.mean),
    interval,
    verdict: interval && verdictOf(interval),
    pairs: samples.filter((sample) => sample.before !== undefined && sample.after !== undefined).length,
    draws,
    meters: meterChanges(before, after, change),
  };
}

function figuresOf({ bySample, meters }: SampleCosts): SampleFigures {
  const costs = [...bySample.values()].toSorted(compare);
  const count = costs.length;
  const [low = zero, high = zero] = [costs[Math.ceil(count / 2) - 1], costs[Math.floor(count / 2)]];
  return {
    count,
    total: sum(costs),
    mean: sum(meters.map(({ cost }) => meanOf(cost, count))),
    median: times(sum([low, high]), HALF),
    p90: costs[Math.ceil(0.9 * count) - 1] ?? zero,
  };
}

const HALF = decimal('0.5');

function meanOf(cost: Money, count: number): Money {
  return ratio(cost, decimal(count)) ?? zero;
}

/** A number: only chance is computed with it. */
function costIn({ bySample }: SampleCosts, sample: string): number | undefined {
  const cost = bySample.get(sample);
  return cost && Number(plain(cost));
}

function shareOf(factor: number): Decimal {
  return decimal((factor - 1).toFixed(4));
}

function verdictOf({ low, high }: { readonly low: Decimal; readonly high: Decimal }): SampleChange['verdict'] {
  if (compare(low, zero) > 0) return 'rise';
  return isNegative(high) ? 'fall' : 'noise';
}

function meterChanges(before: SampleCosts, after: SampleCosts, all: Money): MeterChange[] {
  const [was, is] = [before, after].map(
    ({ meters, bySample }) =>
      new Map(
        meters.map((each) => [`${each.offer} ${each.meter}`, { ...each, mean: meanOf(each.cost, bySample.size) }]),
      ),
  );
  const names = new Map([...(was ?? []), ...(is ?? [])]);
  return [...names]
    .map(([name, { offer, meter }]) => {
      const [first, last] = [was?.get(name)?.mean ?? zero, is?.get(name)?.mean ?? zero];
      const change = minus(last, first);
      return { offer, meter, before: first, after: last, change, share: ratio(change, all) };
    })
    .toSorted((a, b) => compare(absolute(b.change), absolute(a.change)));
}

import { decimal, inCurrency, minus, partOf, plain, type Money } from '../../values/money.ts';
import type { TimeSpan } from '../../values/time-spans.ts';
import type { Counts } from '../records/counts.ts';
import { tokensBy, type UsageRecord } from '../records/record.ts';

/** Use that is known as a sum over some time. */
export interface TimedCounts extends Counts {
  readonly at: number | undefined;
  /** Exclusive; undefined for a moment. */
  readonly until: number | undefined;
  readonly billed: Money | undefined;
  /** The sum that this is a part of; undefined where it is the whole. */
  readonly whole?: TimedCounts | undefined;
}

/**
 * Cuts a bucket at moments within it: what it counts is spread evenly over its time, in whole numbers that add up to
 * it. Wherever it is cut, in one go or part by part, a stretch of time has the same part. Anything else stays whole.
 */
export function cutBucket<T extends TimedCounts>(bucket: T, edges: readonly number[]): T[] {
  const { at, until } = bucket;
  if (at === undefined || until === undefined) return [bucket];
  const inside = [...new Set(edges)].filter((edge) => edge > at && edge < until).toSorted((a, b) => a - b);
  if (inside.length === 0) return [bucket];
  const whole = bucket.whole ?? bucket;
  return [at, ...inside].map((from, place) => {
    const to = inside[place] ?? until;
    return { ...bucket, ...partBetween(whole, from, to), at: from, until: to, whole };
  });
}

/** The part of a bucket in a span of time; undefined where there is none. */
export function clipBucket<T extends TimedCounts>(bucket: T, from: number, until: number): T | undefined {
  return cutBucket(bucket, [from, until]).find(({ at = from }) => at >= from && at < until);
}

/** The part of a bucket in a span, with its part of what was charged for it. */
export function clipRecord(record: UsageRecord, { from, until }: TimeSpan): UsageRecord | undefined {
  const part = clipBucket({ ...record, billed: record.billed && decimal(record.billed.amount) }, from, until);
  if (!part) return undefined;
  const billed = record.billed && part.billed && { ...record.billed, amount: plain(part.billed) };
  return {
    ...record,
    at: part.at,
    until: part.until,
    tokens: part.tokens,
    requests: part.requests,
    webSearches: part.webSearches,
    billed,
  };
}

function partBetween(whole: TimedCounts, from: number, to: number): Counts & { readonly billed: Money | undefined } {
  const { at = from, until = to } = whole;
  const all = until - at;
  const [start, end] = [from - at, to - at];
  const part = (count: number): number => cumulative(count, end, all) - cumulative(count, start, all);
  const { billed } = whole;
  return {
    tokens: tokensBy((meter) => part(whole.tokens[meter])),
    requests: part(whole.requests),
    webSearches: part(whole.webSearches),
    billed: billed && inCurrency(minus(partOf(billed, end, all), partOf(billed, start, all)), billed.currency),
  };
}

/** The part of a count up to a moment, rounded down. */
function cumulative(count: number, time: number, all: number): number {
  const product = count * time;
  return Number.isSafeInteger(product)
    ? (product - (product % all)) / all
    : Number((BigInt(count) * BigInt(time)) / BigInt(all));
}

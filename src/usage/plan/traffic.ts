import { DAY, HOUR } from '../../values/calendar.ts';
import { meters, type Usage } from '../../pricing/rates/meters.ts';
import { sumUsed, type MeasuredTraffic } from '../../workload/measured.ts';
import type { CountedRequests } from '../../workload/request-kinds.ts';
import { calendarUnitAt, type TimeSpan } from '../../values/time-spans.ts';
import { isoOf } from '../records/moment.ts';
import type { Series } from '../tally/series.ts';
import type { RollUpCell } from '../tally/roll-up.ts';
import type { BucketRules } from '../tally/time-buckets.ts';
import { clipBucket, cutBucket } from '../tally/cut.ts';

/** A bucket of more steps than this tells nothing of hours. */
const MOST_STEPS = 10_000;

interface Observed {
  /** What the sources cover; undefined where they do not say when. */
  readonly window: TimeSpan | undefined;
  /** The time that was asked for: a bound that was named is seen, whether anything was used then or not. */
  readonly asked?: TimeSpan | undefined;
  /** The present: a day that is not over was not seen whole. */
  readonly now: number;
  readonly daysPerMonth: number;
  /** The grain that kept the cells apart. */
  readonly rates: BucketRules['rates'];
}

/**
 * Cells (kept apart for all offers) → traffic, of the whole days of UTC in the window: the first and the last day are
 * left out if they were not seen whole. Without a whole day, the time that was seen counts as it is.
 */
export function trafficFrom(cells: readonly RollUpCell[], observed: Observed): MeasuredTraffic {
  const { daysPerMonth, rates } = observed;
  const window = seenTime(observed);
  const span = window && wholeDays(window);
  const measured = span ?? window;
  const days = measured ? Math.max(1, (measured.until - measured.from) / DAY) : daysPerMonth;
  const kept = cells.flatMap((cell) => (span && cell.at !== undefined ? (partIn(cell, span) ?? []) : [cell]));
  const edges = span ? cells.flatMap((cell) => partsBeside(cell, span)) : [];
  return {
    counted: grouped(kept.flatMap((cell) => stepsOf(cell, rates))),
    ...(edges.length > 0 && { edges: grouped(edges.flatMap((cell) => stepsOf(cell, rates))) }),
    window: measured && { from: isoOf(measured.from), until: isoOf(measured.until) },
    days,
    daysPerMonth,
    seen: span && window && `${seenSentence(span, window, days)}.`,
    says: assumptionsOf(cells, window, span, days, daysPerMonth),
  };
}

/** What the sources cover, and what was asked for by its bounds, up to now. */
function seenTime({ window, asked, now }: Observed): TimeSpan | undefined {
  if (!window) return undefined;
  const from = asked && Number.isFinite(asked.from) ? asked.from : window.from;
  const until = asked && Number.isFinite(asked.until) ? asked.until : window.until;
  return { from, until: Math.max(Math.min(until, Math.floor(now / 1000) * 1000), Math.min(window.until, from + 1000)) };
}

function partIn(cell: RollUpCell, { from, until }: TimeSpan): RollUpCell | undefined {
  const { at = from } = cell;
  if (cell.until !== undefined) return clipBucket(cell, from, until);
  return at >= from && at < until ? cell : undefined;
}

/** The parts of a cell that were used on the day before a span, and on the day after it. */
function partsBeside(cell: RollUpCell, { from, until }: TimeSpan): RollUpCell[] {
  if (cell.at === undefined) return [];
  return [partIn(cell, { from: from - DAY, until: from }), partIn(cell, { from: until, until: until + DAY })].flatMap(
    (part) => part ?? [],
  );
}

/** What a model of a source is called in its traffic. */
export function modelName({ provider, model }: Pick<Series, 'provider' | 'model'>): string {
  return provider === undefined ? model : `${provider}/${model}`;
}

type Count = CountedRequests['counts'][number];

interface Part {
  readonly cell: RollUpCell;
  readonly count: Count;
}

/** A bucket is spread evenly over the steps that rates may change with, in whole tokens. */
function stepsOf(cell: RollUpCell, rates: BucketRules['rates']): Part[] {
  const { at, until, series } = cell;
  const whole = countOf(cell);
  if (at === undefined) return [{ cell, count: { ...whole, at } }];
  if (until === undefined) return [{ cell, count: { ...whole, at: instantOf(at) } }];
  const { step } = rates(series.provider, series.model);
  if ((until - at) / step > MOST_STEPS) return [{ cell, count: { ...whole, at: undefined } }];
  const edges: number[] = [];
  for (let edge = (Math.floor(at / step) + 1) * step; edge < until; edge += step) edges.push(edge);
  return cutBucket(cell, edges).map((part) => ({ cell, count: { ...countOf(part), at: instantOf(part.at ?? at) } }));
}

function countOf({
  tokens,
  requests,
  webSearches,
}: Pick<RollUpCell, 'tokens' | 'requests' | 'webSearches'>): Omit<Count, 'at'> {
  const usage: Usage = Object.fromEntries(
    meters.flatMap((meter) => (tokens[meter] > 0 ? [[meter, tokens[meter]]] : [])),
  );
  return { usage, requests, webSearches };
}

/** To the second, as usage is priced. */
function instantOf(ms: number): string {
  return isoOf(Math.floor(ms / 1000) * 1000);
}

/** Ways to send, each with all that was sent so; apart from it what nobody wrote down when. */
function grouped(parts: readonly Part[]): CountedRequests[] {
  const groups = new Map<string, Omit<CountedRequests, 'sum'> & { readonly counts: Count[] }>();
  for (const { cell, count } of parts) {
    const { serviceTier, thinking, multipliers, isMean } = cell.series;
    const manner = {
      model: modelName(cell.series),
      serviceTier,
      thinking,
      multipliers,
      promptAbove: cell.promptAbove,
      isMean,
      isTimed: count.at !== undefined,
    };
    const key = JSON.stringify(manner);
    const group = groups.get(key);
    if (group) group.counts.push(count);
    else groups.set(key, { ...manner, counts: [count] });
  }
  return [...groups.values()].map((group) => ({ ...group, sum: sumUsed(group.counts) }));
}

/** Logs seldom begin or end at midnight: a day that was seen to within this time of it was seen whole. */
const EDGE = HOUR;

/** The whole days inside a window; undefined where there is none. */
function wholeDays({ from, until }: TimeSpan): TimeSpan | undefined {
  const start = calendarUnitAt(from - EDGE - 1, 'day', 'UTC').until;
  const end = calendarUnitAt(until + EDGE, 'day', 'UTC').from;
  return end > start ? { from: start, until: end } : undefined;
}

function assumptionsOf(
  cells: readonly RollUpCell[],
  window: TimeSpan | undefined,
  span: TimeSpan | undefined,
  days: number,
  daysPerMonth: number,
): string[] {
  const timeless = cells.some(({ at }) => at === undefined);
  const seen = daysText(days);
  if (!window)
    return cells.length === 0 ? [] : ['The sources do not say when it was used: taken as the traffic of a month.'];
  const carriedOn = `carried on to a month of ${daysPerMonth}`;
  return [
    span
      ? `${seenSentence(span, window, days, `, ${carriedOn}`)}.`
      : `The logs cover no complete day; usage from ${isoOf(window.from)} to ${isoOf(window.until)} was treated as ` +
        `the traffic of ${seen} and extrapolated to ${daysPerMonth} days.`,
    ...(timeless ? ['What does not say when it was used counts as used in those days.'] : []),
  ];
}

function seenSentence(span: TimeSpan, window: TimeSpan, days: number, carriedOn = ''): string {
  const isCut = span.from > window.from || span.until < window.until;
  const cut = isCut ? '; the days before and after were not seen whole, and are left out' : '';
  return `Traffic of ${daysText(days)}, ${isoOf(span.from)} to ${isoOf(span.until)}${carriedOn}${cut}`;
}

function daysText(days: number): string {
  return days === 1 ? '1 day' : `${Number(days.toFixed(2))} days`;
}

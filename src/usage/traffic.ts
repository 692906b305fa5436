import { meters } from '../pricing/meters.ts';
import type { ServiceTier } from '../pricing/meters.ts';

import { startOf, unitAt } from './calendar.ts';
import type { Span } from './calendar.ts';
import { sumOf } from './counts.ts';
import { isoOf } from './moment.ts';
import { noTokens } from './record.ts';
import type { Tokens } from './record.ts';
import type { Cell } from './roll-up.ts';

/** Requests of a month that are alike in all that decides a rate: tier, length of the prompt, hour of the week. */
interface Slice {
  readonly serviceTier: ServiceTier | undefined;
  readonly thinking: boolean;
  readonly multipliers: readonly string[];
  /** Their prompts are longer than this many tokens, and not longer than the next threshold. */
  readonly promptAbove: number;
  /** Of the week in UTC, 0 being Monday's first; undefined where the sources tell only days. */
  readonly hourOfWeek: number | undefined;
  /** Of a month, whole; 0 where the sources do not count them. */
  readonly requests: number;
  readonly webSearches: number;
  readonly tokens: Tokens;
}

/** The traffic of one model as it was measured, carried on to a month. */
interface ModelTraffic {
  readonly provider: string | undefined;
  readonly model: string;
  readonly requests: number;
  readonly webSearches: number;
  readonly tokens: Tokens;
  readonly slices: readonly Slice[];
}

export interface MeasuredTraffic {
  /** What was measured: whole days where there are any. */
  readonly measured: Span | undefined;
  readonly days: number;
  readonly models: readonly ModelTraffic[];
  readonly assumptions: readonly string[];
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The first moment of 1970 was on a Thursday. */
const MONDAY = 4 * DAY;

/**
 * Cells (kept apart hour by hour) → traffic of a month, scaled by the whole days of UTC in the window: the first and the last day
 * are left out where they were not seen whole. Without a whole day, the time that was seen counts as it is.
 */
export function trafficFrom(cells: readonly Cell[], window: Span | undefined, thresholds: readonly number[], daysPerMonth: number): MeasuredTraffic {
  const span = window && wholeDays(window);
  const measured = span ?? window;
  const days = measured ? Math.max(1, Math.ceil((measured.until - measured.from) / DAY)) : daysPerMonth;
  const kept = cells.filter(({ at }) => at === undefined || !span || (at >= span.from && at < span.until));
  return {
    measured,
    days,
    models: [...grouped(kept, ({ series }) => `${series.provider}|${series.model}`).values()].map((own) =>
      modelOf(own, thresholds, daysPerMonth, days),
    ),
    assumptions: assumptionsOf(cells, window, span, days, daysPerMonth),
  };
}

function grouped(cells: readonly Cell[], keyOf: (cell: Cell) => string): Map<string, Cell[]> {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const group = groups.get(keyOf(cell));
    if (group) group.push(cell);
    else groups.set(keyOf(cell), [cell]);
  }
  return groups;
}

function modelOf(cells: readonly Cell[], thresholds: readonly number[], daysPerMonth: number, days: number): ModelTraffic {
  const slices = [...grouped(cells, sliceKey).values()].map((own) => sliceOf(own, thresholds, (count) => scaled(count, daysPerMonth, days)));
  const { provider, model } = cells[0]?.series ?? { provider: undefined, model: '' };
  return { provider, model, ...sumOf(slices), slices };
}

function sliceKey({ series, bin, at, until }: Cell): string {
  return JSON.stringify([series.serviceTier, series.thinking, series.multipliers, bin, hourOf(at, until)]);
}

function hourOf(at: number | undefined, until: number | undefined): number | undefined {
  if (at === undefined || until !== undefined) return undefined;
  return Math.floor((((at - MONDAY) / HOUR) % 168) + 168) % 168;
}

function sliceOf(cells: readonly Cell[], thresholds: readonly number[], scale: (count: number) => number): Slice {
  const [first] = cells;
  const { tokens, requests, webSearches } = sumOf(cells);
  const used = { ...noTokens };
  for (const meter of meters) used[meter] = scale(tokens[meter]);
  return {
    serviceTier: first?.series.serviceTier,
    thinking: first?.series.thinking ?? false,
    multipliers: first?.series.multipliers ?? [],
    promptAbove: thresholds[(first?.bin ?? 0) - 1] ?? 0,
    hourOfWeek: first && hourOf(first.at, first.until),
    requests: scale(requests),
    webSearches: scale(webSearches),
    tokens: used,
  };
}

/** To whole numbers, half up. */
function scaled(count: number, daysPerMonth: number, days: number): number {
  // A month's length may have a fraction: days come in thousandths.
  const [part, whole] = [BigInt(Math.round(daysPerMonth * 1000)), BigInt(days) * 1000n];
  return Number((BigInt(count) * part * 2n + whole) / (whole * 2n));
}

/** The whole days inside a window; undefined where there is none. */
function wholeDays({ from, until }: Span): Span | undefined {
  const first = unitAt(from, 'day', 'UTC');
  const start = first.from === from ? from : first.until;
  // The last line of a log is never the end of its day, but for a bucket.
  const end = startOf(new Date(until).toISOString().slice(0, 10), 'UTC');
  return end > start ? { from: start, until: end } : undefined;
}

function assumptionsOf(cells: readonly Cell[], window: Span | undefined, span: Span | undefined, days: number, daysPerMonth: number): string[] {
  const timeless = cells.some(({ at }) => at === undefined);
  const seen = days === 1 ? '1 day' : `${days} days`;
  if (!window) return cells.length === 0 ? [] : ['The sources do not say when it was used: taken as the traffic of a month.'];
  const isCut = span && (span.from !== window.from || span.until !== window.until);
  return [
    span
      ? `Traffic of ${seen}, ${isoOf(span.from)} to ${isoOf(span.until)}, carried on to a month of ${daysPerMonth}${isCut ? '; the days before and after were not seen whole, and are left out' : ''}.`
      : `No day was seen whole: what was used from ${isoOf(window.from)} to ${isoOf(window.until)} is taken as the traffic of ${seen}, and carried on to a month of ${daysPerMonth}.`,
    ...(timeless ? ['What does not say when it was used counts as used in those days.'] : []),
  ];
}

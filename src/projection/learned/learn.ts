import { addDays, type Instant } from '../../values/calendar.ts';
import { deviation, volatility, Z10, Z90 } from './band.ts';
import { repair, type Repaired } from './repair.ts';
import { shiftsIn } from './shift.ts';
import { mean, total } from './statistics.ts';
import { earlierStarts, relativeError, vote } from './vote.ts';
import { pathTotal, weeklySlope } from './voters.ts';
import { flatWeek, partOfDay, WEEK, weeklyTotals, weekPattern } from './week.ts';

/** Use of whole days, one after the other. */
export interface DailyUse {
  readonly from: Instant;
  readonly days: readonly number[];
}

/** How forecasts from earlier starts came out. */
export interface Backtest {
  readonly starts: number;
  readonly horizon: number;
  /** Mean part of what was really used by which the forecasts, and the plain mean of the days before, were off. */
  readonly error: number;
  readonly errorOfMean: number;
  /** Starts from which the range held what was really used. */
  readonly covered: number;
}

/** Factors of a forecast sum that it stays above, and below, nine times in ten. */
export interface RangeFactors {
  readonly low: number;
  readonly high: number;
}

export interface Learned {
  readonly from: Instant;
  /** The last day. */
  readonly until: Instant;
  readonly days: number;
  /** False where there are fewer than seven days: the plain mean goes on. */
  readonly isLearned: boolean;
  /** Use so many days (from 1 on) after the last one. */
  readonly useOn: (day: number) => number;
  /** Of the sum of days after so many and up to so many; undefined where nothing is known of it. */
  readonly range: (after: number, until: number) => RangeFactors | undefined;
  /** Measured growth a month; undefined where there are too few days. */
  readonly growth: number | undefined;
  /** The part of a trend in what is expected. */
  readonly trend: number;
  readonly backtest: Backtest | undefined;
  readonly lessons: readonly Lesson[];
}

/** What was found in the days, or what they are too few for. */
export type Lesson =
  | { readonly kind: 'tooFew' | 'levelOnly' | 'noTrend' | 'untested'; readonly days: number }
  /** Days that were capped; what they had above comes back as its share of all days. */
  | { readonly kind: 'spikes'; readonly dates: readonly Instant[]; readonly factor: number }
  /** Low days that were filled. */
  | { readonly kind: 'gap'; readonly from: Instant; readonly until: Instant; readonly isOpen: boolean }
  /** Another level from that day on. */
  | { readonly kind: 'shift'; readonly since: Instant }
  /** Growth goes on no longer than that. */
  | { readonly kind: 'levelKept'; readonly days: number };

const MOST_DAYS = 180;
/** Growth is believed for so many days. */
const LONGEST_TREND = 90;
/** No level is expected above this many times that of the busiest month: with weekdays no month is above five. */
const MOST_GROWTH = 3.5;
const LEAST_STARTS = 3;
/** How much less is known of days that do not follow at once. */
const LATER = 1.3;
const DAYS_OF_MONTH = 365.25 / 12;

export interface LearnOptions {
  /** How many days a forecast is tried with. */
  readonly horizon: number;
  /** How many days are asked for in all. */
  readonly until: number;
  /** False where growth is stated: the level alone is learned. */
  readonly withTrend?: boolean | undefined;
}

export function learn({ from, days: all }: DailyUse, { horizon, until, withTrend = true }: LearnOptions): Learned {
  const days = all.slice(-MOST_DAYS);
  const first = addDays(from, all.length - days.length);
  const tried = Math.min(horizon, LONGEST_TREND);
  const outlook = outlookOf(days, tried, withTrend);
  const backtest = backtestOf(days, tried);
  return {
    from: first,
    until: addDays(first, days.length - 1),
    days: days.length,
    isLearned: days.length >= WEEK,
    useOn: outlook.useOn,
    range: outlook.range,
    growth: growthOf(outlook.repaired.days),
    trend: outlook.trend,
    backtest,
    lessons: lessonsOf(days, first, outlook, { withTrend, horizon: tried, until, isTested: backtest !== undefined }),
  };
}

interface Outlook extends Pick<Learned, 'useOn' | 'range'> {
  readonly repaired: Repaired;
  /** The part of the trend in it. */
  readonly trend: number;
  readonly shifts: readonly number[];
}

function outlookOf(days: readonly number[], horizon: number, withTrend: boolean): Outlook {
  const repaired = repair(days);
  const level = mean(days);
  if (days.length < WEEK || level === 0)
    return { repaired, trend: 0, shifts: [], useOn: () => level, range: () => undefined };
  const hasWeeks = days.length >= 2 * WEEK;
  const shifts = hasWeeks ? shiftsIn(repaired.days) : [];
  const pattern = hasWeeks ? weekPattern(repaired.days) : flatWeek;
  const { path, trend } = vote(repaired.days, shifts, horizon, withTrend);
  const end = trendEnd(days);
  const volatile = volatility(repaired.withSpikes);
  const most = MOST_GROWTH * busiestMonth(days);
  const levelOn = (day: number): number => Math.min(most, path(Math.min(day, end)) * repaired.spikeFactor);
  return {
    repaired,
    trend,
    shifts,
    useOn: (day) => levelOn(day) * partOfDay(pattern, day - 1),
    range: (after, until) => {
      const off = deviation(volatile, days.length, until) * (after > 0 ? LATER : 1);
      return { low: Math.exp(Z10 * off), high: Math.max(1, Math.min(Math.exp(Z90 * off), most / levelOn(until))) };
    },
  };
}

/** The day after which growth is not believed. */
function trendEnd({ length }: readonly number[]): number {
  return Math.min(LONGEST_TREND, 2 * length);
}

/** Mean use of a day in the thirty days with the most. */
function busiestMonth(days: readonly number[]): number {
  const length = Math.min(30, days.length);
  const starts = Array.from({ length: days.length - length + 1 }, (_, start) => start);
  return Math.max(...starts.map((start) => mean(days.slice(start, start + length))));
}

function growthOf(days: readonly number[]): number | undefined {
  const slope = days.length < 4 * WEEK ? undefined : weeklySlope(weeklyTotals(days));
  return slope === undefined ? undefined : Math.exp((slope * DAYS_OF_MONTH) / WEEK) - 1;
}

function backtestOf(days: readonly number[], horizon: number): Backtest | undefined {
  const starts = earlierStarts(days.length, horizon);
  const tried = starts.flatMap((start) => {
    const before = days.slice(0, start);
    const real = total(days.slice(start, start + horizon));
    const { useOn, range } = outlookOf(before, horizon, true);
    const expected = pathTotal(useOn, horizon);
    const { low = 1, high = 1 } = range(0, horizon) ?? {};
    return [
      { expected, real, plain: mean(before) * horizon, isHeld: real >= expected * low && real <= expected * high },
    ];
  });
  if (tried.length < LEAST_STARTS) return undefined;
  return {
    starts: tried.length,
    horizon,
    error: mean(tried.map(({ expected, real }) => relativeError(expected, real))),
    errorOfMean: mean(tried.map(({ plain, real }) => relativeError(plain, real))),
    covered: tried.filter(({ isHeld }) => isHeld).length,
  };
}

function lessonsOf(
  days: readonly number[],
  first: Instant,
  { repaired: { spikes, spikeFactor, gaps }, shifts, trend }: Outlook,
  {
    withTrend,
    horizon,
    until,
    isTested,
  }: Omit<LearnOptions, 'withTrend'> & { readonly withTrend: boolean; readonly isTested: boolean },
): Lesson[] {
  const { length } = days;
  const dateOf = (day: number): Instant => addDays(first, day);
  const shift = shifts.at(-1);
  if (length < WEEK) return [{ kind: 'tooFew', days: length }];
  return [
    ...(length < 2 * WEEK ? [{ kind: 'levelOnly' as const, days: length }] : []),
    ...(length < 4 * WEEK ? [{ kind: 'noTrend' as const, days: length }] : []),
    ...(spikes.length > 0 ? [{ kind: 'spikes' as const, dates: spikes.map(dateOf), factor: spikeFactor }] : []),
    ...gaps.map(({ start, length: low }) => ({
      kind: 'gap' as const,
      from: dateOf(start),
      until: dateOf(start + low - 1),
      isOpen: start + low === length,
    })),
    // A level that rises all the time has shifts too.
    ...(shift !== undefined && withTrend && trend < 0.5 ? [{ kind: 'shift' as const, since: dateOf(shift) }] : []),
    ...(until > trendEnd(days) && trend > 0 ? [{ kind: 'levelKept' as const, days: trendEnd(days) }] : []),
    ...(isTested ? [] : [{ kind: 'untested' as const, days: horizon }]),
  ];
}

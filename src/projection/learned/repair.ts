import { median, total } from './statistics.ts';
import { partOfDay, steadyPattern, WEEK } from './week.ts';

/** Days as they would have been without what does not last. */
export interface Repaired {
  readonly days: readonly number[];
  /** `days` with spikes left as they were: how much use varies. */
  readonly withSpikes: readonly number[];
  /** What all days come to for each of `days`: more than 1 where spikes were capped. */
  readonly spikeFactor: number;
  readonly spikes: readonly number[];
  /** First day and number of days of low runs that were filled. */
  readonly gaps: readonly { readonly start: number; readonly length: number }[];
}

/** Use on fewer days than this is not steady: nothing in it is an exception. */
const LEAST_ACTIVE = 0.6;
/** Deviations above the median from which a day is a spike; one that is not even doubled is none. */
const SPIKE_DEVIATIONS = 5;
const LEAST_SPIKE = Math.log(2);
/** What a low day has of the days before at most, and what the days after have at least where use has recovered. */
const LOW = 0.4;
const RECOVERED = 0.6;
const [SHORTEST_GAP, LONGEST_GAP, LONGEST_OPEN_GAP] = [2, 21, 7];

export function repair(days: readonly number[]): Repaired {
  const none = { days, withSpikes: days, spikeFactor: 1, spikes: [], gaps: [] };
  if (days.length < 2 * WEEK || days.filter((value) => value > 0).length < LEAST_ACTIVE * days.length) return none;
  const pattern = steadyPattern(days);
  const parts = days.map((_, day) => partOfDay(pattern, day - days.length));
  // A weekday that mostly has no use says nothing of the level.
  const levels = days.map((value, day) => ((parts[day] ?? 0) > 0.05 ? value / (parts[day] ?? 1) : undefined));
  const { filled, gaps } = fillGaps(days, levels, parts);
  const filledLevels = filled.map((value, day) => (levels[day] === undefined ? undefined : value / (parts[day] ?? 1)));
  const { capped, spikes } = capSpikes(filled, filledLevels, parts);
  return {
    days: capped,
    withSpikes: filled,
    spikeFactor: spikes.length === 0 ? 1 : total(filled) / total(capped),
    spikes,
    gaps,
  };
}

type Levels = readonly (number | undefined)[];

function known(levels: Levels): number[] {
  return levels.filter((level) => level !== undefined);
}

function fillGaps(days: readonly number[], levels: Levels, parts: readonly number[]) {
  const filled = [...days];
  const gaps: { start: number; length: number }[] = [];
  const seen = known(levels.slice(0, WEEK));
  for (let start = WEEK; start < days.length; start++) {
    const before = median(seen.slice(-2 * WEEK));
    const isLow = (day: number): boolean => (levels[day] ?? 0) < LOW * before;
    let end = start;
    while (end < days.length && isLow(end)) end++;
    const run = known(levels.slice(start, end));
    if (run.length >= SHORTEST_GAP && isOver(levels.slice(end, end + WEEK), end - start, before)) {
      for (let day = start; day < end; day++) filled[day] = before * (parts[day] ?? 1);
      gaps.push({ start, length: end - start });
    } else seen.push(...run);
    seen.push(...known(levels.slice(end, end + 1)));
    start = end;
  }
  return { filled, gaps };
}

/** Whether use has recovered after a low run, or may do so since it goes on to the last day and is short. */
function isOver(after: Levels, length: number, before: number): boolean {
  if (after.length === 0) return length <= LONGEST_OPEN_GAP;
  return length <= LONGEST_GAP && median(known(after)) >= RECOVERED * before;
}

function capSpikes(days: readonly number[], levels: Levels, parts: readonly number[]) {
  const around = levels.map((_, day) => median(known(levels.slice(Math.max(0, day - WEEK), day + WEEK + 1))));
  const above = levels.map((level, day) => (level ? Math.log(level / (around[day] ?? 1)) : 0));
  const deviation = median(above.filter((_, day) => levels[day]).map(Math.abs));
  const most = Math.max(LEAST_SPIKE, SPIKE_DEVIATIONS * deviation);
  const spikes = above.flatMap((value, day) => (Number.isFinite(value) && value > most ? [day] : []));
  const capped = [...days];
  for (const day of spikes) capped[day] = (around[day] ?? 0) * (parts[day] ?? 1) * Math.exp(most);
  return { capped, spikes };
}

import { mean, total } from './statistics.ts';
import { levelVoters, pathTotal, trendVoter, type LevelPath, type Past } from './voters.ts';
import { WEEK, weeklyTotals } from './week.ts';

/** From this many days on a trend may have a voice. */
const TREND_DAYS = 28;
const MOST_STARTS = 12;
/** Errors that count as much as those measured, of the voters' mean. */
const PRIOR_STARTS = 1.5;
const PRIOR_ERROR = 0.01;
const SHARPNESS = 8;
/** What an error counts of that from the start after it. */
const FADING = 0.85;

export interface Vote {
  readonly path: LevelPath;
  /** The part of the trend in it. */
  readonly trend: number;
}

/** The lengths of the past that are tried: those with so many days after them, at most twelve, the latest first. */
export function earlierStarts(days: number, horizon: number): number[] {
  const step = Math.max(3, Math.min(WEEK, Math.floor((days - horizon - 2 * WEEK) / (MOST_STARTS - 1))));
  return Array.from({ length: MOST_STARTS }, (_, place) => days - horizon - place * step).filter(
    (start) => start >= 2 * WEEK,
  );
}

/** What the voters expect together, each by how near it came from earlier starts. */
export function vote(days: readonly number[], shifts: readonly number[], horizon: number, withTrend: boolean): Vote {
  const pastOf = (length: number): Past => {
    const known = days.slice(0, length);
    return {
      days: known,
      weeks: weeklyTotals(known),
      shift: shifts.findLast((shift) => shift <= length - WEEK) ?? length,
    };
  };
  const asked = days.length >= TREND_DAYS && withTrend ? [...levelVoters, trendVoter] : levelVoters;
  const now = pastOf(days.length);
  const paths = asked.map((voter) => voter(now));
  const tested = Math.max(1, Math.min(Math.round(horizon / WEEK), Math.floor(days.length / (4 * WEEK)))) * WEEK;
  const tries = earlierStarts(days.length, tested).map((start) => ({
    past: pastOf(start),
    real: total(days.slice(start, start + tested)),
  }));
  const errors = asked.map((voter) =>
    tries.flatMap(({ past, real }) => {
      const path = voter(past);
      return path ? [relativeError(pathTotal(path, tested), real)] : [];
    }),
  );
  const usual = mean(errors.flat());
  const weights = errors.map((each, place) => (paths[place] ? weightOf(each, usual) : 0));
  const all = total(weights);
  return {
    path: (day) => {
      let level = 0;
      for (const [place, path] of paths.entries()) level += ((weights[place] ?? 0) / all) * (path?.(day) ?? 0);
      return level;
    },
    trend: (weights[levelVoters.length] ?? 0) / all,
  };
}

/** Of errors from the latest start on: what was long ago counts less. */
function weightOf(errors: readonly number[], usual: number): number {
  let [error, count] = [PRIOR_STARTS * usual, PRIOR_STARTS];
  for (const [place, each] of errors.entries()) {
    error += each * FADING ** place;
    count += FADING ** place;
  }
  return (error / count + PRIOR_ERROR) ** -SHARPNESS;
}

/** 2 at most: where one of the two is nothing. */
export function relativeError(expected: number, real: number): number {
  return expected + real === 0 ? 0 : (2 * Math.abs(expected - real)) / (expected + real);
}

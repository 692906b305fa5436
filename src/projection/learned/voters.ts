import { mean, median, slopeOf } from './statistics.ts';
import { WEEK } from './week.ts';

/** Use of a day so many days (from 1 on) after the last one, weekdays apart. */
export type LevelPath = (day: number) => number;

export interface Past {
  readonly days: readonly number[];
  readonly weeks: readonly number[];
  /** The day from which on the level is the present one; their number where it never was another one. */
  readonly shift: number;
}

/** What one way to look at the past expects; undefined where it has seen too little, or what it is not made for. */
export type Voter = (past: Past) => LevelPath | undefined;

/** Those that expect a level. */
export const levelVoters: readonly Voter[] = [
  ({ days }) => constant(mean(days)),
  ({ days }) => constant(mean(days.slice(-2 * WEEK))),
  ({ weeks }) => constant(smoothed(weeks) / WEEK),
  ({ weeks }) => constant(median(weeks.slice(-4)) / WEEK),
  ({ days, shift }) => constant(mean(days.slice(-sinceShift(days, shift)))),
];

export const trendVoter: Voter = ({ weeks }) => trend(weeks);

function constant(level: number): LevelPath {
  return () => level;
}

/** Whole weeks since the shift, at least one, so that every weekday counts alike. */
function sinceShift({ length }: readonly number[], shift: number): number {
  const since = length - shift;
  return since === 0 ? length : Math.max(WEEK, since - (since % WEEK));
}

const RATES = [0.1, 0.2, 0.3, 0.5, 0.7, 0.9];

/** Exponential smoothing at the rate that would have foretold each next week best. */
function smoothed(weeks: readonly number[]): number {
  const [first = 0, ...rest] = weeks;
  const runs = RATES.map((rate) => {
    let [level, error] = [first, 0];
    for (const week of rest) {
      error += (week - level) ** 2;
      level += rate * (week - level);
    }
    return { level, error };
  });
  return runs.reduce((best, run) => (run.error < best.error ? run : best)).level;
}

/** A trend needs this many weeks to be tried, and looks at no more than the last of them. */
const [LEAST_WEEKS, MOST_WEEKS] = [3, 12];
const STEEPEST = Math.log(1.12);
/** What is left of a slope each week. */
const DAMPING = 0.98;
/** A trend that falls ends at this part of the present level. */
const FLOOR = 0.2;
/** Two levels, one after the other, are a step and no trend where they leave this part of what a line leaves. */
const STEP_FIT = 0.7;

/** How a week's use grows in logs, no more than the cap; undefined where a week had no use. */
export function weeklySlope(weeks: readonly number[]): number | undefined {
  const recent = weeks.slice(-MOST_WEEKS);
  if (recent.length < LEAST_WEEKS || recent.some((week) => week <= 0)) return undefined;
  return Math.max(-STEEPEST, Math.min(STEEPEST, slopeOf(recent.map(Math.log))));
}

function trend(weeks: readonly number[]): LevelPath | undefined {
  const slope = weeklySlope(weeks);
  if (slope === undefined) return undefined;
  const recent = weeks.slice(-MOST_WEEKS).map(Math.log);
  if (isStep(recent, slope)) return undefined;
  // In the middle of the last week; the next day's middle is four days later.
  const level = Math.exp(mean(recent) + (slope * (recent.length - 1)) / 2) / WEEK;
  return (day) => {
    const ahead = (day + 3) / WEEK;
    const damped = (1 - DAMPING ** ahead) / -Math.log(DAMPING);
    return Math.max(FLOOR * level, level * Math.exp(slope * damped));
  };
}

function isStep(levels: readonly number[], slope: number): boolean {
  const middle = (levels.length - 1) / 2;
  const centre = mean(levels);
  const line = squares(levels.map((level, week) => level - centre - slope * (week - middle)));
  return levels.some((_, week) => {
    const [before, after] = [levels.slice(0, week), levels.slice(week)];
    return week > 0 && squares(aroundMean(before)) + squares(aroundMean(after)) < STEP_FIT * line;
  });
}

function aroundMean(levels: readonly number[]): number[] {
  const centre = mean(levels);
  return levels.map((level) => level - centre);
}

function squares(values: readonly number[]): number {
  return values.reduce((all, value) => all + value ** 2, 0);
}

export function pathTotal(path: LevelPath, days: number): number {
  let all = 0;
  for (let day = 1; day <= days; day++) all += path(day);
  return all;
}

import { mean } from './statistics.ts';
import { partOfDay, WEEK, weekPattern } from './week.ts';

/** A level before and after differs by so many standard errors, and in logs by so much, or it has not shifted. */
const LEAST_ERRORS = 5;
const LEAST_STEP = 0.15;

/** Days from which on the level is another one, oldest first. */
export function shiftsIn(days: readonly number[]): number[] {
  const pattern = weekPattern(days);
  const active = days.flatMap((value, day) => {
    const part = partOfDay(pattern, day - days.length);
    return value > 0 && part > 0.2 ? [{ day, level: Math.log(value / part) }] : [];
  });
  const levels = active.map(({ level }) => level);
  return splits(levels, 0).map((place) => active[place]?.day ?? 0);
}

/** Where levels split, found in each half again. */
function splits(levels: readonly number[], offset: number): number[] {
  const found = bestSplit(levels);
  if (found === undefined) return [];
  return [...splits(levels.slice(0, found), offset), offset + found, ...splits(levels.slice(found), offset + found)];
}

function bestSplit(levels: readonly number[]): number | undefined {
  const count = levels.length;
  let best = { place: 0, gain: 0, step: 0 };
  const all = levels.reduce((sum, level) => sum + level, 0);
  let before = 0;
  for (const [index, level] of levels.entries()) {
    before += level;
    const place = index + 1;
    if (place < WEEK || count - place < WEEK) continue;
    const step = (all - before) / (count - place) - before / place;
    const gain = (step ** 2 * place * (count - place)) / count;
    if (gain > best.gain) best = { place, gain, step };
  }
  if (best.place === 0 || Math.abs(best.step) < LEAST_STEP) return undefined;
  const centre = mean(levels);
  const spread = levels.reduce((sum, level) => sum + (level - centre) ** 2, 0);
  const rest = Math.max(0, spread - best.gain) / (count - 2);
  return best.gain > LEAST_ERRORS ** 2 * rest ? best.place : undefined;
}

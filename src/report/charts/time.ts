import { unitAfter, calendarUnits } from '../../values/time-spans.ts';

const MOST_PLACES = 800;

const day = /^\d{4}-\d{2}-\d{2}$/;
const forms = { hour: /^\d{4}-\d{2}-\d{2} \d{2}:00$/, day, week: day, month: /^\d{4}-\d{2}$/ };

/**
 * All hours, days, weeks (by their Mondays) or months from the first of these to the last, in order, including those
 * without use: a line drawn across a gap would show use that did not happen. Other names are only sorted.
 */
export function withoutGaps(names: readonly string[], dimension: string): string[] {
  const sorted = [...new Set(names)].toSorted();
  const [first, last] = [sorted[0], sorted.at(-1)];
  const unit = calendarUnits.find((each) => each === dimension);
  if (first === undefined || last === undefined || !unit || !sorted.every((name) => forms[unit].test(name)))
    return sorted;
  const all: string[] = [];
  for (let name = first; name <= last; name = unitAfter(name, unit)) {
    if (all.length === MOST_PLACES) return sorted;
    all.push(name);
  }
  return all;
}

import { DAY, HOUR } from '../../values/calendar.ts';

/** More steps than this cannot be told apart in a chart. */
const MOST_PLACES = 800;

const day = /^\d{4}-\d{2}-\d{2}$/;
const steps: Readonly<Record<string, { readonly form: RegExp; readonly next: (name: string) => string }>> = {
  hour: { form: /^\d{4}-\d{2}-\d{2} \d{2}:00$/, next: hourAfter },
  day: { form: day, next: (name) => dayAfter(name, 1) },
  week: { form: day, next: (name) => dayAfter(name, 7) },
  month: { form: /^\d{4}-\d{2}$/, next: monthAfter },
};

/**
 * All hours, days, weeks (by their Mondays) or months from the first of these to the last, in order, including those
 * without use: a line drawn across a gap would show use that did not happen. Other names are only sorted.
 */
export function withoutGaps(names: readonly string[], unit: string): string[] {
  const sorted = [...new Set(names)].toSorted();
  const [first, last] = [sorted[0], sorted.at(-1)];
  const step = steps[unit];
  if (first === undefined || last === undefined || !step || !sorted.every((name) => step.form.test(name)))
    return sorted;
  const { next } = step;
  const all: string[] = [];
  for (let name = first; name <= last; name = next(name)) {
    if (all.length === MOST_PLACES) return sorted;
    all.push(name);
  }
  return all;
}

function hourAfter(hour: string): string {
  return `${new Date(Date.parse(`${hour.replace(' ', 'T')}Z`) + HOUR).toISOString().slice(0, 13).replace('T', ' ')}:00`;
}

function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);
}

function monthAfter(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

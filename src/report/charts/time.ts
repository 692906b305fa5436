const MOST_PLACES = 800;
const DAY = 86_400_000;

/**
 * The days or months from the first of these to the last, in their order, those in which nothing happened too: a line
 * between two days would else say what was not. Other names are sorted as they are.
 */
export function withoutGaps(names: readonly string[]): string[] {
  const sorted = [...new Set(names)].toSorted();
  const [first, last] = [sorted[0], sorted.at(-1)];
  const next = sorted.every((name) => /^\d{4}-\d{2}-\d{2}$/.test(name))
    ? dayAfter
    : sorted.every((name) => /^\d{4}-\d{2}$/.test(name))
      ? monthAfter
      : undefined;
  if (first === undefined || last === undefined || !next) return sorted;
  const all: string[] = [];
  for (let name = first; name <= last; name = next(name)) {
    if (all.length === MOST_PLACES) return sorted;
    all.push(name);
  }
  return all;
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + DAY).toISOString().slice(0, 10);
}

function monthAfter(month: string): string {
  const [year = 0, place = 1] = month.split('-').map(Number);
  return place === 12 ? `${year + 1}-01` : `${year}-${String(place + 1).padStart(2, '0')}`;
}

import type { Period } from './schema.ts';

/** A key that periods of the same figures share: neither notes nor sources count, nor the day of a check. */
export function figuresOf(rates: readonly Period[]): string {
  return JSON.stringify(
    rates.map(({ note: _note, source: _source, page: _page, checked: _checked, ...figures }) => sorted(figures)),
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

import type { Model } from './schema.ts';

/** `-20251001`, `-2025-10-01`, `-v1:0` behind such a day, and `-latest`: what providers add to a model's name. */
const SNAPSHOT = /-(?:\d{4}-?\d{2}-?\d{2}(?:-v\d+(?::\d+)?)?|latest)$/;

/** The id of another model of a list that a dated id is a snapshot of, at the very same rates in every period. */
export function repeatedSnapshot({ id, rates }: Model, models: readonly Model[]): string | undefined {
  const base = id.replace(SNAPSHOT, '').toLowerCase();
  if (base === id.toLowerCase()) return undefined;
  return models.find((other) => other.id.toLowerCase() === base && spelled(other.rates) === spelled(rates))?.id;
}

/** Their figures alone: neither notes nor sources. */
function spelled(rates: Model['rates']): string {
  return JSON.stringify(rates.map(({ note: _note, source: _source, page: _page, checked: _checked, ...figures }) => sorted(figures)));
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

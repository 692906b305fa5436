import { MINUTE, HOUR, QUARTER, instantToMs } from '../../values/calendar.ts';
import { localTime } from '../../values/local-time.ts';
import { namesOf } from '../../pricing/catalogue/names.ts';
import type { ListedModel, Catalogue } from '../../pricing/catalogue/offer.ts';
import type { RateBoundaries } from './time-buckets.ts';

const A_JANUARY = Date.UTC(2026, 0);
const A_JULY = Date.UTC(2026, 6);

/** Keys of a price list whose moments may change a rate, or what a name means. */
const moments: ReadonlySet<string> = new Set(['from', 'until', 'checked', 'released', 'retires']);

interface FoundBoundaries {
  readonly thresholds: Set<number>;
  readonly changes: Set<number>;
  readonly clocks: Set<string>;
  readonly zones: Set<string>;
}

/** How finely use has to be kept apart so that no rate of these models changes within a sum. */
export function rateBoundariesOf(models: readonly ListedModel[]): RateBoundaries {
  const found: FoundBoundaries = { thresholds: new Set(), changes: new Set(), clocks: new Set(), zones: new Set() };
  for (const { model, discounts } of models) {
    collectBoundaries(model, found);
    collectBoundaries(discounts, found);
  }
  const changes = [...found.changes].toSorted((a, b) => a - b);
  const thresholds = [...found.thresholds].toSorted((a, b) => a - b);
  return { thresholds, changes, isHourly: found.clocks.size > 0, step: stepOf(changes, found) };
}

/** Every model that a name, with or without its provider, means at any time. */
export function modelsNamed(catalogue: Catalogue, name: string): ListedModel[] {
  const wanted = name.trim().toLowerCase();
  const slash = wanted.indexOf('/');
  const own = slash > 0 ? modelsIn(catalogue, wanted.slice(0, slash), wanted.slice(slash + 1)) : [];
  if (own.length > 0) return own;
  const providers = new Set((catalogue.names.get(wanted) ?? []).map((key) => key.slice(0, key.indexOf('/'))));
  return [...providers].flatMap((provider) => modelsIn(catalogue, provider, wanted));
}

function modelsIn(catalogue: Catalogue, provider: string, wanted: string): ListedModel[] {
  return (catalogue.shelf(provider)?.models ?? []).filter(({ model }) =>
    namesOf(model).some((name) => name.toLowerCase() === wanted),
  );
}

/** Every model of the catalogue. */
export function allModels(catalogue: Catalogue): ListedModel[] {
  return catalogue.providers.flatMap((provider) => catalogue.shelf(provider)?.models ?? []);
}

/** All that one model says, whatever its structure: bands of service tiers and of windows count as well. */
function collectBoundaries(value: unknown, found: FoundBoundaries): void {
  if (Array.isArray(value)) for (const each of value) collectBoundaries(each, found);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [key, inside] of Object.entries(value)) {
    if (key === 'aboveInputTokens' && typeof inside === 'number')
      found.thresholds.add('atOrAbove' in value && value.atOrAbove === true ? inside - 1 : inside);
    else if (typeof inside !== 'string') collectBoundaries(inside, found);
    else if (moments.has(key)) found.changes.add(instantToMs(inside) ?? 0);
    else if (/^\d{2}:\d{2}$/.test(inside)) found.clocks.add(inside);
    else if (key === 'timeZone') found.zones.add(inside);
  }
}

/** The longest of an hour, a quarter and a minute that no change and no window's edge lies within. */
function stepOf(changes: readonly number[], { clocks, zones }: FoundBoundaries): number {
  const edges = [...changes, ...[...clocks].map((clock) => Number(clock.slice(3)) * MINUTE)];
  const fits = (step: number): boolean => edges.every((edge) => edge % step === 0);
  // Clocks of some places are ahead of UTC by halves or quarters of an hour.
  const isWhole = [...zones].every(
    (zone) => localTime(A_JULY, zone).minute % 60 === 0 && localTime(A_JANUARY, zone).minute % 60 === 0,
  );
  if (isWhole && fits(HOUR)) return HOUR;
  return fits(QUARTER) ? QUARTER : MINUTE;
}

import { instantToMs } from '../values/calendar.ts';
import { localTime } from '../pricing/local-time.ts';
import { namesOf } from '../pricing/names.ts';
import type { Catalogue } from '../pricing/select.ts';
import type { Grain } from './slots.ts';

const HOUR = 3_600_000;
const QUARTER = HOUR / 4;
const MINUTE = 60_000;
const A_JANUARY = Date.UTC(2026, 0);
const A_JULY = Date.UTC(2026, 6);

/** Keys of a price list whose moments may change a rate, or what a name means. */
const moments: ReadonlySet<string> = new Set(['from', 'until', 'checked', 'retires']);

interface Found {
  readonly thresholds: Set<number>;
  readonly changes: Set<number>;
  readonly clocks: Set<string>;
  readonly zones: Set<string>;
}

/** How finely use has to be kept apart so that no rate of any offer changes within a sum. */
export function priceGrain(catalogue: Catalogue): Pick<Grain, 'thresholds' | 'changes' | 'step'> & { readonly hourly: ReadonlySet<string> } {
  const found: Found = { thresholds: new Set(), changes: new Set(), clocks: new Set(), zones: new Set() };
  const hourly = new Set<string>();
  for (const provider of catalogue.providers) {
    for (const { model, discounts } of catalogue.shelf(provider)?.models ?? []) {
      const own: Found = { ...found, clocks: new Set() };
      walk(model, own);
      walk(discounts, own);
      if (own.clocks.size > 0) for (const name of namesOf(model)) hourly.add(name.slice(name.lastIndexOf('/') + 1).toLowerCase());
      for (const clock of own.clocks) found.clocks.add(clock);
    }
  }
  const changes = [...found.changes].toSorted((a, b) => a - b);
  return { thresholds: [...found.thresholds].toSorted((a, b) => a - b), changes, hourly, step: stepOf(changes, found) };
}

/** All that one model says, whatever its structure: bands of service tiers and of windows count as well. */
function walk(value: unknown, found: Found): void {
  if (Array.isArray(value)) for (const each of value) walk(each, found);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [key, inside] of Object.entries(value)) {
    if (key === 'aboveInputTokens' && typeof inside === 'number')
      found.thresholds.add('atOrAbove' in value && value.atOrAbove === true ? inside - 1 : inside);
    else if (typeof inside !== 'string') walk(inside, found);
    else if (moments.has(key)) found.changes.add(instantToMs(inside) ?? 0);
    else if (/^\d{2}:\d{2}$/.test(inside)) found.clocks.add(inside);
    else if (key === 'timeZone') found.zones.add(inside);
  }
}

/** The longest of an hour, a quarter and a minute that no change and no window's edge lies within. */
function stepOf(changes: readonly number[], { clocks, zones }: Found): number {
  const edges = [...changes, ...[...clocks].map((clock) => Number(clock.slice(3)) * MINUTE)];
  const fits = (step: number): boolean => edges.every((edge) => edge % step === 0);
  // Clocks of some places are ahead of UTC by halves or quarters of an hour.
  const isWhole = [...zones].every((zone) => localTime(A_JULY, zone).minute % 60 === 0 && localTime(A_JANUARY, zone).minute % 60 === 0);
  if (isWhole && fits(HOUR)) return HOUR;
  return fits(QUARTER) ? QUARTER : MINUTE;
}

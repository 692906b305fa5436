import { instantToMs, type Instant } from '../../../values/calendar.ts';
import { valueKey } from '../../../values/identity.ts';
import { meters, serviceTiers } from '../../rates/meters.ts';
import type { ListedBand, Period, ServiceTierRates } from '../schema.ts';

// What another source says today of a model of the catalogue → its price history with that day in it.

export interface Observed {
  readonly change: 'confirmed' | 'changed';
  readonly rates: Period[];
  /** Rates of before that the source does not state, though its others have moved: they end. */
  readonly ended: readonly string[];
}

/** The periods of a model with what was seen on a day; the source confirms or ends `current`, the one in force. */
export function withObserved(
  rates: readonly Period[],
  current: Period | undefined,
  seen: Period,
  day: Instant,
): Observed {
  if (current && agrees(current, seen))
    return { change: 'confirmed', rates: confirmed(rates, current, day), ended: [] };
  const hasMoved = !current || ['input' as const, 'output' as const].some((meter) => differs(current, seen, meter));
  const kept = !current ? {} : hasMoved ? whatStays(current) : current;
  const standing = figuresIn(kept);
  const tiers = serviceTiers.flatMap((tier) =>
    seen[tier] ? [[tier, { ...standing[tier], ...seen[tier] }] as const] : [],
  );
  const next = {
    from: day,
    checked: day,
    source: seen.source,
    ...standing,
    ...figuresIn(seen),
    ...Object.fromEntries(tiers),
  };
  return {
    change: 'changed',
    rates: [next, ...before(rates, current, day)],
    ended: hasMoved && current ? endedIn(current, next) : [],
  };
}

/** A period without its times, and without what was said of it. */
function figuresIn(period: Partial<Period>): Partial<Period> {
  const { from: _from, until: _until, checked: _checked, state: _state, ...rest } = period;
  const { source: _source, page: _page, note: _note, confidence: _confidence, ...figures } = rest;
  return figures;
}

/** Whether a source says nothing that the period in force does not: what it leaves out, it does not deny. */
function agrees(current: Period, seen: Period): boolean {
  return (
    meters.every((meter) => !differs(current, seen, meter)) &&
    serviceTiers.every((tier) => meters.every((meter) => !differs(current[tier] ?? {}, seen[tier] ?? {}, meter))) &&
    (seen.bands ?? []).every((band) => hasBand(current.bands ?? [], band)) &&
    (seen.perRequest === undefined || valueKey(seen.perRequest) === valueKey(current.perRequest)) &&
    (seen.perWebSearch === undefined || seen.perWebSearch === current.perWebSearch) &&
    Object.entries(seen.units ?? {}).every(([unit, price]) => valueKey(price) === valueKey(unitsOf(current)[unit]))
  );
}

function differs(current: ServiceTierRates, seen: ServiceTierRates, meter: (typeof meters)[number]): boolean {
  return seen[meter] !== undefined && seen[meter] !== current[meter];
}

/** Sources fill the bands of other meters with their own guesses. */
const bandMeters = ['input', 'cacheRead', 'output'] as const;

function hasBand(bands: readonly ListedBand[], seen: ListedBand): boolean {
  const same = bands.find(({ aboveInputTokens }) => aboveInputTokens === seen.aboveInputTokens);
  return same !== undefined && bandMeters.every((meter) => same[meter] === undefined || !differs(same, seen, meter));
}

function unitsOf({ units = {} }: Period): Readonly<Record<string, unknown>> {
  return { ...units };
}

/** The periods with a price that was found unchanged; where nobody knows its start, it goes on from that day. */
function confirmed(rates: readonly Period[], current: Period, day: Instant): Period[] {
  if ((instantToMs(current.checked ?? '') ?? -Infinity) >= (instantToMs(day) ?? Infinity)) return [...rates];
  if (current.from === undefined) return [{ ...current, from: day, checked: day }, ...rates];
  return rates.map((period) => (period === current ? { ...current, checked: day } : period));
}

/** The earlier periods; what was taken down on that very day has no day of its own. */
function before(rates: readonly Period[], current: Period | undefined, day: Instant): Period[] {
  return rates.flatMap((period) => {
    if (period !== current || (period.from ?? period.checked ?? '') < day) return [period];
    if (period.from !== undefined) return [];
    const { checked: _, ...undated } = period;
    return [{ ...undated, until: day }];
  });
}

/** What does not depend on the rates that moved: fees, prices by unit, factors, and service tiers that a rule makes. */
function whatStays(current: Period): Partial<Period> {
  const { perRequest, perWebSearch, units, multipliers } = current;
  const tiers = serviceTiers.flatMap((tier) => {
    const rule = current[tier]?.rule;
    return rule ? [[tier, { rule }] as const] : [];
  });
  return {
    ...(perRequest !== undefined && { perRequest }),
    ...(perWebSearch !== undefined && { perWebSearch }),
    ...(units && { units }),
    ...(multipliers && { multipliers }),
    ...Object.fromEntries(tiers),
  };
}

function endedIn(current: Period, next: Period): string[] {
  const sets = [...meters, ...serviceTiers, 'bands' as const, 'schedule' as const, 'thinking' as const];
  return sets.filter((set) => current[set] !== undefined && next[set] === undefined);
}

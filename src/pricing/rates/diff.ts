import { compare, minus, ratio, type Decimal, type Money } from '../../values/money.ts';
import { serviceTiers } from './meters.ts';
import { rated, type BandedRates, type Rates, type RateSet } from './rate-set.ts';
import type { PricedOffer } from './timeline.ts';

export type RateChange = 'added' | 'removed' | 'dearer' | 'cheaper' | 'published' | 'withdrawn';

/** One rate that differs between two sets of prices. */
export interface Difference {
  readonly offer: string;
  readonly change: RateChange;
  /**
   * Such as `batch input`, `input above 200000`, `output mon-fri 09:00-12:00 Asia/Shanghai`, `requests`, `multiplier
   * us`.
   */
  readonly rate: string;
  readonly isFactor: boolean;
  /** US dollars per million tokens, or each; for a multiplier, the factor. */
  readonly before: Money | undefined;
  readonly after: Money | undefined;
  /** The change as a part of `before`; undefined if one of them is missing or zero. */
  readonly by: Decimal | undefined;
}

/** The rates that changed, by offers in the order of their names. */
export function diffPrices(before: readonly PricedOffer[], after: readonly PricedOffer[]): Difference[] {
  const old = new Map(before.map((priced) => [priced.offer.key, ratesIn(priced)]));
  const now = new Map(after.map((priced) => [priced.offer.key, ratesIn(priced)]));
  return [...new Set([...old.keys(), ...now.keys()])]
    .toSorted()
    .flatMap((offer) => diffOffer(offer, old.get(offer), now.get(offer)));
}

const MULTIPLIER = 'multiplier ';

type Named = ReadonlyMap<string, Money>;

function diffOffer(offer: string, old: Named | undefined, now: Named | undefined): Difference[] {
  const names = new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])]);
  return [...names].flatMap((rate) => {
    const [before, after] = [old?.get(rate), now?.get(rate)];
    if (before && after && compare(before, after) === 0) return [];
    const share = before && after ? ratio(minus(after, before), before) : undefined;
    const isFactor = rate.startsWith(MULTIPLIER);
    return [{ offer, change: changeOf({ old, now, before, after }), rate, isFactor, before, after, by: share }];
  });
}

interface Sides {
  readonly old: Named | undefined;
  readonly now: Named | undefined;
  readonly before: Money | undefined;
  readonly after: Money | undefined;
}

function changeOf({ old, now, before, after }: Sides): RateChange {
  if (!old) return 'added';
  if (!now) return 'removed';
  if (!before) return 'published';
  if (!after) return 'withdrawn';
  return compare(after, before) > 0 ? 'dearer' : 'cheaper';
}

/** Every rate of an offer by a unique name. */
function ratesIn(priced: PricedOffer): Named {
  const tiers = serviceTiers.flatMap((tier) =>
    priced.serviceTiers[tier] ? setRates(`${tier} `, priced.serviceTiers[tier]) : [],
  );
  const fees = Object.entries(priced.fees);
  const factors = Object.entries(priced.multipliers).map(([name, factor]): [string, Money] => [
    `${MULTIPLIER}${name}`,
    factor,
  ]);
  return new Map([...setRates('', priced), ...tiers, ...fees, ...factors]);
}

function setRates(prefix: string, { schedule, ...set }: RateSet): [string, Money][] {
  return [
    ...bandedRates(prefix, '', set),
    ...(schedule?.windows ?? []).flatMap((window) => bandedRates(prefix, ` ${window.label}`, window)),
  ];
}

function bandedRates(prefix: string, suffix: string, { rates, bands }: BandedRates): [string, Money][] {
  const above = bands.flatMap((band) => meterRates(prefix, `${suffix} above ${band.aboveInputTokens}`, band.rates));
  return [...meterRates(prefix, suffix, rates), ...above];
}

function meterRates(prefix: string, suffix: string, rates: Rates): [string, Money][] {
  return rated.flatMap((meter) => (rates[meter] ? [[`${prefix}${meter}${suffix}`, rates[meter]]] : []));
}

import { meters } from '../meters.ts';
import type { Meter, ServiceTier } from '../meters.ts';
import type { Band, Model, Period, ServiceTierRates } from '../schema.ts';
import { isFree, isNothing } from './foreign.ts';
import type { Amount, Loss } from './foreign.ts';

/** One price of a foreign record, and what of ours it is. */
export interface Price {
  readonly key: string;
  readonly amount: Amount;
  readonly meter: Meter | 'perRequest' | 'perWebSearch';
  readonly above?: number | undefined;
  readonly tier?: ServiceTier | undefined;
}

export interface Priced {
  readonly rates: Omit<Period, 'from' | 'until' | 'checked' | 'source' | 'note' | 'state'>;
  readonly losses: readonly Loss[];
}

/**
 * Prices as the rates of a period. A zero is carried over only for models that are free by name: elsewhere it may stand
 * for what nobody knows. A band says every rate of its requests: those that the record leaves out are the ones below it.
 */
export function ratesFrom(id: string, prices: readonly Price[]): Priced {
  const losses: Loss[] = [];
  const kept = prices.filter(({ key, amount }) => {
    const loss = lossIn(id, key, amount);
    if (loss !== undefined) losses.push({ what: loss, at: id });
    return loss === undefined && amount !== undefined;
  });
  const tiers = [...new Set(kept.flatMap(({ tier }) => (tier === undefined ? [] : [tier])))];
  const said = { standard: {}, guessed: (what: string): void => void losses.push({ what, at: id }) };
  const base = setOf(pricesOf(kept, undefined), said);
  const sets = tiers.map((tier) => [tier, setOf(pricesOf(kept, tier), { ...said, standard: base })]);
  return { rates: { ...base, ...Object.fromEntries(sets) }, losses };
}

function lossIn(id: string, key: string, amount: Amount): string | undefined {
  if (amount !== undefined && 'loss' in amount) return `${key}: ${amount.loss}`;
  return isNothing(amount) && !isFree(id) ? `${key} is 0, which may mean that nobody knows it` : undefined;
}

function pricesOf(prices: readonly Price[], wanted: ServiceTier | undefined): Price[] {
  return prices.filter(({ tier }) => tier === wanted);
}

interface Around {
  /** What a service tier's rates stand over. */
  readonly standard: ServiceTierRates;
  /** Told of every rate that the record does not say. */
  readonly guessed: (what: string) => void;
}

function setOf(prices: readonly Price[], { standard, guessed }: Around): ServiceTierRates {
  const own = flat(prices.filter(({ above }) => above === undefined));
  const thresholds = [...new Set(prices.flatMap(({ above }) => (above === undefined ? [] : [above])))].toSorted((a, b) => a - b);
  let below = { ...onlyMeters(standard), ...onlyMeters(own) };
  const bands = thresholds.map((aboveInputTokens): Band => {
    const said = flat(prices.filter(({ above }) => above === aboveInputTokens));
    for (const meter of Object.keys(below)) {
      if (!Object.hasOwn(said, meter)) guessed(`${meter} of prompts above ${aboveInputTokens} tokens, taken from shorter ones`);
    }
    below = { ...below, ...said };
    return { aboveInputTokens, ...below };
  });
  return { ...own, ...(bands.length > 0 && { bands }) };
}

function flat(prices: readonly Price[]): Partial<Record<Price['meter'], number>> {
  return Object.fromEntries(prices.flatMap(({ meter, amount }) => (amount !== undefined && 'rate' in amount ? [[meter, amount.rate]] : [])));
}

type MeterRates = Partial<Record<Meter, number | undefined>>;

function onlyMeters(set: MeterRates): MeterRates {
  return Object.fromEntries(meters.flatMap((meter) => (set[meter] === undefined ? [] : [[meter, set[meter]]])));
}

/** Whether anything of a request could be billed by these rates. */
export function hasRates(rates: object): boolean {
  return Object.keys(rates).length > 0;
}

/** Models of a list, without those whose names no offer can have and without repeated ones. */
export function distinct(models: readonly Model[], losses: Loss[]): Model[] {
  const seen = new Set<string>();
  return models.filter(({ id }) => {
    const what =
      /[\s,=]/.test(id) || id.length > 200
        ? 'a name with spaces, commas or equals signs'
        : seen.has(id.toLowerCase())
          ? 'a second model of that name'
          : undefined;
    if (what !== undefined) losses.push({ what, at: id });
    seen.add(id.toLowerCase());
    return what === undefined;
  });
}

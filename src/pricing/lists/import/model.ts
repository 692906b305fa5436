import { meters, type Meter, type ServiceTier } from '../../rates/meters.ts';
import { unitRow, type UnitMeter } from '../../rates/unit-table.ts';
import { DEAREST_FEE, EXACT_DIGITS } from '../rate-schema.ts';
import type { ListedBand, Model, Period, ServiceTierRates } from '../schema.ts';
import { isFree, isNothing, type Amount, type ForeignList, type Loss } from './foreign.ts';

const fees = ['perRequest', 'perWebSearch'] as const;

/** One price of a foreign record, and its meter, fee or unit here. */
export interface Price {
  readonly key: string;
  readonly amount: Amount;
  readonly meter: Meter | (typeof fees)[number] | UnitMeter;
  readonly above?: number | undefined;
  readonly tier?: ServiceTier | undefined;
}

export interface ImportedRates {
  readonly rates: Omit<Period, 'from' | 'until' | 'checked' | 'source' | 'note' | 'state'>;
  readonly losses: readonly Loss[];
}

/**
 * Prices as the rates of a period. A zero is carried over only for models that are free by name: elsewhere it may mean
 * an unknown price. A band states every rate of its requests: those missing in the record are the ones below it. A
 * service tier has the rates of the record, and no others.
 */
export function ratesFrom(id: string, prices: readonly Price[]): ImportedRates {
  const losses: Loss[] = [];
  const kept = prices.filter((price) => {
    const what = lossIn(id, price);
    if (what !== undefined) losses.push({ what, at: id });
    if (price.amount && 'rounded' in price.amount)
      losses.push({ what: `${price.key}: digits beyond the ${EXACT_DIGITS}th, rounded`, at: id });
    return what === undefined && price.amount !== undefined;
  });
  const tiers = [...new Set(kept.flatMap(({ tier }) => (tier === undefined ? [] : [tier])))];
  const units = unitsOf(pricesOf(kept, undefined));
  const base = { ...setOf(pricesOf(kept, undefined)), ...(Object.keys(units).length > 0 && { units }) };
  const guessed = (what: string): void => void losses.push({ what, at: id });
  const standard = { ...base, ...(base.bands && { bands: completed(base, base.bands, guessed) }) };
  return {
    rates: { ...standard, ...Object.fromEntries(tiers.map((tier) => [tier, setOf(pricesOf(kept, tier))])) },
    losses,
  };
}

function lossIn(id: string, { key, amount, meter }: Price): string | undefined {
  if (amount !== undefined && 'loss' in amount) return `${key}: ${amount.loss}`;
  const isFee = fees.some((fee) => fee === meter) || unitRow(meter) !== undefined;
  if (amount !== undefined && isFee && amount.rate > DEAREST_FEE) return `${key}: a fee above ${DEAREST_FEE}`;
  return isNothing(amount) && !isFree(id) ? `${key} is 0, which may mean that nobody knows it` : undefined;
}

function pricesOf(prices: readonly Price[], wanted: ServiceTier | undefined): Price[] {
  return prices.filter(({ tier }) => tier === wanted);
}

function setOf(prices: readonly Price[]): ServiceTierRates {
  const thresholds = [...new Set(prices.flatMap(({ above }) => (above === undefined ? [] : [above])))].toSorted(
    (a, b) => a - b,
  );
  const bands = thresholds.map((aboveInputTokens): ListedBand => ({
    aboveInputTokens,
    ...flat(prices.filter(({ above }) => above === aboveInputTokens)),
  }));
  return { ...flat(prices.filter(({ above }) => above === undefined)), ...(bands.length > 0 && { bands }) };
}

/** Bands with the rates that are missing in the record; calls `guessed` for each. */
function completed(
  base: ServiceTierRates,
  bands: readonly ListedBand[],
  guessed: (what: string) => void,
): ListedBand[] {
  let below: MeterRates = onlyMeters(base);
  return bands.map((band) => {
    for (const meter of Object.keys(below)) {
      if (!Object.hasOwn(band, meter))
        guessed(`${meter} of prompts above ${band.aboveInputTokens} tokens, taken from shorter ones`);
    }
    below = { ...below, ...onlyMeters(band) };
    return { aboveInputTokens: band.aboveInputTokens, ...onlyMeters(below) };
  });
}

/** In the order in which lists are written. */
function flat(prices: readonly Price[]): Partial<Record<Price['meter'], number>> {
  const rates = new Map(
    prices.flatMap(({ meter, amount }) => (amount !== undefined && 'rate' in amount ? [[meter, amount.rate]] : [])),
  );
  return Object.fromEntries(
    [...meters, ...fees].flatMap((meter) => (rates.has(meter) ? [[meter, rates.get(meter)]] : [])),
  );
}

function unitsOf(prices: readonly Price[]): Partial<Record<UnitMeter, number>> {
  return Object.fromEntries(
    prices.flatMap(({ meter, amount }) => {
      const unit = unitRow(meter);
      return unit && amount !== undefined && 'rate' in amount ? [[unit.name, amount.rate]] : [];
    }),
  );
}

type MeterRates = Partial<Record<Meter, number | undefined>>;

function onlyMeters(set: MeterRates): MeterRates {
  return Object.fromEntries(meters.flatMap((meter) => (set[meter] === undefined ? [] : [[meter, set[meter]]])));
}

export function hasRates(rates: object): boolean {
  return Object.keys(rates).length > 0;
}

/** Models of a list, without those whose names no offer can have and without repeated ones. */
export function distinctModels({ provider, models }: ForeignList, losses: Loss[]): Model[] {
  const seen = new Map<string, string>();
  return models.filter(({ id, rates }) => {
    const [name, figures] = [id.toLowerCase(), JSON.stringify(rates)];
    const [other, at] = [seen.get(name), `${provider}/${id}`];
    const isUnnameable = /[\s,=]/.test(id) || id.length > 200;
    if (isUnnameable) losses.push({ what: 'a name with spaces, commas or equals signs', at });
    else if (other === undefined) seen.set(name, figures);
    else if (other !== figures) losses.push({ what: 'a second model of that name, at other prices', at });
    return !isUnnameable && other === undefined;
  });
}

/** A name that two models claim belongs to the first. */
export function withAliases(models: readonly Model[]): Model[] {
  const taken = new Set(models.map(({ id }) => id.toLowerCase()));
  return models.map((model) => {
    const aliases = (model.aliases ?? []).filter((alias) => {
      const name = (typeof alias === 'string' ? alias : alias.name).toLowerCase();
      const isNew = !taken.has(name);
      taken.add(name);
      return isNew;
    });
    return { ...model, aliases: aliases.length > 0 ? aliases : undefined };
  });
}

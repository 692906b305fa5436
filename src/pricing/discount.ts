import { instantToMs } from '../values/calendar.ts';
import type { Instant } from '../values/calendar.ts';
import { UserError } from '../values/errors.ts';
import { decimal, minus, one, plain, times } from '../values/money.ts';
import type { Decimal } from '../values/money.ts';
import { didYouMean, nearest } from '../values/nearest.ts';
import { meters, serviceTiers } from './meters.ts';
import { startOf } from './rates.ts';
import type { Model, Period, PriceList } from './schema.ts';

/**
 * The models of a list at a negotiated discount: off every token rate of every period from its first moment on, never
 * off fees. Models of another provider keep saying who made them. Throws a UserError for a model that is not there.
 */
export function discounted(base: PriceList, { provider, discount, discountFrom }: PriceList): Model[] {
  if (typeof discount === 'object') refuseUnknown(Object.keys(discount), base);
  return base.models.map((model) => {
    const share = typeof discount === 'object' ? shareFor(discount, model) : discount;
    const rates =
      share === undefined ? model.rates : model.rates.flatMap((period, place) => cut(period, factorOf(share), discountFrom, model, place));
    const isElsewhere = provider.toLowerCase() !== base.provider.toLowerCase();
    return { ...model, ...(isElsewhere && { maker: model.maker ?? base.provider }), rates };
  });
}

function shareFor(discount: Readonly<Record<string, string>>, { id }: Model): string | undefined {
  return Object.entries(discount).find(([name]) => name.toLowerCase() === id.toLowerCase())?.[1];
}

function refuseUnknown(names: readonly string[], { provider, models }: PriceList): void {
  const ids = models.map(({ id }) => id);
  const unknown = names.find((name) => !ids.some((id) => id.toLowerCase() === name.toLowerCase()));
  if (unknown === undefined) return;
  throw new UserError(`discount: ${provider} has no model "${unknown}"`, {
    hint: didYouMean(nearest(unknown, ids, 3)) ?? 'discounts name models by id',
  });
}

/** What remains to be paid of a whole: 0.88 for `12%`. */
function factorOf(share: string): Decimal {
  return minus(one, times(decimal(share.slice(0, -1)), decimal('0.01')));
}

/** A period at a discount; one that it begins in the middle of becomes two. */
function cut(period: Period, factor: Decimal, from: Instant | undefined, model: Model, place: number): Period[] {
  const begins = instantToMs(from ?? '') ?? -Infinity;
  const start = instantToMs(startOf(period)) ?? -Infinity;
  if (from === undefined || begins <= start) return [cheaper(period, factor)];
  if (begins >= endOf(period, model, place)) return [period];
  return [{ ...cheaper(period, factor), from }, period];
}

function endOf({ until, ...period }: Period, { rates }: Model, place: number): number {
  const start = instantToMs(startOf(period)) ?? -Infinity;
  const later = rates.flatMap((other, index) => (index === place || other.state !== undefined ? [] : [instantToMs(startOf(other)) ?? Infinity]));
  return Math.min(instantToMs(until ?? '') ?? Infinity, ...later.filter((next) => next > start));
}

function cheaper(period: Period, factor: Decimal): Period {
  const tiers = serviceTiers.flatMap((tier) => (period[tier] ? [[tier, cheaperSet(period[tier], factor)]] : []));
  return { ...cheaperSet(period, factor), ...Object.fromEntries(tiers) };
}

function cheaperSet<T extends Written & Pick<Period, 'bands' | 'schedule'>>(set: T, factor: Decimal): T {
  return {
    ...cheaperRates(set, factor),
    ...(set.bands && { bands: set.bands.map((band) => cheaperRates(band, factor)) }),
    ...(set.schedule && {
      schedule: {
        ...set.schedule,
        windows: set.schedule.windows.map((window) => ({
          ...cheaperRates(window, factor),
          ...(window.bands && { bands: window.bands.map((band) => cheaperRates(band, factor)) }),
        })),
      },
    }),
  };
}

type Written = Pick<Period, (typeof meters)[number] | 'thinking'>;

function cheaperRates<T extends Written>(written: T, factor: Decimal): T {
  const off = (rate: number): number => Number(plain(times(decimal(rate), factor)));
  const lowered = meters.flatMap((meter) => (written[meter] === undefined ? [] : [[meter, off(written[meter])]]));
  return { ...written, ...Object.fromEntries(lowered), ...(written.thinking && { thinking: { output: off(written.thinking.output) } }) };
}

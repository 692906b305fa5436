import { UserError } from '../../values/errors.ts';
import { decimal, times } from '../../values/money.ts';
import { didYouMean, nearestNames } from '../../values/nearest.ts';
import type { Discount, ListedModel, Shelf } from './offer.ts';
import type { PriceList } from '../lists/schema.ts';

/**
 * The models of a shelf as a list that extends it sells them: at its discount, taken off every token rate from the
 * first moment of the discount on, never off fees. Rates keep the currency and source of their own list, and models of
 * another provider keep their maker. Throws a UserError for a discount on an unknown model, and for another currency.
 */
export function applyDiscount(base: Shelf, list: PriceList): ListedModel[] {
  const { provider, name, currency, discount, discountFrom, source } = list;
  if (typeof discount === 'object') refuseUnknown(Object.keys(discount), base);
  const isElsewhere = provider.toLowerCase() !== base.provider;
  return base.models.map(({ model, list: written, discounts }): ListedModel => {
    if (currency !== undefined && currency !== (written.currency ?? 'USD')) {
      const own = `${model.id} is priced in ${written.currency ?? 'USD'}`;
      throw new UserError(`${provider} extends ${base.provider} in ${currency}, whose ${own}`, {
        hint: 'leave currency out of the list: models it takes over keep theirs, and --fx converts it',
      });
    }
    const share = typeof discount === 'object' ? shareFor(discount, model.id) : discount;
    const off: Discount[] = share === undefined ? [] : [{ share: partOf(share), from: discountFrom, source }];
    return {
      model: isElsewhere ? { ...model, maker: model.maker ?? base.provider } : model,
      list: { ...written, provider, name: name ?? (isElsewhere ? undefined : written.name) },
      discounts: [...discounts, ...off],
      isOwn: false,
    };
  });
}

function shareFor(discount: Readonly<Record<string, string>>, id: string): string | undefined {
  return Object.entries(discount).find(([name]) => name.toLowerCase() === id.toLowerCase())?.[1];
}

function refuseUnknown(names: readonly string[], { provider, models }: Shelf): void {
  const ids = models.map(({ model }) => model.id);
  const unknown = names.find((name) => !ids.some((id) => id.toLowerCase() === name.toLowerCase()));
  if (unknown === undefined) return;
  throw new UserError(`discount: ${provider} has no model "${unknown}"`, {
    hint: didYouMean(nearestNames(unknown, ids, 3)) ?? 'discounts name models by id',
  });
}

/** 0.12 for `12%`. */
function partOf(share: string): Discount['share'] {
  return times(decimal(share.slice(0, -1)), decimal('0.01'));
}

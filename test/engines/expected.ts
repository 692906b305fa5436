import { UserError } from '../../src/values/errors.ts';
import { sum, zero, plain, type Money } from '../../src/values/money.ts';
import { priceBook } from '../../src/pricing/rates/price-book.ts';
import type { Catalogue } from '../../src/pricing/catalogue/offer.ts';
import { rated } from '../../src/pricing/rates/rate-set.ts';
import { billingOf, promptTokensOf } from '../../src/projection/billing.ts';
import { costRequests } from '../../src/projection/cost.ts';
import { MissingRate } from '../../src/projection/price.ts';
import type { Row } from './generate.ts';

export interface Answer {
  readonly offer: string | undefined;
  readonly cost: Money | undefined;
  readonly reason: string | undefined;
}

/** What the program itself answers for a row: a cost, or why there is none. */
export function pricer(catalogue: Catalogue): (row: Row) => Answer {
  const price = priceBook(catalogue);
  return ({ at, provider, model, serviceTier, thinking, multipliers, requests, webSearches, usage }) => {
    let offer: string | undefined;
    try {
      const priced = price(provider === '' ? model : `${provider}/${model}`, at);
      offer = priced.offer.key;
      const sending = { serviceTier, thinking, multipliers };
      const { rates } = billingOf(priced, { promptTokens: promptTokensOf(usage), hours: { at }, ...sending });
      // What an offer without rates of tokens bills is not among the columns of usage.
      if (!rated.some((meter) => rates[meter])) return { offer, cost: undefined, reason: 'no rates of tokens' };
      const { total } = costRequests(priced, { usage, count: requests, webSearches, at, ...sending });
      return { offer, cost: total, reason: undefined };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return {
        offer,
        cost: undefined,
        reason:
          error instanceof MissingRate
            ? error.meter === 'webSearches'
              ? 'no fee for web searches'
              : `no ${error.meter} rate`
            : 'other',
      };
    }
  };
}

/** Sums of answers under a key. */
export class Sums {
  private readonly groups = new Map<string, { cost: Money; rows: number; unpriced: number }>();

  add(key: string, { cost }: Answer): void {
    const group = this.groups.get(key) ?? { cost: zero, rows: 0, unpriced: 0 };
    group.rows++;
    if (cost) group.cost = sum([group.cost, cost]);
    else group.unpriced++;
    this.groups.set(key, group);
  }

  /** `key | rows | unpriced | cost`, in the order of the keys. */
  lines(): string[] {
    return [...this.groups]
      .map(([key, { cost, rows, unpriced }]) => `${key} | ${rows} | ${unpriced} | ${plain(cost)}`)
      .toSorted();
  }
}

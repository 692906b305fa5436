import { sum } from '../money.ts';
import type { Money } from '../money.ts';
import type { PricedOffer } from '../pricing/select.ts';
import type { AssumedRate } from '../workload/plan.ts';
import type { Usage } from '../workload/usage.ts';
import { priceUsage } from './price.ts';
import type { LineItem } from './price.ts';

/** One usage on one offer: US dollars. */
export interface Cost {
  readonly offer: PricedOffer;
  readonly usage: Usage;
  readonly lineItems: readonly LineItem[];
  readonly total: Money;
}

/** Prices one usage on one offer. Throws MissingRate. */
export function costUsage(offer: PricedOffer, usage: Usage, assumeInput?: AssumedRate): Cost {
  const lineItems = priceUsage(offer, usage, assumeInput);
  return { offer, usage, lineItems, total: sum(lineItems.map(({ cost }) => cost)) };
}

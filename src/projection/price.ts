import { UserError } from '../errors.ts';
import { costOf } from '../money.ts';
import type { Money } from '../money.ts';
import { meters, parentMeter } from '../pricing/meters.ts';
import type { Meter } from '../pricing/meters.ts';
import type { PricedOffer, Rates } from '../pricing/select.ts';
import type { AssumedRate } from '../workload/plan.ts';
import type { Usage } from '../workload/usage.ts';

/** One meter of a usage, priced: tokens × rate ÷ 1,000,000 = cost, in US dollars, unrounded. */
export interface LineItem {
  readonly offer: string;
  readonly meter: Meter;
  readonly tokens: number;
  /** US dollars per million tokens. */
  readonly rate: Money;
  /** The meter whose rate it is: another one where the list has no rate of its own for this one. */
  readonly billedAs: Meter;
  /** True where the list publishes no rate and the user said which one to take. */
  readonly assumed: boolean;
  readonly cost: Money;
}

/** A usage needs a rate that the price list does not have. */
export class MissingRate extends UserError {
  readonly offer: string;
  readonly meter: Meter;

  constructor(offer: string, meter: Meter) {
    const way = meter === 'output' ? '' : 'take the output rate for it with --assume-input output, or ';
    super(`${offer} has no published ${meter} rate`, { hint: `${way}give its price in a list of your own with --pricing FILE` });
    this.offer = offer;
    this.meter = meter;
  }
}

/** Prices a usage line by line. Throws MissingRate where a meter that is used has no rate and none may stand in. */
export function priceUsage({ offer, rates }: PricedOffer, usage: Usage, assumeInput?: AssumedRate): LineItem[] {
  return meters.flatMap((meter) => {
    const tokens = usage[meter] ?? 0;
    if (tokens === 0) return [];
    const found = rateFor(rates, meter, assumeInput);
    if (!found) throw new MissingRate(offer.key, rootOf(meter));
    return [{ offer: offer.key, meter, tokens, ...found, cost: costOf(tokens, found.rate) }];
  });
}

type FoundRate = Pick<LineItem, 'rate' | 'billedAs' | 'assumed'>;

/** The meter's own rate, else its parent's as providers bill it, else the one the user assumes for input. */
function rateFor(rates: Rates, meter: Meter, assumeInput: AssumedRate | undefined): FoundRate | undefined {
  for (let billedAs: Meter | undefined = meter; billedAs; billedAs = parentMeter[billedAs]) {
    const rate = rates[billedAs];
    if (rate) return { rate, billedAs, assumed: false };
  }
  if (assumeInput === undefined || rootOf(meter) !== 'input') return undefined;
  if (assumeInput !== 'output') return { rate: assumeInput, billedAs: 'input', assumed: true };
  return rates.output && { rate: rates.output, billedAs: 'output', assumed: true };
}

function rootOf(meter: Meter): Meter {
  const parent = parentMeter[meter];
  return parent ? rootOf(parent) : meter;
}

import { compare, decimal, isZero, ratio, zero, type Decimal } from '../../values/money.ts';
import type { BlendSpec } from '../../workload/blend.ts';
import { AS_USED } from '../../workload/measured.ts';
import type { Kind } from '../../workload/request-kinds.ts';
import { totalTokens } from '../../pricing/rates/meters.ts';
import type { UsagePrices } from './prices.ts';
import type { RollUpCell } from '../tally/roll-up.ts';
import { modelName } from '../plan/traffic.ts';

/** What was used of an offer, in tokens. */
export interface UsedOffer {
  readonly offer: string;
  readonly share: Decimal;
}

/** The offer of each model of the sources at its latest use; undefined if the catalogue has none. */
export function offersUsed(cells: readonly RollUpCell[], prices: UsagePrices): Map<string, string | undefined> {
  const last = new Map<string, RollUpCell>();
  for (const cell of cells) {
    const name = modelName(cell.series);
    if ((lastMoment(last.get(name)) ?? -Infinity) <= (lastMoment(cell) ?? -Infinity)) last.set(name, cell);
  }
  return new Map([...last].map(([name, cell]) => [name, prices.offerOf(cell.series, lastMoment(cell))]));
}

/** The last moment of a cell: of a bucket, the one before its end. */
function lastMoment(cell: RollUpCell | undefined): number | undefined {
  return cell?.until === undefined ? cell?.at : cell.until - 1;
}

/** Offers with their shares of the tokens, the largest first; what is not in the catalogue is left out. */
export function usedOffers(kinds: readonly Kind[], offerOf: (model: string) => string | undefined): UsedOffer[] {
  return shares(kinds, offerOf).flatMap(([offer, share]) => (isZero(share) ? [] : [{ offer, share }]));
}

/** Every model's traffic on its own offer. */
export function asUsed(kinds: readonly Kind[], offerOf: (model: string) => string): BlendSpec {
  return {
    name: AS_USED,
    parts: shares(kinds, (model) => model).map(([model, share]) => ({ offer: offerOf(model), share, model })),
  };
}

/** The share of each name in all tokens, the largest first. */
function shares(kinds: readonly Kind[], nameOf: (model: string) => string | undefined): [string, Decimal][] {
  const tokens = new Map<string, number>();
  for (const { sent, usage } of kinds) {
    const name = sent && nameOf(sent.model);
    if (name !== undefined) tokens.set(name, (tokens.get(name) ?? 0) + totalTokens(usage));
  }
  const all = decimal([...tokens.values()].reduce((total, count) => total + count, 0));
  return [...tokens]
    .map(([name, count]): [string, Decimal] => [name, ratio(decimal(count), all) ?? zero])
    .toSorted(([a, mine], [b, other]) => compare(other, mine) || (a < b ? -1 : 1));
}

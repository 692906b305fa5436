import { plain } from '../../money.ts';
import type { PricedOffer } from '../../pricing/select.ts';
import { displayName } from '../../pricing/select.ts';
import type { Meter } from '../../pricing/meters.ts';
import type { LineItem } from '../../projection/price.ts';
import type { Usage } from '../../workload/usage.ts';
import { formatRate } from '../format.ts';
import type { Json } from '../report.ts';

/** What every report says of its prices. */
export interface Priced {
  /** Version of the catalogue. */
  readonly catalogue: string;
  readonly asOf: string;
}

/** The part that every JSON document begins with. */
export function documentHead({ catalogue, asOf }: Priced, assumptions: readonly string[]): { readonly [key: string]: Json } {
  return { schemaVersion: 1, catalogue: { version: catalogue, asOf }, assumptions };
}

export function catalogueNote({ catalogue, asOf }: Priced): string {
  return `Prices as of ${asOf}, catalogue ${catalogue}.`;
}

/** `openai/gpt-4o: output $10.00/M, in force since 2024-10-02, checked 2026-11-10, https://…` */
export function rateNote({ offer, rates, from, checked, source, note }: PricedOffer, used: readonly Meter[]): string {
  const shown = used.flatMap((meter) => {
    const rate = rates[meter];
    return rate ? [`${meter} ${formatRate(rate)}`] : [];
  });
  const parts = [`${shown.join(', ')} per million`, `since ${from}`, checked === undefined ? 'never checked' : `checked ${checked}`, source];
  return `${offer.key}: ${parts.join(', ')}${note === undefined ? '' : `. Note: ${note}`}`;
}

/** Where an offer is billed by another meter's rate, or by one the user assumed. */
export function standInNotes(offer: PricedOffer, lineItems: readonly LineItem[]): string[] {
  return lineItems.flatMap(({ meter, billedAs, assumed, rate }) => {
    if (assumed)
      return [
        `${displayName(offer.offer)} publishes no ${meter} rate: assumed ${billedAs === 'output' ? 'its output rate, ' : ''}${formatRate(rate)} per million.`,
      ];
    return billedAs === meter ? [] : [`${offer.offer.key} has no ${meter} rate of its own: billed as ${billedAs}.`];
  });
}

export function usageJson(usage: Usage): Json {
  return Object.fromEntries(Object.entries(usage));
}

export function lineItemJson({ offer, meter, tokens, rate, cost }: LineItem): Json {
  return { offer, meter, tokens, rate: plain(rate), cost: plain(cost) };
}

export function unique(lines: Iterable<string>): string[] {
  return [...new Set(lines)];
}

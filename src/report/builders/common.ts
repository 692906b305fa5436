import { plain } from '../../money.ts';
import type { PricedOffer } from '../../pricing/select.ts';
import { displayName } from '../../pricing/select.ts';
import type { Billing } from '../../projection/billing.ts';
import type { LineItem } from '../../projection/price.ts';
import type { Usage } from '../../workload/usage.ts';
import { formatRate, grouped } from '../format.ts';
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

/** `openai/gpt-4o: output $10.00 per million, since 2024-10-02, checked 2026-11-10, https://…`, with the rates that were used. */
export function rateNote({ offer, from, checked, source, note }: PricedOffer, lineItems: readonly LineItem[], billing?: Billing): string {
  const rates = unique(lineItems.filter(({ per }) => per === 'million tokens').map(({ billedAs, rate }) => `${billedAs} ${formatRate(rate)}`));
  const fees = unique(lineItems.filter(({ per }) => per === 'each').map(({ meter, rate }) => `${meter} ${formatRate(rate)} each`));
  const parts = [
    ...(rates.length > 0 ? [`${rates.join(', ')} per million`] : []),
    ...fees,
    ...billedBy(billing),
    from === undefined ? 'start unknown' : `since ${from}`,
    checked === undefined ? 'never checked' : `checked ${checked}`,
    source,
  ];
  return `${offer.key}: ${parts.join(', ')}${note === undefined ? '' : `. Note: ${note}`}`;
}

function billedBy(billing: Billing | undefined): string[] {
  const { serviceTier, band } = billing ?? {};
  return [
    ...(serviceTier === undefined ? [] : [`${serviceTier} rates`]),
    ...(band === undefined ? [] : [`for prompts ${band.atOrAbove ? 'of at least' : 'above'} ${grouped(String(band.aboveInputTokens))} tokens`]),
  ];
}

/** What a sum of tokens leaves open about an offer: how long its prompts are, and how many requests there are. */
export function unknownNotes({ offer, bands, fees }: PricedOffer): string[] {
  const [band] = bands;
  return [
    ...(band ? [`Assumes prompts of at most ${grouped(String(band.aboveInputTokens))} tokens: ${offer.key} bills longer ones at higher rates.`] : []),
    ...(fees.requests
      ? [`Leaves out what ${offer.key} charges per request (${formatRate(fees.requests)}): the scenarios count tokens, not requests.`]
      : []),
  ];
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

export function lineItemJson({ offer, meter, tokens, rate, per, cost }: LineItem): Json {
  return { offer, meter, tokens, rate: plain(rate), per, cost: plain(cost) };
}

export function unique(lines: Iterable<string>): string[] {
  return [...new Set(lines)];
}

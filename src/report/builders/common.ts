import { plain } from '../../values/money.ts';
import type { Decimal } from '../../values/money.ts';
import type { Exchange } from '../../pricing/rates.ts';
import type { PricedOffer } from '../../pricing/select.ts';
import { displayName } from '../../pricing/select.ts';
import type { Billing } from '../../projection/billing.ts';
import type { LineItem } from '../../projection/price.ts';
import type { Usage } from '../../workload/usage.ts';
import { formatRate, formatShare, grouped } from '../format.ts';
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
export function rateNote(priced: PricedOffer, lineItems: readonly LineItem[], billing?: Billing): string {
  const { offer, from, checked, source, note, exchange } = priced;
  // One usage is billed in one way, which stands behind its rates; a month's traffic may be billed in several.
  const [rates, peak, batch] = billing ? [ratesUsed(lineItems), [], []] : byWay(lineItems);
  const fees = unique(lineItems.filter(({ per }) => per === 'each').map(({ meter, rate }) => `${meter} ${formatRate(rate)} each`));
  const parts = [
    ...(rates.length > 0 ? [`${rates.join(', ')} per million`] : []),
    ...(peak.length > 0 ? [`in those hours ${peak.join(', ')}`] : []),
    ...(batch.length > 0 ? [`by batch API ${batch.join(', ')}`] : []),
    ...fees,
    ...billedBy(priced, billing),
    ...(exchange ? [exchangeNote(exchange)] : []),
    from === undefined ? 'start unknown' : `since ${from}`,
    checked === undefined ? 'never checked' : `checked ${checked}`,
    source,
  ];
  return `${offer.key}: ${parts.join(', ')}${note === undefined ? '' : `. Note: ${note}`}`;
}

/** Rates of ordinary hours, of hours with their own, and of the batch API. */
function byWay(lineItems: readonly LineItem[]): readonly [string[], string[], string[]] {
  const direct = lineItems.filter(({ serviceTier }) => serviceTier === undefined);
  return [
    ratesUsed(direct.filter(({ window }) => window === undefined)),
    ratesUsed(direct.filter(({ window }) => window !== undefined)),
    ratesUsed(lineItems.filter(({ serviceTier }) => serviceTier !== undefined)),
  ];
}

function ratesUsed(lineItems: readonly LineItem[]): string[] {
  return unique(lineItems.filter(({ per }) => per === 'million tokens').map(({ billedAs, rate }) => `${billedAs} ${formatRate(rate)}`));
}

/** What rates were converted with. */
export function exchangeNote({ currency, perDollar, date }: Exchange): string {
  return `converted at ${plain(perDollar)} ${currency} per dollar of ${date}`;
}

function billedBy({ schedule }: PricedOffer, billing: Billing | undefined): string[] {
  const { serviceTier, band, window, thinking, multipliers = [] } = billing ?? {};
  const others = (schedule?.windows ?? []).map(({ label }) => label);
  return [
    ...(window ? [`in the window ${window.label}`] : []),
    ...(billing && !window && serviceTier === undefined && others.length > 0 ? [`outside its window ${others.join(' and ')}`] : []),
    ...(thinking === true ? ['thinking mode'] : []),
    ...(multipliers.length > 0 ? [`times ${multipliers.join(' and ')}`] : []),
    ...(serviceTier === undefined ? [] : [`${serviceTier} rates`]),
    ...(band === undefined ? [] : [`for prompts ${band.atOrAbove ? 'of at least' : 'above'} ${grouped(String(band.aboveInputTokens))} tokens`]),
  ];
}

interface Unknown {
  readonly peakShare: Decimal | undefined;
  /** True where scenarios count tokens, not requests. */
  readonly byTokens: boolean;
}

/** What a sum of tokens leaves open about an offer: how long its prompts are, and how many requests there are. */
export function unknownNotes({ offer, bands, fees, schedule }: PricedOffer, { peakShare, byTokens }: Unknown): string[] {
  const [band] = bands;
  const hours = (schedule?.windows ?? []).map(({ label }) => label).join(' and ');
  const spread = peakShare === undefined ? 'spread evenly over the week' : `${formatShare(peakShare)} of it in them`;
  return [
    ...(schedule ? [`Assumes traffic ${peakShare === undefined ? '' : 'with '}${spread}: ${offer.key} has other rates for ${hours}.`] : []),
    ...(band && byTokens
      ? [`Assumes prompts of at most ${grouped(String(band.aboveInputTokens))} tokens: ${offer.key} bills longer ones at higher rates.`]
      : []),
    ...(fees.requests && byTokens
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

export function lineItemJson({ offer, meter, tokens, rate, per, cost, serviceTier, aboveInputTokens, window }: LineItem): Json {
  return {
    offer,
    meter,
    tokens,
    rate: plain(rate),
    per,
    cost: plain(cost),
    ...(serviceTier !== undefined && { serviceTier }),
    ...(aboveInputTokens !== undefined && { aboveInputTokens }),
    ...(window !== undefined && { window }),
  };
}

export function unique(lines: Iterable<string>): string[] {
  return [...new Set(lines)];
}

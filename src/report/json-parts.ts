import { plain, type Decimal } from '../values/money.ts';
import type { Exchange } from '../pricing/rates/rates.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import type { Billing } from '../projection/billing.ts';
import type { Candidate } from '../projection/candidate.ts';
import type { LineItem } from '../projection/price.ts';
import type { Usage } from '../pricing/rates/meters.ts';
import type { JsonObject } from './report.ts';

/** What every report says of its prices. */
export interface ReportPrices {
  /** Version of the catalogue. */
  readonly catalogue: string;
  readonly asOf: string;
}

/** What every report says of a plan's traffic. */
export interface Planned extends ReportPrices {
  /** The file of the plan, which may have been found rather than named; undefined where there is none. */
  readonly planFile: string | undefined;
}

/** Which plan the figures rest on. */
export function planNotes(file: string | undefined): string[] {
  return file === undefined ? [] : [`Plan: ${file}`];
}

export function usageJson(usage: Usage): JsonObject {
  return Object.fromEntries(Object.entries(usage));
}

export function lineItemJson({
  offer,
  meter,
  tokens,
  rate,
  per,
  cost,
  billedAs,
  serviceTier,
  aboveInputTokens,
  window,
}: LineItem): JsonObject {
  return {
    offer,
    meter,
    tokens,
    rate: plain(rate),
    per,
    cost: plain(cost),
    ...(billedAs !== meter && { billedAs }),
    ...(serviceTier !== undefined && { serviceTier }),
    ...(aboveInputTokens !== undefined && { aboveInputTokens }),
    ...(window !== undefined && { window }),
  };
}

/** Which of the offer's rates these were. */
export function billingJson({ from, checked, source, exchange }: PricedOffer, billing: Billing): JsonObject {
  const { serviceTier, band, window, thinking, multipliers } = billing;
  return {
    from: from ?? null,
    checked: checked ?? null,
    source,
    serviceTier: serviceTier ?? null,
    aboveInputTokens: band?.aboveInputTokens ?? null,
    window: window?.label ?? null,
    ...(thinking && { thinking }),
    ...(multipliers.length > 0 && { multipliers }),
    ...(exchange && { exchange: exchangeJson(exchange) }),
  };
}

/** A candidate by its key; a blend with the shares of its offers. */
export function candidateJson({ key, provider, isBlend, parts }: Candidate): JsonObject {
  const blend = Object.fromEntries(parts.map(({ offer, share: part }) => [offer.offer.key, plain(part)]));
  return { candidate: key, provider, ...(isBlend && { blend }) };
}

/** An amount or a share as decimal text; null where there is none. */
export function maybe(value: Decimal | undefined): string | null {
  return value === undefined ? null : plain(value);
}

export function unique(lines: Iterable<string>): string[] {
  return [...new Set(lines)];
}

/** What rates were converted with; null where they were not. */
export function exchangeJson(exchange: Exchange | undefined): JsonObject | null {
  return exchange ? { currency: exchange.currency, perDollar: plain(exchange.perDollar), date: exchange.date } : null;
}

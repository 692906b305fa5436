import { plain, compare } from '../values/money.ts';
import { stalenessText } from '../pricing/rates/staleness.ts';
import type { Exchange } from '../pricing/rates/rates.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import type { Billing } from '../projection/billing.ts';
import type { Candidate } from '../projection/candidate.ts';
import type { LineItem } from '../projection/price.ts';
import type { JsonObject, PricesUsed, UsedPrice } from './report.ts';
import { formatRate } from '../values/format.ts';

/** Line items that were priced on a candidate. */
export interface PricedUse {
  readonly candidate: Pick<Candidate, 'parts'>;
  readonly lineItems: readonly LineItem[];
}

/** The prices that were used: every offer at every time once, with one line item for each of its rates. */
export function usedPrices(uses: Iterable<PricedUse>): UsedPrice[] {
  const used = new Map<PricedOffer, Map<string, LineItem>>();
  for (const { candidate, lineItems } of uses) {
    for (const { offer } of candidate.parts) {
      const rates = used.get(offer) ?? new Map<string, LineItem>();
      for (const item of lineItems) if (item.offer === offer.offer.key) rates.set(rateKey(item), item);
      used.set(offer, rates);
    }
  }
  return [...used].map(([priced, rates]) => ({ priced, lineItems: [...rates.values()] }));
}

function rateKey({ tokens: _tokens, cost: _cost, rate, ...reason }: LineItem): string {
  return `${plain(rate)} ${JSON.stringify(reason)}`;
}

/** `openai/gpt-4o: output $10.00 per million, since 2024-10-02, checked 2026-11-10, https://…`. */
export function sourceLine({ priced, lineItems }: UsedPrice): string {
  const { offer, from, checked, source, page, note, isWeak } = priced;
  const parts = [
    ...ratesInWords(lineItems),
    from === undefined ? 'start unknown' : `since ${from}`,
    checked === undefined ? 'never checked' : `checked ${checked}`,
    ...(page === undefined ? [source] : [page, ...(page === source ? [] : [`recorded at ${source}`])]),
    ...(isWeak ? ['low confidence: one source alone has it'] : []),
  ];
  return `${offer.key}: ${parts.join(', ')}${note === undefined ? '' : `. Note: ${note}`}`;
}

/** The rates grouped by the reason why they apply, ordinary ones first, then fees. */
export function ratesInWords(lineItems: readonly LineItem[]): string[] {
  const byReason = new Map<string, Set<string>>();
  for (const item of lineItems.filter(({ per }) => per === 'million tokens')) {
    const reason = reasonOf(item);
    byReason.set(reason, (byReason.get(reason) ?? new Set()).add(`${item.billedAs} ${formatRate(item.rate)}`));
  }
  const rates = [...byReason]
    .toSorted(([a], [b]) => a.length - b.length)
    .map(([reason, each]) => `${[...each].join(', ')} per million${reason}`);
  const fees = lineItems.flatMap(({ per, meter, rate }) =>
    per === 'each' ? [`${meter} ${formatRate(rate)} each`] : [],
  );
  return [...rates, ...new Set(fees)];
}

function reasonOf({ serviceTier, aboveInputTokens, window }: LineItem): string {
  const reasons = [
    ...(serviceTier === undefined ? [] : [`as ${serviceTier}`]),
    ...(aboveInputTokens === undefined ? [] : [`for prompts above ${aboveInputTokens} tokens`]),
    ...(window === undefined ? [] : [`in the hours ${window}`]),
  ];
  return reasons.length === 0 ? '' : ` ${reasons.join(', ')}`;
}

/** Which prices count and when they were checked, in one line for all of them. */
export function ageLine({ catalogue, asOf, used }: PricesUsed): string {
  const days = used.map(({ priced: { checked } }) => checked ?? '').toSorted();
  const [first = '', last = ''] = [days.find((day) => day !== ''), days.at(-1)];
  const checked = first === '' ? '' : `, checked ${first === last ? first : `${first} to ${last}`}`;
  const stale = stalenessText(
    used.map(({ priced }) => priced),
    asOf,
  );
  return `Prices of ${asOf}${checked} (price lists ${catalogue}).${stale === undefined ? '' : ` ${stale}.`}`;
}

/** Where a price comes from, as JSON. */
export function sourceJson({ priced, lineItems }: UsedPrice): JsonObject {
  const { offer, from, checked, source, page, note, isWeak, exchange, discounts, isUndated, isRetired } = priced;
  return {
    offer: offer.key,
    from: from ?? null,
    checked: checked ?? null,
    source,
    page: page ?? null,
    ...(isWeak && { confidence: 'low' }),
    currency: offer.list.currency ?? 'USD',
    exchange: exchangeJson(exchange),
    discounts: discounts.map((each) => ({ share: plain(each.share), from: each.from ?? null, source: each.source })),
    undated: isUndated,
    retired: isRetired,
    note: note ?? null,
    rates: lineItems
      .toSorted((a, b) => compare(a.rate, b.rate))
      .map((item) => ({ meter: item.meter, rate: plain(item.rate), per: item.per, ...rateReasonJson(item) })),
  };
}

/** Why a line item has its rate; the keys are absent if it is an ordinary one. */
export function rateReasonJson({ meter, billedAs, serviceTier, aboveInputTokens, window }: LineItem): JsonObject {
  return {
    ...(billedAs !== meter && { billedAs }),
    ...(serviceTier !== undefined && { serviceTier }),
    ...(aboveInputTokens !== undefined && { aboveInputTokens }),
    ...(window !== undefined && { window }),
  };
}

/** Which of an offer's rates a record was billed at. */
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

/** The exchange rate that prices were converted at; null if they were not converted. */
export function exchangeJson(exchange: Exchange | undefined): JsonObject | null {
  return exchange
    ? { currency: exchange.currency, perDollar: plain(exchange.perDollar), date: exchange.date ?? null }
    : null;
}

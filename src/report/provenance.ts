import { compare, plain } from '../values/money.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import type { Candidate } from '../projection/candidate.ts';
import type { LineItem } from '../projection/price.ts';
import { formatRate } from '../values/format.ts';
import { exchangeJson } from './json-parts.ts';
import type { JsonObject, PricesUsed, UsedPrice } from './report.ts';

/** Line items on a candidate, of which each rate is wanted once. */
export interface Use {
  readonly candidate: Pick<Candidate, 'parts'>;
  readonly lineItems: readonly LineItem[];
}

/** The prices that were used, each offer at each time once, with a line item for each of its rates. */
export function usedPrices(uses: Iterable<Use>): UsedPrice[] {
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
  const { offer, from, checked, source, page, note } = priced;
  const parts = [
    ...ratesInWords(lineItems),
    from === undefined ? 'start unknown' : `since ${from}`,
    checked === undefined ? 'never checked' : `checked ${checked}`,
    ...(page === undefined ? [source] : [page, ...(page === source ? [] : [`recorded at ${source}`])]),
  ];
  return `${offer.key}: ${parts.join(', ')}${note === undefined ? '' : `. Note: ${note}`}`;
}

/** The rates by why they apply, ordinary ones first, then fees. */
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

/** One line for all rates: when they were checked. */
export function ageLine({ catalogue, asOf, used }: PricesUsed): string {
  const days = used.map(({ priced: { checked } }) => checked ?? '').toSorted();
  const [first = '', last = ''] = [days.find((day) => day !== ''), days.at(-1)];
  const never = used.filter(({ priced: { checked, isClosed } }) => checked === undefined && !isClosed).length;
  const range = first === '' ? [] : [first === last ? `checked ${first}` : `checked ${first} to ${last}`];
  const ages = [...range, ...(never > 0 ? [`${never} never checked`] : [])];
  return `Prices as of ${asOf}${ages.length > 0 ? `, ${ages.join(', ')}` : ''}, catalogue ${catalogue}.`;
}

/** Where a price comes from, for machines. */
export function sourceJson({ priced, lineItems }: UsedPrice): JsonObject {
  const { offer, from, checked, source, page, note, exchange, discounts, isUndated, isRetired } = priced;
  return {
    offer: offer.key,
    from: from ?? null,
    checked: checked ?? null,
    source,
    page: page ?? null,
    currency: offer.list.currency ?? 'USD',
    exchange: exchangeJson(exchange),
    discounts: discounts.map((each) => ({ share: plain(each.share), from: each.from ?? null, source: each.source })),
    undated: isUndated,
    retired: isRetired,
    note: note ?? null,
    rates: lineItems
      .toSorted((a, b) => compare(a.rate, b.rate))
      .map(({ meter, billedAs, rate, per, serviceTier, aboveInputTokens, window }) => ({
        meter,
        rate: plain(rate),
        per,
        ...(billedAs !== meter && { billedAs }),
        ...(serviceTier !== undefined && { serviceTier }),
        ...(aboveInputTokens !== undefined && { aboveInputTokens }),
        ...(window !== undefined && { window }),
      })),
  };
}

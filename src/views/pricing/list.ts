import { plain, type Money } from '../../values/money.ts';
import type { Browsed, SortKey } from '../../pricing/catalogue/browse.ts';
import { displayName } from '../../pricing/catalogue/offer.ts';
import { meters } from '../../pricing/rates/meters.ts';
import type { Rates } from '../../pricing/rates/rate-set.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import { offerAssumptions } from '../../projection/price-assumptions.ts';
import { assumptionKinds } from '../../report/assumption-text.ts';
import { buildReport } from '../../report/build-report.ts';
import { flag, left, maybeRate, maybeText, maybeTokens, right, text, tokens } from '../../report/report.ts';
import type { JsonObject, Report, Table } from '../../report/report.ts';
import { labelText, type PromptCount } from '../../tokens/label-text.ts';
import { countOf, formatRate } from '../../values/format.ts';
import type { ReportPrices } from '../report-parts.ts';
import { recordsWithUnpriced, tableOf, type Fields, type TableColumn } from '../tables.ts';

interface ListContext extends ReportPrices {
  readonly sort: SortKey;
  /** What a text counts to on an offer. */
  readonly countOn?: ((offer: PricedOffer) => PromptCount) | undefined;
}

/** Offers one below the other, the first ones or all, with their standard rates. */
export function listReport(
  { offers: all, unpriced }: Browsed,
  top: number | undefined,
  { sort, countOn, ...context }: ListContext,
): Report {
  const offers = all.slice(0, top);
  const rest =
    offers.length < all.length ? `The first ${offers.length} of ${all.length}; --top ${all.length} shows all. ` : '';
  const currency = offers[0]?.offer.terms.answer?.currency;
  return buildReport({
    currency,
    tables: offers.length > 0 ? [listTable(offers, countOn)] : [],
    finding: () => listFinding(all, sort),
    notes: offers.length > 0 ? [`${rest}n/a: no published price (not the same as free).`] : [],
    assumptions: offers.flatMap(offerAssumptions),
    unpriced,
    prices: { ...context, used: offers.map((priced) => ({ priced, lineItems: [] })) },
    records: recordsWithUnpriced(offers, { ...fields, ...(countOn && countFields(countOn)) }, unpriced, 'offer'),
    body: () => ({
      offers: offers.map((offer) => ({ ...offerJson(offer), ...(countOn && countJson(countOn(offer))) })),
    }),
  });
}

const firstOf: Readonly<Record<SortKey, string>> = {
  newest: 'the newest',
  offer: 'the first by name',
  input: 'the cheapest by input',
  output: 'the cheapest by output',
  context: 'the one with the longest context',
};

function listFinding([first, ...others]: readonly PricedOffer[], sort: SortKey): string {
  if (!first) return 'No offers.';
  const what = others.length === 0 ? '' : `, ${firstOf[sort]} of ${countOf(others.length + 1, 'offer')},`;
  return `${first.offer.key}${what} costs ${ratesInProse(first.rates)} per million tokens.`;
}

/** `$0.40 in and $1.60 out`. */
export function ratesInProse({
  input,
  output,
}: { readonly [meter in 'input' | 'output']?: Money | undefined }): string {
  const parts = [...(input ? [`${formatRate(input)} in`] : []), ...(output ? [`${formatRate(output)} out`] : [])];
  return parts.length === 0 ? 'no rate per token' : parts.join(' and ');
}

function listTable(offers: readonly PricedOffer[], countOn: ListContext['countOn']): Table {
  const counts: readonly TableColumn<PricedOffer>[] = countOn
    ? [
        [right('tokens', 'Tokens'), (offer) => tokens(countOn(offer).tokens)],
        [left('label', 'Label'), (offer) => text(labelText(countOn(offer)))],
        [left('tokenizer', 'Tokenizer', 1), (offer) => text(countOn(offer).tokenizer)],
      ]
    : [];
  return tableOf(offers, [
    [left('offer', 'Offer'), ({ offer }) => text(offer.key)],
    ...counts,
    [right('input', 'Input/M'), ({ rates }) => maybeRate(rates.input)],
    [right('cacheRead', 'Cache read', 3), ({ rates }) => maybeRate(rates.cacheRead)],
    [right('output', 'Output/M'), ({ rates }) => maybeRate(rates.output)],
    [{ ...right('context', 'Context', 1), counts: 'short' }, ({ offer }) => maybeTokens(offer.model.context)],
    [
      left('released', 'Released', 2),
      ({ offer, isRetired }) => text(isRetired ? 'retired' : (offer.model.released ?? '')),
    ],
    [left('checked', 'Checked', 4), ({ checked }) => text(checked ?? '')],
  ]);
}

const fields: Fields<PricedOffer> = {
  offer: ({ offer }) => text(offer.key),
  provider: ({ offer }) => text(offer.list.provider),
  model: ({ offer }) => text(offer.model.id),
  name: ({ offer }) => text(displayName(offer)),
  ...Object.fromEntries(meters.map((meter) => [meter, ({ rates }: PricedOffer) => maybeRate(rates[meter])])),
  context: ({ offer }) => maybeTokens(offer.model.context),
  released: ({ offer }) => maybeText(offer.model.released),
  retired: ({ isRetired }) => flag(isRetired),
  from: ({ from }) => maybeText(from),
  checked: ({ checked }) => maybeText(checked),
  source: ({ source }) => text(source),
  assumptions: (priced) => text(assumptionKinds(offerAssumptions(priced))),
};

function countFields(countOn: (offer: PricedOffer) => PromptCount): Fields<PricedOffer> {
  return {
    tokenizer: (offer) => text(countOn(offer).tokenizer),
    label: (offer) => text(countOn(offer).label),
    tokens: (offer) => tokens(countOn(offer).tokens),
    low: (offer) => tokens(countOn(offer).low),
    high: (offer) => tokens(countOn(offer).high),
  };
}

function countJson({ tokenizer, label, tokens: count, low, high }: PromptCount): JsonObject {
  return { tokenizer, label, tokens: count, ...(low !== high && { low, high }) };
}

function offerJson({ offer, isRetired, rates, from, checked, source }: PricedOffer): JsonObject {
  return {
    offer: offer.key,
    provider: offer.list.provider,
    model: offer.model.id,
    name: displayName(offer),
    rates: ratesJson(rates),
    context: offer.model.context ?? null,
    released: offer.model.released ?? null,
    retired: isRetired,
    from: from ?? null,
    checked: checked ?? null,
    source,
  };
}

/** Amounts by their names: rates by meter, fees, multipliers. */
export function ratesJson(rates: Rates | PricedOffer['fees'] | PricedOffer['multipliers']): JsonObject {
  return Object.fromEntries(Object.entries(rates).map(([name, amount]) => [name, plain(amount)]));
}

import { plain } from '../../values/money.ts';
import type { Browsed } from '../../pricing/catalogue/browse.ts';
import { displayName } from '../../pricing/catalogue/offer.ts';
import { meters } from '../../pricing/rates/meters.ts';
import type { Rates } from '../../pricing/rates/rate-set.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import { offerAssumptions } from '../../projection/price-assumptions.ts';
import { assumptionKinds } from '../../report/assumption-text.ts';
import { buildReport } from '../../report/build-report.ts';
import { left, maybeRate, maybeText, maybeTokens, perMillion, right, text } from '../../report/report.ts';
import type { JsonObject, Report, Table } from '../../report/report.ts';
import type { ReportPrices } from '../report-parts.ts';
import { recordsWithUnpriced, tableOf, type Fields } from '../tables.ts';

/** Offers one below the other, with their standard rates. */
export function listReport({ offers, unpriced }: Browsed, context: ReportPrices): Report {
  const currency = offers[0]?.offer.terms.answer?.currency;
  return buildReport({
    currency,
    tables: offers.length > 0 ? [listTable(offers, currency)] : [],
    notes: [
      `${offers.length} ${offers.length === 1 ? 'offer' : 'offers'}. n/a: no published price (not the same as free).`,
    ],
    assumptions: offers.flatMap(offerAssumptions),
    unpriced,
    prices: { ...context, used: offers.map((priced) => ({ priced, lineItems: [] })) },
    records: recordsWithUnpriced(offers, fields, unpriced, 'offer'),
    body: () => ({ offers: offers.map(offerJson) }),
  });
}

function listTable(offers: readonly PricedOffer[], currency: string | undefined): Table {
  const unit = perMillion(currency);
  return tableOf(offers, [
    [left('offer', 'Offer'), ({ offer }) => text(offer.key)],
    [right('input', `Input, ${unit}`), ({ rates }) => maybeRate(rates.input)],
    [right('cacheRead', 'Cache read', 2), ({ rates }) => maybeRate(rates.cacheRead)],
    [right('output', `Output, ${unit}`), ({ rates }) => maybeRate(rates.output)],
    [{ ...right('context', 'Context', 1), counts: 'short' }, ({ offer }) => maybeTokens(offer.model.context)],
    [left('checked', 'Checked', 3), ({ checked }) => text(checked ?? '')],
  ]);
}

const fields: Fields<PricedOffer> = {
  offer: ({ offer }) => text(offer.key),
  provider: ({ offer }) => text(offer.list.provider),
  model: ({ offer }) => text(offer.model.id),
  name: ({ offer }) => text(displayName(offer)),
  ...Object.fromEntries(meters.map((meter) => [meter, ({ rates }: PricedOffer) => maybeRate(rates[meter])])),
  context: ({ offer }) => maybeTokens(offer.model.context),
  from: ({ from }) => maybeText(from),
  checked: ({ checked }) => maybeText(checked),
  source: ({ source }) => text(source),
  assumptions: (priced) => text(assumptionKinds(offerAssumptions(priced))),
};

function offerJson({ offer, rates, from, checked, source }: PricedOffer): JsonObject {
  return {
    offer: offer.key,
    provider: offer.list.provider,
    model: offer.model.id,
    name: displayName(offer),
    rates: ratesJson(rates),
    context: offer.model.context ?? null,
    from: from ?? null,
    checked: checked ?? null,
    source,
  };
}

/** Amounts by their names: rates by meter, fees, multipliers. */
export function ratesJson(rates: Rates | PricedOffer['fees'] | PricedOffer['multipliers']): JsonObject {
  return Object.fromEntries(Object.entries(rates).map(([name, amount]) => [name, plain(amount)]));
}

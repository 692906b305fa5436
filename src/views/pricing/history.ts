import { displayName, type Offer } from '../../pricing/catalogue/offer.ts';
import { unappliedPeriods, priceHistory, type PastPrice } from '../../pricing/rates/price-history.ts';
import { offerAssumptions } from '../../projection/price-assumptions.ts';
import { assumptionKinds } from '../../report/assumption-text.ts';
import { buildReport } from '../../report/build-report.ts';
import { left, maybeRate, right, text, type JsonObject, type Report } from '../../report/report.ts';
import { countOf } from '../../values/format.ts';
import type { ReportPrices } from '../report-parts.ts';
import { tableOf, type TableColumn } from '../tables.ts';
import { ratesInProse, ratesJson } from './list.ts';

const columns: readonly TableColumn<PastPrice>[] = [
  [left('from', 'From'), ({ from }) => text(from ?? 'unknown')],
  [left('until', 'Until', 2), ({ until }) => text(until ?? '')],
  [left('state', 'State', 1), ({ price }) => text(price.period.state ?? '')],
  [right('input', 'Input/M'), ({ price }) => maybeRate(price.rates.input)],
  [right('cacheRead', 'Cache read'), ({ price }) => maybeRate(price.rates.cacheRead)],
  [right('output', 'Output/M'), ({ price }) => maybeRate(price.rates.output)],
  [left('checked', 'Checked', 3), ({ price }) => text(price.checked ?? '')],
];

/** Every price of an offer in the catalogue, the newest first, with those that never came into force. */
export function historyReport(offer: Offer, context: ReportPrices): Report {
  const past = [...priceHistory(offer), ...unappliedPeriods(offer)].toSorted(
    (a, b) => Number(dateOf(a) < dateOf(b)) - Number(dateOf(a) > dateOf(b)),
  );
  const assumptions = past.flatMap(({ price }) =>
    offerAssumptions({ ...price, isUndated: false, isRetired: false, isAnnounced: false }),
  );
  const currency = offer.terms.answer?.currency;
  return buildReport({
    currency,
    finding: () => historyFinding(offer, past),
    tables: [tableOf(past, columns)],
    notes: [
      'n/a: no published price (not the same as free).',
      ...(offer.model.note === undefined ? [] : [`Note: ${offer.model.note}`]),
    ],
    assumptions,
    prices: { ...context, used: past.map(({ price }) => ({ priced: price, lineItems: [] })) },
    records: tableOf(past, [
      ...columns,
      [left('assumptions', 'assumptions'), () => text(assumptionKinds(assumptions))],
    ]),
    body: () => ({ offer: offer.key, periods: past.map(periodJson) }),
  });
}

/** The price that was in force last, and how many there are. */
function historyFinding(offer: Offer, past: readonly PastPrice[]): string {
  const last = past.find(({ price }) => price.period.state === undefined);
  const since = last?.from === undefined ? '' : ` since ${last.from}`;
  const price = last ? `, ${ratesInProse(last.price.rates)} per million tokens${since}` : '';
  const name = `${displayName(offer)} (${offer.key})`;
  return `${name} has ${countOf(past.length, 'price')}${price}.`;
}

function periodJson({ from, until, price }: PastPrice): JsonObject {
  return {
    from: from ?? null,
    until: until ?? null,
    state: price.period.state ?? null,
    checked: price.checked ?? null,
    source: price.source,
    rates: ratesJson(price.rates),
  };
}

function dateOf({ from, until, price }: PastPrice): string {
  return from ?? price.checked ?? until ?? '';
}

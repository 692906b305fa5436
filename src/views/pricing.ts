import { plain } from '../values/money.ts';
import type { Browsed } from '../pricing/catalogue/browse.ts';
import { meters, serviceTiers } from '../pricing/rates/meters.ts';
import { aliasesOf, describeAlias } from '../pricing/catalogue/names.ts';
import type { Unpriced } from '../pricing/catalogue/no-price.ts';
import { idlePeriods, priceHistory, type PastPrice, type PricedOffer } from '../pricing/rates/timeline.ts';
import { takenOn } from '../projection/price-assumptions.ts';
import { kindsOf } from '../report/assumption-text.ts';
import type { BandedRates, RateSet, Rates } from '../pricing/rates/rate-set.ts';
import { displayName, type Offer } from '../pricing/catalogue/offer.ts';
import { formatTokens, grouped } from '../values/format.ts';
import { left, maybeRate, maybeText, maybeTokens, rate, right, text } from '../report/report.ts';
import type { Cell, Json, Report, Row, Table } from '../report/report.ts';
import type { ReportPrices } from '../report/json-parts.ts';

/** Offers one below the other, with their standard rates. */
export function listReport({ offers, unpriced }: Browsed, context: ReportPrices): Report {
  return {
    tables: offers.length > 0 ? [listTable(offers)] : [],
    notes: [`${offers.length} ${offers.length === 1 ? 'offer' : 'offers'}. n/a: not published, which is not free.`],
    assumptions: offers.flatMap(takenOn),
    unpriced,
    prices: { ...context, used: offers.map((priced) => ({ priced, lineItems: [] })) },
    records: listRecords(offers, unpriced),
    body: () => ({ offers: offers.map(offerJson) }),
  };
}

function listTable(offers: readonly PricedOffer[]): Table {
  return {
    columns: [
      left('offer', 'Offer'),
      right('input', 'Input, $/M'),
      right('cacheRead', 'Cache read', 2),
      right('output', 'Output, $/M'),
      right('context', 'Context', 1),
      left('checked', 'Checked', 3),
    ],
    rows: offers.map(({ offer, rates, checked }) => ({
      cells: [
        text(offer.key),
        maybeRate(rates.input),
        maybeRate(rates.cacheRead),
        maybeRate(rates.output),
        maybeTokens(offer.model.context),
        text(checked ?? ''),
      ],
    })),
  };
}

function listRecords(offers: readonly PricedOffer[], unpriced: readonly Unpriced[]): Table {
  const words = ['offer', 'provider', 'model', 'name'].map((key) => left(key, key));
  const figures = [...meters, 'context'].map((key) => right(key, key));
  return {
    columns: [
      ...words,
      ...figures,
      ...['from', 'checked', 'source', 'assumptions', 'unpriced'].map((key) => left(key, key)),
    ],
    rows: [
      ...offers.map((priced) => ({
        cells: [
          ...[priced.offer.key, priced.offer.list.provider, priced.offer.model.id, displayName(priced.offer)].map(text),
          ...meters.map((meter) => maybeRate(priced.rates[meter])),
          maybeTokens(priced.offer.model.context),
          ...[priced.from, priced.checked, priced.source, kindsOf(takenOn(priced)), undefined].map(maybeText),
        ],
      })),
      ...unpriced.map(({ key, reason }) => ({
        cells: [
          text(key),
          ...Array.from({ length: words.length + figures.length + 3 }, () => maybeText(undefined)),
          text(reason),
        ],
      })),
    ],
  };
}

function offerJson({ offer, rates, from, checked, source }: PricedOffer): Json {
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

function ratesJson(rates: Rates): Json {
  return Object.fromEntries(Object.entries(rates).map(([meter, value]) => [meter, plain(value)]));
}

/** All that the catalogue says of one offer on one day. */
export function showReport(priced: PricedOffer, context: ReportPrices): Report {
  const { offer, source, checked, from, note } = priced;
  const { context: window, maxOutput, maker } = offer.model;
  const aliases = aliasesOf(offer.model);
  const rows = detailRows(priced);
  return {
    tables: [
      {
        title: `${displayName(offer)} (${offer.key})`,
        columns: [left('rates', 'Rates'), left('meter', 'Meter'), right('rate', '$/M, or each')],
        rows,
      },
    ],
    notes: [
      ...(maker === undefined ? [] : [`Maker: ${maker}.`]),
      ...(window === undefined
        ? []
        : [
            `Context: ${formatTokens(window)} tokens${maxOutput === undefined ? '' : `, of which output at most ${formatTokens(maxOutput)}`}.`,
          ]),
      ...(aliases.length > 0 ? [`Also known as: ${aliases.map(describeAlias).join(', ')}.`] : []),
      `${from === undefined ? 'In force since an unknown day' : `In force since ${from}`}, ${checked === undefined ? 'never checked' : `checked ${checked}`}, ${source}`,
      ...dependsOn(priced),
      ...(note === undefined ? [] : [`Note: ${note}`]),
    ],
    assumptions: takenOn(priced),
    unpriced: [],
    prices: { ...context, used: [{ priced, lineItems: [] }] },
    records: {
      columns: ['rates', 'meter', 'rate', 'assumptions'].map((key) => left(key, key)),
      rows: rows.map(({ cells }) => ({ cells: [...cells, text(kindsOf(takenOn(priced)))] })),
    },
    body: () => detailJson(priced),
  };
}

/** What its rates depend on beside length and service tier, and what became of the model. */
function dependsOn({ schedule, multipliers, offer }: PricedOffer): string[] {
  const factors = Object.entries(multipliers).map(([name, factor]) => `${name} × ${plain(factor)}`);
  return [
    ...(schedule && schedule.exceptDates.length > 0
      ? [`Ordinary hours all day on ${schedule.exceptDates.join(', ')}.`]
      : []),
    ...(factors.length > 0 ? [`Multipliers of all token rates: ${factors.join(', ')}.`] : []),
    ...(offer.model.retires === undefined ? [] : [`Retires on ${offer.model.retires}.`]),
  ];
}

function detailRows(priced: PricedOffer): Row[] {
  const tiers = serviceTiers.flatMap((tier) =>
    priced.serviceTiers[tier] ? setRows(tier, priced.serviceTiers[tier]) : [],
  );
  const fees = Object.entries(priced.fees).map(([meter, fee]) => ({ cells: [text('fee'), text(meter), rate(fee)] }));
  return [...setRows('standard', priced), ...tiers, ...fees];
}

function setRows(name: string, { schedule, ...set }: RateSet): Row[] {
  return [
    ...bandedRows(name, set),
    ...(schedule?.windows ?? []).flatMap((window) => bandedRows(`${name}, ${window.label}`, window)),
  ];
}

function bandedRows(name: string, { rates, bands }: BandedRates): Row[] {
  const above = bands.flatMap((band) =>
    rateRows(
      `${name}, prompts ${band.atOrAbove ? 'of at least' : 'above'} ${grouped(String(band.aboveInputTokens))} tokens`,
      band.rates,
    ),
  );
  return [...rateRows(name, rates), ...above];
}

function rateRows(name: string, rates: Rates): Row[] {
  const rows = [...meters, 'thinkingOutput' as const].flatMap((meter): Cell[][] =>
    rates[meter] ? [[text(name), text(meter), rate(rates[meter])]] : [],
  );
  return rows.map((cells, index) => ({ cells, opensGroup: index === 0 }));
}

function setJson({ schedule, ...set }: RateSet): { readonly [key: string]: Json } {
  return {
    ...bandedJson(set),
    schedule: schedule
      ? {
          timeZone: schedule.timeZone,
          exceptDates: schedule.exceptDates,
          windows: schedule.windows.map((window) => ({ window: window.label, ...bandedJson(window) })),
        }
      : null,
  };
}

function bandedJson({ rates, bands }: BandedRates): { readonly [key: string]: Json } {
  return {
    rates: ratesJson(rates),
    bands: bands.map(({ aboveInputTokens, atOrAbove, rates: above }) => ({
      aboveInputTokens,
      atOrAbove,
      rates: ratesJson(above),
    })),
  };
}

function detailJson(priced: PricedOffer): { readonly [key: string]: Json } {
  const tiers = serviceTiers.flatMap((tier): [string, Json][] =>
    priced.serviceTiers[tier] ? [[tier, setJson(priced.serviceTiers[tier])]] : [],
  );
  return {
    offer: priced.offer.key,
    aliases: aliasesOf(priced.offer.model).map(describeAlias),
    context: priced.offer.model.context ?? null,
    from: priced.from ?? null,
    checked: priced.checked ?? null,
    source: priced.source,
    note: priced.note ?? null,
    ...setJson(priced),
    serviceTiers: Object.fromEntries(tiers),
    multipliers: Object.fromEntries(Object.entries(priced.multipliers).map(([name, factor]) => [name, plain(factor)])),
    retires: priced.offer.model.retires ?? null,
    fees: Object.fromEntries(Object.entries(priced.fees).map(([meter, fee]) => [meter, plain(fee)])),
  };
}

/** Every price that the catalogue knows of an offer, the newest first, with those that never came into force. */
export function historyReport(offer: Offer, context: ReportPrices): Report {
  const past = [...priceHistory(offer), ...idlePeriods(offer)].toSorted(
    (a, b) => Number(dateOf(a) < dateOf(b)) - Number(dateOf(a) > dateOf(b)),
  );
  const assumptions = past.flatMap(({ price }) =>
    takenOn({ ...price, isUndated: false, isRetired: false, isAnnounced: false }),
  );
  const columns = [
    left('from', 'From'),
    left('until', 'Until', 2),
    left('state', 'State', 1),
    ...(['input', 'cacheRead', 'output'] as const).map((meter) => right(meter, meter)),
    left('checked', 'Checked', 3),
  ];
  const rows = past.map(({ from, until, price: { rates, period, checked } }) => ({
    cells: [
      text(from ?? 'unknown'),
      text(until ?? ''),
      text(period.state ?? ''),
      maybeRate(rates.input),
      maybeRate(rates.cacheRead),
      maybeRate(rates.output),
      text(checked ?? ''),
    ],
  }));
  return {
    tables: [{ title: `${displayName(offer)} (${offer.key})`, columns, rows }],
    notes: [
      'US dollars per million tokens. n/a: not published, which is not free.',
      ...(offer.model.note === undefined ? [] : [`Note: ${offer.model.note}`]),
    ],
    assumptions,
    unpriced: [],
    prices: { ...context, used: past.map(({ price }) => ({ priced: price, lineItems: [] })) },
    records: {
      columns: [...columns, left('assumptions', 'assumptions')].map((column) => ({ ...column, header: column.key })),
      rows: rows.map(({ cells }) => ({ cells: [...cells, text(kindsOf(assumptions))] })),
    },
    body: () => ({
      offer: offer.key,
      periods: past.map(({ from, until, price }) => ({
        from: from ?? null,
        until: until ?? null,
        state: price.period.state ?? null,
        checked: price.checked ?? null,
        source: price.source,
        rates: ratesJson(price.rates),
      })),
    }),
  };
}

function dateOf({ from, until, price }: PastPrice): string {
  return from ?? price.checked ?? until ?? '';
}

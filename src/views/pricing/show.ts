import { plain, type Money } from '../../values/money.ts';
import { aliasesOf, describeAlias } from '../../pricing/catalogue/names.ts';
import { displayName } from '../../pricing/catalogue/offer.ts';
import { unitRows } from '../../pricing/rates/unit-table.ts';
import { meters, serviceTiers } from '../../pricing/rates/meters.ts';
import type { BandedRates, RateSet, Rates } from '../../pricing/rates/rate-set.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import { offerAssumptions } from '../../projection/price-assumptions.ts';
import { formatRate, formatTokens, groupDigits, nameInWords } from '../../values/format.ts';
import { assumptionKinds } from '../../report/assumption-text.ts';
import { buildReport } from '../../report/build-report.ts';
import { left, perMillion, rate, right, text } from '../../report/report.ts';
import type { Cell, JsonObject, Report, Row } from '../../report/report.ts';
import type { ReportPrices } from '../report-parts.ts';
import { ratesInProse, ratesJson } from './list.ts';

/** Everything in the catalogue about one offer on one day. */
export function showReport(priced: PricedOffer, context: ReportPrices): Report {
  const { offer } = priced;
  const currency = offer.terms.answer?.currency;
  const rows = detailRows(priced);
  const columns = [left('rates', 'Rates'), left('meter', 'Meter'), right('rate', `${perMillion(currency)}, or each`)];
  return buildReport({
    currency,
    finding: () => `${displayName(offer)} (${offer.key}) costs ${ratesInProse(priced.rates)} per million tokens.`,
    tables: [{ columns, rows: rows.map(inWords) }],
    notes: detailNotes(priced),
    assumptions: offerAssumptions(priced),
    prices: { ...context, used: [{ priced, lineItems: [] }] },
    records: {
      columns: [...columns, left('assumptions', 'assumptions')],
      rows: rows.map(({ cells }) => ({ cells: [...cells, text(assumptionKinds(offerAssumptions(priced)))] })),
    },
    body: () => detailJson(priced),
  });
}

/** A row with its meter in words. */
function inWords({ cells, ...row }: Row): Row {
  return {
    ...row,
    cells: cells.map((cell, place) => (place === 1 && cell.kind === 'text' ? text(nameInWords(cell.value)) : cell)),
  };
}

function detailNotes(priced: PricedOffer): string[] {
  const { offer, source, checked, from, note, isWeak } = priced;
  const { context, maxOutput, maker } = offer.model;
  const aliases = aliasesOf(offer.model);
  const most = maxOutput === undefined ? '' : `, of which output at most ${formatTokens(maxOutput)}`;
  const age = checked === undefined ? 'never checked' : `checked ${checked}`;
  return [
    ...(maker === undefined ? [] : [`Maker: ${maker}.`]),
    ...(context === undefined ? [] : [`Context: ${formatTokens(context)} tokens${most}.`]),
    ...(aliases.length > 0 ? [`Also known as: ${aliases.map(describeAlias).join(', ')}.`] : []),
    `In force since ${from ?? 'an unknown day'}, ${age}, ${source}`,
    ...(isWeak ? ['Low confidence: one source alone has these rates.'] : []),
    ...dependsOn(priced),
    ...(note === undefined ? [] : [`Note: ${note}`]),
  ];
}

/** What the rates depend on besides prompt length and service tier, and when the model retires. */
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

/** The rate sets of the service tiers that an offer has. */
function serviceTierSets(priced: PricedOffer): [string, RateSet][] {
  return serviceTiers.flatMap((tier): [string, RateSet][] =>
    priced.serviceTiers[tier] ? [[tier, priced.serviceTiers[tier]]] : [],
  );
}

function detailRows(priced: PricedOffer): Row[] {
  const sized = Object.entries(priced.requestFees);
  const fees = Object.entries(priced.fees)
    .filter(([meter]) => meter !== 'requests' || sized.length === 0)
    .map(([meter, fee], index) => ({ cells: [text('fee'), text(meter), rate(fee)], opensGroup: index === 0 }));
  const requests = sized.map(([size, fee]) => ({
    cells: [text('fee'), text(`requests, ${size} search context`), rate(fee)],
  }));
  const tiers = serviceTierSets(priced).flatMap(([tier, set]) => setRows(tier, set));
  return [...setRows('standard', priced), ...tiers, ...fees, ...requests, ...unitPrices(priced)];
}

/** Prices of what is not counted in tokens, by size where there are several. */
function unitPrices({ units }: PricedOffer): Row[] {
  return unitRows.flatMap(({ name, per }) => {
    const { each, sizes = {} } = units[name] ?? {};
    const all: [string, Money][] = [...(each ? [[name, each] as const] : []), ...Object.entries(sizes)].map(
      ([what, price]) => [what === name ? name : `${name} ${what}`, price],
    );
    return all.map(([what, price]) => ({ cells: [text('unit'), text(what), text(`${formatRate(price)} per ${per}`)] }));
  });
}

function unitsJson({ units }: PricedOffer): JsonObject {
  return Object.fromEntries(
    Object.entries(units).map(([name, { each, sizes }]) => [name, each ? plain(each) : ratesJson(sizes)]),
  );
}

function setRows(name: string, { schedule, ...set }: RateSet): Row[] {
  return [
    ...bandedRows(name, set),
    ...(schedule?.windows ?? []).flatMap((window) => bandedRows(`${name}, ${window.label}`, window)),
  ];
}

function bandedRows(name: string, { rates, bands }: BandedRates): Row[] {
  const above = bands.flatMap(({ atOrAbove, aboveInputTokens, rates: banded }) => {
    const length = `${atOrAbove ? 'of at least' : 'above'} ${groupDigits(String(aboveInputTokens))} tokens`;
    return rateRows(`${name}, prompts ${length}`, banded);
  });
  return [...rateRows(name, rates), ...above];
}

function rateRows(name: string, rates: Rates): Row[] {
  const rows = [...meters, 'thinkingOutput' as const].flatMap((meter): Cell[][] =>
    rates[meter] ? [[text(name), text(meter), rate(rates[meter])]] : [],
  );
  return rows.map((cells, index) => ({ cells, opensGroup: index === 0 }));
}

function setJson({ schedule, ...set }: RateSet): JsonObject {
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

function bandedJson({ rates, bands }: BandedRates): JsonObject {
  return {
    rates: ratesJson(rates),
    bands: bands.map(({ aboveInputTokens, atOrAbove, rates: above }) => ({
      aboveInputTokens,
      atOrAbove,
      rates: ratesJson(above),
    })),
  };
}

function detailJson(priced: PricedOffer): JsonObject {
  return {
    offer: priced.offer.key,
    aliases: aliasesOf(priced.offer.model).map(describeAlias),
    context: priced.offer.model.context ?? null,
    from: priced.from ?? null,
    checked: priced.checked ?? null,
    source: priced.source,
    note: priced.note ?? null,
    ...setJson(priced),
    serviceTiers: Object.fromEntries(serviceTierSets(priced).map(([tier, set]) => [tier, setJson(set)])),
    multipliers: ratesJson(priced.multipliers),
    retires: priced.offer.model.retires ?? null,
    fees: ratesJson(priced.fees),
    requestFees: ratesJson(priced.requestFees),
    units: unitsJson(priced),
  };
}

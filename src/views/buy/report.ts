import { isZero, plain, type Decimal, type Money } from '../../values/money.ts';
import type { Units } from '../../workload/plan.ts';
import type { Unpriced } from '../../pricing/catalogue/no-price.ts';
import type { Purchase } from '../../projection/bought.ts';
import type { Purchases } from '../../projection/purchase.ts';
import type { Range } from '../../projection/ranges.ts';
import { formatMoney, formatMonths, formatShare, formatTokens } from '../../values/format.ts';
import { assumptionKinds } from '../../report/assumption-text.ts';
import { buildReport } from '../../report/build-report.ts';
import { usedPrices } from '../../report/provenance.ts';
import { cost, left, maybeCost, maybeTokens, perMillion, right, share, text } from '../../report/report.ts';
import type { JsonObject, Report, Table } from '../../report/report.ts';
import { currencyOf, decimalOrNull, planNotes, distinctTexts } from '../report-parts.ts';
import { recordsWithUnpriced, tableOf, type TableColumn } from '../tables.ts';
import type { BuyContext } from './chart.ts';
import { buyFinding } from './finding.ts';
import { bySeat, peopleTable, seatBreakEvenText, seatParts, seatsJson, seatsText } from './people.ts';

/** One traffic bought in several ways: what a month and the term cost, when each way pays, and its properties. */
export function buyReport(
  { bought, unpriced, assumptions }: Purchases,
  { term, growth, catalogue, asOf, planFile }: BuyContext,
): Report {
  const currency = currencyOf(bought.map(({ candidate }) => candidate));
  return buildReport({
    currency,
    finding: () => buyFinding(bought, { term, growth }),
    tables: [costTable(bought, { term, growth }, currency), ...peopleTable(bought), ...propertiesTable(bought)],
    notes: [
      ...planNotes(planFile),
      ...growthNote(growth),
      ...bought.flatMap(partsNote),
      ...distinctTexts(bought.flatMap(({ seats }) => seats?.says ?? [])),
      ...unpublishedNote(bought),
    ],
    assumptions,
    unpriced,
    prices: { catalogue, asOf, used: usedPrices(bought) },
    records: records(bought, unpriced, assumptionKinds(assumptions)),
    picture: async () => (await import('./chart.ts')).pictureOfBuy(bought),
    body: () => ({ plan: planFile ?? null, term, growth: plain(growth), ways: bought.map(wayJson) }),
  });
}

function costTable(
  bought: readonly Purchase[],
  { term, growth }: Pick<BuyContext, 'term' | 'growth'>,
  currency: string | undefined,
): Table {
  const areSeveral = new Set(bought.map(({ candidate }) => candidate.key)).size > 1;
  const pays: TableColumn<Purchase> = [left('paysFrom', 'Pays from', 1), ({ paysFrom }) => text(paysFrom ?? '')];
  const seats: TableColumn<Purchase> = [
    right('seats', 'Seats', 1),
    (each) => text(each.seats ? seatsText(each.seats) : ''),
  ];
  return tableOf(bought, [
    [left('way', 'Option'), ({ way }) => text(way.name)],
    [left('candidate', 'Candidate', areSeveral ? 0 : 3), ({ candidate }) => text(candidate.key)],
    ...(bySeat(bought).length > 0 ? [seats] : []),
    [right('monthly', 'Cost/month'), ({ monthly }) => cost(monthly)],
    [right('term', formatMonths(term), 1), (purchase) => cost(purchase.term)],
    ...(isZero(growth) ? [] : [pays]),
    [right('effectiveRate', perMillion(currency), 4), ({ effectiveRate }) => maybeCost(effectiveRate)],
    [right('wasted', 'Unused commitment', 2), ({ wasted }) => cost(wasted)],
    [right('utilisation', 'Capacity used', 2), ({ utilisation }) => share(utilisation)],
    [
      right('breakEven', 'Break-even, tokens/month', 1),
      (each) => text(each.seats ? seatBreakEvenText(each.seats) : breakEvenText(each.breakEven)),
    ],
  ]);
}

/** `always`, `never`, `from 250M`, `up to 1B`, `1M to 5M, from 20M`. */
function breakEvenText(ranges: readonly Range[] | undefined): string {
  if (ranges === undefined) return '';
  return ranges.length === 0 ? 'never' : ranges.map(rangeText).join(', ');
}

function rangeText({ from, to }: Range): string {
  if (from === 1) return to === undefined ? 'always' : `up to ${formatTokens(to)}`;
  return to === undefined ? `from ${formatTokens(from)}` : `${formatTokens(from)} to ${formatTokens(to)}`;
}

/** The properties of the options, one a line; no table unless at least two ways have some to compare. */
function propertiesTable(bought: readonly Purchase[]): Table[] {
  if (bought.filter(({ way }) => Object.keys(way.properties).length > 0).length < 2) return [];
  return [
    {
      columns: [left('property', ''), ...bought.map(({ way }, index) => left(`way${index + 1}`, way.name))],
      rows: distinctTexts(bought.flatMap(({ way }) => Object.keys(way.properties))).map((name) => ({
        cells: [text(inWords(name)), ...bought.map(({ way }) => text(way.properties[name] ?? ''))],
      })),
    },
  ];
}

function inWords(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}

function part(amount: Money, sign: string, what: string): string[] {
  return isZero(amount) ? [] : [`${sign} ${formatMoney(amount)} ${what}`];
}

/** `$28,800.00 for 2 units, in place of $30,000.00 of tokens` */
function unitParts({ fee, covered }: Purchase, { count }: Units): string[] {
  return [
    `${formatMoney(fee)} for ${count} ${count === 1 ? 'unit' : 'units'}, in place of ${formatMoney(covered)} of tokens`,
  ];
}

function growthNote(growth: Decimal): string[] {
  return isZero(growth)
    ? []
    : [`The volume grows by ${formatShare(growth)} from month to month; the cost of a month is that of the first.`];
}

/** How the cost of a month is made up, if it is more than tokens at list price. */
function partsNote(purchase: Purchase): string[] {
  const { seats, way, covered, fees, discount, fee, wasted, overflow, overflowTokens, operations, monthly } = purchase;
  const parts = [
    ...(seats ? seatParts(seats) : way.units ? unitParts(purchase, way.units) : [`${formatMoney(covered)} of tokens`]),
    ...(way.units ? [] : part(discount, '-', `discount of ${formatShare(way.discount)}`)),
    ...part(fees, '+', 'charged by count'),
    ...(way.units ? [] : part(fee, '+', 'fee')),
    ...part(wasted, '+', `of the minimum of ${formatMoney(way.minimum)} not reached`),
    ...(seats ? [] : part(overflow, '+', `for ${formatTokens(overflowTokens)} tokens above the capacity`)),
    ...part(operations, '+', 'of people'),
  ];
  return parts.length === 1 && !seats && !way.units
    ? []
    : [`${way.name}: ${parts.join(' ')} = ${formatMoney(monthly)} per month.`];
}

/** Global API sells its standard way as a reserved one too, at a price that it does not publish. */
function unpublishedNote(bought: readonly Purchase[]): string[] {
  const names = new Set(bought.map(({ way }) => way.name));
  if (!names.has('standard') || names.has('Pro Channel')) return [];
  return [
    "The price of Global API's Pro Channel is not published. " +
      "With your quote: --way 'Pro Channel: fee=…, discount=…, capacity=…'",
  ];
}

function records(bought: readonly Purchase[], unpriced: readonly Unpriced[], assumptions: string): Table {
  return recordsWithUnpriced(
    bought,
    {
      way: ({ way }) => text(way.name),
      candidate: ({ candidate }) => text(candidate.key),
      monthly: ({ monthly }) => cost(monthly),
      term: ({ term }) => cost(term),
      effectiveRate: ({ effectiveRate }) => maybeCost(effectiveRate),
      covered: ({ covered }) => cost(covered),
      fees: ({ fees }) => cost(fees),
      discount: ({ discount }) => cost(discount),
      fee: ({ fee }) => cost(fee),
      wasted: ({ wasted }) => cost(wasted),
      overflow: ({ overflow }) => cost(overflow),
      overflowTokens: ({ overflowTokens }) => maybeTokens(overflowTokens),
      operations: ({ operations }) => cost(operations),
      utilisation: ({ utilisation }) => share(utilisation),
      breakEven: (each) => text(each.seats ? seatBreakEvenText(each.seats) : breakEvenText(each.breakEven)),
      seats: ({ seats }) => maybeTokens(seats?.seats),
      people: ({ seats }) => maybeTokens(seats?.people),
      seatCost: ({ seats }) => maybeCost(seats?.price),
      properties: ({ way }) => text(propertiesText(way.properties)),
      assumptions: () => text(assumptions),
    },
    unpriced,
  );
}

function propertiesText(properties: Purchase['way']['properties']): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name}: ${value}`)
    .join('; ');
}

function wayJson(purchase: Purchase): JsonObject {
  const { way, candidate, breakEven, seats } = purchase;
  return {
    name: way.name,
    candidate: candidate.key,
    monthly: plain(purchase.monthly),
    term: plain(purchase.term),
    paysFrom: purchase.paysFrom ?? null,
    effectiveRate: decimalOrNull(purchase.effectiveRate),
    covered: plain(purchase.covered),
    fees: plain(purchase.fees),
    discount: plain(purchase.discount),
    fee: plain(purchase.fee),
    wasted: plain(purchase.wasted),
    overflow: plain(purchase.overflow),
    operations: plain(purchase.operations),
    utilisation: decimalOrNull(purchase.utilisation),
    overflowTokens: purchase.overflowTokens,
    breakEven: breakEven ? breakEven.map(({ from, to }) => ({ from, to: to ?? null })) : null,
    units: way.units ? { count: way.units.count, price: plain(way.units.price), tokens: way.units.tokens } : null,
    seats: seats ? seatsJson(seats) : null,
    properties: way.properties,
  };
}

import { isZero } from '../../values/money.ts';
import type { Unpriced } from '../../pricing/catalogue/no-price.ts';
import type { Purchase, Purchases } from '../../projection/purchase.ts';
import type { Range } from '../../projection/ranges.ts';
import { formatMoney, formatMonths, formatShare, formatTokens } from '../../values/format.ts';
import { usedPrices } from '../../report/provenance.ts';
import { cost, left, maybeCost, maybeText, maybeTokens, right, share, text } from '../../report/report.ts';
import type { JsonObject, Report, Row, Table } from '../../report/report.ts';
import { kindsOf } from '../../report/assumption-text.ts';
import { maybe, planNotes, unique } from '../../report/json-parts.ts';
import type { BuyContext } from './chart.ts';

/** The same traffic bought several ways: what a month and the term cost, when each pays, what each has beside. */
export function buyReport(
  { bought, unpriced, assumptions }: Purchases,
  { term, catalogue, asOf, planFile }: BuyContext,
): Report {
  const properties = propertiesTable(bought);
  return {
    tables: [costTable(bought, term), ...(properties ? [properties] : [])],
    notes: [...planNotes(planFile), ...bought.flatMap(partsNote), ...unpublishedNote(bought)],
    assumptions,
    unpriced,
    prices: { catalogue, asOf, used: usedPrices(bought) },
    records: records(bought, unpriced, kindsOf(assumptions)),
    picture: async () => (await import('./chart.ts')).pictureOfBuy(bought),
    body: () => ({ plan: planFile ?? null, term, ways: bought.map(wayJson) }),
  };
}

function costTable(bought: readonly Purchase[], term: number): Table {
  return {
    columns: [
      left('way', 'Way'),
      left('candidate', 'Candidate', 3),
      right('monthly', 'Cost/month'),
      right('term', formatMonths(term), 1),
      right('effectiveRate', '$/M', 4),
      right('wasted', 'Minimum wasted', 2),
      right('utilisation', 'Capacity used', 2),
      right('breakEven', 'Pays with, tokens/month', 1),
    ],
    rows: bought.map(costRow),
  };
}

function costRow(purchase: Purchase): Row {
  const { way, candidate, monthly, term, effectiveRate, wasted, utilisation, breakEven } = purchase;
  return {
    cells: [
      text(way.name),
      text(candidate.key),
      cost(monthly),
      cost(term),
      maybeCost(effectiveRate),
      cost(wasted),
      share(utilisation),
      text(breakEvenText(breakEven)),
    ],
  };
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

/** What a way has beside its price, a line each. */
function propertiesTable(bought: readonly Purchase[]): Table | undefined {
  // One way's properties say nothing without another's.
  if (bought.filter(({ way }) => Object.keys(way.properties).length > 0).length < 2) return undefined;
  const names = unique(bought.flatMap(({ way }) => Object.keys(way.properties)));
  if (names.length === 0) return undefined;
  return {
    columns: [left('property', ''), ...bought.map(({ way }, index) => left(`way${index + 1}`, way.name))],
    rows: names.map((name) => ({
      cells: [text(inWords(name)), ...bought.map(({ way }) => text(way.properties[name] ?? ''))],
    })),
  };
}

function inWords(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}

/** How a month's figure comes about, where it is more than tokens at list price. */
function partsNote({
  way,
  covered,
  fees,
  discount,
  fee,
  wasted,
  overflow,
  overflowTokens,
  operations,
  monthly,
}: Purchase): string[] {
  const parts = [
    `${formatMoney(covered)} of tokens`,
    ...(isZero(discount) ? [] : [`- ${formatMoney(discount)} discount of ${formatShare(way.discount)}`]),
    ...(isZero(fees) ? [] : [`+ ${formatMoney(fees)} charged by count`]),
    ...(isZero(fee) ? [] : [`+ ${formatMoney(fee)} fee`]),
    ...(isZero(wasted) ? [] : [`+ ${formatMoney(wasted)} of the minimum of ${formatMoney(way.minimum)} not reached`]),
    ...(isZero(overflow)
      ? []
      : [`+ ${formatMoney(overflow)} for ${formatTokens(overflowTokens)} tokens above the capacity`]),
    ...(isZero(operations) ? [] : [`+ ${formatMoney(operations)} of people`]),
  ];
  return parts.length === 1 ? [] : [`${way.name}: ${parts.join(' ')} = ${formatMoney(monthly)} a month.`];
}

/** Whose standard way is among those has a reserved one too, at a price of its own. */
function unpublishedNote(bought: readonly Purchase[]): string[] {
  const names = new Set(bought.map(({ way }) => way.name));
  if (!names.has('standard') || names.has('Pro Channel')) return [];
  return [
    "The price of Global API's Pro Channel is not published. With your quote: --way 'Pro Channel: fee=…, discount=…, capacity=…'",
  ];
}

const figures = [
  'way',
  'candidate',
  'monthly',
  'term',
  'effectiveRate',
  'covered',
  'fees',
  'discount',
  'fee',
  'wasted',
  'overflow',
  'overflowTokens',
  'operations',
  'utilisation',
  'breakEven',
  'properties',
  'assumptions',
  'unpriced',
];

function records(bought: readonly Purchase[], unpriced: readonly Unpriced[], assumptions: string): Table {
  const none = maybeText(undefined);
  return {
    columns: figures.map((key) => left(key, key)),
    rows: [
      ...bought.map(({ way, candidate, ...purchase }) => ({
        cells: [
          text(way.name),
          text(candidate.key),
          cost(purchase.monthly),
          cost(purchase.term),
          maybeCost(purchase.effectiveRate),
          ...[purchase.covered, purchase.fees, purchase.discount, purchase.fee, purchase.wasted, purchase.overflow].map(
            cost,
          ),
          maybeTokens(purchase.overflowTokens),
          cost(purchase.operations),
          share(purchase.utilisation),
          text(breakEvenText(purchase.breakEven)),
          text(
            Object.entries(way.properties)
              .map(([name, value]) => `${name}: ${value}`)
              .join('; '),
          ),
          text(assumptions),
          none,
        ],
      })),
      ...unpriced.map(({ key, reason }) => ({
        cells: [none, text(key), ...figures.slice(3).map(() => none), text(reason)],
      })),
    ],
  };
}

function wayJson(purchase: Purchase): JsonObject {
  const { way, candidate, breakEven, overflowTokens } = purchase;
  const { monthly, term, effectiveRate, covered, fees, discount, fee, wasted, overflow, operations, utilisation } =
    purchase;
  const amounts = {
    monthly,
    term,
    effectiveRate,
    covered,
    fees,
    discount,
    fee,
    wasted,
    overflow,
    operations,
    utilisation,
  };
  return {
    name: way.name,
    candidate: candidate.key,
    ...Object.fromEntries(Object.entries(amounts).map(([key, value]) => [key, maybe(value)])),
    overflowTokens,
    breakEven: breakEven ? breakEven.map(({ from, to }) => ({ from, to: to ?? null })) : null,
    properties: way.properties,
  };
}

import { isZero, plain } from '../../values/money.ts';
import { breakEvenUtilisation } from '../../projection/purchase.ts';
import type { Purchase } from '../../projection/purchase.ts';
import type { Plan } from '../../workload/plan.ts';
import { formatMoney, formatShare, formatTokens } from '../format.ts';
import { cost, left, maybeCost, maybeTokens, right, share, text } from '../report.ts';
import type { Cell, Json, Report, Row, Table } from '../report.ts';
import { catalogueNote, documentHead, unique } from './common.ts';
import type { Priced } from './common.ts';
import { trafficNotes } from './traffic.ts';

export interface BuyContext extends Priced {
  readonly plan: Plan;
  /** Months. */
  readonly term: number;
}

/** The same traffic bought several ways: what a month and the term cost, from when on each pays, what each has beside. */
export function buyReport(bought: readonly Purchase[], context: BuyContext): Report {
  const assumptions = [
    ...trafficNotes(context.plan.scenarios),
    'Break-even: the traffic of this kind from which on a way costs no more than the same model at list price, or else than the first way.',
  ];
  const properties = propertiesTable(bought);
  return {
    tables: [costTable(bought, context), ...(properties ? [properties] : [])],
    notes: [...bought.flatMap(partsNote), ...assumptions, ...unpublishedNote(bought), catalogueNote(context)],
    records: records(bought),
    document: () => ({ ...documentHead(context, assumptions), term: context.term, ways: bought.map(wayJson) }),
  };
}

function costTable(bought: readonly Purchase[], { term }: BuyContext): Table {
  return {
    columns: [
      left('way', 'Way'),
      left('candidate', 'Candidate', 3),
      right('monthly', 'Cost/month'),
      right('term', `${term} months`, 1),
      right('effectiveRate', '$/M', 4),
      right('wasted', 'Minimum wasted', 2),
      right('utilisation', 'Capacity used', 2),
      right('breakEven', 'Break-even, tokens/month', 1),
      right('breakEvenUtilisation', 'of capacity', 3),
    ],
    rows: bought.map(costRow),
  };
}

function costRow(purchase: Purchase, index: number): Row {
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
      breakEvenCell(breakEven, index === 0),
      share(breakEvenUtilisation(purchase)),
    ],
  };
}

function breakEvenCell(tokens: number | undefined, isFirst: boolean): Cell {
  if (tokens === undefined) return text(isFirst ? '' : 'never');
  return tokens === 1 ? text('always') : maybeTokens(tokens);
}

/** What a way has beside its price, a line each. */
function propertiesTable(bought: readonly Purchase[]): Table | undefined {
  const names = unique(bought.flatMap(({ way }) => Object.keys(way.properties)));
  if (names.length === 0) return undefined;
  return {
    columns: [left('property', ''), ...bought.map(({ way }, index) => left(`way${index + 1}`, way.name))],
    rows: names.map((name) => ({ cells: [text(inWords(name)), ...bought.map(({ way }) => text(way.properties[name] ?? ''))] })),
  };
}

function inWords(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}

/** How a month's figure comes about, where it is more than tokens at list price. */
function partsNote({ way, covered, discount, fee, wasted, overflow, overflowTokens, operations, monthly }: Purchase): string[] {
  const parts = [
    `${formatMoney(covered)} of tokens`,
    ...(isZero(discount) ? [] : [`- ${formatMoney(discount)} discount of ${formatShare(way.discount)}`]),
    ...(isZero(fee) ? [] : [`+ ${formatMoney(fee)} fee`]),
    ...(isZero(wasted) ? [] : [`+ ${formatMoney(wasted)} of the minimum of ${formatMoney(way.minimum)} not reached`]),
    ...(isZero(overflow) ? [] : [`+ ${formatMoney(overflow)} for ${formatTokens(overflowTokens)} tokens above the capacity`]),
    ...(isZero(operations) ? [] : [`+ ${formatMoney(operations)} of people`]),
  ];
  return parts.length === 1 ? [] : [`${way.name}: ${parts.join(' ')} = ${formatMoney(monthly)} a month.`];
}

function unpublishedNote(bought: readonly Purchase[]): string[] {
  if (bought.some(({ way }) => way.name === 'Pro Channel')) return [];
  return ["The price of Global API's Pro Channel is not published. With your quote: --way 'Pro Channel: fee=…, discount=…, capacity=…'"];
}

const figures = [
  'way',
  'candidate',
  'monthly',
  'term',
  'effectiveRate',
  'covered',
  'discount',
  'fee',
  'wasted',
  'overflow',
  'overflowTokens',
  'operations',
  'utilisation',
  'breakEven',
  'breakEvenUtilisation',
];

function records(bought: readonly Purchase[]): Table {
  const names = unique(bought.flatMap(({ way }) => Object.keys(way.properties)));
  const keys = [...figures, ...names];
  return {
    columns: keys.map((key) => left(key, key)),
    rows: bought.map((purchase) => {
      const { way, candidate, monthly, term, effectiveRate, covered, discount, fee, wasted, overflow, overflowTokens, operations } = purchase;
      return {
        cells: [
          text(way.name),
          text(candidate.key),
          cost(monthly),
          cost(term),
          maybeCost(effectiveRate),
          ...[covered, discount, fee, wasted, overflow].map(cost),
          maybeTokens(overflowTokens),
          cost(operations),
          share(purchase.utilisation),
          maybeTokens(purchase.breakEven),
          share(breakEvenUtilisation(purchase)),
          ...names.map((name) => text(way.properties[name] ?? '')),
        ],
      };
    }),
  };
}

function wayJson(purchase: Purchase): Json {
  const { way, candidate, utilisation, effectiveRate, breakEven, overflowTokens } = purchase;
  const utilised = breakEvenUtilisation(purchase);
  const money = { covered: purchase.covered, discount: purchase.discount, fee: purchase.fee, wasted: purchase.wasted, overflow: purchase.overflow };
  return {
    name: way.name,
    candidate: candidate.key,
    monthly: plain(purchase.monthly),
    term: plain(purchase.term),
    effectiveRate: effectiveRate ? plain(effectiveRate) : null,
    ...Object.fromEntries(Object.entries(money).map(([key, value]) => [key, plain(value)])),
    operations: plain(purchase.operations),
    overflowTokens,
    utilisation: utilisation ? plain(utilisation) : null,
    breakEven: breakEven ?? null,
    breakEvenUtilisation: utilised ? plain(utilised) : null,
    properties: way.properties,
  };
}

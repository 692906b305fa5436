import { plain, plus, type Money } from '../../values/money.ts';
import { meters } from '../../pricing/rates/meters.ts';
import type { Assumption } from '../../projection/assumption.ts';
import { keyName, type Dimension } from '../../usage/tally/group-by.ts';
import type { BilledAmount, Group, UsageTotal } from '../../usage/pricing/groups.ts';
import type { Overlap } from '../../usage/pricing/overlaps.ts';
import type { FileTally } from '../../usage/tally/file-tallies.ts';
import { isoOf } from '../../usage/records/moment.ts';
import type { ReconciledBill } from '../../usage/pricing/reconcile.ts';
import type { BillRow } from '../../usage/pricing/bill-differences.ts';
import type { Tokens } from '../../usage/records/record.ts';
import { change, left, maybeCost, maybeText, none, right, text, tokens } from '../../report/report.ts';
import type { Json, JsonObject, Table } from '../../report/report.ts';
import { landingJson, type Landing } from './landing.ts';
import { decimalOrNull } from '../report-parts.ts';
import { billJson } from './bill-json.ts';
import { tableOf, type TableColumn } from '../tables.ts';

/** Everything that a report of usage shows. */
export interface UsageView {
  /** Version of the catalogue. */
  readonly catalogue: string;
  /** Of all costs; undefined for US dollars. */
  readonly currency: string | undefined;
  /** Undefined if each record is priced at its own moment. */
  readonly asOf: string | undefined;
  /** What reading and pricing take for granted. */
  readonly assumptions: readonly Assumption[];
  readonly files: readonly FileTally[];
  /** Of the hours, days, weeks and months that groups are of. */
  readonly timeZone: string;
  /** What may be counted twice. */
  readonly overlaps: readonly Overlap[];
  readonly window: { readonly from: number; readonly until: number; readonly days: number } | undefined;
  /** The span of usage outside of the time that was asked for. */
  readonly outside: { readonly from: number; readonly until: number } | undefined;
  readonly dimensions: readonly Dimension[];
  /** The groups that are shown. */
  readonly groups: readonly Group[];
  /** What is left of those with a price, and of those without, each as one. */
  readonly rests: readonly Group[];
  /** How many more groups there are. */
  readonly hidden: number;
  readonly total: UsageTotal;
  readonly bills: readonly ReconciledBill[];
  /** What was charged beyond the cost, where it is shared too; below zero for less. */
  readonly beyond: Money | undefined;
  /** Whether a source states the charge for all usage, besides the charges of single records. */
  readonly isCharged: boolean;
  /** What the month that the sources end in will come to, where a budget asks. */
  readonly landing?: Landing | undefined;
}

const billColumns: readonly TableColumn<BillRow>[] = [
  [left('bill', 'bill'), ({ model }) => text(model)],
  [right('ours', 'ours'), ({ ours }) => maybeCost(ours)],
  [right('theirs', 'theirs'), ({ theirs }) => maybeCost(theirs)],
  [right('difference', 'difference'), ({ difference }) => maybeCost(difference)],
  [right('ratio', 'ratio'), ({ ratio }) => change(ratio)],
];

/**
 * One flat row for each group. With a bill, also one for each model on either side of it: its figures have columns of
 * their own, so that the columns of usage still add up.
 */
export function usageRecords({ dimensions, groups, total, bills, isCharged }: UsageView): Table {
  const columns: TableColumn<Group>[] = [
    ...dimensions.map((dimension, index): TableColumn<Group> => [
      left(keyName(dimension), keyName(dimension)),
      ({ key }) => maybeText(key[index]),
    ]),
    ...namesIn(groups, dimensions).map(([place, name]): TableColumn<Group> => [
      left(name, name),
      (group) => maybeText(group.names?.[place]),
    ]),
    [right('requests', 'requests'), ({ requests }) => tokens(requests)],
    ...meters.map((meter): TableColumn<Group> => [right(meter, meter), (group) => tokens(group.tokens[meter])]),
    [right('cost', 'cost'), ({ cost }) => maybeCost(cost)],
    ...(groups.some(({ shared }) => shared)
      ? [[right('shared', 'shared'), ({ shared }) => maybeCost(shared)] satisfies TableColumn<Group>]
      : []),
    [
      right('billed', 'billed'),
      ({ billed: [only, ...others] }) => maybeCost(others.length > 0 ? undefined : only?.amount),
    ],
    [
      left('billedCurrency', 'billedCurrency'),
      ({ billed: [only, ...others] }) => maybeText(others.length > 0 ? undefined : only?.currency),
    ],
    [left('unpriced', 'unpriced'), ({ reason }) => maybeText(reason)],
    ...total.whatIf.map(({ on }, index): TableColumn<Group> => [
      right(`on ${on}`, `on ${on}`),
      ({ whatIf }) => maybeCost(whatIf[index]),
    ]),
  ];
  if (!isCharged) return tableOf(groups, columns);
  const groupRows = groups.map((group) => [
    ...columns.map(([, cellOf]) => cellOf(group)),
    ...billColumns.map(() => none),
  ]);
  const billRows = bills.flatMap(({ currency, rows }) =>
    rows.map((row) => [
      ...columns.map(([{ key }]) => (key === 'billedCurrency' ? text(currency) : none)),
      ...billColumns.map(([, cellOf]) => cellOf(row)),
    ]),
  );
  return {
    columns: [...columns, ...billColumns].map(([column]) => column),
    rows: [...groupRows, ...billRows].map((cells) => ({ cells })),
  };
}

/** The keys of the JSON document. */
export function usageBody(view: UsageView): JsonObject {
  const { catalogue, asOf, files, window, dimensions, groups, hidden, total, bills, beyond } = view;
  return {
    catalogue: { version: catalogue, asOf: asOf ?? null },
    files: files.map((file) => ({ ...file })),
    ...(view.overlaps.length > 0 && { overlaps: view.overlaps.map(overlapJson) }),
    window: window ? { from: isoOf(window.from), until: isoOf(window.until), days: window.days } : null,
    groups: groups.map((group) => groupJson(group, dimensions)),
    ...(hidden > 0 && { hidden }),
    total: {
      requests: total.requests,
      usage: usageJson(total.tokens),
      cost: plain(total.cost),
      ...(beyond && { shared: plain(beyond), inAll: plain(plus(total.cost, beyond)) }),
      ...billedJson(total.billed),
      ...(total.unpriced && {
        atLeast: true,
        unpriced: { requests: total.unpriced.requests, usage: usageJson(total.unpriced.tokens) },
      }),
    },
    ...(view.landing && { landing: landingJson(view.landing) }),
    ...(total.whatIf.length > 0 && {
      whatIf: total.whatIf.map(({ on, cost: there, saved, reason, unused }) => ({
        on,
        cost: decimalOrNull(there),
        saved: decimalOrNull(saved),
        ...(reason !== undefined && { reason }),
        ...(unused.length > 0 && { unused }),
      })),
    }),
    ...(bills.length > 0 && { bills: bills.map(billJson) }),
  };
}

function groupJson(
  { key, names = [], requests, tokens: used, cost: ours, reason, billed, shared, whatIf }: Group,
  dimensions: readonly Dimension[],
): Json {
  const said = namesIn([{ names }], dimensions);
  return {
    key: {
      ...Object.fromEntries(dimensions.map((dimension, index) => [keyName(dimension), key[index] ?? null])),
      ...Object.fromEntries(said.map(([index, name]) => [name, names[index] ?? null])),
    },
    requests,
    usage: usageJson(used),
    cost: decimalOrNull(ours),
    ...(shared && { shared: plain(shared), inAll: decimalOrNull(ours && plus(ours, shared)) }),
    ...billedJson(billed),
    ...(reason !== undefined && { unpriced: { reason, usage: usageJson(used) } }),
    ...(whatIf.length > 0 && { whatIf: whatIf.map((there) => decimalOrNull(there)) }),
  };
}

/** Amounts in several currencies cannot be added up and are a list. */
function billedJson(billed: readonly BilledAmount[]): JsonObject {
  const amounts = billed.map(({ amount, currency }) => ({ amount: plain(amount), currency }));
  const [only] = amounts;
  if (!only) return {};
  return amounts.length === 1 ? { billed: only } : { billedIn: amounts };
}

function overlapJson({ files, models, days, tokens: count, cost }: Overlap): Json {
  return {
    files: files.flatMap(({ paths }) => [...paths]),
    models: [...models],
    days,
    tokens: count,
    cost: decimalOrNull(cost),
  };
}

function usageJson(used: Tokens): Json {
  return Object.fromEntries(Object.entries(used).filter(([, amount]) => amount > 0));
}

/** The dimensions of which some group has a name, by their places: `projectName`. */
function namesIn(
  groups: readonly Pick<Group, 'names'>[],
  dimensions: readonly Dimension[],
): (readonly [number, string])[] {
  return dimensions.flatMap((dimension, index) =>
    groups.some(({ names }) => names?.[index] !== undefined) ? [[index, `${keyName(dimension)}Name`] as const] : [],
  );
}

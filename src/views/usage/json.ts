import { plain } from '../../values/money.ts';
import { meters } from '../../pricing/rates/meters.ts';
import type { Assumption } from '../../projection/assumption.ts';
import { keyName, type Dimension } from '../../usage/tally/group-by.ts';
import type { BilledAmount, Group, UsageTotal } from '../../usage/pricing/groups.ts';
import type { FileTally } from '../../usage/tally/intake.ts';
import { isoOf } from '../../usage/records/moment.ts';
import type { ReconciledBill, BillRow } from '../../usage/pricing/reconcile.ts';
import type { Tokens } from '../../usage/records/record.ts';
import { change, left, maybeCost, maybeText, right, tokens } from '../../report/report.ts';
import type { Cell, Column, Json, JsonObject, Row, Table } from '../../report/report.ts';

/** All that a report of use says. */
export interface UsageView {
  /** Version of the catalogue. */
  readonly catalogue: string;
  /** Undefined where each record is priced at its own moment. */
  readonly asOf: string | undefined;
  /** What reading and pricing took for granted. */
  readonly assumptions: readonly Assumption[];
  readonly files: readonly FileTally[];
  readonly window: { readonly from: number; readonly until: number; readonly days: number } | undefined;
  /** What was used outside of the time that was asked for. */
  readonly outside: { readonly from: number; readonly until: number } | undefined;
  readonly dimensions: readonly Dimension[];
  /** Those that are shown. */
  readonly groups: readonly Group[];
  /** How many more there are. */
  readonly hidden: number;
  readonly total: UsageTotal;
  readonly bills: readonly ReconciledBill[];
  /** Whether a source says what was charged for all of it, beside what records say of themselves. */
  readonly isCharged: boolean;
}

/** One flat row for each group; with a bill also one for each model on either side of it, whose figures stand in columns of their own. */
export function usageRecords(view: UsageView): Table {
  const { dimensions, groups, total, bills, isCharged } = view;
  const columns: Column[] = [
    ...dimensions.map((dimension) => left(keyName(dimension), keyName(dimension))),
    right('requests', 'requests'),
    ...meters.map((meter) => right(meter, meter)),
    right('cost', 'cost'),
    right('billed', 'billed'),
    left('currency', 'currency'),
    left('unpriced', 'unpriced'),
    ...total.whatIf.map(({ on }) => right(`on ${on}`, `on ${on}`)),
  ];
  const rows = groups.map(groupRecord);
  if (!isCharged) return { columns, rows };
  const compared = bills.flatMap((bill) => bill.rows.map((row) => billRecord(row, bill.currency, columns)));
  return {
    columns: [...columns, left('bill', 'bill'), ...billFigures.map((figure) => right(figure, figure))],
    rows: [...rows.map(({ cells }) => ({ cells: [...cells, ...noFigures] })), ...compared],
  };
}

const billFigures = ['ours', 'theirs', 'difference', 'ratio'] as const;
const nothing: Cell = { kind: 'none' };
const noFigures: readonly Cell[] = ['bill', ...billFigures].map(() => nothing);

function groupRecord(group: Group): Row {
  const only = group.billed.length === 1 ? group.billed[0] : undefined;
  return {
    cells: [
      ...group.key.map(maybeText),
      tokens(group.requests),
      ...meters.map((meter) => tokens(group.tokens[meter])),
      maybeCost(group.cost),
      maybeCost(only?.amount),
      maybeText(only?.currency),
      maybeText(group.reason),
      ...group.whatIf.map(maybeCost),
    ],
  };
}

/** Nothing of it stands in the columns of use, so that these still add up. */
function billRecord(
  { model, ours, theirs, difference, ratio }: BillRow,
  currency: string,
  columns: readonly Column[],
): Row {
  return {
    cells: [
      ...columns.map(({ key }) => (key === 'currency' ? maybeText(currency) : nothing)),
      maybeText(model),
      maybeCost(ours),
      maybeCost(theirs),
      maybeCost(difference),
      change(ratio),
    ],
  };
}

/** The whole result. */
export function usageBody(view: UsageView): JsonObject {
  const { catalogue, asOf, files, window, dimensions, groups, hidden, total, bills } = view;
  return {
    catalogue: { version: catalogue, asOf: asOf ?? null },
    files: files.map((file) => ({ ...file })),
    window: window ? { from: isoOf(window.from), until: isoOf(window.until), days: window.days } : null,
    groups: groups.map((group) => groupJson(group, dimensions)),
    ...(hidden > 0 && { hidden }),
    total: {
      requests: total.requests,
      usage: usageJson(total.tokens),
      cost: plain(total.cost),
      ...billedJson(total.billed),
      ...(total.unpriced && {
        atLeast: true,
        unpriced: { requests: total.unpriced.requests, usage: usageJson(total.unpriced.tokens) },
      }),
    },
    ...(total.whatIf.length > 0 && {
      whatIf: total.whatIf.map(({ on, cost: there, saved, reason, unused }) => ({
        on,
        cost: there ? plain(there) : null,
        saved: saved ? plain(saved) : null,
        ...(reason !== undefined && { reason }),
        ...(unused.length > 0 && { unused }),
      })),
    }),
    ...(bills.length > 0 && { bills: bills.map(billJson) }),
  };
}

function groupJson(
  { key, requests, tokens: used, cost: ours, reason, billed, whatIf }: Group,
  dimensions: readonly Dimension[],
): Json {
  return {
    key: Object.fromEntries(dimensions.map((dimension, index) => [keyName(dimension), key[index] ?? null])),
    requests,
    usage: usageJson(used),
    cost: ours ? plain(ours) : null,
    ...billedJson(billed),
    ...(reason !== undefined && { unpriced: { reason, usage: usageJson(used) } }),
    ...(whatIf.length > 0 && { whatIf: whatIf.map((there) => (there ? plain(there) : null)) }),
  };
}

/** Amounts in several currencies are no sum: then they are a list. */
function billedJson(billed: readonly BilledAmount[]): { readonly [key: string]: Json } {
  const amounts = billed.map(({ amount, currency }) => ({ amount: plain(amount), currency }));
  const [only] = amounts;
  if (!only) return {};
  return amounts.length === 1 ? { billed: only } : { billedIn: amounts };
}

function usageJson(used: Tokens): Json {
  return Object.fromEntries(Object.entries(used).filter(([, amount]) => amount > 0));
}

function billJson({ currency, rows, total, explanations }: ReconciledBill): Json {
  return { currency, models: rows.map(billRowJson), total: billRowJson(total), explanations };
}

function billRowJson({ model, ours, theirs, difference, ratio }: BillRow): { readonly [key: string]: Json } {
  return {
    model,
    ours: ours ? plain(ours) : null,
    theirs: theirs ? plain(theirs) : null,
    difference: difference ? plain(difference) : null,
    ratio: ratio ? plain(ratio) : null,
  };
}

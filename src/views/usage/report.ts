import { isZero, minus, plain, plus, zero, type Money } from '../../values/money.ts';
import { answerOf } from '../../usage/records/accounting.ts';
import { keyName, type Dimension } from '../../usage/tally/group-by.ts';
import type { BilledAmount, Group, UsageTotal } from '../../usage/pricing/groups.ts';
import type { Tokens } from '../../usage/records/record.ts';
import { formatMoney } from '../../values/format.ts';
import { buildReport } from '../../report/build-report.ts';
import { cost, left, maybeCost, maybeText, none, right, text, tokens } from '../../report/report.ts';
import type { Cell, Report, Table } from '../../report/report.ts';
import { tableOf, type TableColumn } from '../tables.ts';
import { billTable, headerOf, ownersTable } from './bill-tables.ts';
import { usageBody, usageRecords, type UsageView } from './json.ts';
import { usageFinding } from './finding.ts';
import { usageNotes } from './notes.ts';
import { trendsOf, type Trend } from './trend.ts';

export function usageReport(data: UsageView): Report {
  const view = named(data);
  const { groups, bills } = view;
  const priced = groups.filter(({ reason }) => reason === undefined);
  const unpriced = groups.filter(({ reason }) => reason !== undefined);
  return buildReport({
    currency: view.currency,
    finding: () => usageFinding(view),
    tables: [
      ...(priced.length > 0 || unpriced.length === 0 ? [pricedTable(priced, view)] : []),
      ...(unpriced.length > 0 ? [unpricedTable(unpriced, view)] : []),
      ...bills.flatMap((bill) => [billTable(bill), ...ownersTable(bill, view)]),
    ],
    notes: usageNotes(view),
    assumptions: view.assumptions,
    records: usageRecords(data),
    picture: async () => (await import('./chart.ts')).pictureOfUsage(view),
    body: () => usageBody(data),
  });
}

/** With names in place of ids, as people read them. */
function named(view: UsageView): UsageView {
  const groups = view.groups.map((group) => ({
    ...group,
    key: group.key.map((value, index) => group.names?.[index] ?? value),
  }));
  const bills = view.bills.map((bill) => ({
    ...bill,
    owners: bill.owners.map((row) => ({ ...row, owner: row.name ?? row.owner })),
  }));
  return { ...view, groups, bills };
}

/** A row of the tables: a group, or the total of all. */
interface Used extends Pick<Group, 'requests' | 'tokens' | 'billed' | 'shared'> {
  /** With what it bears of the others. */
  readonly inAll: Cell;
  readonly key: readonly Cell[];
  readonly cost: Cell;
  /** On each other model: what it would cost, and what that saves. */
  readonly whatIf: readonly (readonly [cost: Cell, saved: Cell])[];
  readonly trend?: Trend | undefined;
  readonly opensGroup: boolean;
  readonly strong?: boolean;
}

function pricedTable(groups: readonly Group[], view: UsageView): Table {
  const { total, dimensions, beyond = zero } = view;
  const trendOf = trendsOf(groups, view);
  const rest = view.rests.filter(({ reason }) => reason === undefined);
  return tableOf(
    [
      ...groups.map((group, index) => ({ ...usedBy(group, opensGroup(groups, index)), trend: trendOf?.(group) })),
      ...rest.map((group) => ({ ...usedBy(group, dimensions.length > 1), trend: trendOf?.(group) })),
      usedInAll(total, dimensions.length, beyond),
    ],
    [
      ...countedColumns(dimensions),
      [right('cost', 'Cost'), (used) => used.cost],
      ...(trendOf ? trendColumns : []),
      ...(groups.some(({ shared }) => shared) ? sharedColumns : []),
      ...billedColumns(total),
      ...total.whatIf.flatMap(({ on }, index): TableColumn<Used>[] => [
        [right(`whatIf${index}`, `On ${shortOn(on)}`), ({ whatIf }) => whatIf[index]?.[0] ?? none],
        [right(`saved${index}`, 'Saved', 1), ({ whatIf }) => whatIf[index]?.[1] ?? none],
      ]),
    ],
    ({ opensGroup: opens, strong = false }) => ({ opensGroup: opens, strong }),
  );
}

function usedBy(group: Group, opens: boolean): Used {
  const { cost: ours, whatIf } = group;
  return {
    ...group,
    key: group.key.map(maybeText),
    cost: maybeCost(ours),
    inAll: maybeCost(ours && group.shared && plus(ours, group.shared)),
    whatIf: whatIf.map((there) => [maybeCost(there), maybeCost(there && ours && minus(ours, there))]),
    opensGroup: opens,
  };
}

function usedInAll(total: UsageTotal, keys: number, beyond: Money): Used {
  const all = plus(total.cost, beyond);
  return {
    ...total,
    shared: beyond,
    key: Array.from({ length: keys }, (_, index) => text(index === 0 ? 'Total' : '')),
    cost: total.unpriced ? text(`at least ${formatMoney(total.cost)}`) : cost(total.cost),
    inAll: total.unpriced && isZero(beyond) ? text(`at least ${formatMoney(all)}`) : cost(all),
    whatIf: total.whatIf.map((there) => [maybeCost(there.cost), maybeCost(there.saved)]),
    opensGroup: true,
    strong: true,
  };
}

/** The dimensions that usage is grouped by, and its counts. */
function countedColumns(dimensions: readonly Dimension[]): TableColumn<Pick<Used, 'key' | 'requests' | 'tokens'>>[] {
  return [
    ...dimensions.map((dimension, index): TableColumn<Pick<Used, 'key'>> => [
      left(keyName(dimension), headerOf(dimension)),
      ({ key }) => key[index] ?? none,
    ]),
    [right('requests', 'Requests', 1), requestsCell],
    [right('input', 'Input', 2), (used) => tokens(inputOf(used.tokens))],
    [right('cacheRead', 'Cache read', 4), (used) => tokens(used.tokens.cacheRead + used.tokens.cacheReadAudio)],
    [right('cacheWrite', 'Cache write', 5), (used) => tokens(used.tokens.cacheWrite + used.tokens.cacheWrite1h)],
    [right('output', 'Output', 2), (used) => tokens(answerOf(used.tokens))],
  ];
}

const trendColumns: readonly TableColumn<Used>[] = [
  [right('change', 'Change', 1), ({ trend }) => trend?.change ?? text('')],
  [right('share', 'Share', 3), ({ trend }) => trend?.share ?? text('')],
];

/** What each row bears of what has no owner. */
const sharedColumns: readonly TableColumn<Used>[] = [
  [right('shared', 'Shared'), ({ shared }) => maybeCost(shared)],
  [right('inAll', 'Total'), ({ inAll }) => inAll],
];

/** What the sources say was charged, where they do. */
function billedColumns({ billed: all }: UsageTotal): TableColumn<Pick<Used, 'billed'>>[] {
  return all.length > 0 ? [[right('billed', 'Billed', 1), ({ billed }) => billedCell(billed)]] : [];
}

/** Some sources do not count requests. */
function requestsCell({ requests, tokens: used }: Pick<Used, 'requests' | 'tokens'>): Cell {
  return requests === 0 && inputOf(used) + answerOf(used) > 0 ? none : tokens(requests);
}

function inputOf(used: Tokens): number {
  return used.input + used.inputAudio + used.inputImage;
}

/** The first of rows that share their first key. */
function opensGroup(groups: readonly Group[], index: number): boolean {
  const [group, before] = [groups[index], groups[index - 1]];
  return group !== undefined && group.key.length > 1 && before?.key[0] !== group.key[0];
}

function shortOn(on: string): string {
  return on.includes('=') ? on.replaceAll('=', ' → ').replaceAll(',', ', ') : on;
}

function billedCell(billed: readonly BilledAmount[]): Cell {
  const [only] = billed;
  if (!only) return none;
  if (billed.length === 1 && only.currency === 'USD') return cost(only.amount);
  return text(billed.map(({ amount, currency }) => `${plain(amount)} ${currency}`).join(' + '));
}

function unpricedTable(groups: readonly Group[], { dimensions, total, rests }: UsageView): Table {
  const all = [...groups, ...rests.filter(({ reason }) => reason !== undefined)];
  const rows = all.map((group, index) => ({ ...group, key: group.key.map(maybeText), opens: opensGroup(all, index) }));
  const table = tableOf(
    rows,
    [
      ...countedColumns(dimensions),
      ...billedColumns(total),
      [left('reason', 'Why'), ({ reason }) => text(reason ?? '')],
    ],
    ({ opens }) => ({ opensGroup: opens }),
  );
  return { title: 'Not priced', ...table };
}

import { DAY } from '../../values/calendar.ts';
import { minus, plain, type Money } from '../../values/money.ts';
import { answerOf } from '../../usage/records/accounting.ts';
import { keyName, type Dimension } from '../../usage/tally/group-by.ts';
import type { BilledAmount, Group, UsageTotal } from '../../usage/pricing/groups.ts';
import { isoOf } from '../../usage/records/moment.ts';
import type { ReconciledBill, BillRow } from '../../usage/pricing/reconcile.ts';
import type { Tokens } from '../../usage/records/record.ts';
import { formatMoney, formatTokens } from '../../values/format.ts';
import { change, cost, left, maybeCost, maybeText, right, text, tokens } from '../../report/report.ts';
import type { Cell, Column, Report, Row, Table } from '../../report/report.ts';
import { usageBody, usageRecords, type UsageView } from './json.ts';

export function usageReport(view: UsageView): Report {
  const { groups, total, bills } = view;
  const priced = groups.filter(({ reason }) => reason === undefined);
  const unpriced = groups.filter(({ reason }) => reason !== undefined);
  return {
    tables: [
      ...(priced.length > 0 || unpriced.length === 0 ? [pricedTable(priced, view)] : []),
      ...(unpriced.length > 0 ? [unpricedTable(unpriced, view)] : []),
      ...bills.map(billTable),
    ],
    notes: [
      ...filesNotes(view),
      ...hiddenNote(view),
      ...whatIfNotes(total),
      ...bills.flatMap(billNotes),
      priceNote(view),
    ],
    assumptions: view.assumptions,
    unpriced: [],
    prices: undefined,
    records: usageRecords(view),
    picture: async () => (await import('./chart.ts')).pictureOfUsage(view),
    body: () => usageBody(view),
  };
}

function pricedTable(groups: readonly Group[], view: UsageView): Table {
  const { total, dimensions } = view;
  const hasBill = total.billed.length > 0;
  return {
    ...(view.window && { title: `Used ${spanWords(view.window)}` }),
    columns: [
      ...countedColumns(dimensions),
      right('cost', 'Cost'),
      ...(hasBill ? [right('billed', 'Billed', 1)] : []),
      ...total.whatIf.flatMap(({ on }, index) => [
        right(`whatIf${index}`, `On ${shortOn(on)}`),
        right(`saved${index}`, 'Saved', 1),
      ]),
    ],
    rows: [
      ...groups.map((group, index) => rowOf(group, hasBill, opensGroup(groups, index))),
      totalRow(total, dimensions.length, hasBill),
    ],
  };
}

/** What use is added up by, and what it comes to: the columns of `countCells`. */
function countedColumns(dimensions: readonly Dimension[]): Column[] {
  return [
    ...dimensions.map((dimension) => left(keyName(dimension), headerOf(dimension))),
    right('requests', 'Requests', 1),
    right('input', 'Input', 2),
    right('cacheRead', 'Cache read', 4),
    right('cacheWrite', 'Cache write', 5),
    right('output', 'Output', 2),
  ];
}

/** Whole days by their names, anything else to the minute. */
function spanWords({ from, until }: { readonly from: number; readonly until: number }): string {
  const isDays = from % DAY === 0 && until % DAY === 0;
  if (!isDays) return `from ${minuteOf(from)} to ${minuteOf(until)} UTC`;
  const [first, last] = [from, until - DAY].map((ms) => isoOf(ms).slice(0, 10));
  return first === last ? `on ${first}` : `from ${first} to ${last}`;
}

function minuteOf(ms: number): string {
  return isoOf(ms).slice(0, 16).replace('T', ' ');
}

/** The first of rows that share their first key. */
function opensGroup(groups: readonly Group[], index: number): boolean {
  const [group, before] = [groups[index], groups[index - 1]];
  return group !== undefined && group.key.length > 1 && before?.key[0] !== group.key[0];
}

function shortOn(on: string): string {
  return on.includes('=') ? on.replaceAll('=', ' → ').replaceAll(',', ', ') : on;
}

function rowOf(group: Group, hasBill: boolean, opens: boolean): Row {
  return {
    cells: [
      ...group.key.map(maybeText),
      ...countCells(group),
      maybeCost(group.cost),
      ...(hasBill ? [billedCell(group.billed)] : []),
      ...group.whatIf.flatMap((there) => [
        maybeCost(there),
        there && group.cost ? cost(minus(group.cost, there)) : maybeCost(undefined),
      ]),
    ],
    opensGroup: opens,
  };
}

function totalRow(total: UsageTotal, keys: number, hasBill: boolean): Row {
  return {
    cells: [
      text('total'),
      ...Array.from({ length: keys - 1 }, () => text('')),
      ...countCells(total),
      total.unpriced ? text(`at least ${formatMoney(total.cost)}`) : cost(total.cost),
      ...(hasBill ? [billedCell(total.billed)] : []),
      ...total.whatIf.flatMap(({ cost: there, saved }) => [maybeCost(there), maybeCost(saved)]),
    ],
    strong: true,
    opensGroup: true,
  };
}

function countCells({ requests, tokens: used }: Pick<Group, 'requests' | 'tokens'>): Cell[] {
  // Not every source counts requests.
  const told: Cell = requests === 0 && inputOf(used) + answerOf(used) > 0 ? { kind: 'none' } : tokens(requests);
  return [
    told,
    tokens(inputOf(used)),
    tokens(used.cacheRead + used.cacheReadAudio),
    tokens(writesOf(used)),
    tokens(answerOf(used)),
  ];
}

function inputOf(used: Tokens): number {
  return used.input + used.inputAudio + used.inputImage;
}

function writesOf(used: Tokens): number {
  return used.cacheWrite + used.cacheWrite1h;
}

function billedCell(billed: readonly BilledAmount[]): Cell {
  const [only] = billed;
  if (!only) return { kind: 'none' };
  if (billed.length === 1 && only.currency === 'USD') return cost(only.amount);
  return text(billed.map(({ amount, currency }) => `${plain(amount)} ${currency}`).join(' + '));
}

function unpricedTable(groups: readonly Group[], { dimensions }: UsageView): Table {
  return {
    title: 'Not priced',
    columns: [...countedColumns(dimensions), left('reason', 'Why')],
    rows: groups.map((group, index) => ({
      cells: [...group.key.map(maybeText), ...countCells(group), text(group.reason ?? '')],
      opensGroup: opensGroup(groups, index),
    })),
  };
}

function billTable({ currency, rows, total }: ReconciledBill): Table {
  const money = (amount: Money | undefined): Cell =>
    currency === 'USD' || amount === undefined ? maybeCost(amount) : text(`${plain(amount)} ${currency}`);
  const cells = ({ model, ours, theirs, difference, ratio }: BillRow): Cell[] => [
    text(model),
    maybeCost(ours),
    money(theirs),
    maybeCost(difference),
    change(ratio),
  ];
  return {
    title: 'Against the bill',
    columns: [
      left('model', 'Model'),
      right('ours', 'Ours'),
      right('theirs', 'Billed'),
      right('difference', 'Difference'),
      right('ratio', 'Of ours', 1),
    ],
    rows: [...rows.map((row) => ({ cells: cells(row) })), { cells: cells(total), strong: true, opensGroup: true }],
  };
}

function headerOf(dimension: Dimension): string {
  const name = dimension.startsWith('tag:') ? dimension.slice(4) : dimension.replace('-', ' ');
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

function filesNotes({ files, window, outside }: UsageView): string[] {
  const formats = [...new Set(files.map(({ format }) => format))];
  const paths = new Set(files.map(({ path }) => path)).size;
  const doubles = files.reduce((sum, { duplicates }) => sum + duplicates, 0);
  const read = files.reduce((sum, { records: count }) => sum + count, 0);
  const days = window ? ` over ${window.days === 1 ? '1 day' : `${window.days} days`}` : '';
  return [
    `Read ${counted(read, 'record')} of ${paths === 1 ? '1 file' : `${paths} files`}${days}: ${formats.length > 4 ? `${formats.length} formats` : formats.join(', ')}.`,
    ...(read === 0
      ? [`No usage in this window${outside ? `; what there is was used ${spanWords(outside)}` : ''}.`]
      : []),
    ...(doubles > 0
      ? [`${counted(doubles, 'record')} stood there twice or more, and ${doubles === 1 ? 'counts' : 'count'} once.`]
      : []),
  ];
}

function counted(number: number, what: string): string {
  return `${formatTokens(number)} ${what}${number === 1 ? '' : 's'}`;
}

function hiddenNote({ hidden }: UsageView): string[] {
  return hidden === 0
    ? []
    : [`${counted(hidden, 'more row')} ${hidden === 1 ? 'is' : 'are'} not shown, and in the total.`];
}

function whatIfNotes({ whatIf }: UsageTotal): string[] {
  return whatIf.flatMap(({ on, reason }) =>
    reason === undefined ? [] : [`On ${on} not all of it can be priced: ${reason}.`],
  );
}

function billNotes({ explanations, rows }: ReconciledBill): string[] {
  const ours = rows.filter(({ theirs }) => !theirs).map(({ model }) => model);
  const theirs = rows.filter((row) => !row.ours).map(({ model }) => model);
  return [
    ...explanations,
    ...(ours.length > 0 ? [`Used, and on no bill, so not in its total: ${ours.join(', ')}.`] : []),
    ...(theirs.length > 0 ? [`On the bill, and in no record with a price: ${theirs.join(', ')}.`] : []),
  ];
}

function priceNote({ asOf, catalogue }: UsageView): string {
  return asOf === undefined
    ? `Each record at the rates of its own moment, catalogue ${catalogue}.`
    : `All at the rates of ${asOf}, catalogue ${catalogue}.`;
}

import { plain, type Money } from '../../values/money.ts';
import { isLabel, keyName, type Dimension } from '../../usage/tally/group-by.ts';
import type { OwnedBill, ReconciledBill } from '../../usage/pricing/reconcile.ts';
import type { BillRow, BillDifference } from '../../usage/pricing/bill-differences.ts';
import { change, left, maybeCost, maybeText, right, text, type Cell, type Table } from '../../report/report.ts';
import { tableOf, type TableColumn } from '../tables.ts';
import type { UsageView } from './json.ts';

export function billTable({ currency, rows, total }: ReconciledBill): Table {
  const table = tableOf<BillRow>(
    [...rows, total],
    [[left('model', 'Model'), ({ model }) => text(model)], ...differenceColumns(currency)],
    (row) => ({ strong: row === total, opensGroup: row === total }),
  );
  return { title: 'Against the bill', ...table };
}

/** What each owner was charged; none where the bill does not say. */
export function ownersTable({ currency, owners }: ReconciledBill, { dimensions }: UsageView): Table[] {
  const by = dimensions.find((each) => isLabel(each));
  if (owners.length === 0 || by === undefined) return [];
  const table = tableOf<OwnedBill>(owners, [
    [left(keyName(by), headerOf(by)), ({ owner }) => maybeText(owner)],
    ...differenceColumns(currency),
  ]);
  return [{ title: `Against the bill, by ${headerOf(by).toLowerCase()}`, ...table }];
}

function differenceColumns(currency: string): TableColumn<BillDifference>[] {
  const money = (amount: Money | undefined): Cell =>
    currency === 'USD' || amount === undefined ? maybeCost(amount) : text(`${plain(amount)} ${currency}`);
  return [
    [right('ours', 'Ours'), ({ ours }) => maybeCost(ours)],
    [right('theirs', 'Billed'), ({ theirs }) => money(theirs)],
    [right('difference', 'Difference'), ({ difference }) => maybeCost(difference)],
    [right('ratio', 'Of ours', 1), ({ ratio }) => change(ratio)],
  ];
}

export function headerOf(dimension: Dimension): string {
  const name = dimension.startsWith('tag:') ? dimension.slice(4) : dimension.replace('-', ' ');
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

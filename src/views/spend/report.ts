import { decimal, plain, ratio, type Decimal } from '../../values/money.ts';
import { groupingName, type Spending } from '../../ask/ledger/spend.ts';
import { formatMoney, formatShare } from '../../values/format.ts';
import { left, maybeCost, right, share, text, tokens } from '../../report/report.ts';
import type { JsonObject, Report, Row } from '../../report/report.ts';
import type { SpendContext } from './chart.ts';

/** The sums of receipts, and the cost of the month at its end if it goes on at this pace. */
export function spendReport(spendings: readonly Spending[], context: SpendContext): Report {
  const { grouping, total, month } = context;
  const name = groupingName(grouping);
  const columns = [
    left(name, grouping.startsWith('tag:') ? name : `${name[0]?.toUpperCase()}${name.slice(1)}`),
    right('requests', 'Requests'),
    right('tokens', 'Tokens', 2),
    right('cost', 'Cost'),
    right('baseline', 'On the baseline', 3),
    right('savings', 'Saved', 1),
    right('savingsRatio', 'Savings', 1),
  ];
  return {
    tables: [{ columns, rows: [...spendings.map(rowOf), { ...rowOf(total), strong: true, opensGroup: true }] }],
    notes: [
      `${month.month}: ${formatMoney(month.soFar)} so far, ${formatMoney(month.projected)} by its end at this pace.`,
      ...(total.unknown > 0
        ? [`${total.unknown} of ${total.requests} requests have no known cost and count for nothing in the sums.`]
        : []),
      ...boundNotes([...spendings, total]),
      ...(total.escalated > 0 ? [escalationNote(total)] : []),
    ],
    records: { columns: columns.map((column) => ({ ...column, header: column.key })), rows: spendings.map(rowOf) },
    picture: async () => (await import('./chart.ts')).spendPicture(spendings, context),
    assumptions: [{ kind: 'pace', month: month.month }],
    unpriced: [],
    prices: undefined,
    body: () => ({
      by: grouping,
      spending: spendings.map(spendingJson),
      total: spendingJson(total),
      monthEnd: { month: month.month, soFar: plain(month.soFar), projected: plain(month.projected) },
    }),
  };
}

/** Which sums are not exact, and why. */
function boundNotes(spendings: readonly Spending[]): string[] {
  return (['atLeast', 'atMost', 'about'] as const).flatMap((bound) => {
    const names = spendings.flatMap((spending) => (spending.bound === bound ? [spending.name] : []));
    return names.length > 0 ? [`${names.join(', ')}: ${inexact[bound]}.`] : [];
  });
}

const inexact = {
  atLeast: 'at least this cost, since a rate is not published',
  atMost: 'at most this cost, since requests were cancelled whose answers might have been completed',
  about: 'about this cost: some requests cost at least, and some at most, what is booked for them',
};

function escalationNote({ escalated, requests }: Spending): string {
  const rate = ratio(decimal(escalated), decimal(requests));
  const part = rate ? `: ${formatShare(rate)}` : '';
  return `${escalated} of ${requests} requests went on to another tier because a check refused an answer${part}.`;
}

function rowOf(spending: Spending): Row {
  return {
    cells: [
      text(spending.name),
      tokens(spending.requests),
      tokens(spending.tokens),
      maybeCost(spending.cost),
      maybeCost(spending.baseline),
      maybeCost(spending.savings),
      share(spending.savingsRatio),
    ],
  };
}

/** The keys are those of a Spending, in its order. */
function spendingJson(spending: Spending): JsonObject {
  const { cost, bound, baseline, savings, savingsRatio } = spending;
  return {
    ...spending,
    cost: maybePlain(cost),
    bound: bound ?? null,
    baseline: maybePlain(baseline),
    savings: maybePlain(savings),
    savingsRatio: maybePlain(savingsRatio),
  };
}

function maybePlain(value: Decimal | undefined): string | null {
  return value ? plain(value) : null;
}

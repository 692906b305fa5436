import { decimal, plain, ratio } from '../../values/money.ts';
import { groupingName, type Spending } from '../../ask/ledger/spend.ts';
import { formatMoney, formatShare } from '../../values/format.ts';
import { left, maybeCost, right, share, text, tokens, type Json, type Report, type Row } from '../../report/report.ts';
import type { SpendContext } from './chart.ts';

/** What receipts add up to, and where the month ends if it goes on so. */
export function spendReport(spendings: readonly Spending[], context: SpendContext): Report {
  const { grouping, total, month } = context;
  const name = groupingName(grouping);
  const columns = [
    left(name, typeof grouping === 'string' ? `${name[0]?.toUpperCase()}${name.slice(1)}` : name),
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
    picture: async () => (await import('./chart.ts')).pictureOfSpend(spendings, context),
    assumptions: [{ kind: 'pace', month: month.month }],
    unpriced: [],
    prices: undefined,
    body: () => ({
      by: typeof grouping === 'string' ? grouping : `tag:${grouping.tag}`,
      spending: spendings.map(spendingJson),
      total: spendingJson(total),
      monthEnd: { month: month.month, soFar: plain(month.soFar), projected: plain(month.projected) },
    }),
  };
}

/** Sums that are not exact, and why. */
function boundNotes(spendings: readonly Spending[]): string[] {
  return (['atLeast', 'atMost', 'about'] as const).flatMap((bound) => {
    const names = spendings.flatMap((spending) => (spending.bound === bound ? [spending.name] : []));
    return names.length > 0 ? [`${names.join(', ')}: ${inexact[bound]}.`] : [];
  });
}

const inexact = {
  atLeast: 'at least what stands there, since a rate is not published',
  atMost: 'at most what stands there, since requests were cancelled whose answers might have come whole',
  about: 'about what stands there: some requests cost at least, some at most what they are booked with',
};

function escalationNote({ escalated, requests }: Spending): string {
  const rate = ratio(decimal(escalated), decimal(requests));
  return `${escalated} of ${requests} requests went on to another tier because a check refused an answer${rate ? `: ${formatShare(rate)}` : ''}.`;
}

function rowOf({ name, requests, tokens: count, cost: amount, baseline, savings, savingsRatio }: Spending): Row {
  return {
    cells: [
      text(name),
      tokens(requests),
      tokens(count),
      maybeCost(amount),
      maybeCost(baseline),
      maybeCost(savings),
      share(savingsRatio),
    ],
  };
}

function spendingJson({
  name,
  requests,
  tokens: count,
  cost: amount,
  baseline,
  savings,
  savingsRatio,
  unknown,
  bound,
  escalated,
}: Spending): Json {
  return {
    name,
    requests,
    tokens: count,
    cost: amount ? plain(amount) : null,
    bound: bound ?? null,
    baseline: baseline ? plain(baseline) : null,
    savings: savings ? plain(savings) : null,
    savingsRatio: savingsRatio ? plain(savingsRatio) : null,
    unknown,
    escalated,
  };
}

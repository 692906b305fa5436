import { plain } from '../../values/money.ts';
import type { Grouping, Spending } from '../../ask/spend.ts';
import type { Money } from '../../values/money.ts';
import { formatMoney } from '../format.ts';
import { left, maybeCost, right, share, text, tokens } from '../report.ts';
import type { Json, Report, Row } from '../report.ts';

export interface SpendContext {
  readonly grouping: Grouping;
  readonly total: Spending;
  readonly month: { readonly month: string; readonly soFar: Money; readonly projected: Money };
}

/** What receipts add up to, and where the month ends if it goes on so. */
export function spendReport(spendings: readonly Spending[], { grouping, total, month }: SpendContext): Report {
  const columns = [
    left(grouping, `${grouping[0]?.toUpperCase()}${grouping.slice(1)}`),
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
      ...(total.unknown > 0 ? [`${total.unknown} of ${total.requests} requests have no known cost and count for nothing in the sums.`] : []),
    ],
    records: { columns: columns.map((column) => ({ ...column, header: column.key })), rows: spendings.map(rowOf) },
    charts: async () => (await import('./charts/spend.ts')).chartsOfSpend(spendings, grouping),
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

function rowOf({ name, requests, tokens: count, cost: amount, baseline, savings, savingsRatio }: Spending): Row {
  return { cells: [text(name), tokens(requests), tokens(count), maybeCost(amount), maybeCost(baseline), maybeCost(savings), share(savingsRatio)] };
}

function spendingJson({ name, requests, tokens: count, cost: amount, baseline, savings, savingsRatio, unknown }: Spending): Json {
  return {
    name,
    requests,
    tokens: count,
    cost: amount ? plain(amount) : null,
    baseline: baseline ? plain(baseline) : null,
    savings: savings ? plain(savings) : null,
    savingsRatio: savingsRatio ? plain(savingsRatio) : null,
    unknown,
  };
}

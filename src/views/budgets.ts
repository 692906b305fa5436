import { isNegative, negate, plain, ratio, sum } from '../values/money.ts';
import { endOf, type Standing } from '../ask/ledger/budget.ts';
import { formatMoney } from '../values/format.ts';
import { cost, left, right, share, text, type JsonObject, type Report, type Row } from '../report/report.ts';

/** How budgets stand: what is used, what is held for requests that run, what is left, and when it ends at this pace. */
export function budgetsReport(standings: readonly Standing[], now: Date): Report {
  const columns = [
    left('budget', 'Budget'),
    right('used', 'Used'),
    right('reserved', 'Reserved'),
    right('left', 'Left'),
    right('share', 'Of it', 1),
    left('end', 'At this pace'),
  ];
  const rows = standings.map((standing) => rowOf(standing, now));
  const over = standings.filter((standing) => isNegative(standing.left));
  return {
    tables: [{ columns, rows }],
    notes: over.map(({ budget, left: less }) => `${budget.text} is exceeded by ${formatMoney(negate(less))}.`),
    records: { columns: columns.map((column) => ({ ...column, header: column.key })), rows },
    assumptions: [],
    unpriced: [],
    prices: undefined,
    body: () => ({ budgets: standings.map((standing) => standingJson(standing, now)) }),
  };
}

function rowOf(standing: Standing, now: Date): Row {
  const { budget, used, reserved, left: rest } = standing;
  return {
    cells: [
      text(budget.text),
      cost(used),
      cost(reserved),
      cost(rest),
      share(ratio(sum([used, reserved]), budget.limit)),
      text(endText(standing, now)),
    ],
  };
}

function endText(standing: Standing, now: Date): string {
  const end = endOf(standing, now)?.toISOString();
  if (end === undefined) return standing.budget.window === 'run' ? '' : 'lasts';
  return standing.budget.window === 'day' ? `ends at ${end.slice(11, 16)} UTC` : `ends on ${end.slice(0, 10)}`;
}

function standingJson(standing: Standing, now: Date): JsonObject {
  const { budget, used, reserved, left: rest } = standing;
  return {
    budget: budget.text,
    window: budget.window,
    tag: budget.tag ?? null,
    limit: plain(budget.limit),
    used: plain(used),
    reserved: plain(reserved),
    left: plain(rest),
    endsAt: endOf(standing, now)?.toISOString() ?? null,
  };
}

import { isNegative, negate, plain, ratio, sum } from '../values/money.ts';
import { projectedEnd, type BudgetStatus } from '../ask/ledger/budget.ts';
import { formatMoney } from '../values/format.ts';
import { buildReport } from '../report/build-report.ts';
import { cost, left, right, share, text, type JsonObject, type Report } from '../report/report.ts';
import { tableOf } from './tables.ts';

/** The state of budgets: used, reserved for requests under way, left, and when each ends at this pace. */
export function budgetsReport(standings: readonly BudgetStatus[], now: Date): Report {
  const table = tableOf(standings, [
    [left('budget', 'Budget'), ({ budget }) => text(budget.text)],
    [right('used', 'Used'), ({ used }) => cost(used)],
    [right('reserved', 'Reserved'), ({ reserved }) => cost(reserved)],
    [right('left', 'Left'), (standing) => cost(standing.left)],
    [right('share', 'Of it', 1), ({ used, reserved, budget }) => share(ratio(sum([used, reserved]), budget.limit))],
    [left('end', 'At this pace'), (standing) => text(endText(standing, now))],
  ]);
  const exceeded = standings.filter((standing) => isNegative(standing.left));
  return buildReport({
    tables: [table],
    notes: exceeded.map(({ budget, left: rest }) => `${budget.text} is exceeded by ${formatMoney(negate(rest))}.`),
    records: table,
    body: () => ({ budgets: standings.map((standing) => standingJson(standing, now)) }),
  });
}

function endText(standing: BudgetStatus, now: Date): string {
  const end = projectedEnd(standing, now)?.toISOString();
  if (end === undefined) return standing.budget.window === 'run' ? '' : 'lasts';
  return standing.budget.window === 'day' ? `ends at ${end.slice(11, 16)} UTC` : `ends on ${end.slice(0, 10)}`;
}

function standingJson(standing: BudgetStatus, now: Date): JsonObject {
  const { budget, used, reserved, left: rest } = standing;
  return {
    budget: budget.text,
    window: budget.window,
    tag: budget.tag ?? null,
    limit: plain(budget.limit),
    used: plain(used),
    reserved: plain(reserved),
    left: plain(rest),
    endsAt: projectedEnd(standing, now)?.toISOString() ?? null,
  };
}

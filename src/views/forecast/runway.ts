import { plain } from '../../values/money.ts';
import { formatMoney, formatMonths } from '../../values/format.ts';
import type { Runway, SpendingLimits } from '../../projection/runway.ts';
import type { Json } from '../../report/report.ts';
import { decimalOrNull } from '../report-parts.ts';

/** Limits on spending, and how each candidate fares against them. */
export interface Limited {
  readonly limits: SpendingLimits;
  readonly runways: readonly Runway[];
}

export function budgetJson({ limits: { budget, cash }, runways }: Limited): Json {
  const isLimited = budget !== undefined || cash !== undefined || runways.some(({ over }) => over.length > 0);
  if (!isLimited) return null;
  return {
    limit: decimalOrNull(budget?.fail),
    warn: decimalOrNull(budget?.warn),
    cash: decimalOrNull(cash),
    candidates: runways.map((runway) => ({
      candidate: runway.candidate,
      crossedIn: monthOverBudget(runway) ?? null,
      over: runway.over.map(({ month, scenario, level, total, limit }) => ({
        month,
        scenario: scenario ?? null,
        level,
        total: plain(total),
        limit: plain(limit),
      })),
      runwayMonths: runway.runwayMonths ?? null,
      outIn: runway.outIn ?? null,
    })),
  };
}

export function runwayNotes({ limits, runways }: Limited): string[] {
  return runways.flatMap((runway) => [...overNotes(runway, limits), ...cashNote(runway, limits)]);
}

/** One line for each budget: stays within it, or is over it in some months. */
function overNotes({ candidate, over }: Runway, { budget }: SpendingLimits): string[] {
  const byBudget = new Map<string, string[]>();
  for (const { level, scenario, limit, month } of over) {
    const what = level === 'fail' ? 'budget' : 'warning level';
    const name = `the ${what} of ${formatMoney(limit)} a month${scenario === undefined ? '' : ` for ${scenario}`}`;
    byBudget.set(name, [...(byBudget.get(name) ?? []), month]);
  }
  const lines = [...byBudget].map(([name, months]) => `${candidate}: over ${name} in ${monthSpan(months)}.`);
  return lines.length === 0 && budget?.fail
    ? [`${candidate}: stays within the budget of ${formatMoney(budget.fail)} a month.`]
    : lines;
}

/** `2027-04`, or `2027-04 to 2027-12 (9 months)`. */
function monthSpan(months: readonly string[]): string {
  const [first = '', last = ''] = [months[0], months.at(-1)];
  return months.length === 1 ? first : `${first} to ${last} (${months.length} months)`;
}

function cashNote({ candidate, runwayMonths, outIn }: Runway, { cash }: SpendingLimits): string[] {
  if (!cash) return [];
  const end =
    outIn === undefined
      ? 'outlasts these months'
      : `lasts for ${formatMonths(runwayMonths ?? 0)} and runs out in ${outIn}`;
  return [`${candidate}: ${formatMoney(cash)} ${end}.`];
}

/** The first month over the budget of all scenarios together. */
export function monthOverBudget(runway: Runway | undefined): string | undefined {
  return runway?.over.find(({ level, scenario }) => level === 'fail' && scenario === undefined)?.month;
}

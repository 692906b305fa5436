import { decimal, plain, ratio, zero, type Decimal } from '../../values/money.ts';
import { groupingName, type Grouping, type MonthEnd, type Refusals, type Spending } from '../../ask/ledger/spend.ts';
import { amountInProse, countInProse, formatMoney, formatShare, monthInProse } from '../../values/format.ts';
import { buildReport } from '../../report/build-report.ts';
import { left, maybeCost, right, share, text, tokens } from '../../report/report.ts';
import type { JsonObject, Picture, Report } from '../../report/report.ts';
import { isUnit } from '../../usage/tally/group-by.ts';
import { decimalOrNull } from '../report-parts.ts';
import { tableOf, type TableColumn } from '../tables.ts';

interface SpendContext {
  readonly grouping: Grouping;
  readonly total: Spending;
  readonly month: MonthEnd;
  readonly refusals: readonly Refusals[];
}

/** The sums of receipts, and the cost of the month at its end if it goes on at this pace. */
export function spendReport(spendings: readonly Spending[], context: SpendContext): Report {
  const { grouping, total, month } = context;
  const name = groupingName(grouping);
  const columns: readonly TableColumn<Spending>[] = [
    [
      left(name, name === grouping ? `${name.slice(0, 1).toUpperCase()}${name.slice(1)}` : name),
      (each) => text(each === total ? 'Total' : each.name),
    ],
    [right('requests', 'Requests'), ({ requests }) => tokens(requests)],
    [right('tokens', 'Tokens', 2), (each) => tokens(each.tokens)],
    [right('cost', 'Cost'), ({ cost }) => maybeCost(cost)],
    [right('baseline', 'On the baseline', 3), ({ baseline }) => maybeCost(baseline)],
    [right('savings', 'Saved', 1), ({ savings }) => maybeCost(savings)],
    [right('savingsRatio', 'Savings', 1), ({ savingsRatio }) => share(savingsRatio)],
  ];
  return buildReport({
    finding: () => spendFinding(context),
    tables: [
      tableOf([...spendings, total], columns, (each) => (each === total ? { strong: true, opensGroup: true } : {})),
    ],
    notes: [
      `${month.month}: ${formatMoney(month.soFar)} so far, ${formatMoney(month.projected)} by its end at this pace.`,
      ...(total.unknown > 0
        ? [`${total.unknown} of ${total.requests} requests have no known cost and count for nothing in the sums.`]
        : []),
      ...comparedNote(total),
      ...boundNotes([...spendings, total]),
      ...(total.escalated > 0 ? [escalationNote(total)] : []),
      ...context.refusals.map(refusalNote),
    ],
    records: tableOf(spendings, columns),
    picture: async () => await spendPicture(spendings, context),
    assumptions: [{ kind: 'pace', month: month.month }],
    body: () => ({
      by: grouping,
      spending: spendings.map(spendingJson),
      total: spendingJson(total),
      refusals: context.refusals.map((each) => ({ ...each, rate: decimalOrNull(refusalRate(each)) })),
      monthEnd: { month: month.month, soFar: plain(month.soFar), projected: plain(month.projected) },
    }),
  });
}

/** What all of it cost, and the month at its end. */
function spendFinding({ total, month }: SpendContext): string {
  const requests = `${countInProse(total.requests)} ${total.requests === 1 ? 'request' : 'requests'}`;
  const [cost, projected] = [amountInProse(total.cost ?? zero), amountInProse(month.projected)];
  return `${requests} cost ${cost}; ${monthInProse(month.month)} ends at ${projected} at this pace.`;
}

/** The chart of usage; the cost on the baseline stands where usage has that on other models. */
export async function spendPicture(spendings: readonly Spending[], { grouping }: SpendContext): Promise<Picture> {
  const { usageCharts } = await import('../usage/chart.ts');
  const by = groupingName(grouping);
  const groups = spendings.flatMap(({ name, requests, unknown, compared, cost, baseline }) => {
    // Beside what all requests cost stands the baseline of all, or none.
    const isWhole = compared === requests - unknown;
    return cost ? [{ key: [name], cost, baseline: isWhole ? baseline : undefined }] : [];
  });
  const costs = groups.map(({ baseline }) => baseline);
  const elsewhere = costs.some((cost) => cost) ? [{ name: 'on the baseline', costs }] : [];
  const charts = usageCharts({ by: [by], isTime: isUnit(grouping), groups, elsewhere });
  return {
    charts,
  };
}

/** Some requests alone have a cost on the baseline. */
function comparedNote({ requests, unknown, compared, comparedCost, baseline }: Spending): string[] {
  if (compared === 0 || compared === requests - unknown || !baseline) return [];
  return [
    `${compared} of ${requests} requests have both costs: ${formatMoney(comparedCost)} here, ` +
      `${formatMoney(baseline)} on the baseline. What was saved is of these alone.`,
  ];
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

function refusalRate({ refused, answers }: Refusals): Decimal | undefined {
  return ratio(decimal(refused), decimal(answers));
}

/** How often answers of a model were refused, as a chain is written with it. */
function refusalNote(refusals: Refusals): string {
  const { offer, refused, answers } = refusals;
  const rate = formatShare(refusalRate(refusals) ?? zero);
  return `${offer}: a check refused ${refused} of ${answers} answers, ${rate}; in a chain ${offer}:${rate}.`;
}

/** The keys are those of a Spending, in its order. */
function spendingJson(spending: Spending): JsonObject {
  const { cost, bound, baseline, comparedCost, savings, savingsRatio } = spending;
  return {
    ...spending,
    cost: decimalOrNull(cost),
    bound: bound ?? null,
    baseline: decimalOrNull(baseline),
    comparedCost: plain(comparedCost),
    savings: decimalOrNull(savings),
    savingsRatio: decimalOrNull(savingsRatio),
  };
}

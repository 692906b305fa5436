import { groupingName, isTime } from '../../../ask/spend.ts';
import type { Spending } from '../../../ask/spend.ts';
import { zero } from '../../../values/money.ts';
import { spendCharts } from '../../charts/spend.ts';
import { formatMoney } from '../../format.ts';
import type { Picture } from '../../report.ts';
import type { SpendContext } from '../spend.ts';

/** What there is to see of what was spent. */
export function pictureOfSpend(spendings: readonly Spending[], { grouping, total, month }: SpendContext): Picture {
  const requests = total.requests === 1 ? '1 request' : `${total.requests} requests`;
  return {
    answer: `${requests} cost ${formatMoney(total.cost ?? zero)}; ${month.month} ends at ${formatMoney(month.projected)} at this pace.`,
    charts: spendCharts({
      by: groupingName(grouping),
      isTime: isTime(grouping),
      groups: spendings.map(({ name, cost, baseline }) => ({ name, cost, baseline })),
      limits: [],
    }),
  };
}

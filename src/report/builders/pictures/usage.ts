import { isUnit } from '../../../usage/by.ts';
import type { Group } from '../../../usage/groups.ts';
import { usageCharts } from '../../charts/usage.ts';
import { formatMoney, grouped } from '../../format.ts';
import type { Picture } from '../../report.ts';
import type { UsageView } from '../usage-json.ts';

/** What there is to see of what was used. */
export function pictureOfUsage({ dimensions, groups, total }: UsageView): Picture {
  const priced = groups.flatMap((group) => (group.cost ? [{ ...group, cost: group.cost }] : []));
  // Time goes to the right, whichever was named first.
  const order = dimensions
    .map((dimension, place) => ({ dimension, place }))
    .toSorted((a, b) => Number(isUnit(b.dimension)) - Number(isUnit(a.dimension)));
  const keyOf = ({ key }: Group): string[] => order.map(({ place }) => key[place] ?? 'not said');
  const [first] = order;
  const cost = `${total.unpriced ? 'at least ' : ''}${formatMoney(total.cost)}`;
  return {
    answer: `${grouped(String(total.requests))} ${total.requests === 1 ? 'request' : 'requests'} cost ${cost}.`,
    charts: usageCharts({
      by: order.map(({ dimension }) => dimension),
      isTime: first !== undefined && isUnit(first.dimension),
      groups: priced.map((group) => ({ key: keyOf(group), cost: group.cost })),
      elsewhere: total.whatIf.map(({ on }, place) => ({ name: `on ${on}`, costs: priced.map(({ whatIf }) => whatIf[place]) })),
    }),
  };
}

import { compare, isZero, ratio } from '../../values/money.ts';
import { amountInProse, countInProse, shareInProse } from '../../values/format.ts';
import { isUnit } from '../../usage/tally/group-by.ts';
import type { Group } from '../../usage/pricing/groups.ts';
import type { UsageView } from './json.ts';
import { spanWords } from './notes.ts';

/** What was used cost, when, and the group that cost most. */
export function usageFinding({ dimensions, groups, total, window, timeZone }: UsageView): string | undefined {
  const what = total.requests === 0 ? 'Usage' : requestsOf(total.requests);
  const when = window ? ` ${spanWords(window, timeZone)}` : '';
  if (total.requests === 0 && groups.length === 0) return `No usage${when}.`;
  const cost = `${total.unpriced ? 'at least ' : ''}${amountInProse(total.cost)}`;
  return `${what} cost ${cost}${when}${largestText(groups, dimensions, total.cost)}.`;
}

function largestText(
  groups: readonly Group[],
  dimensions: UsageView['dimensions'],
  total: UsageView['total']['cost'],
): string {
  const place = dimensions.findIndex((dimension) => !isUnit(dimension));
  const priced = groups.flatMap(({ cost, key }) => (cost ? [{ cost, name: key[place] }] : []));
  const [first, ...others] = priced;
  if (!first || others.length === 0 || dimensions.length > 1 || place < 0 || isZero(total)) return '';
  const most = others.reduce((a, b) => (compare(b.cost, a.cost) > 0 ? b : a), first);
  const part = ratio(most.cost, total);
  if (!part || most.name === undefined) return '';
  return `; ${most.name} was ${shareInProse(part)} of it`;
}

function requestsOf(count: number): string {
  return `${countInProse(count)} ${count === 1 ? 'request' : 'requests'}`;
}

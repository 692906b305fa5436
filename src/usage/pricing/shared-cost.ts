import { isZero, minus, negate, plus, ratio, sum, times, usd, zero, type Money } from '../../values/money.ts';
import type { Group } from './groups.ts';

export type Sharing = 'even' | 'by-cost';

/**
 * Shares the cost of what has no owner among the others, all alike or by what each of them costs. It is taken from
 * where it stands, so that everything together costs what it did, and what was charged beyond that. What of it was
 * charged to an owner is that owner's alone.
 */
export function shareCost(
  groups: readonly Group[],
  how: Sharing,
  beyond: Money = zero,
  charged: ReadonlyMap<string, Money> = new Map(),
): Group[] {
  const owners = groups.filter(isOwned);
  const own = owners.map(({ key }) => charged.get(key[0] ?? '') ?? zero);
  const unowned = sum(groups.flatMap(({ key, cost }) => (key[0] === undefined && cost ? [cost] : [])));
  const common = minus(plus(unowned, beyond), sum(own));
  const all = sum(owners.map(({ cost }) => cost ?? zero));
  const parts = owners.map(({ cost }) =>
    times(common, (how === 'by-cost' && !isZero(all) ? ratio(cost ?? zero, all) : evenPart(owners.length)) ?? 0),
  );
  // What dividing leaves over is the first one's.
  const shares = parts.map((part, place) =>
    plus(own[place] ?? zero, place === 0 ? minus(common, sum(parts.slice(1))) : part),
  );
  let next = 0;
  return groups.map((group) => {
    if (isOwned(group)) return { ...group, shared: shares[next++] ?? zero };
    return { ...group, shared: group.cost && owners.length > 0 ? negate(group.cost) : zero };
  });
}

function isOwned({ key, cost }: Group): boolean {
  return key[0] !== undefined && cost !== undefined;
}

function evenPart(owners: number): Money | undefined {
  return ratio(usd(1), usd(owners));
}

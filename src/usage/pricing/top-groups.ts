import { countOf } from '../../values/format.ts';
import { sum, type Money } from '../../values/money.ts';
import { sumCounts } from '../records/counts.ts';
import { byCost, sumBilled, type Group } from './groups.ts';

/** The costliest groups in their order, and what is left of them as one. */
export function topGroups(groups: readonly Group[], top: number): { shown: Group[]; rest: Group | undefined } {
  const costliest = new Set(groups.toSorted((a, b) => byCost(a.cost, b.cost)).slice(0, top));
  const others = groups.filter((group) => !costliest.has(group));
  return { shown: groups.filter((group) => costliest.has(group)), rest: restOf(others) };
}

function restOf(others: readonly Group[]): Group | undefined {
  const [first] = others;
  if (!first) return undefined;
  const shared = sumOf(others.map((group) => group.shared));
  return {
    key: first.key.map((_, index) => (index === 0 ? countOf(others.length, 'other') : '')),
    ...sumCounts(others),
    cost: sumOf(others.map(({ cost }) => cost)),
    reason: first.reason,
    billed: sumBilled(others.flatMap(({ billed }) => billed)),
    ...(shared && { shared }),
    whatIf: first.whatIf.map((_, index) => sumOf(others.map(({ whatIf }) => whatIf[index]))),
  };
}

function sumOf(amounts: readonly (Money | undefined)[]): Money | undefined {
  return amounts.includes(undefined) ? undefined : sum(amounts.flatMap((amount) => amount ?? []));
}

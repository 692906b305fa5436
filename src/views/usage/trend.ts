import { minus, ratio, type Money } from '../../values/money.ts';
import { unitAfter, type CalendarUnit } from '../../values/time-spans.ts';
import { change, share, text, type Cell } from '../../report/report.ts';
import type { Group } from '../../usage/pricing/groups.ts';
import { isUnit } from '../../usage/tally/group-by.ts';
import type { UsageView } from './json.ts';
import { cutOffIn, forms, minuteIn } from './time-names.ts';

/** The cost of a group beside that of the same one a span of time before, and its part of the total. */
export interface Trend {
  /** Empty in the first span, and in one that is not over. */
  readonly change: Cell;
  readonly share: Cell;
}

/** The trends of groups by time; undefined of others. */
export function trendsOf(
  groups: readonly Group[],
  { dimensions, total, window, timeZone }: UsageView,
): ((group: Group) => Trend) | undefined {
  const place = dimensions.findIndex((dimension) => isUnit(dimension));
  const unit = dimensions.find((dimension) => isUnit(dimension));
  if (!unit) return undefined;
  const nameOf = ({ key }: Group): string | undefined => (forms[unit].test(key[place] ?? '') ? key[place] : undefined);
  const before = new Map(
    groups.flatMap((group): [string, Money][] => {
      const name = nameOf(group);
      return name === undefined || !group.cost ? [] : [[keyWith(group, place, unitAfter(name, unit)), group.cost]];
    }),
  );
  const until = window && minuteIn(window.until, timeZone);
  const isOver = (name: string, of: CalendarUnit): boolean => !until || cutOffIn(until, name, of) === undefined;
  return (group) => {
    const name = nameOf(group);
    const last = name === undefined ? undefined : before.get(keyWith(group, place, name));
    const rise = last && group.cost && ratio(minus(group.cost, last), last);
    return {
      change: rise && name !== undefined && isOver(name, unit) ? change(rise) : text(''),
      share: group.cost ? share(ratio(group.cost, total.cost)) : text(''),
    };
  };
}

function keyWith({ key }: Group, place: number, name: string): string {
  return JSON.stringify(key.map((value, index) => (index === place ? name : (value ?? null))));
}

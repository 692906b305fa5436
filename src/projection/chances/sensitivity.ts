import { undefinedIfRefused } from '../../values/errors.ts';
import { absolute, compare, decimal, minus, type Money } from '../../values/money.ts';
import type { NumberRange } from '../../workload/driver-ranges.ts';
import { driverRow } from '../../workload/drivers.ts';
import { uncertainIn, type Uncertain, type UncertainPlan } from './draws.ts';

/** What a candidate costs with one value at either end of its range, and all others in the middle of theirs. */
export interface Swing {
  readonly candidate: string;
  /** Undefined for growth, which all scenarios share. */
  readonly scenario: string | undefined;
  readonly driver: string;
  readonly isShare: boolean;
  readonly range: NumberRange;
  readonly middle: Money;
  /** At P10 and at P90; undefined where that cannot be priced or sent. */
  readonly low: Money | undefined;
  readonly high: Money | undefined;
  /** From one end to the other; undefined where there is but one. */
  readonly swing: Money | undefined;
}

type Settled = Required<Pick<UncertainPlan, 'scenarios' | 'growth'>>;

/** What each candidate costs, by its key; of one scenario where several are not added up. */
export type CostsOf = (plan: Settled, scenario: string | undefined) => ReadonlyMap<string, Money>;

/** Candidate by candidate, the largest swing first. */
export function swingsOf(plan: UncertainPlan, costsOf: CostsOf): Swing[] {
  const settled = { scenarios: plan.scenarios, growth: plan.growth ?? [] };
  const all = uncertainIn(plan).map((uncertain) => ({
    uncertain,
    middle: costsOf(settled, uncertain.scenario),
    ends: (['low', 'high'] as const).map((end) =>
      undefinedIfRefused(() => costsOf(atEnd(settled, uncertain, uncertain.range[end]), uncertain.scenario)),
    ),
  }));
  const candidates = [...new Set(all.flatMap(({ middle }) => [...middle.keys()]))];
  return candidates.flatMap((candidate) =>
    all
      .flatMap(({ uncertain, middle: middles, ends }): Swing[] => {
        const middle = middles.get(candidate);
        const [low, high] = ends.map((costs) => costs?.get(candidate));
        const { scenario, range } = uncertain;
        return middle
          ? [{ candidate, scenario, ...nameOf(uncertain), range, middle, low, high, swing: between(low, high) }]
          : [];
      })
      .toSorted((a, b) => (a.swing && b.swing ? compare(b.swing, a.swing) : Number(!a.swing) - Number(!b.swing))),
  );
}

function nameOf({ driver, place }: Uncertain): Pick<Swing, 'driver' | 'isShare'> {
  if (driver === 'growth') return { driver: place === 0 ? driver : `${driver} ${place + 1}`, isShare: true };
  return { driver, isShare: driverRow(driver).kind === 'share' };
}

function atEnd({ scenarios, growth }: Settled, { scenario, driver, place }: Uncertain, value: number): Settled {
  if (driver === 'growth') return { scenarios, growth: growth.with(place, decimal(value)) };
  const given = driverRow(driver).kind === 'share' ? decimal(value) : value;
  return {
    growth,
    scenarios: scenarios.map((each) =>
      each.name === scenario ? { ...each, drivers: { ...each.drivers, [driver]: given } } : each,
    ),
  };
}

function between(low: Money | undefined, high: Money | undefined): Money | undefined {
  const difference = low && high && minus(high, low);
  return difference && absolute(difference);
}

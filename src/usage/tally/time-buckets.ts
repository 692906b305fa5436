import { QUARTER } from '../../values/calendar.ts';
import { calendarOf, type TimeSpan, type CalendarUnit } from '../../values/time-spans.ts';

/** What keeps use of a model apart: within a sum no rate may change. */
export interface RateBoundaries {
  /** Prompts longer than one of these may be billed by other rates; in ascending order. */
  readonly thresholds: readonly number[];
  /** Moments at which rates change, in milliseconds since 1970 UTC, in ascending order. */
  readonly changes: readonly number[];
  /** True where rates depend on the hour. */
  readonly isHourly: boolean;
  /** What no change and no such hour crosses, in milliseconds. */
  readonly step: number;
}

/** What decides how finely use is added up. */
export interface BucketRules {
  readonly rates: (provider: string | undefined, model: string) => RateBoundaries;
  /** What the report is added up by; undefined where it is not by time. */
  readonly unit: CalendarUnit | undefined;
  readonly timeZone: string;
}

/** Stretches of time within which nothing changes that a price or a report asks for. */
export class TimeBuckets {
  private readonly unitAt: ((ms: number) => TimeSpan) | undefined;

  constructor({ unit, timeZone }: BucketRules) {
    this.unitAt = unit && calendarOf(unit, timeZone);
  }

  at(ms: number, { changes, isHourly, step }: RateBoundaries): TimeSpan {
    let from = -Infinity;
    let until = Infinity;
    for (const change of changes) {
      if (change <= ms) from = change;
      else if (change < until) until = change;
    }
    if (isHourly) {
      const start = Math.floor(ms / step) * step;
      from = Math.max(from, start);
      until = Math.min(until, start + step);
    }
    const unit = this.unitAt?.(ms);
    return unit ? { from: Math.max(from, unit.from), until: Math.min(until, unit.until) } : { from, until };
  }

  /** Whether a stretch of time lies in several of the units that the report is added up by. */
  isDivided(from: number, until: number): boolean {
    return (this.unitAt?.(from).until ?? Infinity) < until;
  }

  /** The edges of those units within a stretch of time. */
  edgesIn(from: number, until: number): number[] {
    const edges: number[] = [];
    for (let unit = this.unitAt?.(from); unit && unit.until < until; unit = this.unitAt?.(unit.until))
      edges.push(unit.until);
    return edges;
  }
}

/** Charge periods are days of UTC, whatever zone the report is in: no hour of either is in two of them. */
export function chargePeriods(rules: BucketRules): BucketRules {
  if (rules.timeZone === 'UTC') return rules.unit === 'hour' ? rules : { ...rules, unit: 'day' };
  return { ...rules, unit: 'hour', rates: (provider, model) => byQuarter(rules.rates(provider, model)) };
}

function byQuarter(rates: RateBoundaries): RateBoundaries {
  return { ...rates, isHourly: true, step: Math.min(rates.step, QUARTER) };
}

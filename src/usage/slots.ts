import type { Span, Unit } from './calendar.ts';
import { unitAt } from './calendar.ts';

/** What decides how finely use is added up: within a slot nothing that a report or a price asks for may change. */
export interface Grain {
  /** Prompts longer than one of these may be billed by other rates; in ascending order. */
  readonly thresholds: readonly number[];
  /** Moments at which rates change, in milliseconds since 1970 UTC, in ascending order. */
  readonly changes: readonly number[];
  /** Names, in lower case, of models whose rates depend on the hour; `all` to keep every hour apart. */
  readonly hourly: 'all' | ReadonlySet<string>;
  /** What no change or hour of those crosses, in milliseconds. */
  readonly step: number;
  /** What the report is added up by; undefined where it is not by time. */
  readonly unit: Unit | undefined;
  readonly timeZone: string;
}

export interface Slot extends Span {
  readonly id: number;
}

/** Finds the slot of a moment, the same one for all moments in it. */
export class Slots {
  private readonly grain: Grain;
  private readonly byStep = [new Map<number, Slot>(), new Map<number, Slot>()] as const;
  private readonly known = new Map<string, Slot>();

  constructor(grain: Grain) {
    this.grain = grain;
  }

  /** The slot of a moment; a fine one is no longer than a step. */
  at(ms: number, isFine: boolean): Slot {
    const step = Math.floor(ms / this.grain.step);
    const byStep = this.byStep[isFine ? 1 : 0];
    const known = byStep.get(step);
    if (known) return known;
    const slot = this.slotOf(this.spanAt(ms, isFine));
    byStep.set(step, slot);
    return slot;
  }

  private slotOf({ from, until }: Span): Slot {
    const key = `${from} ${until}`;
    const slot = this.known.get(key) ?? { id: this.known.size, from, until };
    this.known.set(key, slot);
    return slot;
  }

  private spanAt(ms: number, isFine: boolean): Span {
    const { changes, step, unit, timeZone } = this.grain;
    const start = isFine ? Math.floor(ms / step) * step : -Infinity;
    const spans: Span[] = [
      { from: start, until: start + step },
      { from: changes.findLast((change) => change <= ms) ?? -Infinity, until: changes.find((change) => change > ms) ?? Infinity },
      ...(unit === undefined ? [] : [unitAt(ms, unit, timeZone)]),
    ];
    return {
      from: Math.max(...spans.map(({ from }) => from)),
      until: Math.min(...spans.map(({ until }) => (Number.isFinite(until) ? until : Infinity))),
    };
  }
}

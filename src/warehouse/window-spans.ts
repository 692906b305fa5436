import { MINUTE, HOUR, DAY } from '../values/calendar.ts';
import { localTime, MINUTES_PER_DAY } from '../values/local-time.ts';
import { isWithin, type Hours, type Slot } from '../pricing/rates/schedule.ts';

/** From the first to before the last millisecond since 1970 UTC. */
export interface WindowSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * When a window is open, as intervals within a time that begins and ends on the hour: `isWithin` decides at every
 * minute at which a window may open or close, clock changes included. No interval crosses a midnight of UTC.
 */
export function spansOf(slots: readonly Slot[], hours: Hours, { start, end }: WindowSpan): WindowSpan[] {
  const edges = new Set(slots.flatMap((slot) => [slot.start % MINUTES_PER_DAY, slot.end % MINUTES_PER_DAY]));
  const spans: WindowSpan[] = [];
  let opened: number | undefined;
  for (let hour = start; hour < end; hour += HOUR) {
    for (const moment of momentsIn(hour, hours.timeZone, edges)) {
      const isOpen = isWithin(slots, hours, moment);
      const isMidnight = moment % DAY === 0;
      if (opened !== undefined && (!isOpen || isMidnight)) {
        spans.push({ start: opened, end: moment });
        opened = undefined;
      }
      if (isOpen) opened ??= moment;
    }
  }
  return opened === undefined ? spans : [...spans, { start: opened, end }];
}

/** The first minute of an hour, and those at which the local clock shows an edge; all of them if the clock changes. */
function momentsIn(hour: number, timeZone: string, edges: ReadonlySet<number>): number[] {
  const first = localTime(hour, timeZone).minute;
  const isSteady = (first + 59) % MINUTES_PER_DAY === localTime(hour + HOUR - MINUTE, timeZone).minute;
  const minutes = Array.from({ length: 60 }, (_, minute) => minute);
  const wanted = isSteady
    ? minutes.filter((minute) => minute === 0 || edges.has((first + minute) % MINUTES_PER_DAY))
    : minutes;
  return wanted.map((minute) => hour + minute * MINUTE);
}

/** The parts of some intervals that are within another. */
export function within(spans: readonly WindowSpan[], { start, end }: WindowSpan): WindowSpan[] {
  return spans
    .map((span) => ({ start: Math.max(span.start, start), end: Math.min(span.end, end) }))
    .filter((span) => span.start < span.end);
}

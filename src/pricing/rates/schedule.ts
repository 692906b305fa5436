import { addDays } from '../../values/calendar.ts';
import { localTime, MINUTES_PER_DAY, weekdays, type Weekday } from '../../values/local-time.ts';

/** Hours of a day of the week, in minutes since its local midnight, half-open; past 1440 they are of the next day. */
export interface Slot {
  /** 0 is Monday. */
  readonly weekday: number;
  readonly start: number;
  readonly end: number;
}

/** When something recurs by the clock of a time zone. */
export interface Hours {
  readonly timeZone: string;
  /** Local days on which no slot begins. */
  readonly exceptDates: readonly string[];
}

const DAYS = weekdays.length;
export const MINUTES_PER_WEEK = DAYS * MINUTES_PER_DAY;

interface Written {
  readonly days?: readonly Weekday[] | undefined;
  readonly start: string;
  readonly end: string;
}

/** A window of a price list, day by day. An end not after its start is on the next day. */
export function slotsOf({ days = weekdays, start, end }: Written): Slot[] {
  const [from, to] = [minutesOf(start), minutesOf(end)];
  return days.map((day) => ({
    weekday: weekdays.indexOf(day),
    start: from,
    end: to > from ? to : to + MINUTES_PER_DAY,
  }));
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** True during a slot: from its first minute by the local clock until the one that ends it. */
export function isWithin(slots: readonly Slot[], { timeZone, exceptDates }: Hours, ms: number): boolean {
  const { date, weekday, minute } = localTime(ms, timeZone);
  const begunToday = slots.some((slot) => slot.weekday === weekday && slot.start <= minute && minute < slot.end);
  if (begunToday && !exceptDates.includes(date)) return true;
  const late = minute + MINUTES_PER_DAY;
  const begunYesterday = slots.some((slot) => slot.weekday === (weekday + DAYS - 1) % DAYS && late < slot.end);
  return begunYesterday && !exceptDates.includes(addDays(date, -1));
}

/** Minutes of an ordinary week, one without exceptions and clock changes. */
export function minutesOfWeek(slots: readonly Slot[]): number {
  return slots.reduce((total, { start, end }) => total + end - start, 0);
}

/** Whether two windows have a minute of the week in common. */
export function overlap(one: readonly Slot[], other: readonly Slot[]): boolean {
  const spans = other.flatMap(spansOf);
  return one.flatMap(spansOf).some((a) => spans.some((b) => a.start < b.end && b.start < a.end));
}

/** A slot in minutes of the week; after the end of Sunday it continues on Monday. */
function spansOf({ weekday, start, end }: Slot): { start: number; end: number }[] {
  const [from, to] = [weekday * MINUTES_PER_DAY + start, weekday * MINUTES_PER_DAY + end];
  return to <= MINUTES_PER_WEEK
    ? [{ start: from, end: to }]
    : [
        { start: from, end: MINUTES_PER_WEEK },
        { start: 0, end: to - MINUTES_PER_WEEK },
      ];
}

/** `mon-fri 09:00-12:00, 14:00-18:00`. */
export function describeWindows(windows: readonly Written[]): string {
  const byDays = new Map<string, string[]>();
  for (const { days, start, end } of windows) {
    const name = days === undefined || days.length === DAYS ? 'daily' : dayRange(days);
    byDays.set(name, [...(byDays.get(name) ?? []), `${start}-${end}`]);
  }
  return [...byDays].map(([name, hours]) => `${name} ${hours.join(', ')}`).join('; ');
}

function dayRange(days: readonly Weekday[]): string {
  const numbers = days.map((day) => weekdays.indexOf(day));
  const isRun =
    numbers.length > 2 && numbers.every((number, index) => index === 0 || number === (numbers[index - 1] ?? 0) + 1);
  return isRun ? `${days[0]}-${days.at(-1)}` : days.join(',');
}

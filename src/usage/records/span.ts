import { DAY } from '../../values/calendar.ts';
import { UserError } from '../../values/errors.ts';
import { startOfDay, calendarUnitAt, type TimeSpan, type CalendarUnit } from '../../values/time-spans.ts';
import { momentOf } from './moment.ts';

const hint = 'write it like 2026-11-01, 2026-11, 7d or 2026-11-01T09:00:00Z';

/** All of time. */
export const always: TimeSpan = { from: -Infinity, until: Infinity };

/** What `--since` and `--until` ask for; a day or a month is meant whole, a moment as the end of it is left out. */
export function parseSpan(since: string | undefined, until: string | undefined, timeZone: string, now: Date): TimeSpan {
  if (since === undefined && until === undefined) return always;
  const span = {
    from: since === undefined ? always.from : parseBound('--since', since, timeZone, now).from,
    until: until === undefined ? always.until : parseBound('--until', until, timeZone, now).until,
  };
  if (span.from < span.until) return span;
  throw new UserError('--since is not before --until');
}

function parseBound(option: string, text: string, timeZone: string, now: Date): TimeSpan {
  const [, days] = /^(\d{1,5})d$/.exec(text) ?? [];
  if (days !== undefined) return unitIn(now.getTime() - Number(days) * DAY, 'day', timeZone);
  const isMonth = /^\d{4}-\d{2}$/.test(text);
  if (isMonth || /^\d{4}-\d{2}-\d{2}$/.test(text)) {
    const date = isMonth ? `${text}-01` : text;
    moment(option, date, text);
    return unitIn(startOfDay(date, timeZone), isMonth ? 'month' : 'day', timeZone);
  }
  const at = moment(option, text, text);
  return { from: at, until: at };
}

function unitIn(ms: number, unit: CalendarUnit, timeZone: string): TimeSpan {
  const { from, until } = calendarUnitAt(ms, unit, timeZone);
  return { from, until };
}

function moment(option: string, text: string, shown: string): number {
  try {
    return momentOf(text);
  } catch (error) {
    throw error instanceof UserError
      ? new UserError(`${option}: "${shown}" is not a day or a point in time`, { hint })
      : error;
  }
}

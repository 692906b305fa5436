import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantToMs } from '../../../src/values/calendar.ts';
import { localTime, weekdays } from '../../../src/values/local-time.ts';
import {
  describeWindows,
  isWithin,
  MINUTES_PER_WEEK,
  minutesOfWeek,
  overlap,
  slotsOf,
} from '../../../src/pricing/rates/schedule.ts';

const hours = { timeZone: 'Asia/Shanghai', exceptDates: ['2026-10-01'] };
const workdays = { days: ['mon', 'tue', 'wed', 'thu', 'fri'] as const };
const within = (window: Parameters<typeof slotsOf>[0], moment: string, zone = hours) =>
  isWithin(slotsOf(window), zone, instantToMs(moment) ?? expect.fail());

describe('a window', () => {
  const morning = { ...workdays, start: '09:00', end: '12:00' };

  it.each([
    ['2026-11-23T00:59:59Z', false],
    ['2026-11-23T01:00:00Z', true],
    ['2026-11-23T03:59:59Z', true],
    ['2026-11-23T04:00:00Z', false],
  ])('is half-open, by local time: %s', (moment, expected) => {
    expect(within(morning, moment)).toBe(expected);
  });

  it.each([
    ['2026-11-20T02:00:00Z', true],
    ['2026-11-21T02:00:00Z', false],
    ['2026-11-22T02:00:00Z', false],
  ])('knows the day of the week: %s', (moment, expected) => {
    expect(within(morning, moment)).toBe(expected);
  });

  it('does not begin on an excepted day', () => {
    expect(within(morning, '2026-10-01T02:00:00Z')).toBe(false);
    expect(within(morning, '2026-10-02T02:00:00Z')).toBe(true);
  });

  it('that passes midnight belongs to the day on which it begins', () => {
    const night = { days: ['fri'] as const, start: '22:00', end: '06:00' };
    const utc = { timeZone: 'UTC', exceptDates: [] };
    expect(within(night, '2026-11-20T21:59:59Z', utc)).toBe(false);
    expect(within(night, '2026-11-20T22:00:00Z', utc)).toBe(true);
    expect(within(night, '2026-11-21T05:59:59Z', utc)).toBe(true);
    expect(within(night, '2026-11-21T06:00:00Z', utc)).toBe(false);
    expect(within(night, '2026-11-21T22:00:00Z', utc)).toBe(false);
    expect(within(night, '2026-11-21T03:00:00Z', { ...utc, exceptDates: ['2026-11-20'] })).toBe(false);
  });

  it('follows the clock on the wall through daylight saving', () => {
    const newYork = { timeZone: 'America/New_York', exceptDates: [] };
    const nine = { start: '09:00', end: '10:00' };
    expect(within(nine, '2026-07-01T13:30:00Z', newYork)).toBe(true);
    expect(within(nine, '2026-12-01T13:30:00Z', newYork)).toBe(false);
    expect(within(nine, '2026-12-01T14:30:00Z', newYork)).toBe(true);
    // The hour that occurs twice on 2026-11-01 counts twice; the one that is skipped on 2026-03-08 never comes.
    const one = { start: '01:00', end: '02:00' };
    expect(within(one, '2026-11-01T05:30:00Z', newYork)).toBe(true);
    expect(within(one, '2026-11-01T06:30:00Z', newYork)).toBe(true);
    expect(within({ start: '02:00', end: '03:00' }, '2026-03-08T07:30:00Z', newYork)).toBe(false);
  });
});

const time = fc.integer({ min: 0, max: 23 }).map((hour) => `${String(hour).padStart(2, '0')}:00`);
const anyWindow = fc.record({ days: fc.subarray([...weekdays], { minLength: 1 }), start: time, end: time });

it('takes as much of a year as its minutes of a week say, where no clock changes', () => {
  fc.assert(
    fc.property(anyWindow, (window) => {
      const slots = slotsOf(window);
      const start = Date.parse('2026-01-05T00:00:00Z');
      const samples = Array.from({ length: 168 }, (_, hour) => start + hour * 3_600_000);
      const inside = samples.filter((ms) => isWithin(slots, { timeZone: 'UTC', exceptDates: [] }, ms)).length;
      const share = overlap(slots, []) ? 0 : minutesOfWeek(slots) / MINUTES_PER_WEEK;
      expect(inside / 168).toBeCloseTo(share, 10);
    }),
    { numRuns: 50 },
  );
});

it('overlaps another exactly where both hold at some hour', () => {
  fc.assert(
    fc.property(anyWindow, anyWindow, (a, b) => {
      const start = Date.parse('2026-01-05T00:00:00Z');
      const utc = { timeZone: 'UTC', exceptDates: [] };
      const both = Array.from({ length: 168 }, (_, hour) => start + hour * 3_600_000).some(
        (ms) => isWithin(slotsOf(a), utc, ms) && isWithin(slotsOf(b), utc, ms),
      );
      expect(overlap(slotsOf(a), slotsOf(b))).toBe(both);
    }),
    { numRuns: 50 },
  );
});

it('says its hours in few words', () => {
  expect(
    describeWindows([
      { ...workdays, start: '09:00', end: '12:00' },
      { ...workdays, start: '14:00', end: '18:00' },
      { days: ['sat', 'mon'], start: '00:00', end: '24:00' },
      { start: '01:00', end: '02:00' },
    ]),
  ).toBe('mon-fri 09:00-12:00, 14:00-18:00; sat,mon 00:00-24:00; daily 01:00-02:00');
});

it('tells local time in zones with odd offsets', () => {
  expect(localTime(Date.parse('2026-11-23T23:50:00Z'), 'Asia/Kathmandu')).toEqual({
    date: '2026-11-24',
    weekday: 1,
    minute: 5 * 60 + 35,
  });
});

it.each([
  [{ start: '09:30', end: '12:15' }, 570, 735],
  [{ start: '22:45', end: '06:10' }, 1365, 1810],
  [{ start: '08:00', end: '08:00' }, 480, 1920],
  [{ start: '00:00', end: '24:00' }, 0, 1440],
])('is in minutes of its day: %j', (window, start, end) => {
  expect(slotsOf({ ...window, days: ['tue', 'sun'] })).toEqual([
    { weekday: 1, start, end },
    { weekday: 6, start, end },
  ]);
  expect(slotsOf(window).map(({ weekday }) => weekday)).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

describe('the end of a week', () => {
  const of = (days: (typeof weekdays)[number], start: string, end: string) => slotsOf({ days: [days], start, end });

  it.each([
    ['a night into Monday', of('sun', '22:00', '06:00'), of('mon', '05:00', '07:00'), true],
    ['a night until Monday begins elsewhere', of('sun', '22:00', '06:00'), of('mon', '06:00', '07:00'), false],
    ['a night and the evening before it', of('sun', '22:00', '06:00'), of('sun', '23:00', '24:00'), true],
    ['an evening up to midnight and Monday', of('sun', '22:00', '24:00'), of('mon', '00:00', '01:00'), false],
    ['nights one after another', of('sat', '22:00', '06:00'), of('sun', '06:00', '08:00'), false],
    ['two nights into Monday', of('sun', '22:00', '01:00'), of('sun', '23:00', '02:00'), true],
  ])('%s', (_, one, other, expected) => {
    expect([overlap(one, other), overlap(other, one)]).toEqual([expected, expected]);
  });
});

it.each([
  [['mon', 'tue', 'wed'], 'mon-wed'],
  [['fri', 'sat', 'sun'], 'fri-sun'],
  [['mon', 'tue'], 'mon,tue'],
  [['mon', 'wed', 'thu'], 'mon,wed,thu'],
  [['mon', 'tue', 'thu'], 'mon,tue,thu'],
  [['sat', 'sun', 'mon'], 'sat,sun,mon'],
  [['sun'], 'sun'],
  [['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], 'daily'],
] as const)('calls %j %s', (days, name) => {
  expect(describeWindows([{ days, start: '09:00', end: '12:00' }])).toBe(`${name} 09:00-12:00`);
});

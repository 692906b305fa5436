import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarUnitAt, calendarUnits, countDays, startOfDay, unitAfter } from '../../src/values/time-spans.ts';

const at = (text: string): number => Date.parse(text);
const HOUR = 3_600_000;
const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Asia/Beirut', 'Australia/Lord_Howe'];

describe('the unit of the calendar that a moment is in', () => {
  it.each([
    ['2026-11-30T23:59:59.999Z', 'hour', 'UTC', '2026-11-30 23:00', '2026-11-30T23:00:00Z', '2026-12-01T00:00:00Z'],
    ['2026-11-30T23:59:59.999Z', 'day', 'UTC', '2026-11-30', '2026-11-30T00:00:00Z', '2026-12-01T00:00:00Z'],
    ['2026-12-01T00:00:00.000Z', 'day', 'UTC', '2026-12-01', '2026-12-01T00:00:00Z', '2026-12-02T00:00:00Z'],
    // 29 November 2026 is a Sunday: its week began on the Monday before.
    ['2026-11-29T12:00:00Z', 'week', 'UTC', '2026-11-23', '2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z'],
    ['2026-11-30T00:00:00Z', 'week', 'UTC', '2026-11-30', '2026-11-30T00:00:00Z', '2026-12-07T00:00:00Z'],
    ['2026-12-31T12:00:00Z', 'month', 'UTC', '2026-12', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['2028-02-29T12:00:00Z', 'month', 'UTC', '2028-02', '2028-02-01T00:00:00Z', '2028-03-01T00:00:00Z'],
    ['2026-11-30T23:30:00Z', 'day', 'Europe/Berlin', '2026-12-01', '2026-11-30T23:00:00Z', '2026-12-01T23:00:00Z'],
    [
      '2026-11-30T23:45:00Z',
      'hour',
      'Asia/Kolkata',
      '2026-12-01 05:00',
      '2026-11-30T23:30:00Z',
      '2026-12-01T00:30:00Z',
    ],
  ] as const)('%s: the %s in %s is %s', (moment, unit, zone, name, from, until) => {
    expect(calendarUnitAt(at(moment), unit, zone)).toEqual({ name, from: at(from), until: at(until) });
  });

  it.each([
    ['begins', '2026-03-29', 23],
    ['ends', '2026-10-25', 25],
  ])('is a day of other length when summer time %s', (_, day, hours) => {
    const { from, until } = calendarUnitAt(at(`${day}T12:00:00Z`), 'day', 'Europe/Berlin');
    expect((until - from) / HOUR).toBe(hours);
  });

  it('covers all time without gaps: what a unit ends with, the next begins with', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: at('1969-01-01'), max: at('2060-01-01') }),
        fc.constantFrom('day', 'week', 'month'),
        fc.constantFrom(...zones),
        (ms, unit, zone) => {
          const { from, until, name } = calendarUnitAt(ms, unit, zone);
          expect(from <= ms && ms < until).toBe(true);
          expect(calendarUnitAt(until, unit, zone).from).toBe(until);
          expect(calendarUnitAt(until - 1, unit, zone).name).toBe(name);
        },
      ),
    );
  });
});

describe('the first moment of a day', () => {
  it.each([
    ['2026-11-30', 'UTC', '2026-11-30T00:00:00Z'],
    ['2026-11-30', 'America/New_York', '2026-11-30T05:00:00Z'],
    // The clocks of Beirut go from 23:59 to 01:00 that night.
    ['2026-03-29', 'Asia/Beirut', '2026-03-28T22:00:00Z'],
  ])('%s in %s is %s', (day, zone, first) => {
    expect(startOfDay(day, zone)).toBe(at(first));
  });
});

describe('the unit after one', () => {
  it.each([
    ['2026-11-23 23:00', 'hour', '2026-11-24 00:00'],
    ['2026-12-31', 'day', '2027-01-01'],
    ['2026-12-28', 'week', '2027-01-04'],
    ['2026-12', 'month', '2027-01'],
  ] as const)('%s (%s) is %s', (name, unit, next) => {
    expect(unitAfter(name, unit)).toBe(next);
  });

  it('is the name of the moment it ends with, for every unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: at('2060-01-01') }), fc.constantFrom(...calendarUnits), (ms, unit) => {
        const { name, until } = calendarUnitAt(ms, unit, 'UTC');
        expect(unitAfter(name, unit)).toBe(calendarUnitAt(until, unit, 'UTC').name);
      }),
    );
  });
});

describe('the days that a span touches', () => {
  it.each([
    ['2026-11-30T00:00:00Z', '2026-12-01T00:00:00Z', 'UTC', 1],
    ['2026-11-30T00:00:00Z', '2026-12-01T00:00:00.001Z', 'UTC', 2],
    ['2026-11-30T12:00:00Z', '2026-11-30T12:00:00Z', 'UTC', 1],
    ['2026-11-30T00:00:00Z', '2026-12-01T00:00:00Z', 'Europe/Berlin', 2],
  ])('%s to %s in %s: %d', (from, until, zone, days) => {
    expect(countDays({ from: at(from), until: at(until) }, zone)).toBe(days);
  });
});

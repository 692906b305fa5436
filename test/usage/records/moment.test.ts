import { describe, expect, it } from 'vitest';
import { startOfDay, calendarUnitAt } from '../../../src/values/time-spans.ts';
import { isoOf, momentOf } from '../../../src/usage/records/moment.ts';
import { parseSpan } from '../../../src/usage/records/span.ts';

describe('a time stamp', () => {
  it.each([
    ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z'],
    ['2026-11-23T10:00:00.123Z', '2026-11-23T10:00:00.123Z'],
    ['2026-11-23T10:00:00.123456789Z', '2026-11-23T10:00:00.123Z'],
    ['2026-11-23T10:00:00,5Z', '2026-11-23T10:00:00.500Z'],
    ['2026-11-23T10:00:00+02:00', '2026-11-23T08:00:00Z'],
    ['2026-11-23T10:00:00-0530', '2026-11-23T15:30:00Z'],
    ['2026-11-23T10:00+05', '2026-11-23T05:00:00Z'],
    ['2026-11-23T10:00', '2026-11-23T10:00:00Z'],
    ['2026-11-23 10:00:00.000000', '2026-11-23T10:00:00Z'],
    ['2026-11-23 10:00:00 UTC', '2026-11-23T10:00:00Z'],
    ['2026-11-23', '2026-11-23T00:00:00Z'],
    ['2026-11-23T24:00:00Z', '2026-11-24T00:00:00Z'],
    ['2026-11-23T23:59:60Z', '2026-11-24T00:00:00Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z'],
    ['1790845200', '2026-10-01T09:00:00Z'],
    ['1790845200.5', '2026-10-01T09:00:00.500Z'],
    ['1790845200123', '2026-10-01T09:00:00.123Z'],
    ['1790845200123456', '2026-10-01T09:00:00.123Z'],
    ['1790845200123456789', '2026-10-01T09:00:00.123Z'],
    ['946684800', '2000-01-01T00:00:00Z'],
  ])('%s is %s', (text, iso) => {
    expect(isoOf(momentOf(text))).toBe(iso);
  });

  it.each([['0'], ['1999-12-31'], ['2100-01-01'], ['4102444800']])('%s is of another century', (text) => {
    expect(() => momentOf(text)).toThrow('is not between the years 2000 and 2100');
  });

  it.each([
    ['2026-02-30'],
    ['2026-13-01'],
    ['2026-11-23T25:00:00Z'],
    ['2026-11-23T10:61:00Z'],
    ['24:00'],
    ['soon'],
    ['-5'],
    [''],
    ['2026-11-23T24:00:01Z'],
    ['23.11.2026'],
  ])('%s is none', (text) => {
    expect(() => momentOf(text)).toThrow('is not a point in time');
  });
});

describe('days and hours of a time zone', () => {
  it.each([
    ['2026-10-01T23:30:00Z', 'day', 'Europe/Berlin', '2026-10-02'],
    ['2026-10-01T03:30:00Z', 'day', 'America/New_York', '2026-09-30'],
    ['2026-10-04T12:00:00Z', 'week', 'UTC', '2026-09-28'],
    ['2026-10-31T23:30:00Z', 'month', 'Europe/Berlin', '2026-11'],
    ['2026-10-01T03:30:00Z', 'hour', 'Asia/Kolkata', '2026-10-01 09:00'],
    ['2026-10-01T03:29:59Z', 'hour', 'Asia/Kolkata', '2026-10-01 08:00'],
  ] as const)('%s is in the %s of %s that is called %s', (moment, unit, zone, name) => {
    const found = calendarUnitAt(Date.parse(moment), unit, zone);
    expect(found.name).toBe(name);
    expect(found.from).toBeLessThanOrEqual(Date.parse(moment));
    expect(found.until).toBeGreaterThan(Date.parse(moment));
    expect(calendarUnitAt(found.from, unit, zone)).toEqual(found);
    expect(calendarUnitAt(found.until - 1, unit, zone)).toEqual(found);
  });

  it('has 23 and 25 hours where clocks change', () => {
    const hours = (date: string, next: string) =>
      (startOfDay(next, 'Europe/Berlin') - startOfDay(date, 'Europe/Berlin')) / 3_600_000;
    expect([hours('2026-03-29', '2026-03-30'), hours('2026-10-25', '2026-10-26')]).toEqual([23, 25]);
  });

  it('begins with what clocks show first where midnight is skipped', () => {
    expect(isoOf(startOfDay('2026-09-06', 'America/Santiago'))).toBe('2026-09-06T04:00:00Z');
  });
});

describe('--since and --until', () => {
  const now = new Date('2026-11-23T12:00:00Z');
  const spell = ({ from, until }: { from: number; until: number }) =>
    [from, until].map((ms) => (Number.isFinite(ms) ? isoOf(ms) : String(ms)));

  it.each([
    ['2026-10-01', '2026-10-02', 'UTC', ['2026-10-01T00:00:00Z', '2026-10-03T00:00:00Z']],
    ['2026-10', '2026-10', 'UTC', ['2026-10-01T00:00:00Z', '2026-11-01T00:00:00Z']],
    ['2026-10-01', undefined, 'Europe/Berlin', ['2026-09-30T22:00:00Z', 'Infinity']],
    ['7d', undefined, 'UTC', ['2026-11-16T00:00:00Z', 'Infinity']],
    ['2026-10-01T09:00:00Z', '2026-10-01T10:00:00+01:00', 'UTC', undefined],
    ['2026-10-01T08:00:00Z', '2026-10-01T10:00:00+01:00', 'UTC', ['2026-10-01T08:00:00Z', '2026-10-01T09:00:00Z']],
    [undefined, undefined, 'UTC', ['-Infinity', 'Infinity']],
  ])('%s to %s in %s', (since, until, zone, expected) => {
    if (expected) expect(spell(parseSpan(since, until, zone, now))).toEqual(expected);
    else expect(() => parseSpan(since, until, zone, now)).toThrow('--since is not before --until');
  });

  it('are days or moments', () => {
    expect(() => parseSpan('soon', undefined, 'UTC', now)).toThrow('--since: "soon" is not a day or a point in time');
    expect(() => parseSpan(undefined, '2026-02-30', 'UTC', now)).toThrow(
      '--until: "2026-02-30" is not a day or a point in time',
    );
  });
});

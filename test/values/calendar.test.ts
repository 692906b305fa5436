import { expect, it } from 'vitest';
import { utcDate, instantToMs, monthsAfter } from '../../src/values/calendar.ts';

it.each([
  ['2026-11-23', Date.UTC(2026, 10, 23)],
  ['2024-02-29', Date.UTC(2024, 1, 29)],
  ['2026-08-16T16:00:00Z', Date.UTC(2026, 7, 16, 16)],
  ['2026-08-16T16:00Z', Date.UTC(2026, 7, 16, 16)],
])('reads %s', (text, ms) => {
  expect(instantToMs(text)).toBe(ms);
});

it.each([
  '2026-02-30',
  '2026-02-29',
  '2026-13-01',
  '2026-00-10',
  '26-01-01',
  '2026-1-1',
  '2026-11-23T25:00Z',
  '2026-11-23T10:00',
  'today',
  '',
])('refuses "%s"', (text) => {
  expect(instantToMs(text)).toBeUndefined();
});

it.each([
  ['2026-11-23', 12, '2027-11-23'],
  ['2026-11-30', 3, '2027-03-01'],
  ['2026-08-31', 1, '2026-10-01'],
  ['2026-12-31T23:00:00Z', 2, '2027-03-01'],
])('counts from %s %i months on', (start, months, end) => {
  expect(monthsAfter(start, months)).toBe(end);
});

it('takes the day in UTC', () => {
  expect(utcDate(new Date('2026-11-23T23:59:59Z'))).toBe('2026-11-23');
});

import { describe, expect, it } from 'vitest';
import { consequences, readRetryAfterMs, readShouldRetry, statusForCode } from '../../../src/ask/routing/failures.ts';

it('stops for what no other model mends, waits where the model is busy, and moves on for the rest', () => {
  const kindsThat = (consequence: string) =>
    Object.entries(consequences).flatMap(([kind, each]) => (each === consequence ? [kind] : []));
  expect(kindsThat('retry')).toEqual(['busy']);
  expect(kindsThat('again')).toEqual(['server', 'reset']);
  expect(kindsThat('next')).toEqual([
    'overloaded',
    'unreachable',
    'redirected',
    'timedOut',
    'notFound',
    'malformed',
    'cutOff',
    'empty',
  ]);
  expect(kindsThat('longer')).toEqual(['tooLong']);
  expect(kindsThat('elsewhere')).toEqual(['unauthorized', 'noCredit', 'region']);
  expect(kindsThat('tier')).toEqual(['rejected']);
  expect(kindsThat('stop')).toEqual(['badRequest', 'refused', 'interrupted', 'expired', 'killed']);
});

it.each([
  ['rate_limit_error', 429],
  ['overloaded_error', 503],
  ['invalid_request_error', 400],
  ['server_error', 500],
  ['', 500],
])('an error "%s" in the middle of a stream is a %d', (code, status) => {
  expect(statusForCode(code)).toBe(status);
});

describe('retryAfterMs', () => {
  it.each([
    [{ 'retry-after': '2' }, 2000],
    [{ 'retry-after': '0.25' }, 250],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': 'Mon, 23 Nov 2026 12:00:07 GMT' }, 7000],
    [{ 'retry-after': 'Mon, 23 Nov 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '' }, undefined],
    [{}, undefined],
    [{ 'retry-after-ms': '123', 'retry-after': '60' }, 123],
    [{ 'x-ms-retry-after-ms': '50.4', 'retry-after': '60' }, 50],
    [{ 'retry-after-ms': 'soon', 'retry-after': '1' }, 1000],
  ])('reads %j', (headers, ms) => {
    expect(readRetryAfterMs(headers, new Date('2026-11-23T12:00:00Z'))).toBe(ms);
  });

  it('beside whether to try again at all', () => {
    expect([
      readShouldRetry({ 'x-should-retry': 'true' }),
      readShouldRetry({ 'x-should-retry': 'false' }),
      readShouldRetry({}),
    ]).toEqual([true, false, undefined]);
  });
});

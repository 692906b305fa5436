import { describe, expect, it } from 'vitest';
import {
  consequences,
  kindForStatus,
  readRetryAfterMs,
  readShouldRetry,
  statusForCode,
} from '../../../src/ask/routing/failures.ts';

describe('kindOfStatus', () => {
  it.each([
    [429, '', 'Too many requests', 'busy'],
    [429, 'insufficient_quota', 'You exceeded your current quota', 'noCredit'],
    [
      429,
      'rate_limit_exceeded',
      'Rate limit reached. Visit https://platform.openai.com/account/billing to add a payment method.',
      'busy',
    ],
    [429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota, please check your plan and billing details', 'busy'],
    [400, 'Arrearage', 'Access denied, make sure your account is not overdue', 'noCredit'],
    [402, '', 'Payment required', 'noCredit'],
    [403, '', 'insufficient balance', 'noCredit'],
    [401, 'invalid_api_key', 'Incorrect API key provided', 'unauthorized'],
    [403, '', 'Forbidden', 'unauthorized'],
    [404, 'model_not_found', 'The model does not exist', 'notFound'],
    [400, 'context_length_exceeded', 'too long', 'tooLong'],
    [400, '', "This model's maximum context length is 8192 tokens", 'tooLong'],
    [413, '', 'Payload too large', 'tooLong'],
    [400, 'content_filter', 'The response was filtered', 'refused'],
    [400, 'content_policy_violation', 'Your request was rejected', 'refused'],
    [400, '', 'temperature must be at most 2', 'badRequest'],
    [422, '', 'Unprocessable', 'badRequest'],
    [408, '', 'Request timeout', 'timedOut'],
    [504, '', 'Gateway timeout', 'timedOut'],
    [500, '', 'Internal error', 'server'],
    [502, '', 'Bad gateway', 'server'],
    [503, '', 'Overloaded', 'overloaded'],
    [529, '', 'Overloaded', 'overloaded'],
  ] as const)('reads %d %s "%s" as %s', (status, code, message, kind) => {
    expect(kindForStatus(status, code, message)).toBe(kind);
  });
});

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
  expect(kindsThat('elsewhere')).toEqual(['unauthorized', 'noCredit']);
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

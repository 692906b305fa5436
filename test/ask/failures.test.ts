import { describe, expect, it } from 'vitest';
import { consequences, kindOfStatus, retryAfterMs } from '../../src/ask/failures.ts';

describe('kindOfStatus', () => {
  it.each([
    [429, '', 'Too many requests', 'busy'],
    [429, 'insufficient_quota', 'You exceeded your current quota', 'noCredit'],
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
    [503, '', 'Overloaded', 'server'],
    [529, '', 'Overloaded', 'server'],
  ] as const)('reads %d %s "%s" as %s', (status, code, message, kind) => {
    expect(kindOfStatus(status, code, message)).toBe(kind);
  });
});

it('stops for what no other model mends, waits where the model is busy, and moves on for the rest', () => {
  const kindsThat = (consequence: string) => Object.entries(consequences).flatMap(([kind, each]) => (each === consequence ? [kind] : []));
  expect(kindsThat('retry')).toEqual(['busy']);
  expect(kindsThat('next')).toEqual(['server', 'unreachable', 'redirected', 'timedOut', 'notFound', 'malformed', 'cutOff']);
  expect(kindsThat('longer')).toEqual(['tooLong']);
  expect(kindsThat('stop')).toEqual(['unauthorized', 'badRequest', 'refused', 'noCredit', 'interrupted']);
});

describe('retryAfterMs', () => {
  it.each([
    ['2', 2000],
    ['0.25', 250],
    ['0', 0],
    ['Mon, 23 Nov 2026 12:00:07 GMT', 7000],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('reads %s', (header, ms) => {
    expect(retryAfterMs(header, new Date('2026-11-23T12:00:00Z'))).toBe(ms);
  });
});

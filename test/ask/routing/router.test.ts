import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consequences, newFailure, type Failure, type FailureKind } from '../../../src/ask/routing/failures.ts';
import { decideNext, type FailedTry } from '../../../src/ask/routing/router.ts';

const limits = { retries: 2, retryDelayMs: 500, retryMaxMs: 20_000 };
const kinds = Object.keys(consequences).filter((kind): kind is FailureKind => kind in consequences);
const failure = (kind: FailureKind, more: Partial<Failure> = {}) => newFailure(kind, `it was ${kind}`, more);
const model = { context: 128_000, isAffordable: true, server: 'one', tier: 'default', isEscalation: false };
const situation = (kind: FailureKind, more: Partial<FailedTry> = {}): FailedTry => ({
  failure: failure(kind),
  tries: 1,
  isPrinted: false,
  current: model,
  rest: [model],
  ...more,
});
const next = { kind: 'next', skip: 0, note: undefined };
const retryIn = (waitMs: number) => ({ kind: 'retry', waitMs });

describe('a busy model', () => {
  it('is tried again after a delay that doubles, spread over its upper half', () => {
    expect(decideNext(situation('busy', { tries: 1 }), limits, 0)).toEqual(retryIn(250));
    expect(decideNext(situation('busy', { tries: 1 }), limits, 1)).toEqual(retryIn(500));
    expect(decideNext(situation('busy', { tries: 2 }), limits, 0)).toEqual(retryIn(500));
    expect(decideNext(situation('busy', { tries: 2 }), limits, 1)).toEqual(retryIn(1000));
  });

  it('is given up for the next one after its retries', () => {
    expect(decideNext(situation('busy', { tries: 3 }), limits, 0)).toEqual(next);
  });

  it('is waited for as long as the server asks, and a little more, up to the cap', () => {
    const asks = (retryAfterMs: number, jitter = 0) =>
      decideNext(situation('busy', { failure: failure('busy', { retryAfterMs }) }), limits, jitter);
    expect(asks(3000)).toEqual(retryIn(3000));
    expect(asks(3000, 1)).toEqual(retryIn(3250));
    expect(asks(20_000, 1)).toEqual(retryIn(20_000));
    expect(asks(20_001)).toMatchObject({ kind: 'next' });
  });

  it('ends the request where it is the last one', () => {
    expect(decideNext(situation('busy', { tries: 3, rest: [] }), limits, 0)).toEqual({ kind: 'stop', why: undefined });
  });
});

describe('a model that stumbles', () => {
  it.each(['server', 'reset'] as const)('is tried once more: %s', (kind) => {
    expect(decideNext(situation(kind), limits, 0)).toEqual(retryIn(250));
    expect(decideNext(situation(kind, { tries: 2 }), limits, 0)).toEqual(next);
  });

  it.each(['overloaded', 'unreachable', 'timedOut', 'redirected', 'notFound', 'malformed', 'cutOff', 'empty'] as const)(
    'is left for the next one at once: %s',
    (kind) => {
      expect(decideNext(situation(kind), limits, 0)).toEqual(next);
    },
  );

  it.each([
    ['overloaded', 2],
    ['server', 2],
    ['reset', 2],
    ['unreachable', 2],
    ['cutOff', 1],
    ['malformed', 1],
    ['timedOut', 0],
    ['notFound', 0],
    ['empty', 0],
  ] as const)('is waited for where none is left: %s, %d times', (kind, times) => {
    const tried = [1, 2, 3].map((tries) => decideNext(situation(kind, { tries, rest: [] }), limits, 0).kind);
    expect(tried).toEqual([1, 2, 3].map((tries) => (tries <= times ? 'retry' : 'stop')));
  });

  it('is tried as its server says', () => {
    const says = (kind: FailureKind, shouldRetry: boolean, more = {}) =>
      decideNext(situation(kind, { failure: failure(kind, { shouldRetry }), ...more }), limits, 0);
    expect(says('badRequest', true)).toEqual(retryIn(250));
    expect(says('busy', false)).toEqual(next);
    expect(says('overloaded', false, { rest: [] })).toEqual({ kind: 'stop', why: undefined });
  });
});

describe('moving on', () => {
  it.each(['badRequest', 'refused', 'interrupted', 'expired'] as const)('is no way out of %s', (kind) => {
    expect(decideNext(situation(kind), limits, 0)).toEqual({ kind: 'stop', why: undefined });
  });

  it.each(['unauthorized', 'noCredit'] as const)('goes to another server alone after %s', (kind) => {
    expect(decideNext(situation(kind), limits, 0)).toEqual({ kind: 'stop', why: undefined });
    expect(decideNext(situation(kind, { rest: [model, { ...model, server: 'two' }] }), limits, 0)).toMatchObject({
      kind: 'next',
      skip: 1,
    });
  });

  it('goes to another tier after a check has refused the answer', () => {
    expect(decideNext(situation('rejected'), limits, 0)).toEqual({ kind: 'stop', why: undefined });
    const premium = { ...model, tier: 'premium', isEscalation: true };
    expect(decideNext(situation('rejected', { rest: [model, premium] }), limits, 0)).toMatchObject({
      kind: 'next',
      skip: 1,
    });
    // No other failure leads there, but from one of its models to another.
    expect(decideNext(situation('cutOff', { rest: [premium] }), limits, 0)).not.toMatchObject({ kind: 'next' });
    expect(decideNext(situation('cutOff', { current: premium, rest: [premium] }), limits, 0)).toMatchObject({
      kind: 'next',
      skip: 0,
    });
  });

  it('goes to a longer context only, where the prompt was too long', () => {
    const rest = [{ ...model }, { ...model, context: undefined }, { ...model, context: 1_000_000 }];
    expect(decideNext(situation('tooLong', { rest }), limits, 0)).toMatchObject({
      kind: 'next',
      skip: 2,
      note: expect.stringContaining('2 models'),
    });
    expect(decideNext(situation('tooLong'), limits, 0)).toEqual({
      kind: 'stop',
      why: 'no other model has a longer context',
    });
  });

  it('passes over what could cost more than is allowed', () => {
    const dear = { ...model, isAffordable: false };
    expect(decideNext(situation('overloaded', { rest: [dear, model] }), limits, 0)).toMatchObject({
      kind: 'next',
      skip: 1,
      note: expect.stringContaining('1 model '),
    });
    expect(decideNext(situation('notFound', { rest: [dear] }), limits, 0)).toEqual({
      kind: 'stop',
      why: 'what is left could cost more than is allowed',
    });
    expect(decideNext(situation('busy', { current: dear, rest: [] }), limits, 0)).toMatchObject({ kind: 'stop' });
  });
});

describe('laws of the policy', () => {
  const anyCandidate = fc.record({
    context: fc.option(fc.nat(2_000_000), { nil: undefined }),
    isAffordable: fc.boolean(),
    server: fc.constantFrom('one', 'two'),
    tier: fc.constantFrom('default', 'premium'),
    isEscalation: fc.boolean(),
  });
  const anySituation: fc.Arbitrary<FailedTry> = fc.record({
    failure: fc
      .record({
        kind: fc.constantFrom(...kinds),
        retryAfterMs: fc.option(fc.nat(100_000), { nil: undefined }),
        shouldRetry: fc.option(fc.boolean(), { nil: undefined }),
      })
      .map(({ kind, ...more }) => failure(kind, more)),
    tries: fc.integer({ min: 1, max: 12 }),
    isPrinted: fc.boolean(),
    current: anyCandidate,
    rest: fc.array(anyCandidate, { maxLength: 4 }),
  });
  const anyLimits = fc.record({ retries: fc.nat(10), retryDelayMs: fc.nat(10_000), retryMaxMs: fc.nat(60_000) });
  const jitter = fc.double({ min: 0, max: 1, noNaN: true });

  it('never continues an answer of which text was printed', () => {
    fc.assert(
      fc.property(anySituation, anyLimits, jitter, (each, some, random) => {
        expect(decideNext({ ...each, isPrinted: true }, some, random).kind).toBe('stop');
      }),
    );
  });

  it('never waits longer than the cap, and never less than the server asks', () => {
    fc.assert(
      fc.property(anySituation, anyLimits, jitter, (each, some, random) => {
        const decision = decideNext(each, some, random);
        if (decision.kind !== 'retry') return;
        expect(decision.waitMs).toBeLessThanOrEqual(some.retryMaxMs);
        expect(decision.waitMs).toBeGreaterThanOrEqual(each.failure.retryAfterMs ?? 0);
        expect(each.tries).toBeLessThanOrEqual(some.retries);
        expect(each.current.isAffordable).toBe(true);
      }),
    );
  });

  it('never moves to a model that could cost more than is allowed', () => {
    fc.assert(
      fc.property(anySituation, anyLimits, jitter, (each, some, random) => {
        const decision = decideNext(each, some, random);
        expect(decision.kind !== 'next' || each.rest[decision.skip]?.isAffordable).toBe(true);
      }),
    );
  });
});

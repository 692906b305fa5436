import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consequences } from '../../src/ask/failures.ts';
import type { FailureKind } from '../../src/ask/failures.ts';
import { decide } from '../../src/ask/router.ts';
import type { Situation } from '../../src/ask/router.ts';

const limits = { retries: 2, retryDelayMs: 500, retryMaxMs: 20_000 };
const kinds = Object.keys(consequences).filter((kind): kind is FailureKind => kind in consequences);
const failure = (kind: FailureKind, retryAfter?: number) => ({ kind, reason: `it was ${kind}`, status: undefined, retryAfterMs: retryAfter });
const model = { context: 128_000, isAffordable: true };
const situation = (kind: FailureKind, more: Partial<Situation> = {}): Situation => ({
  failure: failure(kind),
  tries: 1,
  printed: false,
  rest: [model],
  context: 128_000,
  ...more,
});

describe('a busy model', () => {
  it('is tried again after a delay that doubles, spread over its upper half', () => {
    expect(decide(situation('busy', { tries: 1 }), limits, 0)).toEqual({ kind: 'retry', waitMs: 250 });
    expect(decide(situation('busy', { tries: 1 }), limits, 1)).toEqual({ kind: 'retry', waitMs: 500 });
    expect(decide(situation('busy', { tries: 2 }), limits, 0)).toEqual({ kind: 'retry', waitMs: 500 });
    expect(decide(situation('busy', { tries: 2 }), limits, 1)).toEqual({ kind: 'retry', waitMs: 1000 });
  });

  it('is given up for the next one after its retries', () => {
    expect(decide(situation('busy', { tries: 3 }), limits, 0)).toEqual({ kind: 'next', skip: 0, note: undefined });
  });

  it('is waited for as long as the server asks, up to the cap', () => {
    const asks = (ms: number) => decide(situation('busy', { failure: failure('busy', ms) }), limits, 0);
    expect(asks(3000)).toEqual({ kind: 'retry', waitMs: 3000 });
    expect(asks(20_000)).toEqual({ kind: 'retry', waitMs: 20_000 });
    expect(asks(20_001)).toMatchObject({ kind: 'next' });
  });

  it('ends the request where it is the last one', () => {
    expect(decide(situation('busy', { tries: 3, rest: [] }), limits, 0)).toEqual({ kind: 'stop', reason: 'it was busy' });
  });
});

describe('moving on', () => {
  it.each(['server', 'unreachable', 'timedOut', 'notFound', 'malformed', 'cutOff'] as const)('%s tries the next model at once', (kind) => {
    expect(decide(situation(kind), limits, 0)).toEqual({ kind: 'next', skip: 0, note: undefined });
  });

  it.each(['unauthorized', 'badRequest', 'refused', 'noCredit', 'interrupted'] as const)('%s stops everything', (kind) => {
    expect(decide(situation(kind), limits, 0)).toEqual({ kind: 'stop', reason: `it was ${kind}` });
  });

  it('goes to a longer context only, where the prompt was too long', () => {
    const rest = [{ ...model }, { ...model, context: undefined }, { ...model, context: 1_000_000 }];
    expect(decide(situation('tooLong', { rest }), limits, 0)).toMatchObject({ kind: 'next', skip: 2, note: expect.stringContaining('2 models') });
    expect(decide(situation('tooLong'), limits, 0)).toEqual({ kind: 'stop', reason: 'it was tooLong; no other model has a longer context' });
  });

  it('passes over what could cost more than is allowed', () => {
    const dear = { ...model, isAffordable: false };
    expect(decide(situation('server', { rest: [dear, model] }), limits, 0)).toMatchObject({
      kind: 'next',
      skip: 1,
      note: expect.stringContaining('1 model '),
    });
    expect(decide(situation('server', { rest: [dear] }), limits, 0)).toEqual({
      kind: 'stop',
      reason: 'it was server; what is left could cost more than --max-cost',
    });
  });
});

describe('laws of the policy', () => {
  const anySituation = fc.record({
    failure: fc.record({
      kind: fc.constantFrom(...kinds),
      reason: fc.string(),
      status: fc.constant(undefined),
      retryAfterMs: fc.option(fc.nat(100_000), { nil: undefined }),
    }),
    tries: fc.integer({ min: 1, max: 12 }),
    printed: fc.boolean(),
    rest: fc.array(fc.record({ context: fc.option(fc.nat(2_000_000), { nil: undefined }), isAffordable: fc.boolean() }), { maxLength: 4 }),
    context: fc.option(fc.nat(2_000_000), { nil: undefined }),
  });
  const anyLimits = fc.record({ retries: fc.nat(10), retryDelayMs: fc.nat(10_000), retryMaxMs: fc.nat(60_000) });
  const jitter = fc.double({ min: 0, max: 1, noNaN: true });

  it('never continues an answer of which text was printed', () => {
    fc.assert(
      fc.property(anySituation, anyLimits, jitter, (each, some, random) => {
        expect(decide({ ...each, printed: true }, some, random).kind).toBe('stop');
      }),
    );
  });

  it('never waits longer than the cap, and never less than the server asks', () => {
    fc.assert(
      fc.property(anySituation, anyLimits, jitter, (each, some, random) => {
        const decision = decide(each, some, random);
        if (decision.kind !== 'retry') return;
        expect(decision.waitMs).toBeLessThanOrEqual(some.retryMaxMs);
        expect(decision.waitMs).toBeGreaterThanOrEqual(each.failure.retryAfterMs ?? 0);
        expect(each.tries).toBeLessThanOrEqual(some.retries);
      }),
    );
  });

  it('never moves to a model that could cost more than is allowed', () => {
    fc.assert(
      fc.property(anySituation, anyLimits, jitter, (each, some, random) => {
        const decision = decide(each, some, random);
        expect(decision.kind !== 'next' || each.rest[decision.skip]?.isAffordable).toBe(true);
      }),
    );
  });
});

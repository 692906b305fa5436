import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newFailure } from '../../../src/ask/routing/failures.ts';
import {
  withoutOutage,
  withFailure,
  orderByOutage,
  readOutages,
  type Outages,
} from '../../../src/ask/routing/outages.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const overloaded = newFailure('overloaded', '503');
const after = (times: number, failure = overloaded): Outages =>
  Array.from({ length: times }).reduce<Outages>((outages) => withFailure(outages, 'a', failure, now), {});
const order = (stops: readonly string[], outages: Outages, at = now) =>
  orderByOutage(stops, (stop) => stop, outages, at);

describe('an outage', () => {
  it('lasts half a minute, and twice as long after each further failure, up to ten minutes', () => {
    expect([1, 2, 3, 9].map((times) => (after(times)['a']?.until ?? 0) - now)).toEqual([
      30_000, 60_000, 120_000, 600_000,
    ]);
  });

  it('of a busy model lasts ten seconds, or as long as its server says', () => {
    const busy = (retryAfterMs?: number) =>
      (after(1, newFailure('busy', '429', { retryAfterMs }))['a']?.until ?? 0) - now;
    expect([busy(), busy(90_000), busy(86_400_000)]).toEqual([10_000, 90_000, 600_000]);
  });

  it.each([
    'badRequest',
    'refused',
    'unauthorized',
    'noCredit',
    'tooLong',
    'notFound',
    'interrupted',
    'empty',
  ] as const)('is none after %s', (kind) => {
    expect(after(1, newFailure(kind, 'x'))).toEqual({});
  });

  it('ends with an answer', () => {
    expect(withoutOutage(after(3), 'a')).toEqual({});
  });

  it('is read back, but for what is none, old, or from the future', () => {
    const one = after(1);
    expect(readOutages(JSON.parse(JSON.stringify(one)), now)).toEqual(one);
    expect(readOutages(one, now + 3_600_001)).toEqual({});
    expect(readOutages(one, now - 1)).toEqual({});
    for (const none of [
      undefined,
      null,
      [],
      'x',
      { a: 1 },
      { a: { kind: 'refused', failures: 1, at: now, until: now } },
      { a: { kind: 'busy', at: 'x' } },
    ])
      expect(readOutages(none, now)).toEqual({});
    expect(readOutages({ a: { kind: 'busy', failures: 1, at: now, until: 1e300 } }, now)['a']?.until).toBe(
      now + 600_000,
    );
  });
});

describe('the order', () => {
  it('has models that have just failed last', () => {
    expect(order(['a', 'b', 'c'], after(1))).toMatchObject({ route: ['b', 'c', 'a'], cooling: [{ model: 'a' }] });
    expect(order(['b', 'a'], after(1)).route).toEqual(['b', 'a']);
    expect(order(['b'], after(1)).route).toEqual(['b']);
  });

  it('is as it was where all have', () => {
    expect(order(['a'], after(1))).toMatchObject({ route: ['a'], cooling: [] });
  });

  it('has one process alone ask again after the cooldown', () => {
    const first = order(['a', 'b'], after(1), now + 30_000);
    expect(first.route).toEqual(['a', 'b']);
    expect(order(['a', 'b'], first.outages, now + 30_001).route).toEqual(['b', 'a']);
    expect(order(['a', 'b'], first.outages, now + 60_000).route).toEqual(['a', 'b']);
  });

  it('never loses a model', () => {
    const moment = fc.integer({ min: now - 1_000_000, max: now + 1_000_000 });
    const some = fc.dictionary(
      fc.constantFrom('a', 'b', 'c'),
      fc.record({ kind: fc.constant('busy' as const), failures: fc.nat(9), at: moment, until: moment }),
    );
    fc.assert(
      fc.property(fc.subarray(['a', 'b', 'c']), some, (stops, outages) => {
        expect(order(stops, outages).route.toSorted()).toEqual(stops);
      }),
    );
  });
});

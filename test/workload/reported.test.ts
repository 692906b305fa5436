import fc from 'fast-check';
import { expect, it } from 'vitest';
import { disjointUsage } from '../../src/workload/reported.ts';

it('takes what other meters count out of a whole prompt and a whole answer', () => {
  expect(disjointUsage({ prompt: 1000, cacheRead: 600, cacheWrite: 100, completion: 50, reasoning: 20 })).toEqual({
    input: 300,
    cacheRead: 600,
    cacheWrite: 100,
    output: 30,
    reasoning: 20,
  });
});

it.each([
  [{ prompt: 1000, cacheRead: 1000 }, { cacheRead: 1000 }],
  [
    { prompt: 1001, cacheRead: 1000 },
    { input: 1, cacheRead: 1000 },
  ],
])('may find nothing left: %j', (reported, usage) => {
  expect(disjointUsage(reported)).toEqual(usage);
});

it.each([
  [{ prompt: 999, cacheRead: 1000 }, 'cacheRead of 1000 tokens is more than the prompt of 999'],
  [{ prompt: 10, cacheRead: 6, inputAudio: 6 }, 'cacheRead and inputAudio of 12 tokens is more than the prompt of 10'],
  [{ completion: 10, reasoning: 11 }, 'reasoning of 11 tokens is more than the completion of 10'],
  [{ prompt: 10, input: 5 }, 'prompt and input are both given'],
  [{ completion: 10, output: 5 }, 'completion and output are both given'],
])('refuses what contradicts itself, never clamps it: %j', (reported, message) => {
  expect(() => disjointUsage(reported)).toThrow(message);
});

it('keeps every token', () => {
  const count = fc.nat({ max: 10 ** 9 });
  fc.assert(
    fc.property(count, count, count, (cacheRead, cacheWrite, rest) => {
      const usage = disjointUsage({ prompt: cacheRead + cacheWrite + rest, cacheRead, cacheWrite });
      expect(Object.values(usage).reduce((a, b) => a + b, 0)).toBe(cacheRead + cacheWrite + rest);
    }),
  );
});

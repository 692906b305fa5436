import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noiseRange, type TwoCosts } from '../../../src/usage/samples/noise.ts';

/** Numbers from 0 to 1, the same on each run: a linear congruential generator, unlike that of the draws. */
function numbers(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) % 2n ** 64n;
    return Number(state >> 11n) / 2 ** 53;
  };
}

type Random = () => number;

/** A cost of median 1, log-normal. */
const cost = (random: Random, sigma: number): number =>
  Math.exp(sigma * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));

/** The same tasks twice, as agents do them: sizes far apart, and each run off by some noise. */
const pairs = (random: Random, count: number, noise: number, factor = 1): TwoCosts[] =>
  Array.from({ length: count }, () => {
    const size = cost(random, 1);
    return { before: size * cost(random, noise), after: factor * size * cost(random, noise) };
  });

const strangers = (random: Random, count: number): TwoCosts[] =>
  Array.from({ length: count }, () => [
    { before: cost(random, 1), after: undefined },
    { before: undefined, after: cost(random, 1) },
  ]).flat();

/** How many of 200 trials are called a rise, and how many a fall. */
function called(trial: (random: Random) => TwoCosts[]): { rises: number; falls: number } {
  const random = numbers(20);
  const ranges = Array.from({ length: 200 }, () => noiseRange(trial(random)).factors);
  return {
    rises: ranges.filter((range) => range && range.low > 1).length,
    falls: ranges.filter((range) => range && range.high < 1).length,
  };
}

describe('of 200 trials of 30 heavy-tailed tasks', () => {
  it.each([
    ['in pairs', (random: Random) => pairs(random, 30, 0.15)],
    ['on either side', (random: Random) => strangers(random, 30)],
    ['half in pairs', (random: Random) => [...pairs(random, 15, 0.15), ...strangers(random, 15)]],
    ['of six', (random: Random) => pairs(random, 6, 0.3)],
  ])('on the same code at most 5 %% are called a change: %s', { timeout: 60_000 }, (_, trial) => {
    const { rises, falls } = called(trial);
    expect(rises).toBeLessThanOrEqual(10);
    expect(falls).toBeLessThanOrEqual(10);
    expect(rises + falls).toBeLessThanOrEqual(16);
  });

  it('80 % of those with 15 % more are called a rise, in pairs with a noise of 0.1', { timeout: 60_000 }, () => {
    const { rises, falls } = called((random) => pairs(random, 30, 0.1, 1.15));
    expect(rises).toBeGreaterThanOrEqual(160);
    expect(falls).toBe(0);
  });
});

const samples = fc.array(
  fc.record({ before: fc.integer({ min: 1, max: 900 }), after: fc.integer({ min: 1, max: 900 }) }),
  {
    minLength: 6,
    maxLength: 20,
  },
);
const close = (value: number) => expect.closeTo(value, 3);

describe('the range of factors', () => {
  it('is the same in any unit of money, moves with the costs of after, and holds the ratio of the means', () => {
    fc.assert(
      fc.property(samples, fc.constantFrom(0.001, 7, 1000), (costs, factor) => {
        const { factors } = noiseRange(costs);
        if (!factors) throw new Error('six pairs have a range');
        const [all, later] = [
          costs.map(({ before, after }) => ({ before: before * factor, after: after * factor })),
          costs.map(({ before, after }) => ({ before, after: after * factor })),
        ];
        const { low, high } = factors;
        expect(noiseRange(all).factors).toEqual({ low: close(low), high: close(high) });
        expect(noiseRange(later).factors?.low).toBeCloseTo(low * factor, low * factor > 1 ? 0 : 3);
        const ratio =
          costs.reduce((sum, { after }) => sum + after, 0) / costs.reduce((sum, { before }) => sum + before, 0);
        expect(low).toBeLessThanOrEqual(ratio + 1e-6);
        expect(high).toBeGreaterThanOrEqual(ratio - 1e-6);
      }),
      { numRuns: 20 },
    );
  });

  it('is the change itself where every sample changed alike', () => {
    const costs = [1, 2, 3, 5, 8, 13, 21].map((before) => ({ before, after: before * 1.1 }));
    expect(noiseRange(costs).factors).toEqual({ low: close(1.1), high: close(1.1) });
  });

  it.each([
    ['nothing', []],
    ['one sample', [{ before: 1, after: 2 }]],
    // All swapped or none: two of 32 draws, which is more than 5 %.
    ['five pairs', [1, 2, 3, 4, 5].map((before) => ({ before, after: before * 9 }))],
    [
      'one sample of two',
      [
        { before: 1, after: undefined },
        { before: undefined, after: 2 },
      ],
    ],
    ['samples that cost nothing', Array.from({ length: 9 }, () => ({ before: 0, after: 1 }))],
  ])('is not known of %s', (_, costs) => {
    expect(noiseRange(costs).factors).toBeUndefined();
  });

  it('is known of six pairs, and of four samples on each side', () => {
    expect(
      noiseRange([1, 2, 3, 4, 5, 6].map((before) => ({ before, after: before * 9 }))).factors?.low,
    ).toBeGreaterThan(1);
    const four = [1, 2, 3, 4].flatMap((before) => [
      { before, after: undefined },
      { before: undefined, after: before * 90 },
    ]);
    expect(noiseRange(four).factors?.low).toBeGreaterThan(1);
  });
});

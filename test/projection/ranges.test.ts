import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rangesBelow } from '../../src/projection/ranges.ts';

describe('the whole numbers for which a broken line is not above zero', () => {
  /** A line through points, straight between them and past the last. */
  const through =
    (...points: readonly (readonly [at: number, value: number])[]) =>
    (at: number): number => {
      const place = Math.max(
        1,
        points.findIndex(([x]) => at <= x) >= 0 ? points.findIndex(([x]) => at <= x) : points.length - 1,
      );
      const [[x0, y0] = [0, 0], [x1, y1] = [1, 0]] = points.slice(place - 1, place + 1);
      return y0 + ((at - x0) * (y1 - y0)) / (x1 - x0);
    };

  it.each([
    ['never', () => 1, [], []],
    ['always', () => -1, [], [{ from: 1, to: undefined }]],
    ['always, where it is zero', () => 0, [], [{ from: 1, to: undefined }]],
    ['up to where it crosses', (at: number) => at - 10, [], [{ from: 1, to: 10 }]],
    ['up to before where it crosses between two', (at: number) => at - 10.5, [], [{ from: 1, to: 10 }]],
    ['at one alone', (at: number) => at - 1, [], [{ from: 1, to: 1 }]],
    ['from where it crosses on', (at: number) => 10 - at, [], [{ from: 10, to: undefined }]],
    ['from two on', (at: number) => 1.5 - at, [], [{ from: 2, to: undefined }]],
    ['in a valley', through([0, 10], [20, -10], [40, 10]), [20], [{ from: 10, to: 30 }]],
    [
      'on both sides of a hill',
      through([0, -10], [20, 10], [40, -10]),
      [20],
      [
        { from: 1, to: 10 },
        { from: 30, to: undefined },
      ],
    ],
    [
      'in two valleys, whatever the order of the kinks',
      through([0, 10], [20, -10], [40, 10], [60, -10], [80, 10]),
      [60, 20, 40, 20],
      [
        { from: 10, to: 30 },
        { from: 50, to: 70 },
      ],
    ],
    [
      'in valleys that only a kink at five and one at hundreds show',
      through([0, 3], [5, -2], [10, 8], [300, -2], [600, 8]),
      [300, 5, 10],
      [
        { from: 3, to: 6 },
        { from: 242, to: 360 },
      ],
    ],
    ['as if it began at one, whatever is below', (at: number) => at - 0.5, [-5, 0], []],
    [
      'as if it ended where nobody counts on',
      (at: number) => at - 2 ** 52 - 10,
      [2 ** 53],
      [{ from: 1, to: undefined }],
    ],
    [
      'whatever kinks there are outside',
      (at: number) => at - 10,
      [-5, 0, 0.5, 1, 2 ** 52, 2 ** 53, Infinity],
      [{ from: 1, to: 10 }],
    ],
  ])('%s', (_, sign, kinks, ranges) => {
    expect(rangesBelow(sign, kinks)).toEqual(ranges);
  });

  it('are found one by one too', () => {
    const value = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 3, maxLength: 6 }), value, (heights, end) => {
        const points = heights.map((height, place): [number, number] => [place * 20, height]);
        const last = heights.length * 20;
        const line = through(...points, [last, end], [last + 1, end]);
        const inside = Array.from({ length: last + 20 }, (_, index) => index + 1).filter((at) => line(at) <= 0);
        const ranges = rangesBelow(line, points.map(([at]) => at).concat(last));
        const within = Array.from({ length: last + 20 }, (_, index) => index + 1).filter((at) =>
          ranges.some(({ from, to }) => from <= at && (to === undefined || at <= to)),
        );
        expect(within).toEqual(inside);
      }),
    );
  });
});

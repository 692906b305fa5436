import { describe, expect, it } from 'vitest';
import { AnswerLengths } from '../../src/tokens/answer-lengths.ts';

/** Evenly spread draws of a log-normal length: the same in every run. */
function lengths(count: number, begin = 0): number[] {
  return Array.from({ length: count }, (_, index) => {
    const [u, v] = [halton(begin + index + 1, 2), halton(begin + index + 1, 3)];
    return Math.max(1, Math.round(150 * Math.exp(0.8 * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v))));
  });
}

function halton(index: number, base: number): number {
  let [value, part] = [0, 1 / base];
  for (let rest = index; rest > 0; rest = Math.floor(rest / base), part /= base) value += (rest % base) * part;
  return value;
}

const sum = (list: readonly number[]): number => list.reduce((total, each) => total + each, 0);

describe('answers like those that were measured', () => {
  it('are of equal lengths where the measured ones were', () => {
    expect(new AnswerLengths([40, 40, 40]).total(new Map([[Infinity, 10]]))).toEqual({ p10: 400, p50: 400, p90: 400 });
  });

  it('stop at the limit of their requests', () => {
    const like = new AnswerLengths([100, 200, 600]);
    expect(like.mean()).toBe(300);
    expect(like.mean(300)).toBe(200);
    expect(like.total(new Map([[100, 7]]))).toEqual({ p10: 700, p50: 700, p90: 700 });
  });

  it('come to a sum whose range shrinks with their number, and not below what is known of the mean', () => {
    const like = new AnswerLengths(lengths(400));
    const widths = [1, 10, 1000, 1_000_000].map((count) => {
      const { p10, p50, p90 } = like.total(new Map([[Infinity, count]]));
      return (p90 - p10) / p50;
    });
    expect(widths.toSorted((a, b) => b - a)).toEqual(widths);
    expect(widths[3]).toBeGreaterThan(0.1);
    expect(widths[3]).toBeLessThan(0.2);
  });

  it('are within the range four times in five: one answer, and the sum of fifty', () => {
    const like = new AnswerLengths(lengths(300));
    const one = like.total(new Map([[Infinity, 1]]));
    const many = like.total(new Map([[Infinity, 50]]));
    const later = lengths(5000, 300);
    const inOne = later.filter((length) => length >= one.p10 && length <= one.p90).length / later.length;
    const sums = Array.from({ length: 100 }, (_, index) => sum(later.slice(index * 50, index * 50 + 50)));
    const inMany = sums.filter((each) => each >= many.p10 && each <= many.p90).length / sums.length;
    expect(inOne).toBeGreaterThan(0.7);
    expect(inOne).toBeLessThan(0.9);
    expect(inMany).toBeGreaterThan(0.7);
    expect(like.held() / 300).toBeCloseTo(inOne, 1);
  });

  it('may all be empty', () => {
    expect(new AnswerLengths([0, 0, 0]).total(new Map([[Infinity, 2]]))).toEqual({ p10: 0, p50: 0, p90: 0 });
  });
});

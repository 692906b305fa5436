import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learn, type Learned } from '../../../src/projection/learned/learn.ts';

const FROM = '2026-06-01';
const repeated = (length: number, value: (day: number) => number) => Array.from({ length }, (_, day) => value(day));
const learned = (days: readonly number[], until = 30) => learn({ from: FROM, days }, { horizon: 30, until });
const sumOf = ({ useOn }: Learned, days = 30) => repeated(days, (day) => useOn(day + 1)).reduce((a, b) => a + b, 0);
const kinds = ({ lessons }: Learned) => lessons.map(({ kind }) => kind);
const week = [120, 130, 125, 120, 110, 40, 30];

describe('what is learned from whole days', () => {
  it('of the same use each day is that use', () => {
    expect(sumOf(learned(repeated(56, () => 1000)))).toBeCloseTo(30_000, 6);
  });

  it('keeps the weekdays of four weeks', () => {
    const result = learned(repeated(28, (day) => week[day % 7] ?? 0));
    expect(sumOf(result, 28)).toBeCloseTo(2700, 6);
    expect(result.useOn(6)).toBeLessThan(50);
  });

  it('goes on growing by what it grew, where that foretold best', () => {
    const result = learned(repeated(84, (day) => 1000 * 1.3 ** (day / 30)));
    const real = repeated(30, (day) => 1000 * 1.3 ** ((84 + day) / 30)).reduce((a, b) => a + b, 0);
    expect(sumOf(result) / real).toBeCloseTo(1, 1);
    expect(result.growth).toBeCloseTo(1.3 ** (365.25 / 12 / 30) - 1, 2);
  });

  it('takes a step for a step, and names its day', () => {
    const result = learned(repeated(70, (day) => (day < 49 ? 1000 : 1800)));
    expect(sumOf(result) / 54_000).toBeCloseTo(1, 1);
    expect(result.lessons).toContainEqual({ kind: 'shift', since: '2026-07-20' });
  });

  it('fills a week without use that is over, and names it', () => {
    const result = learned(repeated(70, (day) => (day >= 30 && day < 37 ? 0 : 1000)));
    expect(sumOf(result)).toBeCloseTo(30_000, 6);
    expect(result.lessons).toContainEqual({ kind: 'gap', from: '2026-07-01', until: '2026-07-07', isOpen: false });
  });

  it('fills up to seven low days at the end, and not eight', () => {
    const ending = (low: number) => learned(repeated(56, (day) => (day >= 56 - low ? 100 : 1000)));
    expect(kinds(ending(7))).toContain('gap');
    expect(kinds(ending(8))).not.toContain('gap');
  });

  it('spreads one enormous day over all days, and names it', () => {
    const result = learned(repeated(60, (day) => (day === 25 ? 50_000 : 1000)));
    expect(sumOf(result)).toBeLessThanOrEqual(30_000 + (30 * 49_000) / 60);
    expect(result.lessons).toContainEqual(expect.objectContaining({ kind: 'spikes', dates: ['2026-06-26'] }));
  });

  it('repairs nothing where most days have no use', () => {
    expect(kinds(learned(repeated(56, (day) => (day % 2 === 0 && day !== 20 ? 1000 : 0))))).not.toContain('gap');
  });

  it('says what the days are too few for', () => {
    expect(kinds(learned(repeated(6, () => 5)))).toEqual(['tooFew']);
    expect(kinds(learned(repeated(7, () => 5)))).toEqual(['levelOnly', 'noTrend', 'untested']);
    expect(kinds(learned(repeated(14, () => 5)))).toEqual(['noTrend', 'untested']);
    expect(kinds(learned(repeated(84, () => 5)))).toEqual([]);
  });

  it('says that growth ends where more days are asked for than it is believed for', () => {
    const growing = repeated(84, (day) => 1000 * 1.3 ** (day / 30));
    expect(kinds(learned(growing, 90))).not.toContain('levelKept');
    const far = learned(growing, 365);
    expect(far.lessons).toContainEqual({ kind: 'levelKept', days: 90 });
    // The same weekday, a year later.
    expect(far.useOn(98 + 280) / far.useOn(98)).toBeCloseTo(1, 6);
  });

  it('looks at no more than the last 180 days', () => {
    const result = learned(repeated(400, (day) => (day < 220 ? 1e9 : 1000)));
    expect([result.from, result.until, result.days]).toEqual(['2027-01-07', '2027-07-05', 180]);
    expect(sumOf(result)).toBeCloseTo(30_000, 6);
  });
});

describe('its range', () => {
  it('is that of the formula: of no volatility, the part that is always there', () => {
    const off = Math.sqrt(0.0037 * (1 + 7 / 56));
    const range = learned(repeated(56, () => 1000)).range(0, 30);
    expect(range?.low).toBeCloseTo(Math.exp(-1.31 * off), 9);
    expect(range?.high).toBeCloseTo(Math.exp(1.74 * off), 9);
  });

  it('is wider for days that do not follow at once, and the further they are', () => {
    const { range } = learned(repeated(56, (day) => week[day % 7] ?? 0));
    const width = (after: number, until: number) =>
      Math.log((range(after, until)?.high ?? 1) / (range(after, until)?.low ?? 1));
    expect(width(1, 30) / width(0, 30)).toBeCloseTo(1.3, 9);
    expect(width(0, 90)).toBeGreaterThan(width(0, 30));
  });

  it('is not there without use, and below seven days', () => {
    expect(learned(repeated(30, () => 0)).range(0, 30)).toBeUndefined();
    expect(sumOf(learned(repeated(30, () => 0)))).toBe(0);
    expect(learned(repeated(6, () => 9)).range(0, 30)).toBeUndefined();
    expect(learned(repeated(20, (day) => (day < 6 ? 9 : 0))).range(0, 30)?.high).toBeGreaterThan(1);
  });
});

describe('its test', () => {
  it('has at most twelve earlier starts, and tells how far off the mean was', () => {
    const { backtest } = learned(repeated(84, (day) => 1000 * 1.15 ** (day / 30)));
    expect(backtest).toMatchObject({ starts: 12, horizon: 30 });
    expect(backtest?.error).toBeLessThan(backtest?.errorOfMean ?? 0);
  });

  it('is none of fewer than three starts', () => {
    expect(learned(repeated(49, () => 1)).backtest).toBeUndefined();
    expect(learned(repeated(50, () => 1)).backtest?.starts).toBe(3);
  });
});

describe('whatever was used', () => {
  const uses = fc.array(fc.oneof(fc.constant(0), fc.nat(1e6), fc.nat(1e12)), { minLength: 1, maxLength: 120 });

  it('is neither negative nor endless, nor above five times the busiest thirty days', () => {
    fc.assert(
      fc.property(uses, (days) => {
        const result = learned(days);
        const length = Math.min(30, days.length);
        const sums = days.slice(length - 1).map((_, end) => days.slice(end, end + length).reduce((a, b) => a + b, 0));
        const most = (5 * Math.max(...sums) * 30) / length;
        const range = result.range(0, 30);
        expect(sumOf(result)).toBeGreaterThanOrEqual(0);
        expect(sumOf(result)).toBeLessThanOrEqual(most + 1e-6);
        if (range) expect(range.low <= 1 && range.high >= 1 && Number.isFinite(range.high)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('is a thousand times as much of a thousand times as much', () => {
    fc.assert(
      fc.property(uses, (days) => {
        const [one, many] = [learned(days), learned(days.map((value) => value * 1000))];
        expect(sumOf(many)).toBeCloseTo(1000 * sumOf(one), -Math.ceil(Math.log10(sumOf(many) + 1)) + 8);
        expect(many.lessons).toEqual(one.lessons);
      }),
      { numRuns: 40 },
    );
  });
});

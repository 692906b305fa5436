import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOf, decimal, fixed, negate, plain, ratio, roundToWhole, sum, usd, zero } from '../../src/values/money.ts';

const tokenCounts = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const rates = fc.integer({ min: 0, max: 1e12 }).map((millionths) => usd(`${millionths}e-6`));

describe('costOf', () => {
  it('is tokens × rate ÷ 1,000,000 with every digit', () => {
    expect(plain(costOf(5_000_000, usd('0.25')))).toBe('1.25');
    expect(plain(costOf(1, usd('0.0000001')))).toBe('0.0000000000001');
    expect(plain(costOf(9_007_199_254_740_991, usd('999999.999999')))).toBe('9007199254731983.800745259009');
  });

  it('gives the whole for the sum of its parts', () => {
    fc.assert(
      fc.property(tokenCounts, rates, fc.double({ min: 0, max: 1, noNaN: true }), (tokens, rate, cut) => {
        const part = Math.floor(tokens * cut);
        expect(plain(sum([costOf(part, rate), costOf(tokens - part, rate)]))).toBe(plain(costOf(tokens, rate)));
      }),
    );
  });
});

describe('plain', () => {
  it.each([
    ['1.250', '1.25'],
    ['10.00', '10'],
    ['1e-9', '0.000000001'],
    ['1e21', '1000000000000000000000'],
    ['-0', '0'],
  ])('writes %s as %s', (value, text) => {
    expect(plain(decimal(value))).toBe(text);
  });
});

it('sums what doubles cannot', () => {
  expect(plain(sum([usd('0.1'), usd('0.2')]))).toBe('0.3');
  expect(plain(sum([]))).toBe('0');
});

it('has no ratio to nothing', () => {
  expect(ratio(usd('1'), zero)).toBeUndefined();
  expect(plain(ratio(usd('1'), usd('3')) ?? zero)).toBe('0.333333333333');
});

it('rounds halves up', () => {
  expect(roundToWhole(decimal('2.5'))).toBe(3);
  expect(roundToWhole(decimal('2.4999'))).toBe(2);
  expect(fixed(decimal('0.005'), 2)).toBe('0.01');
});

it('knows no negative zero', () => {
  expect(plain(negate(zero))).toBe('0');
});

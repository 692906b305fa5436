import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compare,
  costAtRate,
  decimal,
  decimals,
  fixed,
  inCurrency,
  isNegative,
  isZero,
  minus,
  negate,
  plain,
  ratio,
  one,
  roundToWhole,
  scaledCount,
  significant,
  sum,
  times,
  usd,
  zero,
} from '../../src/values/money.ts';

const tokenCounts = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const rates = fc.integer({ min: 0, max: 1e12 }).map((millionths) => usd(`${millionths}e-6`));

describe('costOf', () => {
  it('is tokens × rate ÷ 1,000,000 with every digit', () => {
    expect(plain(costAtRate(5_000_000, usd('0.25')))).toBe('1.25');
    expect(plain(costAtRate(1, usd('0.0000001')))).toBe('0.0000000000001');
    expect(plain(costAtRate(9_007_199_254_740_991, usd('999999.999999')))).toBe('9007199254731983.800745259009');
  });

  it('gives the whole for the sum of its parts', () => {
    fc.assert(
      fc.property(tokenCounts, rates, fc.double({ min: 0, max: 1, noNaN: true }), (tokens, rate, cut) => {
        const part = Math.floor(tokens * cut);
        expect(plain(sum([costAtRate(part, rate), costAtRate(tokens - part, rate)]))).toBe(
          plain(costAtRate(tokens, rate)),
        );
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

describe('against a decimal library', () => {
  Big.DP = 12;
  Big.RM = Big.roundHalfUp;
  const numbers = fc
    .tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 18 }))
    .map(([units, scale]) => `${units}e-${scale}`);
  // The library knows a negative zero.
  const text = (value: Big): string => (value.eq(0) ? '0' : value.toFixed());

  it('adds, subtracts, multiplies, compares and divides alike', () => {
    fc.assert(
      fc.property(numbers, numbers, (left, right) => {
        const [a, b] = [decimal(left), decimal(right)];
        const [x, y] = [new Big(left), new Big(right)];
        expect(plain(sum([a, b]))).toBe(text(x.plus(y)));
        expect(plain(minus(a, b))).toBe(text(x.minus(y)));
        expect(plain(times(a, b))).toBe(text(x.times(y)));
        expect(compare(a, b)).toBe(x.cmp(y));
        expect(isZero(a)).toBe(x.eq(0));
        expect(isNegative(a)).toBe(x.lt(0));
        const parts = ratio(a, b);
        expect(parts && plain(parts)).toBe(y.eq(0) ? undefined : text(x.div(y)));
      }),
    );
  });

  it('rounds alike', () => {
    fc.assert(
      fc.property(
        numbers,
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        (value, places, digits) => {
          const [a, x] = [decimal(value), new Big(value)];
          expect(plain(decimal(fixed(a, places)))).toBe(text(x.round(places, Big.roundHalfUp)));
          expect(fixed(a, places).split('.')[1]?.length ?? 0).toBe(places);
          expect(plain(decimal(significant(a, digits)))).toBe(text(x.prec(digits, Big.roundHalfUp)));
          expect(decimals(a)).toBe(text(x).split('.')[1]?.length ?? 0);
        },
      ),
    );
  });
});

it.each(['', '.', 'abc', '1,2', '0x10', 'NaN', 'Infinity', '1e99999'])('refuses %j', (text) => {
  expect(() => decimal(text)).toThrow(RangeError);
});

it.each(['1e5e', '', '1.2.3'])('refuses text that is not a number: %j', (text) => {
  expect(() => decimal(text)).toThrow(`"${text}" is not a number`);
});

it.each<[string | number, bigint, number]>([
  [1250, 1250n, 0],
  [-3, -3n, 0],
  [0.18, 18n, 2],
  [1e21, 10n ** 21n, 0],
  ['12', 12n, 0],
  ['.5', 5n, 1],
  ['5.', 5n, 0],
  ['+1.50', 150n, 2],
  ['-1.5E-2', -15n, 3],
  ['1.25e2', 125n, 0],
  ['1.5e3', 1500n, 0],
])('reads %j', (value, units, scale) => {
  expect(decimal(value)).toEqual({ units, scale });
});

describe('a currency', () => {
  const euros = (amount: string) => inCurrency(usd(amount), 'EUR');

  it('is said, and nothing is converted', () => {
    expect(euros('1.5')).toEqual({ units: 15n, scale: 1, currency: 'EUR' });
    expect(inCurrency(euros('1.5'), undefined).currency).toBeUndefined();
  });

  it('stays with what is computed of it', () => {
    const two = euros('2');
    const all = [
      sum([two, zero]),
      sum([zero, two]),
      sum([two, euros('0.5')]),
      minus(zero, two),
      times(two, 3),
      times(two, one),
      negate(two),
      costAtRate(5, two),
    ];
    expect(all.map(({ currency }) => currency)).toEqual(all.map(() => 'EUR'));
    expect(sum([usd('1'), usd('0.5')]).currency).toBeUndefined();
  });

  it('stays with money over a number, and is gone from money over money', () => {
    expect(ratio(euros('3'), decimal('2'))).toEqual({ units: 1_500_000_000_000n, scale: 12, currency: 'EUR' });
    expect(ratio(euros('3'), euros('2'))?.currency).toBeUndefined();
    expect(ratio(usd('3'), euros('2'))?.currency).toBeUndefined();
  });
});

it.each([
  [10, '1.5', '1', 15],
  [1, '0.5', '1', 1],
  [10, '1', '3', 3],
  [20, '1', '3', 7],
  [7, '30.4', '7.6', 28],
  [1, '0.25', '0.5', 1],
  [0, '2', '3', 0],
])('a count of %d times %s over %s is %d', (count, factor, over, expected) => {
  expect(scaledCount(count, decimal(factor), decimal(over))).toBe(expected);
});

it.each([
  ['1234567', 2, '1200000'],
  ['1250000', 2, '1300000'],
  ['-1250000', 2, '-1300000'],
  ['99.6', 2, '100'],
  ['12.5', 2, '13'],
  ['0.0000375', 2, '0.000038'],
  ['-0.0000375', 2, '-0.000038'],
  ['0', 2, '0'],
  ['5', 1, '5'],
])('%s to %d significant digits is %s', (value, digits, expected) => {
  expect(significant(decimal(value), digits)).toBe(expected);
});

it.each([
  ['-0.5', 0, '-1'],
  ['-0.4', 0, '0'],
  ['-0.05', 2, '-0.05'],
  ['1.5', 3, '1.500'],
  ['0', 2, '0.00'],
  ['0.049', 1, '0.0'],
])('%s with %d decimals is %s', (value, places, expected) => {
  expect(fixed(decimal(value), places)).toBe(expected);
});

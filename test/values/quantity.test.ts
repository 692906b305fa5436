import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain } from '../../src/values/money.ts';
import { readAverageMonthly, readMonthly, readQuantity, readShare, readVolume } from '../../src/values/quantity.ts';

describe('readQuantity', () => {
  it.each([
    ['5M', 5_000_000],
    ['1.5B', 1_500_000_000],
    ['250k', 250_000],
    ['2t', 2_000_000_000_000],
    ['5_000_000', 5_000_000],
    ['.5k', 500],
    ['0', 0],
    [1234, 1234],
    ['9007199254740991', 9_007_199_254_740_991],
  ])('reads %s', (text, value) => {
    expect(readQuantity(text)).toEqual({ value });
  });

  it.each(['5X', '-1', '1e30', '', 'M', '1.2.3', '5 000', 'NaN', '0x10', '_5'])(
    'refuses "%s" and shows the form',
    (text) => {
      expect(readQuantity(text)).toEqual({
        problem: `"${text}" is not a quantity; write it like 5M, 1.5B, 250k or 5,000,000`,
      });
    },
  );

  it('refuses parts of a token and numbers that a double cannot count', () => {
    expect(readQuantity('1.5')).toEqual({ problem: '"1.5" is not a whole number' });
    expect(readQuantity('9007199254740992')).toEqual({
      problem: '"9007199254740992" is too large; at most 9007199254740991',
    });
    expect(readQuantity('1e30'.replace('1e', '9'.repeat(30)))).toHaveProperty('problem');
  });

  it('reads every whole number back', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (count) => {
        expect(readQuantity(String(count))).toEqual({ value: count });
      }),
    );
  });
});

describe('readVolume', () => {
  it.each([
    ['5M', 5_000_000],
    ['5M/month', 5_000_000],
    ['4k/day', 120_000],
    ['100/hour', 72_000],
    ['10/min', 432_000],
    ['1/s', 2_592_000],
  ])('reads %s as %d a month of 30 days', (text, value) => {
    expect(readMonthly(text)).toEqual({ value });
  });

  it('takes another length of the month and rounds once', () => {
    expect(readMonthly('1k/day', 31)).toEqual({ value: 31_000 });
    expect(readMonthly('1/day', 30.4375)).toEqual({ value: 30 });
  });

  it('rounds nothing of a mean', () => {
    expect(readAverageMonthly('1/day', 30.4375)).toEqual({ value: 30.4375 });
    expect(readAverageMonthly('2.5/day', 30.4)).toEqual({ value: 76 });
    expect(readAverageMonthly('2.5')).toEqual({ value: 2.5 });
    expect(readAverageMonthly('1.234567890123456789')).toEqual({
      problem: '"1.234567890123456789" has too many digits',
    });
    expect(readAverageMonthly('9007199254740991/day')).toHaveProperty('problem');
    expect(readAverageMonthly('-2.5')).toHaveProperty('problem');
  });

  it.each(['5M/year', '5M/day/user', '5M/'])('refuses "%s"', (text) => {
    expect(readVolume(text)).toEqual({
      problem: `"${text}" is not a volume; write it per month, or as /day, /hour, /min or /s`,
    });
  });
});

describe('readShare', () => {
  it.each([
    ['60%', '0.6'],
    ['0.6', '0.6'],
    ['100%', '1'],
    ['12.5%', '0.125'],
    [1, '1'],
    [0.07, '0.07'],
  ])('reads %s as %s', (text, value) => {
    const read = readShare(text);
    expect('value' in read && plain(read.value)).toBe(value);
  });

  it('refuses more than all of it, and says what was probably meant', () => {
    expect(readShare('101%')).toEqual({ problem: '"101%" is more than 100%' });
    expect(readShare(60)).toEqual({ problem: '"60" is more than 100%; did you mean 60%?' });
  });

  it.each(['-1%', 'half', '%', '1e-2'])('refuses "%s"', (text) => {
    expect(readShare(text)).toEqual({ problem: `"${text}" is not a share; write it like 60% or 0.6` });
  });
});

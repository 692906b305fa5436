import { describe, expect, it } from 'vitest';
import { decimal, usd } from '../../src/values/money.ts';
import { formatMoney, formatRate, formatShare, formatTokens } from '../../src/values/format.ts';

describe('formatMoney', () => {
  it.each([
    ['50000', '$50,000.00'],
    ['1234567.891', '$1,234,567.89'],
    ['1.25', '$1.25'],
    ['0.1', '$0.10'],
    ['0.005', '$0.005'],
    ['0.0134', '$0.013'],
    ['0.05', '$0.05'],
    ['0.0999', '$0.10'],
    ['0.0000375', '$0.000038'],
    ['0.0000000000001', '$0.0000000000001'],
    ['0', '$0.00'],
    ['-48.75', '-$48.75'],
    ['-0.0000375', '-$0.000038'],
  ])('prints %s as %s', (amount, text) => {
    expect(formatMoney(usd(amount))).toBe(text);
  });
});

it.each([
  ['2.5', '$2.50'],
  ['10', '$10.00'],
  ['0.0028', '$0.0028'],
  ['0.003625', '$0.003625'],
])('prints the rate %s as %s, every digit', (rate, text) => {
  expect(formatRate(usd(rate))).toBe(text);
});

it.each([
  [0, '0'],
  [380, '380'],
  [5200, '5,200'],
  [5_000_000, '5M'],
  [1_500_000_000, '1.5B'],
  [250_000, '250k'],
  [684_000_000, '684M'],
  [1_234_567, '1,234,567'],
  [9_007_199_254_740_991, '9,007,199,254,740,991'],
])('prints %d tokens as %s', (count, text) => {
  expect(formatTokens(count)).toBe(text);
});

it.each([
  ['0.975', '97.5%'],
  ['0.9656', '96.56%'],
  ['0.98295', '98.295%'],
  ['0.938631', '93.86%'],
  ['1', '100%'],
  ['0.9999999', '99.99999%'],
  ['-0.9999999', '-99.99999%'],
  ['1.000004', '100.0004%'],
  ['-0.0000004', '-0.00004%'],
  ['-39', '-3,900%'],
  ['0', '0%'],
])('prints the share %s as %s', (share, text) => {
  expect(formatShare(decimal(share))).toBe(text);
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decimal } from '../../src/money.ts';
import { totalTokens, usageOf } from '../../src/workload/usage.ts';

const scenario = (tokens: number, outputShare: string, cacheHit = '0') => ({
  name: 'x',
  tokens,
  outputShare: decimal(outputShare),
  cacheHit: decimal(cacheHit),
});

it('splits tokens into output, cached input and the rest', () => {
  expect(usageOf(scenario(1000, '0.2', '0.5'))).toEqual({ input: 400, cacheRead: 400, output: 200 });
});

it('counts nothing on meters that are not used', () => {
  expect(usageOf(scenario(1000, '1'))).toEqual({ output: 1000 });
  expect(usageOf(scenario(0, '1'))).toEqual({});
});

it('rounds half a token up, on the share alone', () => {
  expect(usageOf(scenario(5, '0.5'))).toEqual({ input: 2, output: 3 });
});

const shares = fc.integer({ min: 0, max: 10_000 }).map((share) => String(share / 10_000));

it('never loses or invents a token', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), shares, shares, (tokens, outputShare, cacheHit) => {
      const usage = usageOf(scenario(tokens, outputShare, cacheHit));
      expect(totalTokens(usage)).toBe(tokens);
      expect(Object.values(usage).every((count) => Number.isSafeInteger(count) && count > 0)).toBe(true);
    }),
  );
});

import { describe, expect, it } from 'vitest';
import { answerEstimate, ceilingOf, costOrUnknown, isAffordable, promptEstimate } from '../../src/ask/estimate.ts';
import { decimal, plain } from '../../src/values/money.ts';
import { offerWith } from '../offers.ts';

const envelope = (content: string, maxTokens?: number) => ({ messages: [{ content }], maxTokens, asOf: '2026-11-23', assumeInput: undefined });

describe('tokens before they are counted', () => {
  it('are a quarter of the bytes, and at most all of them, with eight for each message', () => {
    expect(promptEstimate(['x'.repeat(400)])).toEqual({ likely: 108, most: 408 });
    expect(promptEstimate(['x'.repeat(400), 'y'.repeat(4)])).toEqual({ likely: 117, most: 420 });
  });

  it('go by bytes, not by characters, for other writings', () => {
    expect(promptEstimate(['漢字'])).toEqual({ likely: 10, most: 14 });
    expect(answerEstimate('漢字')).toBe(2);
  });
});

describe('ceilingOf', () => {
  const offer = offerWith('input: 1, output: 10');

  it('is the longest prompt and the longest answer', () => {
    const ceiling = ceilingOf(offer, envelope('x'.repeat(992), 100));
    expect(ceiling && plain(ceiling)).toBe('0.002');
  });

  it('is unknown where the longest answer or a rate is', () => {
    expect(ceilingOf(offer, envelope('x'))).toBeUndefined();
    expect(ceilingOf(offerWith('output: 10'), envelope('x', 100))).toBeUndefined();
    expect(ceilingOf(offerWith('output: 10'), { ...envelope('x', 100), assumeInput: 'output' })).toBeDefined();
  });

  it('never lies below what a usage within it costs', () => {
    const ceiling = ceilingOf(offer, envelope('x'.repeat(100), 50));
    const actual = costOrUnknown(offer, { input: 108, output: 50 }, '2026-11-23');
    expect(actual && plain(actual)).toBe(ceiling && plain(ceiling));
  });
});

describe('isAffordable', () => {
  const offer = offerWith('input: 1, output: 10');
  const small = envelope('x'.repeat(992), 100);

  it('compares the ceiling with the limit, both ends included', () => {
    expect(isAffordable(offer, small, decimal('0.002'), [])).toBe(true);
    expect(isAffordable(offer, small, decimal('0.0019999'), [])).toBe(false);
    expect(isAffordable(offer, small, undefined, [])).toBe(true);
  });

  it('counts what earlier attempts have cost', () => {
    expect(isAffordable(offer, small, decimal('0.003'), [decimal('0.001')])).toBe(true);
    expect(isAffordable(offer, small, decimal('0.003'), [decimal('0.0010001')])).toBe(false);
  });

  it('is not where the ceiling is unknown', () => {
    expect(isAffordable(offer, envelope('x'), decimal(1000), [])).toBe(false);
  });
});

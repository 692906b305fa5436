import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textKinds } from '../../src/tokens/ratio-table.ts';
import { tokenFactor } from '../../src/tokens/token-factor.ts';

const models = [
  'gpt-4o',
  'gpt-4',
  'claude-opus-5',
  'claude-sonnet-4-6',
  'gemini-2.5-flash',
  'deepseek-v4',
  'qwen3-32b',
];

describe('tokens of one model on another', () => {
  it('are as many where both cut text alike, or nobody knows how one does', () => {
    expect(tokenFactor('gpt-4o', 'openai/gpt-5.4', 'german')).toBeUndefined();
    expect(tokenFactor('claude-opus-4-7', 'claude-sonnet-5', undefined)).toBeUndefined();
    expect(tokenFactor('gpt-4o', 'xai/grok-4', 'code')).toBeUndefined();
  });

  it('are by the measured ratio of the kind of text', () => {
    expect(tokenFactor('gpt-4o', 'claude-opus-5', 'german')).toEqual({
      from: 'o200k_base',
      to: 'claude-v5',
      ratio: 2.174,
      low: 1.836,
      high: 2.398,
    });
  });

  it('are as of English prose of a kind that nobody said, between all kinds', () => {
    const { ratio = 0, low = 0, high = 0 } = tokenFactor('gpt-4o', 'claude-opus-5', undefined) ?? {};
    expect(ratio).toBe(1.472);
    for (const kind of textKinds) {
      const own = tokenFactor('gpt-4o', 'claude-opus-5', kind);
      expect([own?.low, own?.high]).toEqual([
        expect.toSatisfy((each: number) => each >= low),
        expect.toSatisfy((each: number) => each <= high),
      ]);
    }
  });

  it('are, there and back, as many', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...models),
        fc.constantFrom(...models),
        fc.constantFrom(undefined, ...textKinds),
        (one, other, kind) => {
          const [there, back] = [tokenFactor(one, other, kind), tokenFactor(other, one, kind)];
          expect((there?.ratio ?? 1) * (back?.ratio ?? 1)).toBeCloseTo(1, 2);
          if (there) expect(there.low <= there.ratio && there.ratio <= there.high).toBe(true);
        },
      ),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { estimateAnswerTokens, maxAnswerBytes, estimatePromptTokens } from '../../../src/ask/routing/estimate.ts';

describe('tokens before they are counted', () => {
  it('are a quarter of the bytes, and at most all of them, with eight for each message', () => {
    expect(estimatePromptTokens([{ content: 'x'.repeat(400) }])).toEqual({ likely: 108, most: 408 });
    expect(estimatePromptTokens([{ content: 'x'.repeat(400) }, { content: 'y'.repeat(4) }])).toEqual({
      likely: 117,
      most: 420,
    });
  });

  it('go by bytes, not by characters, for other writings', () => {
    expect(estimatePromptTokens([{ content: '漢字' }])).toEqual({ likely: 10, most: 14 });
    expect(estimateAnswerTokens(5)).toBe(2);
  });

  it('count what is sent beside them, and images as much as they may cost', () => {
    expect(estimatePromptTokens([{ content: 'x'.repeat(400) }], 'y'.repeat(40))).toEqual({ likely: 118, most: 448 });
    expect(estimatePromptTokens([{ content: '', images: ['a', 'b'] }])).toEqual({ likely: 2008, most: 100_008 });
  });

  it('have bytes that no honest answer goes beyond', () => {
    expect([maxAnswerBytes(10), maxAnswerBytes(1_000_000_000), maxAnswerBytes(undefined)]).toEqual([
      4256, 16_777_216, 16_777_216,
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { imageTokens } from '../../src/tokens/image-rules.ts';

const tokensOf = (model: string, width?: number, height?: number, detail?: string) =>
  imageTokens(model, {
    size: width !== undefined && height !== undefined ? { width, height } : undefined,
    detail,
  })?.tokens;

describe('tokens of images', () => {
  it.each([
    // OpenAI's own examples: 2 × 2 and 2 × 3 tiles after scaling.
    ['gpt-4o', 1024, 1024, 85 + 4 * 170],
    ['gpt-4o', 2048, 4096, 85 + 6 * 170],
    ['gpt-4o-mini', 1024, 1024, 2833 + 4 * 5667],
    ['openai/gpt-4.1', 512, 512, 85 + 170],
    ['o3', 513, 512, 75 + 2 * 150],
    ['gpt-5', 1024, 1024, 70 + 4 * 140],
    // Patches of 32 pixels: 32 × 32, and OpenAI's example of 1,800 × 2,400, which becomes 33 × 44.
    ['gpt-4.1-mini', 1024, 1024, 1659],
    ['gpt-4.1-nano', 1800, 2400, Math.ceil(33 * 44 * 2.46)],
    ['o4-mini', 1024, 1024, Math.ceil(1024 * 1.72)],
    ['gpt-5-mini', 1024, 1024, 1229],
    // 50 × 50 patches are 2,500, which GPT-5.4 takes as they are.
    ['gpt-5.4', 1600, 1600, 3000],
    // Blocks of 28 pixels.
    ['claude-opus-4-7', 1000, 1000, 36 * 36],
    ['anthropic/claude-opus-4.8', 1920, 1080, 69 * 39],
    ['claude-sonnet-4-6', 1000, 1000, 36 * 36],
    ['claude-sonnet-4-6', 28, 28, 1],
    ['gemini-2.5-flash', 300, 300, 258],
    // Google's example: crops of 360 pixels, three across and two down.
    ['gemini-2.5-pro', 960, 540, 6 * 258],
    ['gemini-3-pro-preview', 9000, 10, 1120],
  ])('%s counts %i × %i pixels', (model, width, height, expected) => {
    expect(tokensOf(model, width, height)).toBe(expected);
  });

  it('counts what does not depend on the size without it', () => {
    expect(tokensOf('gpt-4o', undefined, undefined, 'low')).toBe(85);
    expect(tokensOf('gpt-4o')).toBeUndefined();
    expect(tokensOf('gemini-3.8-flash')).toBe(1120);
    expect(tokensOf('grok-4', 10, 10)).toBeUndefined();
  });

  it('makes large images smaller before it counts them', () => {
    for (const [model, most] of [
      ['claude-opus-4-7', 4784],
      ['claude-haiku-4-5', 1568],
      ['gpt-4.1-nano', Math.ceil(1536 * 2.46)],
    ] as const)
      for (const [width, height] of [
        [8000, 8000],
        [1, 8000],
        [8000, 31],
        [4000, 3000],
      ] as const) {
        expect(tokensOf(model, width, height)).toBeLessThanOrEqual(most);
        expect(tokensOf(model, width, height)).toBe(tokensOf(model, height, width));
        expect(tokensOf(model, width, height)).toBeGreaterThan(0);
      }
    // 2,576 × 1,932 is 92 × 69 blocks, which are too many; 2,212 × 1,659 is 79 × 60.
    expect(tokensOf('claude-opus-4-7', 4000, 3000)).toBeGreaterThan(4700);
    expect(tokensOf('gpt-5.4', 8000, 8000, 'original')).toBe(12_000);
  });

  it('labels what the maker says exact, and what others measured assumed', () => {
    expect(imageTokens('gpt-4o', { size: { width: 1, height: 1 }, detail: undefined })?.label).toBe('exact');
    expect(imageTokens('gpt-5-mini', { size: { width: 1, height: 1 }, detail: undefined })?.label).toBe('assumed');
  });
});

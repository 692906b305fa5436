import { describe, expect, it } from 'vitest';
import { addEstimates, estimateText, modelRow } from '../../src/tokens/model-counting.ts';

describe('modelRow', () => {
  it.each([
    ['openai/gpt-4o-2024-08-06', 'o200k_base', 'exact'],
    ['gpt-4.1-mini', 'o200k_base', 'exact'],
    ['openai/gpt-5.4', 'o200k_base', 'exact'],
    ['gpt-5.6-sol', 'o200k_base', 'exact'],
    ['gpt-6.2', 'o200k_base', 'assumed'],
    ['azure/gpt-4', 'cl100k_base', 'exact'],
    ['gpt-4-1106-preview', 'cl100k_base', 'exact'],
    ['openrouter/anthropic/claude-sonnet-4.5', 'claude-v3', 'calibrated'],
    ['bedrock/us.anthropic.claude-3-5-sonnet-20241022-v2:0', 'claude-v3', 'calibrated'],
    ['claude-opus-4-7', 'claude-v4.7', 'calibrated'],
    ['claude-opus-5', 'claude-v5', 'calibrated'],
    ['gemini-2.5-flash', 'gemma3', 'exact'],
    ['google/gemini-4-argon', 'gemma3', 'calibrated'],
    ['global-api/deepseek-v4-flash', 'deepseek-v3', 'exact'],
    ['deepseek/deepseek-v4-flash', 'deepseek-v3', 'exact'],
    ['openrouter/deepseek/deepseek-v4-flash:free', 'deepseek-v3', 'exact'],
    ['together/deepseek-ai/DeepSeek-V3', 'deepseek-v3', 'exact'],
    ['bedrock/deepseek.r1-v1:0', 'deepseek-v3', 'exact'],
    ['deepseek-r1-distill-llama-70b', 'bytes', 'rough'],
    ['openai:chat:gpt-4o', 'o200k_base', 'exact'],
    ['ft:gpt-4o-mini:org::8abc', 'o200k_base', 'exact'],
    ['bedrock/us-gov.openai.gpt-oss-20b-1:0', 'o200k_base', 'exact'],
    ['bedrock/global.moonshotai.kimi-k3', 'kimi-k3', 'calibrated'],
    ['mistral/mistral-large', 'mistral-tekken-2407', 'calibrated'],
    ['deepseek-v4.1', 'deepseek-v3', 'assumed'],
    ['xai/grok-4.5', 'bytes', 'rough'],
  ])('%s counts by %s, which is %s', (model, tokenizer, label) => {
    expect(modelRow(model)).toMatchObject({ tokenizer, label });
  });
});

describe('estimateText', () => {
  const text = { kind: 'german', bytes: 460, byVocabulary: { o200k_base: 100 } } as const;

  it('has no band where a public vocabulary counts', () => {
    expect(estimateText(modelRow('gpt-4o'), text)).toEqual({ tokens: 100, low: 100, high: 100, label: 'exact' });
  });

  it('multiplies by the ratio of the kind of text, with its band', () => {
    expect(estimateText(modelRow('claude-opus-5'), text)).toEqual({
      tokens: 217,
      low: 183,
      high: 240,
      label: 'calibrated',
    });
  });

  it('widens the band where nobody measured the model or the kind', () => {
    const known = estimateText(modelRow('claude-opus-5'), text);
    const unmeasured = estimateText(modelRow('claude-opus-5-5'), text);
    expect(unmeasured.low).toBeLessThan(known.low);
    expect(unmeasured.high).toBeGreaterThan(known.high);
    const { low, high } = estimateText(modelRow('claude-opus-5'), { ...text, kind: undefined });
    expect([low, high]).toEqual([Math.min(low, known.low), Math.max(high, known.high)]);
  });

  it('gives a sum the weakest label', () => {
    const exact = estimateText(modelRow('gpt-4o'), text);
    const rough = estimateText(modelRow('grok-4'), text);
    expect(rough.low).toBeLessThan(rough.tokens);
    expect(rough.high).toBeGreaterThan(rough.tokens);
    expect(addEstimates(exact, rough)).toMatchObject({ tokens: 100 + rough.tokens, label: 'rough' });
  });
});

import { describe, expect, it } from 'vitest';
import { anthropicSeller, sellerOf } from '../../../src/usage/replies/sellers.ts';

describe('who sold a reply', () => {
  it.each([
    ['groq', { x_groq: { id: 'req_1' } }, {}],
    ['groq', {}, { queue_time: 0.01 }],
    ['openrouter', { id: 'gen-1790928000-abc', provider: 'DeepInfra' }, {}],
    ['azure', { prompt_filter_results: [] }, {}],
    ['cerebras', { time_info: {} }, {}],
    ['ollama', { system_fingerprint: 'fp_ollama' }, {}],
    ['ollama', {}, { eval_count: 3 }],
    ['deepseek', {}, { prompt_cache_hit_tokens: 0, prompt_cache_miss_tokens: 3 }],
    ['google', { usageMetadata: {} }, {}],
    ['bedrock', { custom_llm_provider: 'bedrock_converse' }, {}],
    [undefined, { id: 'gen-eral', prompt_cache_hit_tokens: 0 }, { prompt_cache_hit_tokens: 0 }],
    [undefined, {}, {}],
  ])('%s by its own marks', (seller, reply, usage) => {
    expect(sellerOf(reply, usage, 'm')).toBe(seller);
  });

  it.each([
    ['anthropic', 'claude-sonnet-4-5-20250929'],
    ['bedrock', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'],
    ['bedrock', 'anthropic.claude-3-haiku-20240307-v1:0'],
    ['bedrock', 'arn:aws:bedrock:us-east-1:1:inference-profile/x'],
    [undefined, 'claude-sonnet-4-5@20250929'],
    [undefined, 'glm-4.6'],
  ])('%s sells %s to users of the Messages API', (seller, model) => {
    expect(anthropicSeller(model)).toBe(seller);
    expect(sellerOf({ type: 'message', role: 'assistant' }, {}, model)).toBe(seller);
  });
});

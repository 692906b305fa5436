import { describe, expect, it } from 'vitest';
import { counterNamed, snakeCase } from '../../../src/usage/replies/counters.ts';

describe('what a counter is called', () => {
  it.each([
    [
      'prompt',
      'prompt_tokens',
      'input_tokens',
      'promptTokenCount',
      'inputTokens',
      'prompt_eval_count',
      'tokens_prompt',
    ],
    ['completion', 'completion_tokens', 'output_tokens', 'candidatesTokenCount', 'outputTokens', 'eval_count'],
    ['total', 'total_tokens', 'totalTokenCount', 'totalTokens'],
    ['cacheRead', 'cache_read_input_tokens', 'cachedContentTokenCount', 'num_cached_tokens', 'prompt_cache_hit_tokens'],
    ['cacheRead', 'prompt_tokens_details.cached_tokens', 'inputTokensDetails.cachedTokens', 'cachedInputTokens'],
    ['cacheRead', 'input_token_details.cache_read', 'details.cache_read_tokens', 'input_cache_read'],
    ['cacheMiss', 'prompt_cache_miss_tokens'],
    ['cacheWrite', 'cache_creation_input_tokens', 'cacheWriteInputTokens', 'prompt_tokens_details.cache_write_tokens'],
    ['cacheWrite', 'input_token_details.cache_creation', 'prompt_tokens_details.cache_creation_tokens'],
    [
      'cacheWrite5m',
      'cache_creation.ephemeral_5m_input_tokens',
      'cacheCreation.ephemeral5mInputTokens',
      'claude_cache_creation_5_m_tokens',
    ],
    ['cacheWrite1h', 'cache_creation.ephemeral_1h_input_tokens', 'cacheCreation.ephemeral1hInputTokens'],
    ['inputAudio', 'input_audio_tokens'],
    ['promptAudio', 'prompt_tokens_details.audio_tokens', 'promptTokensDetails.audio'],
    ['cacheReadAudio', 'cacheTokensDetails.audio', 'input_token_details.cached_tokens_details.audio_tokens'],
    ['inputImage', 'prompt_tokens_details.image_tokens'],
    ['toolPrompt', 'toolUsePromptTokenCount'],
    ['reasoning', 'completion_tokens_details.reasoning_tokens', 'reasoningTokens', 'output_tokens_details.reasoning'],
    ['thoughts', 'thoughtsTokenCount', 'thinking_tokens'],
    ['outputAudio', 'completion_tokens_details.audio_tokens', 'candidatesTokensDetails.audio'],
    ['webSearches', 'server_tool_use.web_search_requests', 'num_search_queries'],
    ['ignored', 'completion_tokens_details.accepted_prediction_tokens', 'promptTokensDetails.text', 'max_tokens'],
  ])('%s', (counter, ...names) => {
    for (const name of names) expect([name, counterNamed(name)]).toEqual([name, counter]);
  });

  it.each(['tokens_saved', 'audio_tokens', 'constructor', '__proto__', 'details', ''])(
    'nothing known: "%s"',
    (name) => {
      expect(counterNamed(name)).toBeUndefined();
      // Asked again, it is answered from memory.
      expect(counterNamed(name)).toBeUndefined();
    },
  );

  it.each([
    ['promptTokens', 'prompt_tokens'],
    ['Prompt Tokens', 'prompt_tokens'],
    ['prompt.tokens', 'prompt_tokens'],
    ['totalUSDCost', 'total_usd_cost'],
    ['_cached-tokens_', 'cached_tokens'],
    ['Größe in €', 'größe_in'],
  ])('in snake case "%s" is "%s"', (name, snake) => {
    expect(snakeCase(name)).toBe(snake);
  });
});

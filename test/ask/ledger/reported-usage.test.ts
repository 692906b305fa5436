import { describe, expect, it } from 'vitest';
import { readStatedCost, readReportedUsage } from '../../../src/ask/ledger/reported-usage.ts';

describe('usageIn', () => {
  it.each([
    ['OpenAI', 'openai', { prompt_tokens: 100, completion_tokens: 30, total_tokens: 130 }, { input: 100, output: 30 }],
    [
      'OpenAI, with its details',
      'openai',
      {
        prompt_tokens: 100,
        completion_tokens: 30,
        total_tokens: 130,
        prompt_tokens_details: { cached_tokens: 60, audio_tokens: 10, image_tokens: 5 },
        completion_tokens_details: { reasoning_tokens: 20, audio_tokens: 4, accepted_prediction_tokens: 0 },
      },
      { input: 25, cacheRead: 60, inputAudio: 10, inputImage: 5, output: 6, reasoning: 20, outputAudio: 4 },
    ],
    [
      'the Responses API',
      'openai',
      {
        input_tokens: 100,
        output_tokens: 30,
        input_tokens_details: { cached_tokens: 60 },
        output_tokens_details: { reasoning_tokens: 20 },
      },
      { input: 40, cacheRead: 60, output: 10, reasoning: 20 },
    ],
    [
      'DeepSeek',
      'deepseek',
      {
        prompt_tokens: 10_000,
        completion_tokens: 30,
        total_tokens: 10_030,
        prompt_cache_hit_tokens: 9900,
        prompt_cache_miss_tokens: 100,
      },
      { input: 100, cacheRead: 9900, output: 30 },
    ],
    [
      'Kimi',
      'moonshot',
      { prompt_tokens: 100, completion_tokens: 30, cached_tokens: 60 },
      { input: 40, cacheRead: 60, output: 30 },
    ],
    [
      'OpenRouter',
      'openrouter',
      {
        prompt_tokens: 100,
        completion_tokens: 30,
        prompt_tokens_details: { cached_tokens: 50, cache_write_tokens: 20 },
      },
      { input: 30, cacheRead: 50, cacheWrite: 20, output: 30 },
    ],
    [
      'Alibaba',
      'alibaba',
      {
        prompt_tokens: 100,
        completion_tokens: 30,
        prompt_tokens_details: {
          cached_tokens: 0,
          cache_creation_input_tokens: 20,
          cache_creation: { ephemeral_1h_input_tokens: 5 },
        },
      },
      { input: 80, cacheWrite: 15, cacheWrite1h: 5, output: 30 },
    ],
    [
      'Anthropic, whose input leaves out the cache',
      'anthropic',
      { input_tokens: 10, output_tokens: 30, cache_read_input_tokens: 60, cache_creation_input_tokens: 20 },
      { input: 10, cacheRead: 60, cacheWrite: 20, output: 30 },
    ],
    [
      'a gateway, whose prompt includes it',
      'litellm',
      {
        prompt_tokens: 90,
        completion_tokens: 30,
        total_tokens: 120,
        cache_read_input_tokens: 60,
        cache_creation_input_tokens: 20,
      },
      { input: 10, cacheRead: 60, cacheWrite: 20, output: 30 },
    ],
    [
      'one whose total says that it does not',
      'other',
      {
        prompt_tokens: 10,
        completion_tokens: 30,
        total_tokens: 120,
        cache_read_input_tokens: 60,
        cache_creation_input_tokens: 20,
      },
      { input: 10, cacheRead: 60, cacheWrite: 20, output: 30 },
    ],
    [
      'reasoning beside the answer, as the total says',
      'xai',
      {
        prompt_tokens: 10_120,
        completion_tokens: 9,
        total_tokens: 10_443,
        completion_tokens_details: { reasoning_tokens: 314 },
      },
      { input: 10_120, output: 9, reasoning: 314 },
    ],
    [
      'the same where it is less than the answer',
      'xai',
      {
        prompt_tokens: 100,
        completion_tokens: 50,
        total_tokens: 180,
        completion_tokens_details: { reasoning_tokens: 30 },
      },
      { input: 100, output: 50, reasoning: 30 },
    ],
    [
      'the same from anybody',
      'other',
      {
        prompt_tokens: 100,
        completion_tokens: 50,
        total_tokens: 180,
        completion_tokens_details: { reasoning_tokens: 30 },
      },
      { input: 100, output: 50, reasoning: 30 },
    ],
    [
      'the same without a total, by its provider',
      'xai',
      { prompt_tokens: 100, completion_tokens: 50, completion_tokens_details: { reasoning_tokens: 30 } },
      { input: 100, output: 50, reasoning: 30 },
    ],
    [
      'xAI where the total says that it is inside',
      'xai',
      {
        prompt_tokens: 100,
        completion_tokens: 50,
        total_tokens: 150,
        completion_tokens_details: { reasoning_tokens: 30 },
      },
      { input: 100, output: 20, reasoning: 30 },
    ],
    [
      'more reasoning than answer, from anybody',
      'other',
      { prompt_tokens: 100, completion_tokens: 9, completion_tokens_details: { reasoning_tokens: 30 } },
      { input: 100, output: 9, reasoning: 30 },
    ],
    [
      'thoughts that only the total tells',
      'google',
      { prompt_tokens: 100, completion_tokens: 50, total_tokens: 190 },
      { input: 100, output: 50, reasoning: 40 },
    ],
    [
      'a total that is wrong',
      'other',
      { prompt_tokens: 100, completion_tokens: 50, total_tokens: 190 },
      { input: 100, output: 50 },
    ],
  ])('reads %s', (_who, provider, told, usage) => {
    expect(readReportedUsage(told, provider)).toEqual(usage);
  });

  it.each([
    {},
    { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
    { prompt_tokens: '12' },
    { prompt_tokens: -1, completion_tokens: 1.5 },
  ])('finds none in %j', (told) => {
    expect(readReportedUsage(told, 'openai')).toBeUndefined();
  });

  it('refuses what contradicts itself', () => {
    expect(() =>
      readReportedUsage(
        { prompt_tokens: 10, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 11 } },
        'openai',
      ),
    ).toThrow('more than the prompt');
  });
});

describe('statedCost', () => {
  it.each([
    ['OpenRouter', { cost: 0.00014 }, {}, '0.00014'],
    [
      'OpenRouter with the user’s own key upstream',
      { cost: 0.00001, is_byok: true, cost_details: { upstream_inference_cost: 0.0002 } },
      {},
      '0.00021',
    ],
    ['Perplexity', { cost: { input_tokens_cost: 0.001, total_cost: 0.006 } }, {}, '0.006'],
    ['DeepInfra', { estimated_cost: 5.85e-7 }, {}, '0.000000585'],
    ['xAI', { cost_in_usd_ticks: 158_500 }, {}, '0.00001585'],
    ['LiteLLM', undefined, { 'x-litellm-response-cost': '0.00123' }, '0.00123'],
    ['nothing yet', undefined, { 'x-litellm-response-cost': '0.0' }, undefined],
    ['nothing', { prompt_tokens: 5 }, {}, undefined],
    ['nonsense', { cost: -1 }, { 'x-litellm-response-cost': 'free' }, undefined],
    ['nothing at all', { cost: 0 }, {}, '0'],
  ])('reads that of %s', (_who, told, headers, cost) => {
    expect(readStatedCost(told, headers)).toBe(cost);
  });
});

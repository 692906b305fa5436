import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerOf } from '../../../src/usage/records/accounting.ts';
import { promptOf } from '../../../src/usage/records/record.ts';
import { settleTokens } from '../../../src/usage/replies/settle-tokens.ts';
import { readUsageObject } from '../../../src/usage/replies/usage-object.ts';

/** The meters above zero of an object of usage. */
function meters(usage: Readonly<Record<string, unknown>>, model = '') {
  const settled = settleTokens(readUsageObject(usage), { model });
  return settled && Object.fromEntries(Object.entries(settled.tokens).filter(([, count]) => count > 0));
}

function mismatch(usage: Readonly<Record<string, unknown>>) {
  return settleTokens(readUsageObject(usage))?.mismatch;
}

describe('a whole and its parts', () => {
  it.each([
    [
      'cached tokens inside the prompt, reasoning inside the answer',
      {
        prompt_tokens: 1000,
        prompt_tokens_details: { cached_tokens: 600 },
        completion_tokens: 100,
        completion_tokens_details: { reasoning_tokens: 70 },
      },
      { input: 400, cacheRead: 600, output: 30, reasoning: 70 },
    ],
    [
      "cached and written tokens beside Anthropic's input",
      { input_tokens: 10, cache_read_input_tokens: 600, cache_creation_input_tokens: 50, output_tokens: 7 },
      { input: 10, cacheRead: 600, cacheWrite: 50, output: 7 },
    ],
    [
      'cached tokens beside a prompt that is smaller than they are',
      { prompt_tokens: 10, cached_tokens: 600, completion_tokens: 7 },
      { input: 10, cacheRead: 600, output: 7 },
    ],
    [
      "thoughts beside Gemini's answer",
      { promptTokenCount: 10, candidatesTokenCount: 5, thoughtsTokenCount: 20 },
      { input: 10, output: 5, reasoning: 20 },
    ],
    [
      'what tools put into a prompt, beside it',
      { promptTokenCount: 10, toolUsePromptTokenCount: 90, candidatesTokenCount: 5, totalTokenCount: 105 },
      { input: 100, output: 5 },
    ],
  ])('%s', (_, usage, expected) => {
    expect(meters(usage)).toEqual(expected);
  });

  it.each([
    ['reasoning beside the answer', 1000 + 100 + 70, { input: 400, cacheRead: 600, output: 100, reasoning: 70 }],
    ['both inside', 1000 + 100, { input: 400, cacheRead: 600, output: 30, reasoning: 70 }],
    ['the cache beside the prompt', 1600 + 100, { input: 1000, cacheRead: 600, output: 30, reasoning: 70 }],
    ['both beside', 1600 + 170, { input: 1000, cacheRead: 600, output: 100, reasoning: 70 }],
  ])('the total decides: %s', (_, total, expected) => {
    const usage = { prompt_tokens: 1000, cached_tokens: 600, completion_tokens: 100, reasoning_tokens: 70 };
    expect(meters({ ...usage, total_tokens: total })).toEqual(expected);
    expect(mismatch({ ...usage, total_tokens: total })).toBeUndefined();
  });

  it('takes what is in the total alone for thoughts behind the compatible endpoint of Gemini, and there alone', () => {
    const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 115 };
    expect(meters(usage, 'gemini-2.5-flash')).toEqual({ input: 10, output: 5, reasoning: 100 });
    expect(meters(usage, 'gpt-4o')).toEqual({ input: 10, output: 5 });
    expect(mismatch(usage)).toBe('its parts are 15 tokens, its own total says 115');
  });

  it('tells the five-minute writes from those of an hour, and takes a sum alone for five minutes', () => {
    const usage = { input_tokens: 1, cache_creation_input_tokens: 60, output_tokens: 1 };
    const split = { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 40 };
    expect(meters(usage)).toEqual({ input: 1, cacheWrite: 60, output: 1 });
    expect(meters({ ...usage, cache_creation: split })).toEqual({
      input: 1,
      cacheWrite: 20,
      cacheWrite1h: 40,
      output: 1,
    });
    expect(mismatch({ ...usage, cache_creation: { ...split, ephemeral_5m_input_tokens: 30 } })).toBe(
      'cache writes are 60 tokens, their parts 70',
    );
  });

  it('counts what was read and written at once only once', () => {
    expect(
      meters({
        prompt_tokens: 100,
        prompt_tokens_details: { cached_tokens: 90, cache_write_tokens: 90 },
        completion_tokens: 5,
      }),
    ).toEqual({ cacheRead: 90, cacheWrite: 10, output: 5 });
  });

  it('tells audio from text on both sides, and the cached audio from the rest', () => {
    expect(
      meters({
        input_tokens: 100,
        input_token_details: { cached_tokens: 60, cached_tokens_details: { audio_tokens: 20 }, audio_tokens: 50 },
        output_tokens: 40,
        output_token_details: { audio_tokens: 30 },
      }),
    ).toEqual({ input: 10, inputAudio: 30, cacheRead: 40, cacheReadAudio: 20, output: 10, outputAudio: 30 });
  });

  it('takes hits and misses for the parts of a prompt', () => {
    const usage = { prompt_tokens: 100, prompt_cache_hit_tokens: 60, completion_tokens: 5 };
    expect(mismatch({ ...usage, prompt_cache_miss_tokens: 40 })).toBeUndefined();
    expect(mismatch({ ...usage, prompt_cache_miss_tokens: 30 })).toBe(
      'the prompt is 100 tokens, cache hits and misses 90',
    );
  });

  it('refuses parts in the details of a prompt that are more than it', () => {
    expect(() =>
      meters({ prompt_tokens: 10, prompt_tokens_details: { cached_tokens: 11 }, completion_tokens: 1 }),
    ).toThrow('parts of 11 tokens are more than the prompt of 10 that includes them');
  });

  it('knows nothing where neither a prompt nor an answer is told', () => {
    expect(meters({ total_tokens: 5 })).toBeUndefined();
    expect(meters({ completion_tokens: 5 })).toEqual({ output: 5 });
  });
});

it('adds up to the total of a source, whichever way it counts', () => {
  const count = fc.nat(10_000);
  fc.assert(
    fc.property(
      count,
      count,
      count,
      count,
      fc.boolean(),
      fc.boolean(),
      (input, cached, output, told, isIn, isInside) => {
        const usage = {
          prompt_tokens: isIn ? input + cached : input,
          cached_tokens: cached,
          completion_tokens: isInside ? output + told : output,
          reasoning_tokens: told,
          total_tokens: input + cached + output + told,
        };
        const settled = settleTokens(readUsageObject(usage));
        expect(settled?.mismatch).toBeUndefined();
        expect(settled && promptOf(settled.tokens) + answerOf(settled.tokens)).toBe(usage.total_tokens);
      },
    ),
  );
});

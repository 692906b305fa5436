import { describe, expect, it } from 'vitest';
import { readLines } from '../read-lines.ts';

describe('results of Message Batches', () => {
  const result = (type: string, more: object = {}) => ({ custom_id: 'c', result: { type, ...more } });
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-4-5-20250929',
    usage: { input_tokens: 10, cache_read_input_tokens: 90, output_tokens: 5, service_tier: 'batch' },
  };

  it('count at the rates of batches, and what failed or expired counts nothing', async () => {
    const { formats, records, used, problems } = await readLines(
      result('succeeded', { message }),
      result('succeeded', { message: { ...message, id: 'msg_2', usage: { input_tokens: 1, output_tokens: 1 } } }),
      result('errored', { error: { type: 'invalid_request' } }),
      result('expired'),
    );
    expect(formats).toEqual(['anthropic-batch']);
    expect(records.map(({ serviceTier, provider }) => [serviceTier, provider])).toEqual([
      ['batch', 'anthropic'],
      ['batch', 'anthropic'],
    ]);
    expect(used).toEqual({ input: 11, cacheRead: 90, output: 6 });
    expect(problems).toEqual([]);
  });
});

describe('replies of Gemini', () => {
  const usageMetadata = {
    promptTokenCount: 1000,
    cachedContentTokenCount: 600,
    candidatesTokenCount: 50,
    thoughtsTokenCount: 200,
    totalTokenCount: 1250,
    promptTokensDetails: [
      { modality: 'TEXT', tokenCount: 900 },
      { modality: 'AUDIO', tokenCount: 100 },
    ],
  };
  const reply = { responseId: 'r1', modelVersion: 'gemini-2.5-pro', createTime: '2026-10-02T08:00:00Z', usageMetadata };

  it.each([
    ['alone', reply],
    ['in a line of a log', { request: { contents: [] }, response: reply }],
  ])('%s count thoughts beside the answer, and audio apart', async (_, line) => {
    const { formats, records, used } = await readLines(line);
    expect(formats).toEqual(['gemini-log']);
    expect(used).toEqual({ input: 300, inputAudio: 100, cacheRead: 600, output: 50, reasoning: 200 });
    expect(records[0]).toMatchObject({
      provider: 'google',
      model: 'gemini-2.5-pro',
      id: 'r1',
      at: Date.UTC(2026, 9, 2, 8),
      mismatch: undefined,
    });
  });

  it('count once where a stream is logged chunk by chunk, with the last counts', async () => {
    const chunk = (candidatesTokenCount: number) => ({
      ...reply,
      usageMetadata: { promptTokenCount: 10, candidatesTokenCount, totalTokenCount: 10 + candidatesTokenCount },
    });
    expect(await readLines(chunk(1), chunk(20), chunk(70))).toMatchObject({
      requests: 1,
      used: { input: 10, output: 70 },
    });
  });
});

it('takes the sums of the prompts of promptfoo where it left out their results', async () => {
  const prompt = (provider: string, sum: number, numRequests: number) => ({
    provider,
    metrics: { cost: 0.5, tokenUsage: { total: sum + 7, prompt: sum, completion: 7, numRequests } },
  });
  const { records, formats } = await readLines({
    evalId: 'e',
    results: { version: 3, results: [], prompts: [prompt('openai:gpt-5', 70, 2), prompt('openai:chat:gpt-4o', 9, 1)] },
  });
  expect(formats).toEqual(['promptfoo']);
  expect(records.map(({ model, tokens, requests, billed }) => [model, tokens.input, requests, billed?.amount])).toEqual(
    [
      ['gpt-5', 70, 2, '0.5'],
      ['gpt-4o', 9, 1, '0.5'],
    ],
  );
});

it('tells once a file, with its sum, of a counter that nobody knows', async () => {
  const line = (quantum_tokens: number) => ({
    model: 'gpt-4o',
    usage: { prompt_tokens: 1, completion_tokens: 1, quantum_tokens },
  });
  const { assumptions } = await readLines(line(2), line(0), line(40));
  expect(assumptions).toEqual([
    '- counts quantum_tokens (42 in all), for which no price is known here: it is not in these figures.',
  ]);
});

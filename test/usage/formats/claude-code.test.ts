import { describe, expect, it } from 'vitest';
import { readLines, usedIn } from '../read-lines.ts';
import { readTexts } from '../read-samples.ts';

const begun = (id: string, model = 'claude-sonnet-4-5') => ({
  type: 'assistant',
  session_id: 's',
  message: {
    id,
    type: 'message',
    role: 'assistant',
    model,
    usage: { input_tokens: 4, cache_read_input_tokens: 100, output_tokens: 1 },
  },
});
const spent = (inputTokens: number, outputTokens: number, costUSD: number) => ({
  inputTokens,
  outputTokens,
  cacheReadInputTokens: 200,
  cacheCreationInputTokens: 0,
  webSearchRequests: 1,
  costUSD,
  contextWindow: 200_000,
  maxOutputTokens: 64_000,
});
const end = { type: 'result', subtype: 'success', session_id: 's', uuid: 'u', total_cost_usd: 0.05 };

describe('what Claude Code streams as JSON', () => {
  const result = {
    ...end,
    usage: { input_tokens: 8, output_tokens: 300 },
    modelUsage: { 'claude-sonnet-4-5': spent(8, 300, 0.04), 'claude-haiku-4-5': spent(20, 7, 0.01) },
  };

  it('counts what its end says, by model and with its cost, and not the beginnings of its replies', async () => {
    const { records, requests, used, assumptions } = await readLines(begun('m1'), begun('m2'), begun('m2'), result);
    expect(used).toEqual({ input: 28, cacheRead: 400, output: 307 });
    expect(requests).toBe(2);
    expect(records.map(({ model, billed, webSearches }) => [model, billed?.amount, webSearches])).toEqual([
      ['claude-sonnet-4-5', '0.04', 1],
      ['claude-haiku-4-5', '0.01', 1],
    ]);
    expect(assumptions).toEqual([]);
  });

  it('counts once where it is told again', async () => {
    const lines = [begun('m1'), begun('m2'), result];
    expect((await readLines(...lines, ...lines)).used).toEqual({ input: 28, cacheRead: 400, output: 307 });
  });

  it('counts its end alone however long it was, and where that is in the next file', async () => {
    const replies = Array.from({ length: 3000 }, (_, index) => begun(`m${index}`));
    expect((await readLines(...replies, result)).used).toEqual({ input: 28, cacheRead: 400, output: 307 });
    const texts = [replies, [result]].map((lines) => lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    expect(usedIn((await readTexts(texts)).records)).toEqual({ input: 28, cacheRead: 400, output: 307 });
  });

  it('is the same where its end is kept alone', async () => {
    expect(await readLines(result)).toMatchObject({ requests: 1, used: { input: 28, cacheRead: 400, output: 307 } });
  });

  it('is the sum of its end where that does not tell models apart, of the model that answered last', async () => {
    const { records, used } = await readLines(begun('m1'), begun('m2', 'claude-haiku-4-5'), {
      ...end,
      usage: { input_tokens: 8, cache_read_input_tokens: 200, output_tokens: 300 },
    });
    expect(used).toEqual({ input: 8, cacheRead: 200, output: 300 });
    expect(records.map(({ model, billed }) => [model, billed?.amount])).toEqual([['claude-haiku-4-5', '0.05']]);
  });

  it('leaves other runs in the same file as they are', async () => {
    const other = { ...begun('m9'), session_id: 'other' };
    expect((await readLines(begun('m1'), other, result)).used).toEqual({ input: 32, cacheRead: 500, output: 308 });
  });
});

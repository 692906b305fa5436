import { describe, expect, it } from 'vitest';
import { newWorld } from './world.ts';

// What was used is read whole, or it is said what was not.

const { json, ran, write } = newWorld();

const lines = (...values: readonly object[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const MOMENT = { created_at: '2026-10-01T00:00:00Z' };
const whole = { model: 'gpt-4o', prompt_tokens: 1000, completion_tokens: 100, ...MOMENT };
/** 51,000 × 2.50 / M + 1,100 × 10 / M. */
const BOTH = '0.1385';

describe('a home-made log', () => {
  it.each([
    ['no moment', { model: 'gpt-4o', prompt_tokens: 50_000, completion_tokens: 1000 }, BOTH],
    ['no answer', { model: 'gpt-4o', prompt_tokens: 50_000, ...MOMENT }, '0.1285'],
    ['no prompt', { model: 'gpt-4o', completion_tokens: 1000, ...MOMENT }, '0.0135'],
  ])('counts a line with %s, as a table does', async (_, line, cost) => {
    write('log.jsonl', lines(whole, line));
    expect((await json('usage', 'log.jsonl')).total).toMatchObject({ requests: 2, cost });
    expect((await json('usage', 'log.jsonl', '--from', 'plain')).total).toMatchObject({ requests: 2, cost });
    const cells = (each: object): string => ['model', 'prompt_tokens', 'completion_tokens', 'created_at'].map((name) => Object(each)[name] ?? '').join();
    write('log.csv', `model,prompt_tokens,completion_tokens,created_at\n${cells(whole)}\n${cells(line)}\n`);
    expect((await json('usage', 'log.csv')).total).toMatchObject({ requests: 2, cost });
  });

  it('is known by tokens alone', async () => {
    write('alone.jsonl', lines({ model: 'gpt-4o', prompt_tokens: 50_000, completion_tokens: 1000 }));
    expect((await json('usage', 'alone.jsonl')).total).toMatchObject({ requests: 1, cost: '0.135' });
  });

  it('says that what names no answer counts as having none', async () => {
    write('log.jsonl', lines(whole, { model: 'gpt-4o', prompt_tokens: 50_000, ...MOMENT }));
    expect((await ran(['usage', 'log.jsonl'])).out).toContain('Requests without completion_tokens, such as embeddings, count as without an answer.');
  });

  it('refuses a line that does not say its model, and fails the run', async () => {
    write('log.jsonl', lines(whole, { prompt_tokens: 50_000, completion_tokens: 1000 }));
    const { code, out, err } = await ran(['usage', 'log.jsonl', '-f', 'json']);
    expect([code, err]).toEqual([2, 'error: log.jsonl:2: model is missing\n']);
    expect(JSON.parse(out).files).toMatchObject([{ records: 1, unread: 1 }]);
  });

  it('tells of lines that count nothing', async () => {
    write('log.jsonl', lines(whole, { model: 'gpt-4o', tokensIn: 50_000, ...MOMENT }, { error: 'timeout' }));
    expect((await ran(['usage', 'log.jsonl'])).out).toContain('2 lines of log.jsonl count nothing in a form that is known here, and are passed over.');
  });

  it('leaves to other formats what is theirs, wherever it stands', async () => {
    const theirs = { model: 'gpt-4o', model_group: 'gpt-4o', request_id: 'a', call_type: 'acompletion', spend: 1, prompt_tokens: 7, completion_tokens: 1, startTime: '2026-10-01T00:00:00Z' };
    write('mixed.jsonl', lines({ model: 'gpt-4o', prompt_tokens: 1, completion_tokens: 1 }, theirs));
    expect((await json('usage', 'mixed.jsonl')).files.map(({ format }: { readonly format: string }) => format)).toEqual(['plain', 'litellm-logs']);
  });
});

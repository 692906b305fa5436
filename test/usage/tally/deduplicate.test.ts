import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashId, hashOf, hashSubId, scopeOf, type IdHash } from '../../../src/usage/records/id-hash.ts';
import { Ids } from '../../../src/usage/records/ids.ts';
import { readSamples } from '../read-samples.ts';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'doubles-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true });
});

/** Reads files of these contents, and says what they come to. */
async function read(files: Readonly<Record<string, string>>) {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
  const { records, intake } = await readSamples(Object.keys(files), { cwd });
  const of = (meter: 'input' | 'cacheRead' | 'output'): number =>
    records.reduce((sum, { tokens }) => sum + tokens[meter], 0);
  return {
    requests: records.reduce((sum, { requests }) => sum + requests, 0),
    input: of('input'),
    output: of('output'),
    ...(of('cacheRead') > 0 && { cacheRead: of('cacheRead') }),
    duplicates: intake.tallies.reduce((sum, { duplicates }) => sum + duplicates, 0),
  };
}

const reply = (id: string, request: string | undefined, output: number, more: object = {}): string =>
  `${JSON.stringify({
    type: 'assistant',
    timestamp: '2026-10-01T12:00:00.000Z',
    sessionId: 's',
    requestId: request,
    message: {
      id,
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-5',
      usage: { input_tokens: 10, output_tokens: output },
    },
    ...more,
  })}\n`;

const snapshot = (input_tokens: number, output_tokens: number, cache_read_input_tokens = 0): string => {
  const usage = { input_tokens, output_tokens, cache_read_input_tokens };
  return reply('m1', 'r1', 0, {
    message: { id: 'm1', type: 'message', role: 'assistant', model: 'claude-sonnet-4-5', usage },
  });
};

describe('replies of Claude Code', () => {
  it('count once for all lines of one reply, with what its fullest line says', async () => {
    expect(await read({ a: reply('m1', 'r1', 1) + reply('m1', 'r1', 50) + reply('m1', 'r1', 30) })).toEqual({
      requests: 1,
      input: 10,
      output: 50,
      duplicates: 2,
    });
  });

  it('count as their last snapshot says, downwards too, where its answer is no shorter', async () => {
    expect(await read({ a: snapshot(900, 1) + snapshot(10, 50) })).toMatchObject({
      requests: 1,
      input: 10,
      output: 50,
    });
    expect(await read({ a: snapshot(10, 50) + snapshot(900, 50) })).toMatchObject({ input: 900, output: 50 });
    expect(await read({ a: snapshot(10, 50) + snapshot(900, 1) })).toMatchObject({ input: 10, output: 50 });
  });

  it.each([
    ['in a later file', (later: string) => ({ a: snapshot(3, 1), b: later })],
    [
      'behind a thousand others',
      (later: string) => ({
        a: `${snapshot(3, 1)}${Array.from({ length: 1100 }, (_, index) => reply(`n${index}`, 'r', 0)).join('')}${later}`,
      }),
    ],
  ])('count what a fuller line says more, of the prompt too: %s', async (_, files) => {
    const others = Object.keys(files('')).length === 1 ? 11_000 : 0;
    expect(await read(files(snapshot(500, 50)))).toMatchObject({ input: others + 500, output: 50 });
    expect(await read(files(snapshot(500, 1)))).toMatchObject({ input: others + 500, output: 1 });
    expect(await read(files(snapshot(500, 0)))).toMatchObject({ input: others + 3, output: 1 });
    expect(await read(files(snapshot(3, 50, 20_000) + snapshot(3, 50, 20_000)))).toMatchObject({
      input: others + 3,
      cacheRead: 20_000,
      output: 50,
    });
  });

  it('count once across sessions that go on from each other', async () => {
    expect(await read({ a: reply('m1', 'r1', 50), b: reply('m1', 'r1', 50) + reply('m2', 'r2', 5) })).toEqual({
      requests: 2,
      input: 20,
      output: 55,
      duplicates: 1,
    });
  });

  it('are two where the request is another', async () => {
    expect(await read({ a: reply('m1', 'r1', 1) + reply('m1', 'r2', 50) })).toEqual({
      requests: 2,
      input: 20,
      output: 51,
      duplicates: 0,
    });
  });

  it('are one where a sidechain repeats it under another request', async () => {
    expect(await read({ a: reply('m1', 'r1', 50) + reply('m1', 'r2', 50, { isSidechain: true }) })).toEqual({
      requests: 1,
      input: 10,
      output: 50,
      duplicates: 1,
    });
  });

  it('count once by their own id where no request is named, as behind gateways', async () => {
    expect(await read({ a: reply('m1', undefined, 5) + reply('m1', undefined, 5) + reply('m1', 'r1', 5) })).toEqual({
      requests: 1,
      input: 10,
      output: 5,
      duplicates: 2,
    });
  });
});

describe('replies in the logs of an application and of its gateway', () => {
  const usage = { prompt_tokens: 10, completion_tokens: 5 };
  const logged = {
    id: 'gen-1',
    object: 'chat.completion',
    created: 1_790_000_000,
    model: 'gpt-4o',
    choices: [],
    usage,
  };
  const spent = { request_id: 'gen-1', model: 'gpt-4o', startTime: '2026-10-01T09:00:00Z', spend: 0.1, ...usage };
  const activity =
    'generation_id,created_at,model_permaslug,tokens_prompt,tokens_completion\ngen-1,2026-10-01,openai/gpt-4o,10,5\n';

  it('count once by their id', async () => {
    const files = { a: JSON.stringify(logged), b: JSON.stringify(spent), c: activity };
    expect(await read(files)).toEqual({ requests: 1, input: 10, output: 5, duplicates: 2 });
  });
});

const head = 'start_time,end_time,model,num_model_requests,input_tokens,output_tokens\n';
const bucket = (day: number, model: string, requests: number, input: number): string =>
  `2026-10-0${day},2026-10-0${day + 1},${model},${requests},${input},1\n`;

describe('buckets in exports that overlap', () => {
  it('count once', async () => {
    const one = head + bucket(1, 'gpt-4o', 3, 100) + bucket(2, 'gpt-4o', 4, 200);
    const two = head + bucket(2, 'gpt-4o', 4, 200) + bucket(3, 'gpt-4o', 5, 300);
    expect(await read({ one, two })).toEqual({ requests: 12, input: 600, output: 3, duplicates: 1 });
  });

  it('count as the later export has a day that was not over in the first', async () => {
    const one = head + bucket(1, 'gpt-4o', 3, 100);
    const two = head + bucket(1, 'gpt-4o', 5, 140);
    expect(await read({ one, two })).toEqual({ requests: 5, input: 140, output: 1, duplicates: 0 });
    expect(await read({ two, one })).toEqual({ requests: 5, input: 140, output: 1, duplicates: 1 });
  });

  it('add up where one export has several rows of the same', async () => {
    expect(await read({ one: head + bucket(1, 'gpt-4o', 3, 100) + bucket(1, 'gpt-4o', 3, 100) })).toMatchObject({
      requests: 6,
      input: 200,
    });
  });

  it('are others for another model', async () => {
    expect(
      await read({ one: head + bucket(1, 'gpt-4o', 3, 100), two: head + bucket(1, 'gpt-4o-mini', 3, 100) }),
    ).toMatchObject({
      requests: 6,
      input: 200,
    });
  });
});

describe('sessions of Codex', () => {
  const count = (at: string, input: number, last: number | undefined): string =>
    `${JSON.stringify({
      timestamp: `2026-10-01T09:00:${at}.000Z`,
      type: 'event_msg',
      payload: {
        type: 'token_count',
        info: {
          total_token_usage: { input_tokens: input, output_tokens: 0 },
          ...(last !== undefined && { last_token_usage: { input_tokens: last, output_tokens: 0 } }),
        },
      },
    })}\n`;

  it('count what each line adds to the one before, whatever is told twice', async () => {
    expect(await read({ a: count('01', 10, 10) + count('02', 25, 15) + count('03', 25, 15) })).toMatchObject({
      requests: 2,
      input: 25,
    });
  });

  it('begin anew where the counter falls, and go on where a session does', async () => {
    expect(await read({ a: count('01', 100, 10) + count('02', 120, 20) + count('03', 7, 7) })).toMatchObject({
      requests: 3,
      input: 37,
    });
  });

  it('count once what a copy of a session repeats', async () => {
    const lines = count('01', 10, 10) + count('02', 25, 15);
    expect(await read({ a: lines, b: lines + count('03', 30, 5) })).toMatchObject({
      requests: 3,
      input: 30,
      duplicates: 2,
    });
  });
});

describe('ids', () => {
  it('are told apart, by their format too, however many there are', () => {
    const ids = new Ids();
    const [one, other] = [scopeOf('one'), scopeOf('other')];
    const isNew = (scope: number, id: string): boolean => {
      ids.find(scope, hashOf(id, undefined), false);
      return ids.isNew;
    };
    for (let index = 0; index < 100_000; index++) {
      expect(isNew(one, `id-${index}`)).toBe(true);
      if (index % 100 === 0) expect(isNew(other, `id-${index}`)).toBe(true);
    }
    for (let index = 0; index < 100_000; index += 7) expect(isNew(one, `id-${index}`)).toBe(false);
  });

  it('are one whatever their sub-ids where one of them has none, and two where they differ', () => {
    const ids = new Ids();
    const find = (request: string | undefined, anySub = false): number => ids.find(7, hashOf('msg_1', request), anySub);
    const first = find('req_1');
    expect([find('req_1'), find(undefined), find('req_2', true)]).toEqual([first, first, first]);
    expect(find('req_2')).not.toBe(first);
  });

  it('keep the longest answer', () => {
    const ids = new Ids();
    const number = ids.find(7, hashOf('msg_1', undefined), false);
    expect([5, 3, 9].map((answer) => ids.lengthen(number, answer))).toEqual([5, -2, 4]);
  });

  it('have the same hashes from their bytes, but for what is not ASCII or empty', () => {
    const bytes = new TextEncoder().encode('msg_01AB req_9 ü');
    const hash: IdHash = { high: 0, low: 0, sub: 0 };
    expect(hashId(bytes, 0, 8, hash) && hashSubId(bytes, 9, 14, hash)).toBe(true);
    expect(hash).toEqual(hashOf('msg_01AB', 'req_9'));
    expect(hashId(bytes, 15, 17, hash)).toBe(false);
    expect(hashSubId(bytes, 3, 3, hash)).toBe(false);
  });
});

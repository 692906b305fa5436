import { createServer, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { postComment } from '../../../src/action/client/comments.ts';
import { MARKER } from '../../../src/action/comment.ts';

// GitHub's API on this machine.

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Asked {
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let close = (): void => undefined;
afterEach(() => close());

/** Answers each request by its line, and the last answer of a line again. */
async function github(answers: Readonly<Record<string, readonly Answer[]>>) {
  const asked: Asked[] = [];
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    const line = `${request.method} ${request.url}`;
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      asked.push({ line, headers: request.headers, body });
      const list = answers[line] ?? [{ status: 418 }];
      const count = counts.get(line) ?? 0;
      counts.set(line, count + 1);
      const answer = list[Math.min(count, list.length - 1)] ?? { status: 418 };
      response.writeHead(answer.status, { connection: 'close', ...answer.headers });
      response.end(JSON.stringify(answer.body ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => void server.close();
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const waited: number[] = [];
  const post = () =>
    postComment(
      { api: `http://127.0.0.1:${port}`, repository: 'acme/bot', number: 7, token: 'secret' },
      `${MARKER}\nnew`,
      { now: () => new Date('2026-11-23T12:00:00Z'), sleep: (ms) => Promise.resolve(void waited.push(ms)) },
    );
  return { stop: () => close(), asked, waited, post, lines: () => asked.map(({ line }) => line) };
}

const comments = '/repos/acme/bot/issues/7/comments';
const listing = (page = 1) => `GET ${comments}?per_page=100&page=${page}`;
const create = `POST ${comments}`;
const update = 'PATCH /repos/acme/bot/issues/comments/42';
const own = { id: 42, body: `${MARKER}\nold`, user: { login: 'github-actions[bot]' } };
const others = Array.from({ length: 100 }, (_, id) => ({ id, body: `${MARKER}\nforged`, user: { login: 'mallory' } }));

describe('the comment of a pull request', () => {
  it('is written where there is none of ours', async () => {
    const { post, asked, lines } = await github({
      [listing()]: [{ status: 200, body: [{ id: 1, body: null, user: null }, ...others.slice(0, 5)] }],
      [create]: [{ status: 201 }],
    });
    expect(await post()).toBe('created');
    expect(lines()).toEqual([listing(), create]);
    expect(JSON.parse(asked[1]?.body ?? '')).toEqual({ body: `${MARKER}\nnew` });
    expect(asked[1]?.headers).toMatchObject({
      authorization: 'Bearer secret',
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
    });
  });

  it('is changed where there is one, on whatever page', async () => {
    const { post, lines } = await github({
      [listing()]: [{ status: 200, body: others }],
      [listing(2)]: [{ status: 200, body: others }],
      [listing(3)]: [{ status: 200, body: [own] }],
      [update]: [{ status: 200 }],
    });
    expect(await post()).toBe('updated');
    expect(lines()).toEqual([listing(), listing(2), listing(3), update]);
  });

  it('is written anew where somebody deleted it in between', async () => {
    const { post, lines } = await github({
      [listing()]: [{ status: 200, body: [own] }],
      [update]: [{ status: 404 }],
      [create]: [{ status: 201 }],
    });
    expect(await post()).toBe('created');
    expect(lines()).toEqual([listing(), update, create]);
  });

  it.each([
    ['write', { [listing()]: [{ status: 200, body: [] }], [create]: [{ status: 403 }] }],
    ['change', { [listing()]: [{ status: 200, body: [own] }], [update]: [{ status: 403 }] }],
    ['read', { [listing()]: [{ status: 403 }], [create]: [{ status: 403 }] }],
  ])('is left where the token may not %s it, as for a fork', async (_, answers) => {
    expect(await (await github(answers)).post()).toBe('forbidden');
  });
});

describe('a rate limit', () => {
  it.each([
    ['retry-after', 429, { 'retry-after': '9' }, 9000],
    ['retry-after of a secondary limit', 403, { 'retry-after': '3' }, 3000],
    [
      'the moment of the reset',
      403,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Date.parse('2026-11-23T12:00:30Z') / 1000) },
      30_000,
    ],
    ['neither', 429, {}, 60_000],
    ['its words alone', 403, {}, 60_000],
  ])('is waited for by %s', async (_, status, headers, ms) => {
    const { post, waited } = await github({
      [listing()]: [{ status: 200, body: [] }],
      [create]: [{ status, headers, body: { message: 'You have exceeded a secondary rate limit.' } }, { status: 201 }],
    });
    expect(await post()).toBe('created');
    expect(waited).toEqual([ms]);
  });

  it('that lasts longer than a job should is told', async () => {
    const { post, waited } = await github({ [listing()]: [{ status: 429, headers: { 'retry-after': '3600' } }] });
    await expect(post()).rejects.toThrow('GitHub asks to wait 3600 seconds');
    expect(waited).toEqual([]);
  });
});

describe('a failure of the server', () => {
  it('is asked again where that changes nothing twice', async () => {
    const { post, waited, lines } = await github({
      [listing()]: [{ status: 502 }, { status: 200, body: [] }],
      [create]: [{ status: 502 }],
    });
    await expect(post()).rejects.toThrow('GitHub answers 502');
    expect(lines()).toEqual([listing(), listing(), create]);
    expect(waited).toEqual([1000]);
  });

  it('ends after four tries', async () => {
    const { post, asked } = await github({ [listing()]: [{ status: 500 }] });
    await expect(post()).rejects.toThrow('GitHub answers 500');
    expect(asked).toHaveLength(4);
  });

  it('that refuses the token, or is not there, is told', async () => {
    await expect((await github({ [listing()]: [{ status: 401 }] })).post()).rejects.toThrow('GitHub answers 401');
    const { post, stop } = await github({});
    stop();
    await expect(post()).rejects.toThrow(/GitHub cannot be reached at http:.* ECONNREFUSED/);
  });

  it('that answers with something else is told', async () => {
    const { post } = await github({ [listing()]: [{ status: 200, body: { message: 'hello' } }] });
    await expect(post()).rejects.toThrow('GitHub answers with no list of comments');
  });
});

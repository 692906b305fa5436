import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from '../../../src/cli.ts';
import type { Receipt } from '../../../src/ask/ledger/receipt.ts';
import { chunk, event, serve, type Loopback } from '../../e2e/spawned.ts';
import { fakeIo } from '../../fake-io.ts';

// What ask can be used for, against a server that answers by a function of the test's.

let folder = '';
let server: Loopback;
let answer: (body: Body, headers: Record<string, unknown>) => string | { status: number; error: string };

interface Body {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
  readonly [key: string]: unknown;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'use-'));
  server = await serve((text, { headers }, response) => {
    const given = answer(JSON.parse(text), headers);
    if (typeof given !== 'string')
      return response.writeHead(given.status).end(JSON.stringify({ error: { message: given.error } }));
    const usage = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };
    return response.end(chunk(given, 'stop') + event({ choices: [], usage }) + event('[DONE]'));
  });
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  rmSync(join(folder, 'receipts.jsonl'), { force: true });
  answer = () => 'Hi';
});

const bodies = (): Body[] => server.requests.splice(0).map((text) => JSON.parse(text));
const receipts = (): Receipt[] =>
  readFileSync(join(folder, 'receipts.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

async function ask(args: readonly string[], { env = {}, ...wishes }: Parameters<typeof fakeIo>[0] = {}) {
  bodies();
  const io = fakeIo({ cwd: folder, env: { HOME: folder, PATH: process.env['PATH'] ?? '', ...env }, ...wishes });
  const code = await run(['ask', '--no-plan', '--no-memory', '--receipts', 'receipts.jsonl', ...args], io);
  return { code, out: io.out(), err: io.err() };
}

const here = (...args: string[]) => ask(['--base-url', server.url, ...args]);

describe('an option without effect', () => {
  it.each([
    [['--model', 'openai/gpt-4o', '--tier', 'premium'], '--tier has no effect beside --model'],
    [['--model', 'openai/gpt-4o', '--critical'], '--critical has no effect beside --model'],
    [['--model', 'openai/gpt-4o', '--allow-downgrade'], '--allow-downgrade has no effect beside --model'],
    [['--model', 'm', '--price', '1/2', '--free'], '--price has no effect beside --free'],
    [['--stream', '--json'], '--stream has no effect beside --json'],
    [['--stream', '--check', 'true'], '--stream has no effect beside --check'],
    [['-o', 'x.jsonl'], '-o has no effect without --each'],
    [['--parallel', '2'], '--parallel has no effect without --each'],
  ])('is refused: %j', async (args, error) => {
    expect(await here('hello', ...args)).toMatchObject({ code: 2, err: expect.stringContaining(error) });
    expect(bodies()).toEqual([]);
  });
});

describe('a model that costs nothing', () => {
  it.each([
    ['--max-cost', '0'],
    ['--budget', '0/day'],
  ])('fits %s %s, however long its answer is', async (...limit) => {
    const { code, err } = await here('hello', '--model', 'llama3.2', '--free', ...limit);
    expect(code).toBe(0);
    expect(err).not.toContain('note:');
    expect(bodies()[0]).not.toHaveProperty('max_tokens');
  });
});

describe('a model that no price list has', () => {
  it('is asked at the price that the user names', async () => {
    expect(await here('hello', '--model', 'llama3.2', '--price', '0.15/0.60')).toMatchObject({ code: 0, out: 'Hi\n' });
    expect(bodies()).toMatchObject([{ model: 'llama3.2' }]);
    // 100 in and 10 out.
    expect(receipts()).toMatchObject([{ offer: 'own/llama3.2', cost: '0.000021' }]);
  });

  it('is asked for nothing', async () => {
    await here('hello', '--model', 'qwen2.5:7b', '--free', '--budget', '0/day', '--max-tokens', '10');
    expect(receipts()).toMatchObject([{ offer: 'own/qwen2.5:7b', cost: '0', outcome: 'answered' }]);
  });

  it('is refused with both ways out', async () => {
    const { code, err } = await here('hello', '--model', 'llama3.2');
    expect(code).toBe(2);
    expect(err).toContain('no model "llama3.2"');
    expect(err).toContain('say what it costs: --price 0.15/0.60, or --free');
  });

  it('is one, and its price is one', async () => {
    expect(await here('hello', '--free')).toMatchObject({
      code: 2,
      err: expect.stringContaining('a price belongs to one model'),
    });
    expect(await here('hello', '--model', 'x', '--price', 'cheap')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--price: "cheap" is not a price'),
    });
  });

  it('may be one of a list, at another price', async () => {
    await here('hello', '--model', 'openai/gpt-4o', '--price', '1/1');
    expect(receipts()).toMatchObject([{ offer: 'openai/gpt-4o', cost: '0.00011' }]);
  });
});

describe('a conversation', () => {
  it('goes on where it was kept', async () => {
    answer = ({ messages }) => `answer ${messages.length}`;
    await here('first', '--system', 'be brief', '--keep-text');
    await here('between');
    expect(await here('second', '-c', '--keep-text')).toMatchObject({ code: 0, out: 'answer 4\n' });
    expect(bodies()[0]?.messages).toEqual([
      { role: 'system', content: 'be brief' },
      { role: 'user', content: 'first' },
      { role: 'assistant', content: 'answer 2' },
      { role: 'user', content: 'second' },
    ]);
    await here('third', '--continue', '--system', 'be long');
    expect(bodies()[0]?.messages.map(({ content }) => content)).toEqual([
      'be long',
      'first',
      'answer 2',
      'second',
      'answer 4',
      'third',
    ]);
    expect(new Set(receipts().map(({ conversation }) => conversation)).size).toBe(2);
  });

  it('is none where nothing was kept', async () => {
    await here('first');
    expect(await here('second', '-c')).toMatchObject({
      code: 2,
      err: expect.stringContaining('no receipt has kept a conversation to go on with'),
    });
  });
});

describe('an answer by a schema', () => {
  const schema = {
    type: 'object',
    properties: { n: { type: 'integer' } },
    required: ['n'],
    additionalProperties: false,
  };
  beforeAll(() => {
    writeFileSync(join(folder, 'n.schema.json'), JSON.stringify(schema));
    writeFileSync(join(folder, 'broken.json'), '{"$ref": "#/nowhere"}');
    writeFileSync(join(folder, 'list.json'), '[]');
  });
  const bySchema = (...args: string[]) => here('how many?', '--schema', 'n.schema.json', ...args);

  it('is asked for and checked', async () => {
    answer = () => '{"n": 5}';
    expect(await bySchema()).toMatchObject({ code: 0, out: '{"n": 5}\n' });
    expect(bodies()[0]?.['response_format']).toEqual({
      type: 'json_schema',
      json_schema: { name: 'answer', strict: true, schema },
    });
  });

  it('is taken out of its fence', async () => {
    answer = () => '```json\n{"n": 5}\n```';
    expect(await bySchema()).toMatchObject({ code: 0, out: '{"n": 5}\n' });
  });

  it('is asked for once more in words where the first answer does not fit', async () => {
    answer = ({ messages }) =>
      messages[0]?.role === 'system' ? 'Here:\n```json\n{"n": 5}\n```\nThat is all.' : 'five';
    expect(await bySchema('--model', 'x', '--free')).toMatchObject({ code: 0, out: '{"n": 5}\n' });
    const [first, second, ...more] = bodies();
    expect({ first: first?.messages.length, more }).toEqual({ first: 1, more: [] });
    expect(second?.messages[0]?.content).toContain(JSON.stringify(schema));
    expect(receipts()[0]).toMatchObject({ outcome: 'answered', attempts: [{ outcome: 'rejected' }, {}] });
    expect(receipts()[0]).not.toHaveProperty('escalations');
  });

  it('is sought from the next tier where it does not fit, and then from nobody', async () => {
    answer = ({ model }) => (model.includes('R1') ? '{"n": 5}' : '{"n": "five"}');
    const { code, out, err } = await bySchema();
    expect({ code, out }).toEqual({ code: 0, out: '{"n": 5}\n' });
    expect(err).toContain(
      'failed: the answer does not fit the schema (type): /n, which is thrown away; trying again in',
    );
    expect(receipts()[0]).toMatchObject({
      tier: 'premium',
      escalations: 2,
      attempts: [
        { outcome: 'rejected', tier: 'default', reason: 'the answer does not fit the schema (type)' },
        { outcome: 'rejected', tier: 'default' },
        { outcome: 'rejected', tier: 'fallback' },
        { outcome: 'answered' },
      ],
    });
    // The same model is asked in words first, and so is everybody after it.
    expect(bodies().map(({ messages }) => messages[0]?.role)).toEqual(['user', 'system', 'system', 'system']);
    answer = () => 'five';
    expect(await bySchema('--tier', 'premium')).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringContaining('error: the answer is not JSON'),
    });
  });

  it('is asked for in words where the server takes no schema', async () => {
    answer = ({ response_format: format }) =>
      format === undefined ? '{"n": 1}' : { status: 400, error: 'response_format is not supported' };
    expect(await bySchema()).toMatchObject({ code: 0, out: '{"n": 1}\n' });
    const sent = bodies();
    expect(sent.map(({ response_format: format }) => format)).toMatchObject([
      { type: 'json_schema' },
      { type: 'json_object' },
      undefined,
    ]);
    expect(sent[2]?.messages[0]).toEqual({ role: 'system', content: expect.stringContaining(JSON.stringify(schema)) });
  });

  it.each([
    ['none.json', 'cannot read none.json'],
    ['list.json', 'list.json is not a JSON Schema'],
    ['broken.json', 'broken.json is not a JSON Schema that can be checked'],
  ])('is not asked for by %s', async (file, message) => {
    expect(await here('hello', '--schema', file)).toMatchObject({ code: 2, err: expect.stringContaining(message) });
    expect(bodies()).toEqual([]);
  });
});

describe('an answer that a command checks', () => {
  it('is taken where the command does, which gets it whole and no key', async () => {
    answer = () => 'two\nlines';
    const check = 'cat > seen.txt; test -z "$OPENAI_API_KEY$MY_KEY"';
    const env = { OPENAI_API_KEY: 'sk-1', MY_KEY: 'sk-2' };
    expect(
      await ask(['hello', '--base-url', server.url, '--key-env', 'MY_KEY', '--check', check], { env }),
    ).toMatchObject({
      code: 0,
      out: 'two\nlines\n',
    });
    expect(readFileSync(join(folder, 'seen.txt'), 'utf8')).toBe('two\nlines');
  });

  it('is sought from tier to tier, cheap first, and all of it is on the receipt', async () => {
    answer = ({ model }) => (model.includes('R1') ? 'good' : 'bad');
    const { code, out, err } = await here('hello', '--check', 'read line; echo "it says $line"; test "$line" = good');
    expect({ code, out }).toEqual({ code: 0, out: 'good\n' });
    expect(err).toContain('the check refused the answer (exit code 1): it says bad');
    const [receipt] = receipts();
    expect(receipt?.attempts.map(({ outcome, tier }) => [outcome, tier])).toEqual([
      ['rejected', 'default'],
      ['rejected', 'fallback'],
      ['answered', 'premium'],
    ]);
    expect(receipt).toMatchObject({ escalations: 2, bound: 'atLeast', cost: expect.any(String) });
    expect(JSON.stringify(receipt)).not.toContain('bad');
    const spend = fakeIo({ cwd: folder, env: { HOME: folder } });
    await run(['spend', '--receipts', 'receipts.jsonl'], spend);
    expect(spend.out()).toContain('1 of 1 requests went on to another tier because a check refused an answer: 100%.');
  });

  it('is printed by nobody where all are refused', async () => {
    expect(await here('hello', '--check', 'false')).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringContaining('error: the check refused the answer (exit code 1)'),
    });
    expect(await here('hello', '--check', 'false', '--model', 'x', '--free')).toMatchObject({ code: 3, out: '' });
  });

  it.each([
    ['no-such-command-here -q', '--check: there is no command no-such-command-here'],
    ['A=1 no-such-command-here', '--check: there is no command no-such-command-here'],
    ["grep 'x", '--check: the shell does not understand that command'],
  ])('says before asking that %j cannot be run', async (check, message) => {
    expect(await here('hello', '--check', check)).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining(message),
    });
    expect(bodies()).toEqual([]);
  });

  it('says after asking what nobody could know before', async () => {
    const { code, err } = await here('hello', '--check', 'true; "no-such-command"');
    expect(code).toBe(3);
    expect(err).toContain('error: the check cannot be run');
  });

  const running = async (...args: string[]) => {
    rmSync(join(folder, 'started'), { force: true });
    const io = fakeIo({ cwd: folder, env: { HOME: folder, PATH: process.env['PATH'] ?? '' } });
    const code = run(
      [
        'ask',
        'hello',
        '--no-plan',
        '--base-url',
        server.url,
        '--receipts',
        'receipts.jsonl',
        '--check',
        'touch started; sleep 600',
        ...args,
      ],
      io,
    );
    await vi.waitUntil(() => existsSync(join(folder, 'started')), { timeout: 25_000, interval: 10 });
    return { code, err: io.err, interrupt: io.interrupt };
  };

  it('does not wait for a command beyond its time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { code, err } = await running('--timeout', '60');
    vi.advanceTimersByTime(60_000);
    expect(await code).toBe(3);
    vi.useRealTimers();
    expect(err()).toContain('the time for all attempts is over');
    expect(receipts()[0]?.attempts).toMatchObject([{ outcome: 'expired', usage: { input: 100, output: 10 } }]);
  });

  it('ends with Ctrl-C', async () => {
    const { code, interrupt } = await running();
    interrupt();
    expect(await code).toBe(130);
    expect(receipts()[0]).toMatchObject({ outcome: 'interrupted', usage: { input: 100, output: 10 } });
  });
});

describe('what is sent', () => {
  it('has the temperature, the seed, the limit, images and headers', async () => {
    writeFileSync(join(folder, 'dot.png'), Buffer.from('89504e470d0a1a0a00', 'hex'));
    let sent: Record<string, unknown> = {};
    answer = (_body, headers) => {
      sent = headers;
      return 'Hi';
    };
    const { code } = await here(
      'look',
      '--temperature',
      '0.2',
      '--seed',
      '7',
      '--max-tokens',
      '50',
      '--image',
      'dot.png',
      '--header',
      'X-Team: search',
      '--header',
      'x-b: 1',
    );
    expect(code).toBe(0);
    expect(bodies()).toMatchObject([
      {
        temperature: 0.2,
        seed: 7,
        max_tokens: 50,
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'look' },
              { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgoA' } },
            ],
          },
        ],
      },
    ]);
    expect(sent).toMatchObject({ 'x-team': 'search', 'x-b': '1' });
  });

  it('has the effort and the service tier, which is priced as the server says, else as it was asked for', async () => {
    const args = ['hello', '--model', 'openai/gpt-5', '--reasoning-effort', 'low', '--service-tier', 'flex'];
    expect((await here(...args)).code).toBe(0);
    expect(bodies()).toMatchObject([{ reasoning_effort: 'low', service_tier: 'flex' }]);
    // 100 in and 10 out at $1.25 and $10 a million, and half of it.
    expect(receipts()[0]?.cost).toBe('0.0001125');
    answer = (body) =>
      'service_tier' in body ? { status: 400, error: 'unsupported parameter: service_tier' } : 'Without';
    expect(await here(...args)).toMatchObject({ code: 0, out: 'Without\n' });
    expect(receipts()[1]?.cost).toBe('0.000225');
  });

  it('is priced at the standard rates where no list has those of a service tier, and said', async () => {
    const { err } = await here('hello', '--model', 'global-api/qwen3-32b', '--service-tier', 'priority', '--dry-run');
    expect(err).toBe('note: no list has priority rates of global-api/qwen3-32b: priced at the standard ones\n');
  });

  it.each([
    [['--temperature', '3'], '--temperature: "3" is not a number from 0 to 2'],
    [['--temperature', 'hot'], '--temperature'],
    [['--max-tokens', '0'], '--max-tokens: an answer has at least one token'],
    [['--seed', '1.5'], '--seed: "1.5" is not a whole number'],
    [['--header', 'Authorization: Bearer sk-secret'], '--header: authorization cannot be set'],
    [['--header', 'no colon'], '--header: the value is not a header'],
    [['--header', 'x: a\nb: c'], '--header: the value is not a header'],
    [['--image', 'none.png'], 'cannot read none.png'],
    [['--image', 'n.schema.json'], 'n.schema.json is not an image'],
    [['--image', '/dev/zero'], 'cannot read /dev/zero: it is a device'],
    [['--timeout', '0'], '--timeout: "0" is not a time'],
  ])('is refused: %j', async (args, message) => {
    const { code, err } = await here('hello', ...args);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
    expect(err).not.toContain('sk-secret');
    expect(bodies()).toEqual([]);
  });

  it('goes through a proxy where one is named', async () => {
    const seen: string[] = [];
    const proxy = createServer((request, response) => {
      seen.push(request.url ?? '');
      response.end(chunk('through the proxy', 'stop') + event('[DONE]'));
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const address = proxy.address();
    const env = {
      HTTP_PROXY: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
      MY_KEY: 'sk-1',
    };
    const { code, out } = await ask(['hello', '--base-url', 'http://models.example/v1', '--key-env', 'MY_KEY'], {
      env,
    });
    proxy.close();
    expect({ code, out, seen }).toEqual({
      code: 0,
      out: 'through the proxy\n',
      seen: ['http://models.example/v1/chat/completions'],
    });
  });
});

it('a proxy that wants a password is said to, and nothing is booked', async () => {
  const proxy = createServer((_request, response) => response.writeHead(407).end());
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  const at = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const { code, err } = await ask(
    ['hello', '--base-url', 'http://models.example/v1', '--key-env', 'MY_KEY', '--model', 'openai/gpt-4o'],
    { env: { HTTP_PROXY: at, MY_KEY: 'sk-1' } },
  );
  proxy.close();
  expect(code).toBe(3);
  expect(err).toContain('error: the proxy wants a name and password (407)');
  expect(receipts()[0]).toMatchObject({ cost: '0', attempts: [{ outcome: 'unreachable' }] });
});

it('a proxy that is not there is part of what is said', async () => {
  const { code, err } = await ask(
    ['hello', '--base-url', 'http://models.example/v1', '--key-env', 'MY_KEY', '--model', 'openai/gpt-4o'],
    { env: { HTTP_PROXY: 'http://127.0.0.1:1', MY_KEY: 'sk-1' } },
  );
  expect(code).toBe(3);
  expect(err).toContain('error: cannot reach the server through its proxy (ECONNREFUSED)\n');
});

describe('tiers over several servers', () => {
  it('have each its own key, and an answer of another server where one has no credit', async () => {
    const other = await serve((_body, { headers }, response) =>
      response.end(chunk(`from the other with ${headers.authorization}`, 'stop') + event('[DONE]')),
    );
    answer = () => ({ status: 402, error: 'no credit' });
    writeFileSync(
      join(folder, 'two.yaml'),
      `schema: 1\nask:\n  baseUrl: ${server.url}\n  keyEnv: ONE\n  tiers:\n    default: [openai/gpt-4o-mini, openai/gpt-4o]\n    fallback: [{ offer: openai/gpt-4.1-mini, baseUrl: ${other.url}, keyEnv: TWO }]\n`,
    );
    const { code, out, err } = await ask(['hello', '--plan', 'two.yaml'], { env: { ONE: 'sk-1', TWO: 'sk-2' } });
    other.close();
    expect({ code, out }).toEqual({ code: 0, out: 'from the other with Bearer sk-2\n' });
    expect(err).toContain('402: no credit; trying the next model');
    expect(bodies().map(({ model }) => model)).toEqual(['gpt-4o-mini']);
  });

  it('are none but those of the plan', async () => {
    writeFileSync(join(folder, 'one.yaml'), 'schema: 1\nask: { tiers: { default: [openai/gpt-4o-mini] } }\n');
    expect(await here('hello', '--plan', 'one.yaml', '--critical')).toMatchObject({
      code: 2,
      err: expect.stringContaining('the plan has no premium tier'),
    });
    answer = () => ({ status: 503, error: 'down' });
    await here('hello', '--plan', 'one.yaml');
    expect(new Set(bodies().map(({ model }) => model))).toEqual(new Set(['gpt-4o-mini']));
  });
});

describe('nothing is dropped', () => {
  it('of several files and of a system text in one', async () => {
    writeFileSync(join(folder, 'one.txt'), 'one\n');
    writeFileSync(join(folder, 'two.txt'), 'two\n');
    await here('sum up', '--file', 'one.txt', '--file', 'two.txt', '-s', '@two.txt', '-m', 'x', '--free');
    expect(bodies()).toMatchObject([
      {
        model: 'x',
        messages: [
          { role: 'system', content: 'two' },
          { role: 'user', content: 'sum up\n\none\n\ntwo' },
        ],
      },
    ]);
  });

  it('of a conversation that goes on without --keep-text, and images that it showed are said', async () => {
    writeFileSync(join(folder, 'dot.png'), Buffer.from('89504e470d0a1a0a', 'hex'));
    await here('look', '--image', 'dot.png', '--keep-text');
    expect(receipts()[0]).toMatchObject({ prompt: 'look', images: 1 });
    const { err } = await here('and then', '-c');
    expect(err).toContain('note: 1 image of the conversation is not kept, and not sent again: --image shows one\n');
    await here('at last', '-c');
    expect(bodies()[0]?.messages.map(({ content }) => content)).toEqual(['look', 'Hi', 'and then', 'Hi', 'at last']);
  });

  it('of a long prompt: where it cannot fit, nobody is asked', async () => {
    writeFileSync(join(folder, 'long.txt'), 'word '.repeat(400_000));
    expect(await here('--file', 'long.txt', '--model', 'openai/gpt-4o')).toMatchObject({
      code: 2,
      err:
        'error: the prompt has about 500,008 tokens, and no more than 128k fit\n' +
        '  shorten it, or name a model with a longer context: cost-projection models shows them\n',
    });
    expect(bodies()).toEqual([]);
  });

  it('of what is paid for: a file that takes no receipt is found before', async () => {
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    expect(await here('hello', '--receipts', 'notes.txt')).toMatchObject({
      code: 2,
      err: expect.stringContaining('holds something other than receipts'),
    });
    expect(bodies()).toEqual([]);
  });
});

describe('a first budget', () => {
  it('limits an answer that nobody limits, and says so', async () => {
    const { code, err } = await here('hello', '--budget', '0.05/day', '--model', 'openai/gpt-4o');
    expect(code).toBe(0);
    expect(err).toContain('note: for the budget, an answer may have 4,000 tokens (--max-tokens says otherwise)\n');
    expect(bodies()[0]).toMatchObject({ max_tokens: 4000 });
    await here('hello', '--budget', '5/day', '--max-tokens', '50');
    expect(bodies()[0]).toMatchObject({ max_tokens: 50 });
  });
});

describe('while nothing has come', () => {
  const CLEAR = '\r\u001b[2K';

  it('a terminal says who is asked, until the answer begins', async () => {
    const { out, err } = await ask(['hello', '--base-url', server.url, '--model', 'x', '--free'], { isTTY: true });
    expect(out).toContain('Hi');
    const [before, asking, after] = err.split(CLEAR);
    expect([before, asking]).toEqual(['', expect.stringMatching(/^asking x at 127\.0\.0\.1(:\d+)? …$/)]);
    expect(after).toMatch(/^model · own\/x/);
  });

  it.each([
    [['--quiet'], true],
    [[], false],
  ])('nothing is said with %j on a terminal: %s', async (args, isTTY) => {
    const { err } = await ask(['hello', '--base-url', server.url, '--model', 'x', '--free', ...args], { isTTY });
    expect(err).not.toContain(CLEAR);
  });
});

describe('standard input', () => {
  const prompts = () => bodies().map(({ messages }) => messages.at(-1)?.content);

  it('is added where it was made for this command, and left where it is that of a loop', async () => {
    const input = { stdin: 'the rest\n' };
    await ask(['review', '--base-url', server.url], input);
    expect(prompts()).toEqual(['review\n\nthe rest']);
    const { err } = await ask(['review', '--base-url', server.url], { ...input, inputOwner: 'shell' });
    expect(prompts()).toEqual(['review']);
    expect(err).toContain(
      'note: standard input is read by the shell around this command, and was left to it; - adds it to the prompt\n',
    );
  });

  it.each([[['review', '-']], [['review', '--file', '-']], [[]]])('is taken all the same with %j', async (words) => {
    await ask([...words, '--base-url', server.url], { stdin: 'the rest\n', inputOwner: 'shell' });
    expect(prompts()).toEqual([[...words.filter((word) => word === 'review'), 'the rest'].join('\n\n')]);
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from '../../../src/cli.ts';
import {
  answer,
  answerOf,
  cut,
  faultServer,
  json,
  late,
  PROMPT,
  refusingPrefill,
  reset,
  sends,
  silent,
  stall,
  status,
  thenSends,
  WORDS,
} from '../../ask/fault-server.ts';
import type { Exchange, FaultServer, Script } from '../../ask/fault-server.ts';
import { fakeClock, pass } from '../../ask/fault-clock.ts';
import type { Receipt } from '../../../src/ask/ledger/receipt.ts';
import { chunk, event, spawned } from '../../e2e/spawned.ts';
import { fakeIo } from '../../fake-io.ts';

// The sixteen scenarios of a public failover benchmark, and the faults that reviews found, each in three modes. The server's
// own books are the second witness. With FAULTS=full, the built program and real time instead of an injected clock.

const isFull = process.env['FAULTS'] === 'full';
const flash = 'deepseek-ai/DeepSeek-V4-Flash';
const qwen = 'Qwen/Qwen3-32B';
const mini = 'gpt-4.1-mini';

let folder = '';
let server: FaultServer;
beforeAll(async () => {
  if (!isFull) fakeClock();
  folder = mkdtempSync(join(tmpdir(), 'faults-'));
  server = await faultServer(isFull ? (ms) => sleep(ms) : pass);
  // A third model with a longer context, as a plan would have it for long prompts.
  writeFileSync(
    join(folder, 'long.yaml'),
    `schema: 1\nask: { tiers: { default: [{ offer: global-api/deepseek-v4-flash, model: ${flash} }, { offer: openai/gpt-4.1-mini, model: ${mini} }] } }\n`,
  );
});
afterAll(() => {
  server.close();
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  rmSync(join(folder, 'state'), { recursive: true, force: true });
});

const modes = ['streamed', 'piped', 'json'] as const;
type Mode = (typeof modes)[number];

interface Ran {
  readonly code: number | null;
  /** What was printed as the answer. */
  readonly answer: string;
  readonly err: string;
  readonly receipt: Receipt;
}

async function ask(mode: Mode, args: readonly string[] = []): Promise<Ran> {
  const flags = { streamed: ['--stream'], piped: [], json: ['--json'] }[mode];
  const argv = ['ask', 'hello', '--no-plan', '--base-url', server.url, '--no-memory', ...flags, ...args];
  const env = { XDG_STATE_HOME: join(folder, 'state'), HOME: folder };
  const { code, out, err } = isFull ? await spawn(argv, env) : await inProcess(argv, env, mode === 'streamed');
  const receipts = readFileSync(join(folder, 'state', 'cost-projection', 'receipts.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  return {
    code,
    answer: mode === 'json' ? JSON.parse(out).answer : out.replace(/\n$/, ''),
    err,
    receipt: JSON.parse(receipts.at(-1) ?? ''),
  };
}

async function inProcess(argv: readonly string[], env: Record<string, string>, isTTY: boolean) {
  const io = fakeIo({ cwd: folder, env, isTTY });
  return { code: await run(argv, io), out: io.out(), err: io.err() };
}

async function spawn(argv: readonly string[], env: Record<string, string>) {
  const { status: code, stdout: out, stderr: err } = await spawned(argv, { cwd: folder, env });
  return { code, out, err };
}

const asked = () => server.log.map(({ model }) => model);
const outcomes = ({ receipt }: Ran) => receipt.attempts.map(({ outcome }) => outcome);

interface Scenario {
  readonly name: string;
  readonly script: Script;
  /** What is asked, in order. */
  readonly asks: readonly string[];
  /** Who answers; undefined where nobody does. */
  readonly from?: string;
  readonly fails: readonly string[];
  /** True where a stream that printed something ends with that, and says so. */
  readonly breaks?: true;
  readonly args?: readonly string[];
  readonly says?: string;
}

const scenarios: readonly Scenario[] = [
  {
    name: '1 · 429 once, with Retry-After',
    script: { [flash]: [status(429, {}, { 'retry-after': '1' }), answer] },
    asks: [flash, flash],
    from: flash,
    fails: ['busy'],
  },
  {
    name: '2 · 429 always',
    script: { [flash]: [status(429)], '*': [answer] },
    asks: [flash, flash, flash, qwen],
    from: qwen,
    fails: ['busy', 'busy', 'busy'],
  },
  {
    name: '3 · 500 once',
    script: { [flash]: [status(500), answer] },
    asks: [flash, flash],
    from: flash,
    fails: ['server'],
  },
  {
    name: '4 · 503 always',
    script: { [flash]: [status(503)], '*': [answer] },
    asks: [flash, qwen],
    from: qwen,
    fails: ['overloaded'],
  },
  {
    name: '5 · a reset before any header',
    script: { [flash]: [reset, answer] },
    asks: [flash, flash],
    from: flash,
    fails: ['reset'],
  },
  {
    name: '6 · no response at all',
    script: { [flash]: [silent(31_000)], '*': [answer] },
    asks: [flash, qwen],
    from: qwen,
    fails: ['timedOut'],
  },
  {
    name: '7 · the first token after 20 seconds',
    script: { [flash]: [late(20_000)] },
    asks: [flash],
    from: flash,
    fails: [],
  },
  {
    name: '8 · a stream cut after 40 of 60 tokens',
    script: { [flash]: [cut(40)], '*': [answer] },
    asks: [flash, qwen],
    from: qwen,
    fails: ['cutOff'],
    breaks: true,
  },
  {
    name: '9 · a stream that stalls',
    script: { [flash]: [stall(40, 61_000)], '*': [answer] },
    asks: [flash, qwen],
    from: qwen,
    fails: ['cutOff'],
    breaks: true,
  },
  {
    name: '10 · a malformed chunk',
    script: { [flash]: [thenSends(40, 'data: {"choices":[{"del\n\n')], '*': [answer] },
    asks: [flash, qwen],
    from: qwen,
    fails: ['cutOff'],
    breaks: true,
  },
  {
    name: '11 · no [DONE]',
    script: { [flash]: [thenSends(WORDS, chunk('', 'stop'))] },
    asks: [flash],
    from: flash,
    fails: [],
  },
  {
    name: '12 · a prompt longer than the context',
    script: {
      [flash]: [status(400, { code: 'context_length_exceeded', message: 'maximum context length is 128000 tokens' })],
      '*': [answer],
    },
    asks: [flash, mini],
    from: mini,
    fails: ['tooLong'],
    args: ['--plan', 'long.yaml'],
  },
  {
    name: '13 · the content is filtered',
    script: { [flash]: [sends(chunk('', 'content_filter') + event('[DONE]'))] },
    asks: [flash],
    fails: ['refused'],
    says: 'the content was refused',
  },
  {
    name: '14 · a cut whose fallback takes no beginning of an answer',
    script: { [flash]: [cut(40)], '*': [refusingPrefill] },
    asks: [flash, qwen],
    from: qwen,
    fails: ['cutOff'],
    breaks: true,
  },
  {
    name: '15 · a server that flaps',
    script: { [flash]: [reset, status(500)], [qwen]: [status(503), answer] },
    asks: [flash, flash, qwen, qwen],
    from: qwen,
    fails: ['reset', 'server', 'overloaded'],
  },
  {
    name: '16 · who is billed after a failover',
    script: {
      [flash]: [thenSends(40, event({ choices: [], usage: { prompt_tokens: PROMPT, completion_tokens: 40 } }))],
      '*': [answer],
    },
    asks: [flash, qwen],
    from: qwen,
    fails: ['cutOff'],
    breaks: true,
  },
];

describe.each(modes)('%s', (mode) => {
  it.each(scenarios)('$name', async ({ script, asks, from, fails, breaks, args, says }) => {
    server.play(script);
    const ran = await ask(mode, args);
    const isBroken = breaks === true && mode === 'streamed';
    expect(outcomes(ran)).toEqual(isBroken ? fails : [...fails, ...(from === undefined ? [] : ['answered'])]);
    expect(asked()).toEqual(isBroken ? asks.slice(0, fails.length) : asks);
    // An answer comes whole; in a stream that printed something, its beginning stays and is said to be one.
    expect(ran.answer).toBe(isBroken ? answerOf(flash).slice(0, 40 * 4) : from === undefined ? '' : answerOf(from));
    expect(ran.code).toBe(isBroken || from === undefined ? 3 : 0);
    if (isBroken) expect(ran.err).toMatch(/\nerror: .*; the answer is incomplete\n$/);
    if (says !== undefined) expect(ran.err).toContain(says);
    booksAgree(ran);
  });
});

/** No attempt that the server billed is missing from the receipt, nor is any of its tokens that the server told. */
function booksAgree({ receipt }: Ran): void {
  const requests = receipt.attempts.flatMap((attempt) => Array.from({ length: attempt.requests }, () => attempt));
  expect(requests.map(({ model }) => model)).toEqual(asked());
  for (const [index, { prompt, completion, model }] of server.log.entries()) {
    const { usage = {}, cost, estimated } = requests[index] ?? {};
    if (prompt === 0) {
      // What was refused at once costs nothing; what was taken and not answered may.
      if (/^\d/.test(requests[index]?.reason ?? '')) expect(cost).toBe('0');
      continue;
    }
    expect(Number(cost), `${model} is billed`).toBeGreaterThan(0);
    const tokens = { input: usage.input, output: usage.output };
    // The answer's four bytes are a token, and a short prompt is eight tokens and its own.
    expect(tokens).toEqual(estimated ? { input: 10, output: completion } : { input: prompt, output: completion });
  }
}

describe('what is no answer', () => {
  const usage = { prompt_tokens: 20, completion_tokens: 8000, total_tokens: 8020 };
  const whole = (choice: object) => json({ choices: [choice], usage });

  it.each([
    ['an empty finish reason, and then a reset', [thenSends(40, chunk('', ''))], 'cutOff', undefined],
    ['the finish reason error', [thenSends(40, chunk('', 'error'))], 'cutOff', undefined],
    [
      'another finish reason',
      [thenSends(40, chunk('', 'insufficient_system_resource'))],
      'cutOff',
      '(insufficient_system_resource)',
    ],
    ['an error in a 200', [json({ error: { message: 'upstream died', code: 502 } })], 'server', 'upstream died'],
    ['an error as a text', [json({ error: 'model is loading' })], 'server', 'model is loading'],
    [
      'an error by a code of its own',
      [json({ base_resp: { status_code: 1008, status_msg: 'insufficient balance' } })],
      'noCredit',
      'insufficient balance',
    ],
    [
      'a chunk with only an error',
      [sends(event({ error: { message: 'overloaded', type: 'overloaded_error' } }))],
      'overloaded',
      'overloaded',
    ],
    ['an error in the middle of a stream', [thenSends(40, event({ error: { message: 'gone' } }))], 'cutOff', 'gone'],
    ['content null', [whole({ message: { content: null }, finish_reason: 'stop' })], 'empty', 'the answer is empty'],
    [
      'content null at the limit',
      [whole({ message: { content: null }, finish_reason: 'length' })],
      'empty',
      'the limit of tokens',
    ],
    [
      'a tool call',
      [whole({ message: { content: null, tool_calls: [{}] }, finish_reason: 'tool_calls' })],
      'empty',
      'asks for a tool',
    ],
    ['a page', [sends('<h1>Sign in</h1>', 'text/html')], 'malformed', 'not a stream of a chat completion'],
    ['JSON of something else', [json({ hello: 1 })], 'malformed', 'not a chat completion'],
    ['nothing', [sends('')], 'malformed', undefined],
    ['a stream of nothing', [sends(event('[DONE]'))], 'malformed', undefined],
    [
      'an error page of 1.4 MB',
      [({ response }: Exchange) => response.writeHead(500).end('x'.repeat(1_400_000))],
      'server',
      undefined,
    ],
  ] as const)('%s', async (_what, acts, kind, says) => {
    server.play({ [flash]: acts, '*': [answer] });
    const ran = await ask('piped', ['--tier', 'fallback', '--model', 'global-api/deepseek-v4-flash']);
    expect(ran.answer).toBe('');
    expect(ran.code).toBe(3);
    expect(outcomes(ran)[0]).toBe(kind);
    expect(ran.err.length).toBeLessThan(4000);
    if (says !== undefined) expect(ran.err).toContain(says);
  });

  it.each([
    [null, 'length'],
    [null, 'stop'],
    ['Half', 'content_filter'],
  ] as const)('is booked with the tokens that it reports: %j, %s', async (content, reason) => {
    server.play({ '*': [json({ choices: [{ message: { content }, finish_reason: reason }], usage })] });
    const { receipt } = await ask('json', ['--model', 'global-api/deepseek-v4-flash']);
    // 20 in and 8,000 out, at $0.18 and $0.25 a million.
    expect(receipt).toMatchObject({ usage: { input: 20, output: 8000 }, estimated: false, cost: '0.0020036' });
  });

  it('is booked as it was heard where nothing is reported: reasoning too', async () => {
    const thoughts = event({ choices: [{ delta: { reasoning_content: 'x'.repeat(4000) } }] });
    server.play({ '*': [({ response }) => (response.write(thoughts), setImmediate(() => response.destroy()))] });
    const { receipt } = await ask('streamed', ['--model', 'global-api/deepseek-v4-flash']);
    expect(receipt.attempts[0]).toMatchObject({
      outcome: 'cutOff',
      estimated: true,
      usage: { input: 10, reasoning: 1000 },
      cost: '0.0002518',
    });
  });
});

describe('an answer', () => {
  it('is one where the server answers a stream whole, and is asked for once', async () => {
    server.play({
      '*': [
        json({
          choices: [{ message: { content: 'whole' }, finish_reason: 'stop' }],
          usage: { prompt_tokens: 5, completion_tokens: 1 },
        }),
      ],
    });
    expect(await ask('piped')).toMatchObject({ code: 0, answer: 'whole', receipt: { usage: { input: 5, output: 1 } } });
    expect(server.log).toHaveLength(1);
  });

  it('is asked for whole from a server that cannot stream', async () => {
    server.play({
      '*': [
        (exchange) =>
          exchange.body.stream === true
            ? status(400, { message: 'streaming is not supported' })(exchange)
            : answer(exchange),
      ],
    });
    expect(await ask('piped')).toMatchObject({
      code: 0,
      answer: answerOf(flash),
      receipt: { attempts: [{ requests: 2 }] },
    });
  });

  it('is text among parts of other kinds', async () => {
    const parts = [
      { type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }] },
      { type: 'text', text: 'Yes' },
    ];
    server.play({ '*': [sends(event({ choices: [{ delta: { content: parts } }] }) + chunk('.', 'stop'))] });
    expect(await ask('piped')).toMatchObject({ code: 0, answer: 'Yes.' });
  });

  it('ends at once at its end, whatever the connection does', async () => {
    server.play({
      '*': [
        ({ response }) =>
          response.write(
            chunk('Done', 'stop') + event({ choices: [], usage: { prompt_tokens: 9, completion_tokens: 1 } }),
          ),
      ],
    });
    expect(await ask('piped')).toMatchObject({ code: 0, answer: 'Done', receipt: { estimated: false } });
    server.play({ '*': [({ response }) => response.write(chunk('Done') + event('[DONE]'))] });
    expect(await ask('piped')).toMatchObject({ code: 0, answer: 'Done' });
  });

  it('waits two seconds for its usage', async () => {
    server.play({ '*': [(exchange) => (exchange.response.write(chunk('Done', 'stop')), exchange.wait(2500))] });
    expect(await ask('piped')).toMatchObject({
      code: 0,
      answer: 'Done',
      receipt: { estimated: true, outcome: 'answered' },
    });
  });

  it('may take long while it goes on', async () => {
    const slow: Script = {
      '*': [
        async ({ response, wait }) => {
          for (let part = 0; part < 10; part++) {
            response.write(chunk('on '));
            await wait(20_000);
          }
          response.end(chunk('end', 'stop') + event('[DONE]'));
        },
      ],
    };
    server.play(slow);
    if (!isFull) expect(await ask('piped')).toMatchObject({ code: 0, answer: `${'on '.repeat(10)}end` });
    server.play(slow);
    const ran = await ask('piped', ['--timeout', '70']);
    expect(ran).toMatchObject({ code: 3, answer: '' });
    expect(ran.err).toContain('error: the time for all attempts is over');
    expect(outcomes(ran)).toEqual(['expired']);
  }, 120_000);

  it('that never ends is ended where it is longer than it may be', async () => {
    const endless: Script = {
      '*': [
        ({ response }) => {
          const more = (): void => {
            while (!response.destroyed && response.write(chunk('x'.repeat(1000))));
          };
          response.on('drain', more);
          more();
        },
      ],
    };
    server.play(endless);
    const {
      code,
      answer: text,
      receipt,
    } = await ask('streamed', ['--max-tokens', '100', '--model', 'global-api/deepseek-v4-flash']);
    expect(code).toBe(3);
    // Sixteen bytes for each of 100 tokens, and 4,096.
    expect(text.length).toBeLessThan(7000);
    expect(receipt.outcome).toBe('cut');
  });

  it('that comes whole is cancelled at its ceiling, at most', async () => {
    writeFileSync(
      join(folder, 'unstreamed.yaml'),
      'schema: 1\nask: { stream: false, wholeTimeoutMs: 1000, retries: 0 }\n',
    );
    server.play({ '*': [silent(1500)] });
    const { receipt } = await ask('piped', [
      '--plan',
      'unstreamed.yaml',
      '--max-tokens',
      '1000',
      '--model',
      'global-api/deepseek-v4-flash',
    ]);
    // At most 13 tokens in and 1,000 out.
    expect(receipt).toMatchObject({
      cost: '0.00025234',
      bound: 'atMost',
      ceiling: '0.00025234',
      attempts: [{ outcome: 'timedOut' }],
    });
  });
});

describe('waits', () => {
  it.each([
    [{ 'retry-after-ms': '120', 'retry-after': '60' }, 120],
    [{ 'x-ms-retry-after-ms': '90' }, 90],
    [{ 'retry-after': '2' }, 2000],
  ])('are as long as %j asks', async (headers, ms) => {
    if (isFull) return;
    server.play({ [flash]: [status(429, {}, headers), answer] });
    const io = fakeIo({ cwd: folder, env: { XDG_STATE_HOME: join(folder, 'state') } });
    expect(await run(['ask', 'hello', '--no-plan', '--no-memory', '--base-url', server.url], io)).toBe(0);
    // And a quarter of the first delay of 500 ms on top, by the injected chance of one half.
    expect(io.waits).toEqual([ms + 125]);
  });

  it('are none where the server says not to try again', async () => {
    server.play({ [flash]: [status(429, {}, { 'x-should-retry': 'false' })], '*': [answer] });
    await ask('piped');
    expect(asked()).toEqual([flash, qwen]);
  });

  it('are none for a rate limit that speaks of billing', async () => {
    server.play({
      [flash]: [
        status(429, {
          message: 'Rate limit reached. Visit https://platform.example/account/billing',
          code: 'rate_limit_exceeded',
        }),
        answer,
      ],
    });
    expect(await ask('piped')).toMatchObject({ code: 0 });
  });

  it('are made where one model is left', async () => {
    server.play({ '*': [status(503, {}, { 'retry-after': '1' }), answer] });
    expect(await ask('piped', ['--model', 'global-api/deepseek-v4-flash'])).toMatchObject({ code: 0 });
    server.play({ '*': [reset, answer] });
    expect(await ask('piped', ['--tier', 'fallback'])).toMatchObject({ code: 0 });
  });
});

it('says what a server says, in whatever form', async () => {
  for (const body of [
    { detail: 'too hot' },
    { code: 20012, message: 'too hot' },
    { status: 'failure', message: 'too hot' },
    { detail: [{ msg: 'too hot' }] },
    [{ error: { message: 'too hot' } }],
  ]) {
    server.play({ '*': [({ response }) => response.writeHead(400).end(JSON.stringify(body))] });
    expect((await ask('piped')).err).toMatch(/error: 400.*too hot/);
  }
});

it('keeps no word of a server in a receipt', async () => {
  server.play({ '*': [status(400, { message: 'you said: hello', code: 'hello' })] });
  const { receipt, err } = await ask('piped');
  expect(err).toContain('you said: hello');
  expect(receipt.attempts[0]?.reason).toBe('400');
  server.play({ '*': [status(400, { message: 'you said: hello', code: 'bad_temperature' })] });
  expect((await ask('piped')).receipt.attempts[0]?.reason).toBe('400 (bad_temperature)');
});

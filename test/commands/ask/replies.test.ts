import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { answer, answerOf, json, reset, sends, silent, status, thenSends } from '../../ask/fault-server.ts';
import type { Exchange, Script } from '../../ask/fault-server.ts';
import { chunk, event } from '../../e2e/spawned.ts';
import { fakeIo } from '../../fake-io.ts';
import { ask, asked, flash, folder, isFull, outcomes, qwen, server, useFaultServer } from './fault-run.ts';

// Replies that are no answers, odd answers, and the waits between them.

useFaultServer();

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
    const ran = await ask('piped', ['--model', 'global-api/deepseek-v4-flash']);
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

  it('is what follows the thoughts of a model, which are booked and said', async () => {
    const acts = [sends(chunk('<thi') + chunk('nk>Hm, hm.</think>\n\n') + chunk('Yes') + chunk('.', 'stop'))];
    for (const mode of ['streamed', 'piped'] as const) {
      server.play({ '*': acts });
      const ran = await ask(mode, ['--model', 'global-api/deepseek-v4-flash']);
      expect(ran).toMatchObject({ code: 0, answer: 'Yes.' });
      expect(ran.err).toContain(`note: the answer of ${flash} began with its thoughts, <think>…</think>: left out\n`);
      expect(ran.receipt.usage).toEqual({ input: 10, output: 1, reasoning: 6 });
    }
    server.play({ '*': [sends(chunk('<think>Hm, hm.', 'length'))] });
    expect((await ask('piped', ['--model', 'global-api/deepseek-v4-flash'])).err).toContain(
      'all of the limit of tokens went elsewhere',
    );
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

describe('what a server says', () => {
  it.each(['eos', 'COMPLETE', 'something_new'])('ends an answer with its own word %s, which is told', async (word) => {
    server.play({ '*': [sends(chunk('whole') + chunk('', word) + event('[DONE]'))] });
    const ran = await ask('piped');
    expect(ran).toMatchObject({ code: 0, answer: 'whole', receipt: { attempts: [{ finishReason: word }] } });
    expect(ran.err).toContain(`note: ${flash} ended its answer with "${word}": taken as whole\n`);
  });

  it.each(['model_length', 'MAX_TOKENS'])('is that the limit is reached: %s', async (word) => {
    server.play({ '*': [sends(chunk('cut') + chunk('', word) + event('[DONE]'))] });
    expect((await ask('piped')).receipt.attempts).toMatchObject([{ truncated: true }]);
  });

  it('with an unknown word is no end where the connection breaks', async () => {
    server.play({
      [flash]: [
        ({ response }) => {
          response.setHeader('content-type', 'text/event-stream');
          response.write(chunk('half', 'something_new'));
          setImmediate(() => response.destroy());
        },
      ],
      '*': [answer],
    });
    expect(outcomes(await ask('piped'))).toEqual(['cutOff', 'answered']);
  });

  it('ends everything where it is that the prompt was flagged', async () => {
    server.play({
      '*': [status(403, { code: 403, message: 'your input was flagged', metadata: { reasons: ['violence'] } })],
    });
    const ran = await ask('piped');
    expect({ code: ran.code, asked: asked(), outcomes: outcomes(ran) }).toEqual({
      code: 3,
      asked: [flash],
      outcomes: ['refused'],
    });
    expect(ran.err).toContain('error: 403 (moderation): your input was flagged');
  });

  it('has the next model asked where it knows no such model, by whatever status', async () => {
    server.play({ [flash]: [status(400, { message: 'Model Not Exist' })], '*': [answer] });
    expect(outcomes(await ask('piped'))).toEqual(['notFound', 'answered']);
  });

  it('has a parameter left out once that it does not take', async () => {
    const bodies: object[] = [];
    server.play({
      '*': [
        (exchange) => {
          bodies.push(exchange.body);
          const { temperature, seed } = { temperature: undefined, seed: undefined, ...exchange.body };
          const refused = temperature === undefined ? (seed === undefined ? undefined : 'seed') : 'temperature';
          return refused === undefined
            ? answer(exchange)
            : status(400, { message: `Unsupported parameter: '${refused}' is not supported with this model.` })(
                exchange,
              );
        },
      ],
    });
    const ran = await ask('piped', ['--temperature', '0', '--seed', '7']);
    expect({ code: ran.code, requests: ran.receipt.attempts.map(({ requests }) => requests) }).toEqual({
      code: 0,
      requests: [3],
    });
    expect(bodies.map((body) => ['temperature' in body, 'seed' in body])).toEqual([
      [true, true],
      [false, true],
      [false, false],
    ]);
    expect(ran.err).toContain(`note: ${flash} does not take a temperature: asked without it\n`);
    expect(ran.err).toContain(`note: ${flash} does not take a seed: asked without it\n`);
  });

  it('about the value of a parameter is a mistake of the user', async () => {
    server.play({ '*': [status(400, { message: 'temperature must be at most 1' })] });
    expect(outcomes(await ask('piped', ['--temperature', '2']))).toEqual(['badRequest']);
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

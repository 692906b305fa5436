import { describe, expect, it } from 'vitest';
import {
  answer,
  answerOf,
  cut,
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
import type { Script } from '../../ask/fault-server.ts';
import { chunk, event } from '../../e2e/spawned.ts';
import { ask, asked, flash, mini, modes, outcomes, qwen, server, useFaultServer, type Ran } from './fault-run.ts';

// The sixteen scenarios of a public failover benchmark. The server's own books are the second witness.

useFaultServer();

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

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sendChat } from '../../../src/ask/client/chat.ts';
import { chunk, event } from '../../e2e/spawned.ts';
import { faultServer, stall, type FaultServer } from '../fault-server.ts';
import { fakeClock, pass } from '../fault-clock.ts';

let server: FaultServer;
beforeEach(async () => {
  fakeClock();
  server = await faultServer(pass);
});
afterEach(() => {
  server.close();
  vi.useRealTimers();
});

const timeouts = {
  connectTimeoutMs: 10_000,
  firstTokenTimeoutMs: 30_000,
  idleTimeoutMs: 30_000,
  wholeTimeoutMs: 120_000,
};
const request = {
  model: 'm',
  messages: [{ role: 'user' as const, content: 'hello' }],
  maxTokens: undefined,
  parameters: {},
  schema: undefined,
  isStreamed: true,
  maxBytes: 100_000,
};

function hear(onText: (text: string) => Promise<void>) {
  const connection = { baseUrl: server.url, key: undefined, headers: {}, agent: undefined };
  const listener = { onText, onSent: () => undefined, now: () => new Date(0), signal: new AbortController().signal };
  return sendChat(connection, request, timeouts, listener);
}

it('does not take the time that printing takes for silence', async () => {
  let rest: (() => void) | undefined;
  server.play({
    '*': [
      ({ response }) => {
        response.setHeader('content-type', 'text/event-stream');
        response.write(chunk('one '));
        rest = () => response.end(chunk('two', 'stop') + event('[DONE]'));
      },
    ],
  });
  const reply = await hear(async () => {
    await pass(90_000);
    rest?.();
    rest = undefined;
  });
  expect(reply).toMatchObject({ text: 'one two', failure: undefined });
});

it('takes silence for silence', async () => {
  server.play({ '*': [stall(3, 31_000)] });
  const { failure } = await hear(() => Promise.resolve());
  expect(failure).toMatchObject({ kind: 'cutOff', reason: 'the answer stopped in its middle for 30000 ms' });
});

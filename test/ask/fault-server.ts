import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { chunk, event } from '../e2e/spawned.ts';

// An OpenAI-compatible server that fails as its script says, and keeps its own books: the second witness.

/** One request, to be answered, or not. */
export interface Exchange {
  readonly model: string;
  readonly body: {
    readonly model: string;
    readonly stream?: boolean;
    readonly messages: readonly { readonly role: string }[];
  };
  readonly headers: IncomingMessage['headers'];
  readonly response: ServerResponse;
  /** Lets time pass: on the injected clock, or really. */
  readonly wait: (ms: number) => Promise<void>;
  /** Enters into the books that so many tokens are billed. */
  readonly bill: (prompt: number, completion: number) => void;
}

export type Act = (exchange: Exchange) => unknown;

/** What each model does with its first request, its second, and so on; the last act is repeated. */
export type Script = Readonly<Record<string, readonly Act[]>>;

interface Entry {
  readonly model: string;
  readonly messages: readonly { readonly role: string }[];
  readonly prompt: number;
  readonly completion: number;
}

export interface FaultServer {
  readonly url: string;
  readonly log: Entry[];
  play(script: Script): void;
  close(): void;
}

/** Lets time pass, until that is over or nobody waits any more. */
export type Wait = (ms: number, isOver: () => boolean) => Promise<void>;

export function faultServer(wait: Wait): Promise<FaultServer> {
  let script: Script = {};
  let counts = new Map<string, number>();
  const log: Entry[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => {
      const body = JSON.parse(text);
      const count = counts.get(body.model) ?? 0;
      counts.set(body.model, count + 1);
      const acts = script[body.model] ?? script['*'] ?? [];
      const entry = { model: body.model, messages: body.messages, prompt: 0, completion: 0 };
      log.push(entry);
      const bill = (prompt: number, completion: number): void => {
        entry.prompt += prompt;
        entry.completion += completion;
      };
      const act = acts[Math.min(count, acts.length - 1)] ?? status(404);
      const played = script;
      const isOver = (): boolean => response.destroyed || script !== played;
      void act({ model: body.model, body, headers: request.headers, response, wait: (ms) => wait(ms, isOver), bill });
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({
        url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/v1`,
        log,
        play: (next) => {
          script = next;
          counts = new Map();
          log.length = 0;
        },
        close: () => {
          server.closeAllConnections();
          server.close();
        },
      });
    });
  });
}

export const WORDS = 60;
export const PROMPT = 21;

/** The answer: sixty words, each a token and four bytes. */
export const answerOf = (model: string): string =>
  Array.from({ length: WORDS }, (_, n) => `${model[0]}${String(n).padStart(2, '0')} `)
    .join('')
    .trimEnd();

const parts = (model: string): string[] => answerOf(model).match(/.{1,4}/g) ?? [];

const usage = (completion: number) => ({
  prompt_tokens: PROMPT,
  completion_tokens: completion,
  total_tokens: PROMPT + completion,
});

/** Streams the first words of the answer; where the request asks for it whole, sends the beginning of that. */
function begin({ body, model, response, bill }: Exchange, words: number): void {
  bill(PROMPT, words);
  if (body.stream !== true) {
    response.setHeader('content-type', 'application/json');
    response.write(`{"choices":[{"message":{"content":"${parts(model).slice(0, words).join('')}`);
    return;
  }
  response.setHeader('content-type', 'text/event-stream');
  for (const part of parts(model).slice(0, words)) response.write(chunk(part));
}

/** Streams the whole answer with its usage. */
export const answer: Act = (exchange) => {
  const { body, response, model } = exchange;
  if (body.stream !== true) {
    exchange.bill(PROMPT, WORDS);
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        id: 'x',
        model,
        choices: [{ message: { content: answerOf(model) }, finish_reason: 'stop' }],
        usage: usage(WORDS),
      }),
    );
    return;
  }
  begin(exchange, WORDS);
  response.end(chunk('', 'stop') + event({ choices: [], model, usage: usage(WORDS) }) + event('[DONE]'));
};

export const status =
  (code: number, error: object = { message: `it was ${code}` }, headers: Readonly<Record<string, string>> = {}): Act =>
  ({ response }) =>
    response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(JSON.stringify({ error }));

export const reset: Act = ({ response }) => response.socket?.resetAndDestroy();

/** Holds the request, and lets time pass. */
export const silent =
  (ms: number): Act =>
  ({ wait }) =>
    wait(ms);

export const late =
  (ms: number): Act =>
  async (exchange) => {
    await exchange.wait(ms);
    await answer(exchange);
  };

/** The beginning of an answer, and then the connection is gone. */
export const cut =
  (words: number): Act =>
  (exchange) => {
    begin(exchange, words);
    setImmediate(() => exchange.response.destroy());
  };

/** The beginning of an answer, and then nothing. */
export const stall =
  (words: number, ms: number): Act =>
  (exchange) => {
    begin(exchange, words);
    return exchange.wait(ms);
  };

/** The beginning of an answer, and then this. */
export const thenSends =
  (words: number, text: string): Act =>
  (exchange) => {
    begin(exchange, words);
    exchange.response.end(text);
  };

/** Sends this as it is. */
export const sends =
  (text: string, type = 'text/event-stream'): Act =>
  ({ response }) => {
    response.setHeader('content-type', type);
    response.end(text);
  };

export const json = (value: unknown): Act => sends(JSON.stringify(value), 'application/json');

/** As servers do that take no beginning of an answer to go on with. */
export const refusingPrefill: Act = (exchange) =>
  exchange.body.messages.at(-1)?.role === 'assistant'
    ? status(400, { message: 'the conversation must end with a user message' })(exchange)
    : answer(exchange);

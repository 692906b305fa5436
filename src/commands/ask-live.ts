import type { AskConfig } from '../ask/config.ts';
import { receiptOf } from '../ask/receipt.ts';
import type { Receipt } from '../ask/receipt.ts';
import { appendReceipt } from '../ask/receipts.ts';
import { connectTo } from '../ask/endpoint.ts';
import { withoutKey } from '../ask/secret.ts';
import { endpointOf } from '../ask/server.ts';
import { converse } from '../ask/session.ts';
import type { Outcome, Session, Stop } from '../ask/session.ts';
import { exitCode, UserError } from '../values/errors.ts';
import type { ExitCode } from '../values/errors.ts';
import type { Io } from '../system/io.ts';
import type { Money } from '../values/money.ts';
import { answerJson, receiptLines } from '../report/builders/ask.ts';
import { printable } from '../report/printable.ts';
import type { Voice } from '../report/voice.ts';
import type { AssumedRate } from '../workload/plan.ts';
import type { Prices } from './prices.ts';

// What of `ask` runs after everything is settled: loaded by a request that is really sent.

/** All that is settled before anything is sent. */
export interface Prepared {
  readonly config: AskConfig;
  readonly prices: Prices;
  readonly stops: readonly Stop[];
  readonly messages: Session['messages'];
  readonly maxTokens: number | undefined;
  readonly maxCost: Money | undefined;
  readonly assumeInput: AssumedRate | undefined;
}

export interface LiveOptions {
  readonly stream: boolean;
  readonly json?: boolean | undefined;
  /** A file named for receipts; false of `receipt` keeps none. */
  readonly receipts?: string | undefined;
  readonly receipt: boolean;
  readonly keepText?: boolean | undefined;
  readonly debug?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

interface Asking extends LiveOptions {
  readonly voice: Voice;
}

/** Asks, prints the answer as it comes, keeps the receipt and shows it. */
export async function live(io: Io, prepared: Prepared, { voice, ...options }: Asking): Promise<ExitCode> {
  const { config, prices, messages, maxTokens, maxCost } = prepared;
  const isJson = options.json === true;
  const stream = options.stream && !isJson;
  const stops = await Promise.all(prepared.stops.map(async (stop) => ({ ...stop, connection: await connectTo(stop.endpoint, io) })));
  const hush = (text: string): string => stops.reduce((rest, { connection: { key } }) => withoutKey(rest, key), text);
  await debug(voice, prepared, stream);
  const controller = new AbortController();
  const release = io.onInterrupt(() => controller.abort());
  const printer = printerTo(io, () => controller.abort());
  const start = io.elapsed();
  const outcome = await converse(io, {
    ...prepared,
    ...config,
    stops,
    maxTokens,
    maxCost,
    stream,
    asOf: prices.asOf,
    onText: isJson ? () => Promise.resolve() : printer.print,
    note: (text) => voice.note(hush(text)),
    signal: controller.signal,
  });
  const receipt = receiptOf({
    at: io.now(),
    outcome: outcome.kind,
    attempts: outcome.attempts.map((attempt) => ({ ...attempt, ...(attempt.reason !== undefined && { reason: hush(attempt.reason) }) })),
    latencyMs: Math.round(io.elapsed() - start),
    baseline: baselineOf(config.baseline, prices),
    catalogue: { version: prices.catalogue.version, asOf: prices.asOf },
    assumeInput: prepared.assumeInput,
    kept: options.keepText === true ? { prompt: messages.map(({ content }) => content).join('\n\n'), answer: outcome.text } : undefined,
  });
  if (options.receipt) await keep(io, receipt, options.receipts ?? config.receipts, voice);
  release();
  printer.rethrow();
  return await conclude(io, { ...outcome, reason: hush(outcome.reason ?? 'no answer') }, receipt, { ...options, voice });
}

async function debug(voice: Voice, { stops, config, maxTokens }: Prepared, stream: boolean): Promise<void> {
  const most = maxTokens === undefined ? '' : `, at most ${maxTokens} tokens`;
  for (const { endpoint, model } of stops)
    await voice.debug(`POST ${endpointOf(endpoint.baseUrl)}, ${model}, ${stream ? 'streamed' : 'whole'}${most}`);
  await voice.debug(
    `${config.retries} retries where busy; ${config.connectTimeoutMs} ms to connect, ${config.firstTokenTimeoutMs} ms to the first token, ${config.timeoutMs} ms in all`,
  );
}

/** Prints an answer as it comes. When nobody reads it any more, it stops the request, which costs, and says so later. */
function printerTo({ stdout }: Io, stop: () => void) {
  let problem: unknown;
  return {
    print: async (text: string): Promise<void> => {
      if (problem !== undefined) return;
      try {
        await stdout.write(stdout.isTTY ? printable(text) : text);
      } catch (error) {
        problem = error;
        stop();
      }
    },
    rethrow: (): void => {
      if (problem !== undefined) throw problem;
    },
  };
}

function baselineOf(name: string, { priceOf }: Prices) {
  try {
    return priceOf(name);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

async function conclude(io: Io, { kind, text, reason = '' }: Outcome, receipt: Receipt, { json, voice }: Asking): Promise<ExitCode> {
  if (json === true) await io.stdout.write(`${JSON.stringify(answerJson(receipt, text), null, 2)}\n`);
  else if (text !== '' && !text.endsWith('\n')) await io.stdout.write('\n');
  for (const line of receiptLines(receipt)) await voice.line(line);
  if (kind === 'answered') return exitCode.done;
  await voice.error(reason);
  return kind === 'interrupted' ? exitCode.interrupted : exitCode.requestFailed;
}

async function keep(io: Io, receipt: Receipt, named: string | undefined, voice: Voice): Promise<void> {
  try {
    appendReceipt(io, named, receipt);
  } catch (error) {
    // The answer is there and paid for; that its receipt is not kept is said, and no failure.
    if (!(error instanceof UserError)) throw error;
    await voice.note(error.message);
  }
}

import type { AskConfig } from '../ask/config.ts';
import { receiptOf } from '../ask/receipt.ts';
import type { Receipt } from '../ask/receipt.ts';
import { appendReceipt } from '../ask/receipts.ts';
import { withoutKey } from '../ask/secret.ts';
import { converse } from '../ask/session.ts';
import type { Outcome, Session, Stop } from '../ask/session.ts';
import { exitCode, UserError } from '../values/errors.ts';
import type { ExitCode } from '../values/errors.ts';
import type { Io } from '../system/io.ts';
import type { Money } from '../values/money.ts';
import { answerJson, receiptLines } from '../report/builders/ask.ts';
import { printable, singleLine } from '../report/printable.ts';
import type { AssumedRate } from '../workload/plan.ts';
import type { Prices } from './prices.ts';

// What of `ask` runs after everything is settled: loaded by a request that is really sent.

/** All that is settled before anything is sent. */
export interface Prepared {
  readonly config: AskConfig;
  readonly baseUrl: string;
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
  readonly key: string;
  /** Tells what a user may want to know meanwhile. */
  readonly note: (text: string) => Promise<void>;
}

/** Asks, prints the answer as it comes, keeps the receipt and shows it. */
export async function live(io: Io, prepared: Prepared, { key, note, ...options }: Asking): Promise<ExitCode> {
  const { config, baseUrl, prices, messages, maxTokens, maxCost } = prepared;
  const isJson = options.json === true;
  const stream = options.stream && !isJson;
  if (options.debug === true) await debug(io, prepared, stream);
  const controller = new AbortController();
  const release = io.onInterrupt(() => controller.abort());
  const printer = printerTo(io, () => controller.abort());
  const start = io.elapsed();
  const outcome = await converse(io, {
    ...prepared,
    ...config,
    maxTokens,
    maxCost,
    stream,
    connection: { ...config, baseUrl, key },
    asOf: prices.asOf,
    onText: isJson ? () => Promise.resolve() : printer.print,
    note: (text) => note(withoutKey(text, key)),
    signal: controller.signal,
  });
  const receipt = receiptOf({
    at: io.now(),
    outcome: outcome.kind,
    attempts: outcome.attempts.map((attempt) => ({ ...attempt, ...(attempt.reason !== undefined && { reason: withoutKey(attempt.reason, key) }) })),
    latencyMs: Math.round(io.elapsed() - start),
    baseline: baselineOf(config.baseline, prices),
    catalogue: { version: prices.catalogue.version, asOf: prices.asOf },
    assumeInput: prepared.assumeInput,
    kept: options.keepText === true ? { prompt: messages.map(({ content }) => content).join('\n\n'), answer: outcome.text } : undefined,
  });
  if (options.receipt) await keep(io, receipt, options.receipts ?? config.receipts);
  release();
  printer.rethrow();
  return await conclude(io, { ...outcome, reason: withoutKey(outcome.reason ?? 'no answer', key) }, receipt, options);
}

async function debug(io: Io, { stops, baseUrl, config, maxTokens }: Prepared, stream: boolean): Promise<void> {
  const most = maxTokens === undefined ? '' : `, at most ${maxTokens} tokens`;
  await io.stderr.write(
    [
      `debug: POST ${baseUrl.replace(/\/$/, '')}/chat/completions, ${stream ? 'streamed' : 'whole'}${most}`,
      `debug: models ${stops.map(({ model }) => model).join(', then ')}`,
      `debug: ${config.retries} retries where busy; ${config.connectTimeoutMs} ms to connect, ${config.firstTokenTimeoutMs} ms to the first token, ${config.timeoutMs} ms in all`,
      '',
    ].join('\n'),
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

async function conclude(io: Io, { kind, text, reason = '' }: Outcome, receipt: Receipt, options: LiveOptions): Promise<ExitCode> {
  if (options.json === true) await io.stdout.write(`${JSON.stringify(answerJson(receipt, text), null, 2)}\n`);
  else if (text !== '' && !text.endsWith('\n')) await io.stdout.write('\n');
  if (options.quiet !== true) await io.stderr.write(`${receiptLines(receipt).map(printable).join('\n')}\n`);
  if (kind === 'answered') return exitCode.done;
  await io.stderr.write(`error: ${singleLine(reason)}\n`);
  return kind === 'interrupted' ? exitCode.interrupted : exitCode.requestFailed;
}

async function keep(io: Io, receipt: Receipt, named: string | undefined): Promise<void> {
  try {
    appendReceipt(io, named, receipt);
  } catch (error) {
    // The answer is there and paid for; that its receipt is not kept is said, and no failure.
    if (!(error instanceof UserError)) throw error;
    await io.stderr.write(`note: ${error.message}\n`);
  }
}

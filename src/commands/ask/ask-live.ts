import type { AskConfig } from '../../ask/disk/config.ts';
import { receiptOf, type Receipt } from '../../ask/ledger/receipt.ts';
import { openBudgetAccount, type BudgetAccount } from '../../ask/disk/budget-account.ts';
import { appendReceipt, receiptsFile } from '../../ask/disk/receipts.ts';
import { openConnection } from '../../ask/client/connection.ts';
import { openOutageStore } from '../../ask/disk/outage-store.ts';
import type { Outage } from '../../ask/routing/outages.ts';
import { createAnswerPrinter } from './answer-printer.ts';
import { isRedactable, redactSecret } from '../../ask/ledger/secrets.ts';
import { endpointOf } from '../../ask/routing/server.ts';
import { OverBudget, type SpendingLimit } from '../../ask/ledger/budget.ts';
import { askModels, type AskSession } from '../../ask/session.ts';
import { type Stop } from '../../ask/routing/model-route.ts';
import { checkAnswer } from '../../ask/disk/check-command.ts';
import { exitCode, UserError, type ExitCode } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { isZero, type Money } from '../../values/money.ts';
import { formatMoney } from '../../values/format.ts';
import type { SchemaCheck } from '../../ask/disk/check-schema.ts';
import type { Tags } from '../../ask/ledger/tags.ts';
import { answerJson, receiptLines } from '../../views/ask.ts';
import type { Voice } from '../framework/stderr-messages.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import type { AssumedRate } from '../../workload/plan.ts';
import type { Prices } from '../plan/prices.ts';

// What of `ask` runs after everything is settled: loaded by a request that is really sent.

/** All that is settled before anything is sent. */
export interface PreparedAsk {
  readonly config: AskConfig;
  readonly prices: Prices;
  readonly stops: readonly Stop[];
  readonly messages: AskSession['messages'];
  readonly conversation: string;
  /** What of them is new. */
  readonly said: { readonly system: string | undefined; readonly prompt: string };
  /** What the answer has to fit. */
  readonly schema: SchemaCheck | undefined;
  readonly attached: string | undefined;
  readonly temperature: number | undefined;
  readonly seed: number | undefined;
  readonly maxTokens: number | undefined;
  readonly maxCost: Money | undefined;
  readonly budgets: readonly SpendingLimit[];
  readonly tags: Tags;
  readonly assumeInput: AssumedRate | undefined;
  /** The day whose prices count, and the moment, which may have rates of its own. */
  readonly asOf: string;
  readonly at: string;
}

export interface LiveOptions {
  /** As the options say; undefined for what the output is made for. */
  readonly stream?: boolean | undefined;
  readonly timeout?: number | undefined;
  readonly json?: boolean | undefined;
  /** A file named for receipts; false of `receipt` keeps none. */
  readonly receipts?: string | undefined;
  readonly receipt: boolean;
  readonly keepText?: boolean | undefined;
  readonly check?: string | undefined;
  readonly memory: boolean;
  readonly debug?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

interface Asking extends LiveOptions {
  readonly voice: Voice;
}

/** Asks, keeps the receipt, prints the answer (as it comes, or whole) and shows what it cost. */
export async function askLive(io: Io, prepared: PreparedAsk, { voice, ...options }: Asking): Promise<ExitCode> {
  const { config, prices, messages } = prepared;
  const isChecked = options.check !== undefined || prepared.schema !== undefined;
  // What is checked is printed after that.
  const isLive = options.json !== true && !isChecked && (options.stream ?? io.stdout.isTTY);
  const memory = openOutageStore(io, options.memory);
  const { stops, cooling } = await memory.order(
    await Promise.all(
      prepared.stops.map(async (stop) => ({ ...stop, connection: await openConnection(stop.endpoint, io) })),
    ),
  );
  for (const { stop, outage } of cooling) await voice.note(coolingText(stop, outage, io.now()));
  const keys = stops.flatMap(({ connection: { key, headers } }) => [
    key,
    ...Object.values(headers).filter(isRedactable),
  ]);
  const hush = (text: string): string => keys.reduce<string>(redactSecret, text);
  await debug(voice, prepared, isLive);
  const controller = new AbortController();
  const release = io.onInterrupt(() => controller.abort('interrupted'));
  const deadline = deadlineOf(options.timeout ?? config.timeoutMs, controller);
  const printer = createAnswerPrinter(io, controller.signal, () => controller.abort('unread'));
  const start = io.elapsed();
  const { account, run } = accountOf(io, prepared, options);
  const outcome = await askModels(io, {
    ...prepared,
    ...config,
    stops,
    maxTokens: prepared.maxTokens,
    maxCost: prepared.maxCost,
    isLive,
    account,
    memory,
    schema: prepared.schema?.schema,
    verdictOn: (text) => checkAnswer(text, { ...prepared, command: options.check }, { io, signal: controller.signal }),
    secrets: [...keys, ...messages.map(({ content }) => content)],
    find: (name) => offerOf(name, prices),
    onText: printer.print,
    note: async (text) => {
      await printer.endLine();
      await voice.note(hush(text));
    },
    signal: controller.signal,
  })
    .finally(() => clearTimeout(deadline))
    .catch(refuse);
  const answer = outcome.kind === 'answered' && prepared.schema ? prepared.schema.extract(outcome.text) : outcome.text;
  const { conversation, said } = prepared;
  const receipt = receiptOf({
    at: io.now(),
    outcome: outcome.kind,
    attempts: outcome.attempts,
    latencyMs: Math.round(io.elapsed() - start),
    baseline: offerOf(config.baseline, prices),
    catalogue: { version: prices.catalogue.version, asOf: prepared.asOf },
    assumeInput: prepared.assumeInput,
    tags: prepared.tags,
    run,
    kept: options.keepText === true ? { conversation, ...said, answer } : undefined,
  });
  const unkept = options.receipt ? await keep(io, receipt, account, options.receipts ?? config.receipts) : undefined;
  release();
  if (options.json === true)
    await printer.printWhole(JSON.stringify(answerJson(receipt, { ...outcome, text: answer }), null, 2));
  else if (!isLive) await printer.printWhole(answer);
  await printer.endLine();
  if (unkept !== undefined) await voice.note(unkept);
  printer.rethrow();
  for (const line of receiptLines(receipt)) await voice.line(line);
  if (outcome.kind === 'answered') return exitCode.done;
  await voice.error(hush(outcome.shown ?? outcome.reason ?? 'no answer'));
  return outcome.kind === 'interrupted' ? exitCode.interrupted : exitCode.requestFailed;
}

async function debug(voice: Voice, { stops, config, maxTokens }: PreparedAsk, isLive: boolean): Promise<void> {
  const most = maxTokens === undefined ? '' : `, at most ${maxTokens} tokens`;
  for (const { endpoint, model } of stops)
    await voice.debug(
      `POST ${endpointOf(endpoint.baseUrl)}, ${model}${most}, printed ${isLive ? 'as it comes' : 'when it is whole'}`,
    );
  const { connectTimeoutMs, firstTokenTimeoutMs, idleTimeoutMs, timeoutMs } = config;
  const all = timeoutMs === undefined ? '' : `, ${timeoutMs} ms in all`;
  await voice.debug(
    `${config.retries} retries where busy; ${connectTimeoutMs} ms to connect, ${firstTokenTimeoutMs} ms to the first token, ${idleTimeoutMs} ms between two${all}`,
  );
}

function coolingText({ model }: Stop, { at, until }: Outage, now: Date): string {
  const ago = Math.max(0, Math.round((now.getTime() - at) / 1000));
  const moment = new Date(until).toISOString().slice(11, 19);
  return `${model} failed ${ago} s ago and is asked last until ${moment} UTC (--no-memory asks it in its place)`;
}

/** Ends everything when the time for all attempts is over. */
function deadlineOf(ms: number | undefined, controller: AbortController): NodeJS.Timeout | undefined {
  return ms === undefined ? undefined : setTimeout(() => controller.abort('expired'), ms);
}

function offerOf(name: string, { priceOf }: Prices): PricedOffer | undefined {
  try {
    return priceOf(name);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** The account of this run, where there are budgets. A budget that receipts are not kept for does not hold. */
function accountOf(io: Io, { budgets, tags, config }: PreparedAsk, { receipt, receipts }: LiveOptions) {
  const run = io.env['COST_PROJECTION_RUN'] || undefined;
  if (budgets.length === 0) return { account: undefined, run };
  if (!receipt) throw new UserError('a budget is kept by receipts', { hint: 'leave out --no-receipt, or the budget' });
  const named = receipts ?? config.receipts;
  return { account: openBudgetAccount(io, { file: receiptsFile(io, named), named, budgets, tags, run }), run };
}

function refuse(error: unknown): never {
  if (!(error instanceof OverBudget)) throw error;
  const { offer, ceiling, standing, message } = error;
  const code = exitCode.gateFailed;
  if (!standing || !ceiling)
    throw new UserError(message, {
      hint: 'take the output rate for input with --assume-input output, and limit the answer with --max-tokens',
      code,
    });
  const held = isZero(standing.reserved) ? '' : ` and ${formatMoney(standing.reserved)} reserved`;
  throw new UserError(
    `the budget of ${standing.budget.text} has ${formatMoney(standing.used)} used${held}: this could cost ${formatMoney(ceiling)} on ${offer}`,
    { hint: 'spend --budget shows how it stands; ask for less with --max-tokens', code },
  );
}

/** The answer is there and paid for: that its receipt could not be kept is what to say, and no failure. */
async function keep(
  io: Io,
  receipt: Receipt,
  account: BudgetAccount | undefined,
  named: string | undefined,
): Promise<string | undefined> {
  try {
    if (account) await account.settle(receipt);
    else appendReceipt(io, named, receipt);
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message;
  }
}

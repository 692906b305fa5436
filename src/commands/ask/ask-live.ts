import { openConnection } from '../../ask/client/connection.ts';
import { openBudgetAccount, type BudgetAccount } from '../../ask/disk/budget-account.ts';
import { checkAnswer } from '../../ask/disk/check-command.ts';
import type { SchemaCheck } from '../../ask/disk/check-schema.ts';
import type { AskConfig } from '../../ask/disk/config.ts';
import { openOutageStore } from '../../ask/disk/outage-store.ts';
import { appendReceipt, checkReceiptsFile, receiptsFile } from '../../ask/disk/receipts.ts';
import { OverBudget, type SpendingLimit } from '../../ask/ledger/budget.ts';
import { buildReceipt, type Receipt } from '../../ask/ledger/receipt.ts';
import { isRedactable, redactSecret } from '../../ask/ledger/secrets.ts';
import type { Tags } from '../../ask/ledger/tags.ts';
import type { RoutedModel } from '../../ask/routing/model-route.ts';
import type { Outage } from '../../ask/routing/outages.ts';
import { completionsUrl } from '../../ask/routing/server.ts';
import { askModels, type AskSession } from '../../ask/session.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import type { Io } from '../../system/io.ts';
import { exitCode, UserError, type ExitCode } from '../../values/errors.ts';
import { formatMoney } from '../../values/format.ts';
import { isZero, type Money } from '../../values/money.ts';
import { answerJson, receiptLines } from '../../views/ask.ts';
import type { AssumedRate } from '../../workload/plan.ts';
import type { StderrMessages } from '../framework/stderr-messages.ts';
import type { Prices } from '../plan/prices.ts';
import { createAnswerPrinter } from './answer-printer.ts';
import type { AskOptions } from './ask-options.ts';

// The part of `ask` that sends a request. Only a request that is really sent loads it.

/** Everything that is known before a request is sent. */
export interface PreparedAsk {
  readonly config: AskConfig;
  readonly prices: Prices;
  readonly route: readonly RoutedModel[];
  readonly messages: AskSession['messages'];
  readonly conversation: string;
  /** The new messages, for --keep-text. */
  readonly said: { readonly system: string | undefined; readonly prompt: string };
  /** The check of the answer by its schema. */
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

interface LiveOptions extends AskOptions {
  readonly voice: StderrMessages;
}

/** Asks, stores the receipt, prints the answer (as it comes, or whole) and shows what it cost. */
export async function askLive(io: Io, prepared: PreparedAsk, { voice, ...options }: LiveOptions): Promise<ExitCode> {
  const { config, prices, messages, schema } = prepared;
  // A checked answer is printed after the check.
  const isChecked = options.check !== undefined || schema !== undefined;
  const isLive = options.json !== true && !isChecked && (options.stream ?? io.stdout.isTTY);
  const outages = openOutageStore(io, options.memory);
  const { route, cooling } = await outages.order(
    await Promise.all(
      prepared.route.map(async (model) => ({ ...model, connection: await openConnection(model.endpoint, io) })),
    ),
  );
  for (const { model, outage } of cooling) await voice.note(coolingText(model, outage, io.now()));
  const keys = route.flatMap(({ connection: { key, headers } }) => [
    key,
    ...Object.values(headers).filter(isRedactable),
  ]);
  const redact = (text: string): string => keys.reduce<string>(redactSecret, text);
  await debugRequests(voice, prepared, isLive);
  const { account, run } = openAccount(io, prepared, options);
  if (options.receipt) checkReceiptsFile(io, options.receipts ?? config.receipts);

  const controller = new AbortController();
  const stopListening = io.onInterrupt(() => controller.abort('interrupted'));
  const deadline = startDeadline(options.timeout ?? config.timeoutMs, controller);
  const printer = createAnswerPrinter(io, controller.signal, () => controller.abort('unread'));
  const start = io.elapsed();
  const outcome = await askModels(io, {
    ...config,
    ...prepared,
    route,
    isLive,
    account,
    outages,
    schema: schema?.schema,
    checkAnswer: (text) =>
      checkAnswer(text, { schema, route, command: options.check }, { io, signal: controller.signal }),
    secrets: [...keys, ...messages.map(({ content }) => content)],
    find: (name) => findOffer(name, prices),
    onText: printer.print,
    note: async (text) => {
      await printer.endLine();
      await voice.note(redact(text));
    },
    signal: controller.signal,
  })
    .finally(() => clearTimeout(deadline))
    .catch(explainOverBudget);

  const answer = outcome.kind === 'answered' && schema ? schema.extract(outcome.text) : outcome.text;
  const { conversation, said } = prepared;
  const receipt = buildReceipt({
    at: io.now(),
    outcome: outcome.kind,
    attempts: outcome.attempts,
    latencyMs: Math.round(io.elapsed() - start),
    baseline: findOffer(config.baseline, prices),
    catalogue: { version: prices.catalogue.version, asOf: prepared.asOf },
    assumeInput: prepared.assumeInput,
    tags: prepared.tags,
    run,
    kept: options.keepText === true ? { conversation, ...said, answer } : undefined,
  });
  const problem = options.receipt
    ? await storeReceipt(io, receipt, account, options.receipts ?? config.receipts)
    : undefined;
  stopListening();

  if (options.json === true)
    await printer.printWhole(JSON.stringify(answerJson(receipt, { ...outcome, text: answer }), null, 2));
  else if (!isLive) await printer.printWhole(answer);
  await printer.endLine();
  if (problem !== undefined) await voice.note(problem);
  printer.rethrow();
  for (const line of receiptLines(receipt)) await voice.line(line);
  if (outcome.kind === 'answered') return exitCode.done;
  await voice.error(redact(outcome.shown ?? outcome.reason ?? 'no answer'));
  return outcome.kind === 'interrupted' ? exitCode.interrupted : exitCode.requestFailed;
}

async function debugRequests(
  voice: StderrMessages,
  { route, config, maxTokens }: PreparedAsk,
  isLive: boolean,
): Promise<void> {
  const limit = maxTokens === undefined ? '' : `, at most ${maxTokens} tokens`;
  for (const { endpoint, model } of route)
    await voice.debug(
      `POST ${completionsUrl(endpoint.baseUrl)}, ${model}${limit}, printed ${isLive ? 'as it comes' : 'when it is whole'}`,
    );
  const { retries, connectTimeoutMs, firstTokenTimeoutMs, idleTimeoutMs, timeoutMs } = config;
  await voice.debug(
    [
      `${retries} retries where busy; ${connectTimeoutMs} ms to connect`,
      `${firstTokenTimeoutMs} ms to the first token`,
      `${idleTimeoutMs} ms between two`,
      ...(timeoutMs === undefined ? [] : [`${timeoutMs} ms in all`]),
    ].join(', '),
  );
}

function coolingText({ model }: RoutedModel, { at, until }: Outage, now: Date): string {
  const ago = Math.max(0, Math.round((now.getTime() - at) / 1000));
  const moment = new Date(until).toISOString().slice(11, 19);
  return `${model} failed ${ago} s ago and is asked last until ${moment} UTC (--no-memory keeps the order)`;
}

function startDeadline(ms: number | undefined, controller: AbortController): NodeJS.Timeout | undefined {
  return ms === undefined ? undefined : setTimeout(() => controller.abort('expired'), ms);
}

function findOffer(name: string, { priceOf }: Prices): PricedOffer | undefined {
  try {
    return priceOf(name);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/**
 * Opens the account of this run, if there are budgets. Throws a UserError if no receipts are kept, which budgets
 * need.
 */
function openAccount(io: Io, { budgets, tags, config }: PreparedAsk, { receipt, receipts }: AskOptions) {
  const run = io.env['COST_PROJECTION_RUN'] || undefined;
  if (budgets.length === 0) return { account: undefined, run };
  if (!receipt) throw new UserError('a budget is kept by receipts', { hint: 'leave out --no-receipt, or the budget' });
  const named = receipts ?? config.receipts;
  return { account: openBudgetAccount(io, { file: receiptsFile(io, named), named, budgets, tags, run }), run };
}

/** Turns OverBudget into a UserError with the exit code of a gate. */
function explainOverBudget(error: unknown): never {
  if (!(error instanceof OverBudget)) throw error;
  const { offer, ceiling, standing, message } = error;
  if (!standing || !ceiling)
    throw new UserError(message, {
      hint: 'take the output rate for input with --assume-input output, and limit the answer with --max-tokens',
      exitCode: exitCode.gateFailed,
    });
  const { budget, used, reserved } = standing;
  const held = isZero(reserved) ? '' : ` and ${formatMoney(reserved)} reserved`;
  const cost = `this could cost ${formatMoney(ceiling)} on ${offer}`;
  throw new UserError(`the budget of ${budget.text} has ${formatMoney(used)} used${held}: ${cost}`, {
    hint: 'spend --budget shows how it stands; ask for less with --max-tokens',
    exitCode: exitCode.gateFailed,
  });
}

/** Stores the receipt. Resolves to a note if that is not possible, since the answer is there and paid for. */
async function storeReceipt(
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

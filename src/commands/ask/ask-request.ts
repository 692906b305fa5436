import { openConnection, type Connection } from '../../ask/client/connection.ts';
import { openBudgetAccount, type BudgetAccount } from '../../ask/disk/budget-account.ts';
import { checkAnswer } from '../../ask/disk/check-command.ts';
import { openOutageStore, type OutageStore } from '../../ask/disk/outage-store.ts';
import { appendReceipt, receiptsFile } from '../../ask/disk/receipts.ts';
import { OverBudget } from '../../ask/ledger/budget.ts';
import { buildReceipt, type Receipt } from '../../ask/ledger/receipt.ts';
import { isRedactable, redactSecret } from '../../ask/ledger/secrets.ts';
import type { RoutedModel } from '../../ask/routing/model-route.ts';
import type { Outage } from '../../ask/routing/outages.ts';
import { askModels, type AskOutcome, type AskSession } from '../../ask/session.ts';
import type { Io } from '../../system/io.ts';
import { exitCode, undefinedIfRefused, UserError } from '../../values/errors.ts';
import { formatMoney } from '../../values/format.ts';
import { isZero } from '../../values/money.ts';
import type { StderrMessages } from '../framework/stderr-messages.ts';
import type { AskOptions } from './ask-options.ts';
import type { AskTerms, PreparedAsk } from './prepare-ask.ts';
import { wordSchema } from './schema-in-words.ts';

// One prompt, from its request to its receipt.

/** The models to ask with their connections, and what is known of their failures. */
export interface OpenRoute {
  readonly route: readonly (RoutedModel & { readonly connection: Connection })[];
  readonly outages: OutageStore;
  readonly keys: readonly (string | undefined)[];
  /** Takes the keys out of a text. */
  readonly redact: (text: string) => string;
}

/** Reads the keys of the servers, and puts models that have just failed last, with a note. */
export async function openRoute(
  io: Io,
  { route: planned }: AskTerms,
  { memory }: Pick<AskOptions, 'memory'>,
  voice: StderrMessages,
): Promise<OpenRoute> {
  const outages = openOutageStore(io, memory);
  const { route, cooling } = await outages.order(
    await Promise.all(
      planned.map(async (model) => ({ ...model, connection: await openConnection(model.endpoint, io) })),
    ),
  );
  for (const { model, outage } of cooling) await voice.note(coolingText(model, outage, io.now()));
  const keys = route.flatMap(({ connection: { key, headers } }) => [
    key,
    ...Object.values(headers).filter(isRedactable),
  ]);
  return { route, outages, keys, redact: (text) => keys.reduce<string>(redactSecret, text) };
}

function coolingText({ model }: RoutedModel, { at, until }: Outage, now: Date): string {
  const ago = Math.max(0, Math.round((now.getTime() - at) / 1000));
  const moment = new Date(until).toISOString().slice(11, 19);
  return `${model} failed ${ago} s ago and is asked last until ${moment} UTC (--no-memory keeps the order)`;
}

/** How a prompt is asked, and where its answer goes. */
export interface AskHooks extends Pick<AskSession, 'isLive' | 'onText' | 'note' | 'signal'> {
  readonly options: AskOptions;
  /** What budgets for a run count together. */
  readonly run: string | undefined;
}

export interface AskResult {
  readonly outcome: AskOutcome;
  /** The answer; of one by a schema, its JSON. */
  readonly answer: string;
  readonly receipt: Receipt;
  /** Why the receipt is not kept, since the answer is there and paid for. */
  readonly problem: string | undefined;
}

/** Asks, and stores the receipt. Throws OverBudget if not even the first request fits a budget. */
export async function askOnce(
  io: Io,
  prepared: PreparedAsk,
  { route, outages, keys }: OpenRoute,
  { options, run, ...hooks }: AskHooks,
): Promise<AskResult> {
  const { config, prices, messages, schema, conversation, said } = prepared;
  const account = openAccount(io, prepared, options, run);
  const start = io.elapsed();
  const worded = wordSchema(schema, messages, route);
  const session = {
    ...config,
    ...prepared,
    ...hooks,
    route,
    account,
    outages,
    schema: schema?.schema,
    checkAnswer: async (text: string) =>
      worded.afterCheck(
        await checkAnswer(text, { schema, route, command: options.check }, { io, signal: hooks.signal }),
      ),
    secrets: [...keys, ...messages.map(({ content }) => content)],
    find: (name: string) => undefinedIfRefused(() => prices.priceOf(name)),
    get messages() {
      return worded.messages();
    },
  };
  const outcome = await askModels(io, session);
  const answer = outcome.kind === 'answered' && schema ? schema.extract(outcome.text) : outcome.text;
  // A conversation that goes on needs this part of it next time.
  const isKept = options.keepText === true || options.continue === true;
  const receipt = buildReceipt({
    at: io.now(),
    outcome: outcome.kind,
    attempts: outcome.attempts,
    latencyMs: Math.round(io.elapsed() - start),
    baseline: undefinedIfRefused(() => prices.priceOf(config.baseline)),
    catalogue: { version: prices.catalogue.version, asOf: prepared.asOf },
    assumeInput: prepared.assumeInput,
    tags: prepared.tags,
    run,
    kept: isKept ? { conversation, ...said, answer } : undefined,
  });
  const problem = options.receipt
    ? await storeReceipt(io, receipt, account, options.receipts ?? config.receipts)
    : undefined;
  return { outcome, answer, receipt, problem };
}

/**
 * Opens the account of this run, if there are budgets. Throws a UserError if no receipts are kept, which budgets
 * need.
 */
function openAccount(
  io: Io,
  { budgets, tags, config }: AskTerms,
  { receipt, receipts, timeout }: AskOptions,
  run: string | undefined,
): BudgetAccount | undefined {
  if (budgets.length === 0) return undefined;
  if (!receipt) throw new UserError('a budget is kept by receipts', { hint: 'leave out --no-receipt, or the budget' });
  const named = receipts ?? config.receipts;
  const timeoutMs = timeout ?? config.timeoutMs;
  return openBudgetAccount(io, { file: receiptsFile(io, named), named, budgets, tags, run, timeoutMs });
}

/** Turns OverBudget into a UserError with the exit code of a gate. */
export function explainOverBudget(error: unknown): never {
  throw error instanceof OverBudget ? overBudgetError(error) : error;
}

/** What a budget has no room for, and the way out. */
export function overBudgetError({ offer, ceiling, standing, message }: OverBudget): UserError {
  if (!standing || !ceiling)
    return new UserError(message, {
      hint: 'take the output rate for input with --assume-input output, and limit the answer with --max-tokens',
      exitCode: exitCode.gateFailed,
    });
  const { budget, used, reserved } = standing;
  const held = isZero(reserved) ? '' : ` and ${formatMoney(reserved)} reserved`;
  const cost = `this could cost ${formatMoney(ceiling)} on ${offer}`;
  return new UserError(`the budget of ${budget.text} has ${formatMoney(used)} used${held}: ${cost}`, {
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

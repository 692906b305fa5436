import { refuseUnrunnableCheck } from '../../ask/disk/check-command.ts';
import type { SchemaCheck } from '../../ask/disk/check-schema.ts';
import { loadAskSettings, type AskConfig } from '../../ask/disk/config.ts';
import { newConversation, readLastConversation, type Conversation } from '../../ask/disk/conversation.ts';
import type { PromptMessages } from '../../ask/disk/prompt.ts';
import { receiptsFile, refuseUnwritableReceipts } from '../../ask/disk/receipts.ts';
import type { SpendingLimit } from '../../ask/ledger/budget.ts';
import { readEnvTags, type Tags } from '../../ask/ledger/tags.ts';
import { planRoute, type RoutedModel } from '../../ask/routing/model-route.ts';
import { chooseServer, isSameServer } from '../../ask/routing/server.ts';
import type { Catalogue } from '../../pricing/catalogue/offer.ts';
import type { AskSession } from '../../ask/session.ts';
import { gitTags } from '../../system/git-head.ts';
import type { Io } from '../../system/io.ts';
import { formatTokens } from '../../values/format.ts';
import type { Money } from '../../values/money.ts';
import type { AssumedRate } from '../../workload/plan.ts';
import type { StderrMessages } from '../framework/stderr-messages.ts';
import { openPrices, type Prices } from '../plan/prices.ts';
import type { AskOptions } from './ask-options.ts';

/** What is known before a request is sent, and is the same for every prompt. */
export interface AskTerms {
  readonly config: AskConfig;
  readonly prices: Prices;
  readonly route: readonly RoutedModel[];
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

/** The terms with one prompt. */
export interface PreparedAsk extends AskTerms {
  readonly messages: AskSession['messages'];
  readonly conversation: string;
  /** The new messages, for --keep-text. */
  readonly said: {
    readonly system: string | undefined;
    readonly prompt: string;
    readonly images?: number;
  };
}

/** Settles what every prompt has in common. Throws a UserError for what would fail after it is paid for. */
export async function prepareTerms(io: Io, options: AskOptions, voice: StderrMessages): Promise<AskTerms> {
  const config = await loadAskSettings(io, options.plan, voice);
  const { plan, isNamed } = config;
  const now = `${io.now().toISOString().slice(0, 19)}Z`;
  const { asOf: at = now } = options;
  const prices = await openPrices(io, { ...options, asOf: at, currency: 'USD' }, plan);
  const baseUrl = chooseServer({
    flag: options.baseUrl,
    plan: plan.ask?.baseUrl,
    isNamed,
    file: plan.file,
    env: io.env,
  });
  const isChecked = options.check !== undefined || options.schema !== undefined;
  const { route, note: routeNote } = planRoute(
    {
      ladder: config.ladder,
      tier: options.tier,
      critical: options.critical === true,
      allowDowngrade: options.allowDowngrade === true,
      isChecked,
      model: options.model,
      price: options.free === true ? { input: 0, output: 0 } : options.price,
      server: {
        baseUrl,
        isFlagged: options.baseUrl !== undefined,
        isNamed: (options.baseUrl ?? plan.ask?.baseUrl) !== undefined || (io.env['OPENAI_BASE_URL'] ?? '') !== '',
        keyEnv: options.keyEnv,
        headers: options.header ?? {},
        planned: config.server,
      },
    },
    { priceOf: prices.priceOf, at, providerAt: (address) => providerAt(prices.catalogue, address) },
    io,
  );
  if (routeNote !== undefined) await voice.note(routeNote);
  const schema = await loadSchema(io, options.schema);
  if (options.check !== undefined && options.dryRun !== true) refuseUnrunnableCheck(options.check, io);
  if (options.receipt && options.dryRun !== true) refuseUnwritableReceipts(io, options.receipts ?? config.receipts);
  const budgets = [...(options.budget ?? []), ...config.budgets];
  return {
    config,
    prices,
    route,
    schema,
    attached: schema && JSON.stringify(schema.schema),
    temperature: options.temperature,
    seed: options.seed,
    maxTokens: options.maxTokens ?? config.maxTokens ?? (await limitWithinBudget(budgets, route, voice)),
    maxCost: options.maxCost ?? config.maxCost,
    budgets,
    tags: { ...(options.tagGit === true && gitTags(io.cwd)), ...readEnvTags(io.env), ...options.tag },
    assumeInput: options.assumeInput ?? plan.assumeInput,
    asOf: options.asOf ?? now.slice(0, 10),
    at,
  };
}

/** Adds a prompt, after the conversation that it goes on with. Throws a UserError. */
export async function withPrompt(
  io: Io,
  terms: AskTerms,
  { system, user }: Pick<PromptMessages, 'system' | 'user'>,
  { options, voice }: { readonly options: AskOptions; readonly voice: StderrMessages },
): Promise<PreparedAsk> {
  const before =
    options.continue === true
      ? readLastConversation(io, receiptsFile(io, options.receipts ?? terms.config.receipts))
      : newConversation();
  await noteLostImages(before, voice);
  const systemMessage = system ?? before.system;
  return {
    ...terms,
    messages: [...(systemMessage ? [systemMessage] : []), ...before.messages, user],
    conversation: before.id,
    said: {
      system: systemMessage?.content,
      prompt: user.content,
      ...(user.images && { images: user.images.length }),
    },
  };
}

async function noteLostImages({ images }: Conversation, voice: StderrMessages): Promise<void> {
  if (images === 0) return;
  const what = images === 1 ? '1 image' : `${images} images`;
  await voice.note(
    `${what} of the conversation ${images === 1 ? 'is' : 'are'} not kept, and not sent again: --image shows one`,
  );
}

/** Tokens of an answer where a budget has to hold and nobody says how long an answer may be. */
const ANSWER_TOKENS = 4000;

async function limitWithinBudget(
  budgets: readonly SpendingLimit[],
  route: readonly RoutedModel[],
  voice: StderrMessages,
): Promise<number | undefined> {
  if (budgets.length === 0) return undefined;
  const limit = Math.min(ANSWER_TOKENS, ...route.flatMap(({ offer }) => offer.offer.model.maxOutput ?? []));
  await voice.note(`for the budget, an answer may have ${formatTokens(limit)} tokens (--max-tokens says otherwise)`);
  return limit;
}

/** The provider whose price list names this address. */
function providerAt(catalogue: Catalogue, address: string): string | undefined {
  return catalogue.providers.find((provider) => {
    const api = catalogue.shelf(provider)?.models[0]?.list.api;
    return api !== undefined && isSameServer(api.baseUrl, address);
  });
}

async function loadSchema(io: Io, path: string | undefined): Promise<SchemaCheck | undefined> {
  if (path === undefined) return undefined;
  const { readSchema } = await import('../../ask/disk/check-schema.ts');
  return await readSchema(path, io);
}

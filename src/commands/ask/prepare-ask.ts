import { refuseUnrunnableCheck } from '../../ask/disk/check-command.ts';
import type { SchemaCheck } from '../../ask/disk/check-schema.ts';
import { loadAskSettings, type AskConfig } from '../../ask/disk/config.ts';
import { newConversation, readLastConversation, type Conversation } from '../../ask/disk/conversation.ts';
import type { PromptMessages } from '../../ask/disk/prompt.ts';
import { receiptsFile, refuseUnwritableReceipts } from '../../ask/disk/receipts.ts';
import type { ChatParameters } from '../../ask/routing/chat-exchange.ts';
import type { SpendingLimit } from '../../ask/ledger/budget.ts';
import { readEnvTags, type Tags } from '../../ask/ledger/tags.ts';
import { isFree } from '../../ask/routing/charge.ts';
import { planRoute, type RoutedModel } from '../../ask/routing/model-route.ts';
import { freeOfCharge } from '../../ask/routing/own-price.ts';
import { addressNote, chooseServer, isSameServer } from '../../ask/routing/server.ts';
import type { ProviderAddresses } from '../../ask/routing/server-questions.ts';
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
  readonly parameters: ChatParameters;
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
  const { baseUrl, namedBy, written } = chooseServer({
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
      price: options.free === true ? freeOfCharge : options.price,
      server: {
        baseUrl,
        namedBy,
        keyEnv: options.keyEnv,
        headers: options.header ?? {},
        planned: config.server,
      },
    },
    { priceOf: prices.priceOf, at, ...addressesIn(prices.catalogue) },
    io,
  );
  for (const note of [addressNote(written), routeNote]) if (note !== undefined) await voice.note(note);
  await noteUnlistedTier(route, options.serviceTier, voice);
  const schema = await loadSchema(io, options.schema);
  if (options.check !== undefined && options.dryRun !== true) refuseUnrunnableCheck(options.check, io);
  if (options.receipt && options.dryRun !== true) refuseUnwritableReceipts(io, options.receipts ?? config.receipts);
  const budgets = [...(options.budget ?? []), ...config.budgets];
  const assumeInput = options.assumeInput ?? plan.assumeInput;
  const paid = route.filter(({ offer }) => !isFree(offer, { at, assumeInput }));
  return {
    config,
    prices,
    route,
    schema,
    attached: schema && JSON.stringify(schema.schema),
    parameters: {
      temperature: options.temperature,
      seed: options.seed,
      reasoning_effort: options.reasoningEffort,
      service_tier: options.serviceTier,
    },
    maxTokens: options.maxTokens ?? config.maxTokens ?? (await limitWithinBudget(budgets, paid, voice)),
    maxCost: options.maxCost ?? config.maxCost,
    budgets,
    tags: { ...(options.tagGit === true && gitTags(io.cwd)), ...readEnvTags(io.env), ...options.tag },
    assumeInput,
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

/** Tells of models for which no list has rates of the service tier that is asked for. */
async function noteUnlistedTier(
  route: readonly RoutedModel[],
  wanted: ChatParameters['service_tier'],
  voice: StderrMessages,
): Promise<void> {
  if (wanted === undefined || wanted === 'default') return;
  const without = route.filter(({ offer }) => !offer.serviceTiers[wanted]).map(({ offer }) => offer.offer.key);
  if (without.length > 0)
    await voice.note(`no list has ${wanted} rates of ${without.join(', ')}: priced at the standard ones`);
}

/** Tokens of an answer where a budget has to hold and nobody says how long an answer may be. */
const ANSWER_TOKENS = 4000;

async function limitWithinBudget(
  budgets: readonly SpendingLimit[],
  route: readonly RoutedModel[],
  voice: StderrMessages,
): Promise<number | undefined> {
  if (budgets.length === 0 || route.length === 0) return undefined;
  const limit = Math.min(ANSWER_TOKENS, ...route.flatMap(({ offer }) => offer.offer.model.maxOutput ?? []));
  await voice.note(`for the budget, an answer may have ${formatTokens(limit)} tokens (--max-tokens says otherwise)`);
  return limit;
}

function addressesIn(catalogue: Catalogue): ProviderAddresses {
  const apiOf: ProviderAddresses['apiOf'] = (provider) => catalogue.shelf(provider.toLowerCase())?.api;
  return {
    apiOf,
    providerAt: (address) =>
      catalogue.providers.find((provider) => {
        const api = apiOf(provider);
        return api !== undefined && isSameServer(api.baseUrl, address);
      }),
  };
}

async function loadSchema(io: Io, path: string | undefined): Promise<SchemaCheck | undefined> {
  if (path === undefined) return undefined;
  const { readSchema } = await import('../../ask/disk/check-schema.ts');
  return await readSchema(path, io);
}

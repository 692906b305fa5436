import { readLastConversation, newConversation } from '../../ask/disk/conversation.ts';
import { loadAskSettings } from '../../ask/disk/config.ts';
import { readPrompt } from '../../ask/disk/prompt.ts';
import { receiptsFile } from '../../ask/disk/receipts.ts';
import { readEnvTags } from '../../ask/ledger/tags.ts';
import { chargeForRequest, maxChargeForRequest } from '../../ask/routing/charge.ts';
import { estimatePromptTokens } from '../../ask/routing/estimate.ts';
import { planRoute } from '../../ask/routing/model-route.ts';
import { chooseServer, hostOf, isSameServer, isUnencrypted } from '../../ask/routing/server.ts';
import type { Catalogue } from '../../pricing/catalogue/offer.ts';
import { gitTags } from '../../system/git-head.ts';
import type { Io } from '../../system/io.ts';
import { exitCode, UserError, type ExitCode } from '../../values/errors.ts';
import { formatMoney } from '../../values/format.ts';
import { compare } from '../../values/money.ts';
import { estimateJson, estimateLines, type Estimate } from '../../views/ask.ts';
import type { Define } from '../framework/command.ts';
import { stderrMessages, type StderrMessages } from '../framework/stderr-messages.ts';
import { openPrices } from '../plan/prices.ts';
import type { PreparedAsk } from './ask-live.ts';
import { askCommand, type AskOptions } from './ask-options.ts';

export const define: Define = ({ io, finish }) =>
  askCommand().action(async (words, options) => finish(await runAsk(io, words, options)));

async function runAsk(io: Io, words: readonly string[], options: AskOptions): Promise<ExitCode> {
  const voice = stderrMessages(io, options);
  const prepared = await prepare(io, words, options, voice);
  const { likely, most } = estimatePromptTokens(prepared.messages, prepared.attached);
  const { route } = prepared;
  const costs = route.map(({ offer }) => ({
    prompt: chargeForRequest(offer, { input: likely }, prepared),
    ceiling: maxChargeForRequest(offer, prepared),
  }));
  for (const address of new Set(route.map(({ endpoint: { baseUrl } }) => baseUrl)))
    if (isUnencrypted(address))
      await voice.note(`prompt and key are sent unencrypted to ${hostOf(address)}: that address is plain http`);
  const estimate = {
    ...prepared,
    stops: route,
    catalogue: prepared.prices.catalogue.version,
    promptTokens: likely,
    mostPromptTokens: most,
    costs,
  };
  if (options.dryRun === true) return await printEstimate(io, estimate, options.json === true);
  refuseOverMaxCost(estimate);
  const { askLive } = await import('./ask-live.ts');
  return await askLive(io, prepared, { ...options, voice });
}

async function prepare(
  io: Io,
  words: readonly string[],
  options: AskOptions,
  voice: StderrMessages,
): Promise<PreparedAsk> {
  const { system, user, note } = await readPrompt(io, words, options);
  if (note !== undefined) await voice.note(note);
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
  const before =
    options.continue === true
      ? readLastConversation(receiptsFile(io, options.receipts ?? config.receipts))
      : newConversation();
  const systemMessage = system ?? before.system;
  const schema = await loadSchema(io, options.schema);
  return {
    config,
    prices,
    route,
    messages: [...(systemMessage ? [systemMessage] : []), ...before.messages, user],
    conversation: before.id,
    said: { system: systemMessage?.content, prompt: user.content },
    schema,
    attached: schema && JSON.stringify(schema.schema),
    temperature: options.temperature,
    seed: options.seed,
    maxTokens: options.maxTokens ?? config.maxTokens,
    maxCost: options.maxCost ?? config.maxCost,
    budgets: [...(options.budget ?? []), ...config.budgets],
    tags: { ...(options.tagGit === true && gitTags(io.cwd)), ...readEnvTags(io.env), ...options.tag },
    assumeInput: options.assumeInput ?? plan.assumeInput,
    asOf: options.asOf ?? now.slice(0, 10),
    at,
  };
}

function providerAt(catalogue: Catalogue, address: string): string | undefined {
  return catalogue.providers.find((provider) => {
    const api = catalogue.shelf(provider)?.models[0]?.list.api;
    return api !== undefined && isSameServer(api.baseUrl, address);
  });
}

async function loadSchema(io: Io, path: string | undefined): Promise<PreparedAsk['schema']> {
  if (path === undefined) return undefined;
  const { readSchema } = await import('../../ask/disk/check-schema.ts');
  return await readSchema(path, io);
}

async function printEstimate(io: Io, estimate: Estimate, isJson: boolean): Promise<ExitCode> {
  await io.stdout.write(
    isJson ? `${JSON.stringify(estimateJson(estimate), null, 2)}\n` : `${estimateLines(estimate).join('\n')}\n`,
  );
  return exitCode.done;
}

/** Throws a UserError if the first request could cost more than --max-cost. */
function refuseOverMaxCost({ maxCost, costs, stops: [first] }: Estimate): void {
  const ceiling = costs[0]?.ceiling;
  if (!maxCost || !first) return;
  const { key } = first.offer.offer;
  if (!ceiling || ceiling.atMost)
    throw new UserError(`what ${key} can cost is not known: a rate, or the longest answer, is not published`, {
      hint: 'take the output rate for input with --assume-input output, and limit the answer with --max-tokens',
    });
  if (compare(ceiling.cost, maxCost) <= 0) return;
  throw new UserError(`this could cost ${formatMoney(ceiling.cost)} on ${key}, more than ${formatMoney(maxCost)}`, {
    hint: 'allow more with --max-cost, or ask for less with --max-tokens; --dry-run shows what it can cost',
  });
}

import { readBudget } from '../ask/budget.ts';
import type { Budget } from '../ask/budget.ts';
import { gitTags } from '../ask/git.ts';
import { readTag, tagsOf } from '../ask/tags.ts';
import type { Tags } from '../ask/tags.ts';
import type { AskConfig } from '../ask/config.ts';
import { readSettings } from '../ask/settings.ts';
import { endpointFor } from '../ask/endpoint.ts';
import { messagesOf } from '../ask/prompt.ts';
import { addressOf, hostOf, isExposed } from '../ask/server.ts';
import { ceilingChargeOf, chargeFor } from '../ask/charge.ts';
import { promptEstimate } from '../ask/estimate.ts';
import type { Session, Stop } from '../ask/session.ts';
import { modelToSend, routeFor, tiers } from '../ask/tiers.ts';
import { exitCode, UserError } from '../values/errors.ts';
import type { ExitCode } from '../values/errors.ts';
import type { Io } from '../system/io.ts';
import { compare } from '../values/money.ts';
import type { Money } from '../values/money.ts';
import { estimateJson, estimateLines } from '../report/builders/ask.ts';
import type { Estimate } from '../report/builders/ask.ts';
import { formatMoney } from '../report/format.ts';
import { voiceOf } from '../report/voice.ts';
import type { Voice } from '../report/voice.ts';
import type { AssumedRate } from '../workload/plan.ts';
import type { LiveOptions, Prepared } from './ask-live.ts';
import { plainCommand, withPrices } from './command.ts';
import type { Define } from './command.ts';
import { amount, assumedRate, quantity, seconds } from './options.ts';
import { openPrices } from './prices.ts';
import type { PriceOptions, Prices } from './prices.ts';

export const define: Define = ({ io, finish }) =>
  withPrices(
    plainCommand('ask', 'Ask a model, live, routed by tier, with a receipt on standard error.', [
      'cost-projection ask --dry-run Explain what a buffer overflow is',
      'cost-projection ask --tier fallback --dry-run Analyze this batch of logs',
      'cost-projection ask --critical --dry-run Approve this loan application',
      'git diff | cost-projection ask review this --max-cost 0.05',
    ]),
  )
    .argument('[prompt...]', 'what to ask; standard input is added where it is a pipe or a file')
    .option('--tier <name>', `${tiers.join(', ')} (default: default, which falls back)`)
    .option('--critical', 'the premium tier, whatever --tier says; it never falls to a cheaper one')
    .option('--allow-downgrade', 'let a critical request fall to cheaper tiers')
    .option('--model <name>', 'this model only, without tiers')
    .option('--system <text>', 'what the model is told before the prompt')
    .option('--file <path>', 'a file to add to the prompt')
    .option('--max-tokens <tokens>', 'most tokens of the answer', quantity('--max-tokens'))
    .option('--max-cost <dollars>', 'refuse what could cost more', amount('--max-cost'))
    .option('--budget <amount>', 'refuse what does not fit: 5/day, 100/month, 1/run, team=search:2/day (repeatable)', budget)
    .option('--assume-input <rate>', 'input rate where none is published: output, or dollars per million', assumedRate('--assume-input'))
    .option('--stream', 'print the answer as it comes (default on a terminal), a broken one too')
    .option('--no-stream', 'print the answer when it is whole (default in a pipe), from the next model where one breaks off')
    .option('--timeout <seconds>', 'for all attempts together', seconds('--timeout'))
    .option('--json', 'the answer, the receipt and every attempt as one JSON document')
    .option('--dry-run', 'show the route, the request and what it can cost; open no connection')
    .option('--base-url <url>', 'another OpenAI-compatible server')
    .option('--key-env <name>', 'the environment variable with the key of that server')
    .option('--receipts <file>', 'where to keep the receipt')
    .option('--no-receipt', 'keep none')
    .option('--keep-text', 'keep prompt and answer in the receipt, which are left out otherwise')
    .option('--tag <name=value>', 'label the receipt, to add up by it (repeatable; also COST_PROJECTION_TAGS=a=b,c=d)', readTag('--tag'))
    .option('--tag-git', 'label it with the commit and the branch')
    .option('--no-memory', 'ask models in their order, even one that failed a moment ago, and remember no failure')
    .option('--debug', 'say on standard error what is sent where')
    .option('--plan <file>', 'the plan whose ask key names models, server and limits (default: the nearest cost-projection.yaml)')
    .option('--no-plan', 'leave out a cost-projection.yaml that lies around')
    .action(async (words, options) => finish(await runAsk(io, words, options)));

function budget(text: string, before: readonly Budget[] = []): readonly Budget[] {
  return [...before, readBudget('--budget', text)];
}

interface Options extends PriceOptions, LiveOptions {
  readonly tier?: string | undefined;
  readonly critical?: boolean | undefined;
  readonly allowDowngrade?: boolean | undefined;
  readonly model?: string | undefined;
  readonly system?: string | undefined;
  readonly file?: string | undefined;
  readonly maxTokens?: number | undefined;
  readonly maxCost?: Money | undefined;
  readonly budget?: readonly Budget[] | undefined;
  readonly tag?: Tags | undefined;
  readonly tagGit?: boolean | undefined;
  readonly assumeInput?: AssumedRate | undefined;
  readonly dryRun?: boolean | undefined;
  readonly baseUrl?: string | undefined;
  readonly keyEnv?: string | undefined;
  /** False for --no-plan. */
  readonly plan?: string | boolean | undefined;
}

async function runAsk(io: Io, words: readonly string[], options: Options): Promise<ExitCode> {
  const voice = voiceOf(io, options);
  const messages = await messagesOf(io, words, options);
  const prepared = await prepare(io, messages, options, voice);
  const { likely, most } = promptEstimate(messages.map(({ content }) => content));
  const costs = prepared.stops.map(({ offer }) => ({
    prompt: chargeFor(offer, { input: likely }, prepared),
    ceiling: ceilingChargeOf(offer, prepared),
  }));
  for (const address of new Set(prepared.stops.map(({ endpoint: { baseUrl } }) => baseUrl)))
    if (isExposed(address)) await voice.note(`prompt and key travel readable to ${hostOf(address)}: that address is plain http`);
  const estimate = {
    ...prepared,
    catalogue: prepared.prices.catalogue.version,
    promptTokens: likely,
    mostPromptTokens: most,
    costs,
  };
  if (options.dryRun === true) return await tellEstimate(io, estimate, options.json === true);
  refuseTooDear(estimate);
  const { live } = await import('./ask-live.ts');
  return await live(io, prepared, { ...options, voice });
}

async function prepare(io: Io, messages: Session['messages'], options: Options, voice: Voice): Promise<Prepared> {
  const config = await readSettings(io, options.plan, voice);
  const { plan, isNamed } = config;
  const now = `${io.now().toISOString().slice(0, 19)}Z`;
  const { asOf = now } = options;
  const prices = await openPrices(io, { ...options, asOf }, plan.fx);
  const baseUrl = addressOf({ flag: options.baseUrl, plan: plan.ask?.baseUrl, isNamed, file: plan.file, env: io.env });
  return {
    config,
    prices,
    stops: await stopsFor(io, { config, prices, baseUrl }, options, voice),
    messages,
    maxTokens: options.maxTokens ?? config.maxTokens,
    maxCost: options.maxCost ?? config.maxCost,
    budgets: [...(options.budget ?? []), ...config.budgets],
    tags: { ...(options.tagGit === true && gitTags(io.cwd)), ...tagsOf(io.env), ...options.tag },
    assumeInput: options.assumeInput ?? plan.assumeInput,
    asOf: options.asOf ?? now.slice(0, 10),
    at: asOf,
  };
}

interface Place {
  readonly config: AskConfig;
  readonly prices: Prices;
  /** The server of this run. */
  readonly baseUrl: string;
}

async function stopsFor(io: Io, { config, prices: { priceOf }, baseUrl }: Place, options: Options, voice: Voice): Promise<Stop[]> {
  const { tier, critical = false, allowDowngrade = false, model, keyEnv } = options;
  const server = { baseUrl, isFlagged: options.baseUrl !== undefined, keyEnv, planned: config.server };
  if (model !== undefined) {
    const offer = priceOf(model);
    const typed = model.toLowerCase().startsWith(`${offer.offer.list.provider}/`) ? model.slice(offer.offer.list.provider.length + 1) : model;
    return [{ tier: 'model', offer, model: modelToSend(offer.offer, typed), endpoint: endpointFor(undefined, server, io) }];
  }
  const route = routeFor(config.ladder, { tier, critical, allowDowngrade });
  if (route.note !== undefined) await voice.note(route.note);
  return route.steps.map((step) => {
    const offer = priceOf(step.offer);
    return {
      tier: step.tier,
      offer,
      model: step.model ?? modelToSend(offer.offer, offer.offer.model.id),
      endpoint: endpointFor(step.server, server, io),
    };
  });
}

async function tellEstimate(io: Io, estimate: Estimate, isJson: boolean): Promise<ExitCode> {
  await io.stdout.write(isJson ? `${JSON.stringify(estimateJson(estimate), null, 2)}\n` : `${estimateLines(estimate).join('\n')}\n`);
  return exitCode.done;
}

function refuseTooDear({ maxCost, costs, stops: [first] }: Estimate): void {
  const ceiling = costs[0]?.ceiling;
  if (!maxCost || !first) return;
  if (!ceiling || ceiling.atMost)
    throw new UserError(`what ${first.offer.offer.key} can cost is not known: a rate, or the longest answer, is not published`, {
      hint: 'take the output rate for input with --assume-input output, and limit the answer with --max-tokens',
    });
  if (compare(ceiling.cost, maxCost) <= 0) return;
  throw new UserError(`this could cost ${formatMoney(ceiling.cost)} on ${first.offer.offer.key}, more than ${formatMoney(maxCost)}`, {
    hint: 'allow more with --max-cost, or ask for less with --max-tokens; --dry-run shows what it can cost',
  });
}

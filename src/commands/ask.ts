import { addressOf, configOf, isExposed, isForeign, keyOf } from '../ask/config.ts';
import type { AskConfig } from '../ask/config.ts';
import { ceilingOf, costOrUnknown, promptEstimate } from '../ask/estimate.ts';
import type { Session, Stop } from '../ask/session.ts';
import { modelToSend, routeFor, tiers } from '../ask/tiers.ts';
import { exitCode, UserError } from '../values/errors.ts';
import type { ExitCode } from '../values/errors.ts';
import { readText } from '../system/files.ts';
import type { Io } from '../system/io.ts';
import { compare } from '../values/money.ts';
import type { Money } from '../values/money.ts';
import { estimateJson, estimateLines } from '../report/builders/ask.ts';
import type { Estimate } from '../report/builders/ask.ts';
import { formatMoney } from '../report/format.ts';
import { singleLine } from '../report/printable.ts';
import { foundingPlan } from '../workload/founding.ts';
import { loadPlan } from '../workload/load.ts';
import type { AssumedRate } from '../workload/plan.ts';
import type { LiveOptions, Prepared } from './ask-live.ts';
import { plainCommand, withPrices } from './command.ts';
import type { Define } from './command.ts';
import { amount, assumedRate, quantity } from './options.ts';
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
    .option('--assume-input <rate>', 'input rate where none is published: output, or dollars per million', assumedRate('--assume-input'))
    .option('--no-stream', 'wait for the whole answer, which may then come from another model after a broken one')
    .option('--json', 'the answer, the receipt and every attempt as one JSON document')
    .option('--dry-run', 'show the route, the request and what it can cost; open no connection')
    .option('--base-url <url>', 'another OpenAI-compatible server')
    .option('--receipts <file>', 'where to keep the receipt')
    .option('--no-receipt', 'keep none')
    .option('--keep-text', 'keep prompt and answer in the receipt, which are left out otherwise')
    .option('--debug', 'say on standard error what is sent where')
    .option('--plan <file>', 'the plan whose ask key names models, server and limits (default: the nearest cost-projection.yaml)')
    .option('--no-plan', 'leave out a cost-projection.yaml that lies around')
    .action(async (words, options) => finish(await runAsk(io, words, options)));

interface Options extends PriceOptions, LiveOptions {
  readonly tier?: string | undefined;
  readonly critical?: boolean | undefined;
  readonly allowDowngrade?: boolean | undefined;
  readonly model?: string | undefined;
  readonly system?: string | undefined;
  readonly file?: string | undefined;
  readonly maxTokens?: number | undefined;
  readonly maxCost?: Money | undefined;
  readonly assumeInput?: AssumedRate | undefined;
  readonly dryRun?: boolean | undefined;
  readonly baseUrl?: string | undefined;
  /** False for --no-plan. */
  readonly plan?: string | boolean | undefined;
}

async function runAsk(io: Io, words: readonly string[], options: Options): Promise<ExitCode> {
  const messages = await messagesOf(io, words, options);
  const prepared = await prepare(io, messages, options);
  const envelope = { ...prepared, asOf: prepared.prices.asOf };
  const { likely, most } = promptEstimate(messages.map(({ content }) => content));
  const costs = prepared.stops.map(({ offer }) => ({
    prompt: costOrUnknown(offer, { input: likely }, envelope.asOf, envelope.assumeInput),
    ceiling: ceilingOf(offer, envelope),
  }));
  if (isExposed(prepared.baseUrl))
    await note(io, options, `the key travels readable to ${new URL(prepared.baseUrl).host}: that address is plain http`);
  if (isForeign(io, prepared.baseUrl))
    await note(io, options, 'OPENAI_API_KEY goes to global-apis.com; set GLOBAL_API_KEY for it, or OPENAI_BASE_URL for another server');
  const estimate = {
    ...prepared,
    catalogue: prepared.prices.catalogue.version,
    asOf: envelope.asOf,
    promptTokens: likely,
    mostPromptTokens: most,
    costs,
  };
  if (options.dryRun === true) return await tellEstimate(io, estimate, options.json === true);
  refuseTooDear(estimate);
  const key = keyOf(io, prepared.config.keyFile);
  const { live } = await import('./ask-live.ts');
  return await live(io, prepared, { ...options, key, note: (text) => note(io, options, text) });
}

async function messagesOf(io: Io, words: readonly string[], { system, file }: Options): Promise<Session['messages']> {
  const isPipeWanted = io.isPiped || words.includes('-') || file === '-';
  const parts = [
    words.filter((word) => word !== '-').join(' '),
    file === undefined || file === '-' ? '' : await readText(file, io),
    isPipeWanted ? await readText('-', io) : '',
  ];
  const prompt = parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n\n');
  if (prompt === '')
    throw new UserError('nothing to ask', { hint: 'write the prompt behind the command, or pipe it in: git diff | cost-projection ask review this' });
  return [...(system === undefined ? [] : [{ role: 'system' as const, content: system }]), { role: 'user', content: prompt }];
}

async function prepare(io: Io, messages: Session['messages'], options: Options): Promise<Prepared> {
  const named = typeof options.plan === 'string' ? options.plan : undefined;
  const plan = (options.plan === false ? undefined : await loadPlan(io, named)) ?? foundingPlan;
  const config = configOf(plan, io);
  const prices = await openPrices(io, { ...options, currency: 'USD' }, plan);
  return {
    config,
    baseUrl: addressOf({ flag: options.baseUrl, plan, isNamed: named !== undefined }, io),
    prices,
    stops: await stopsFor(io, config, prices, options),
    messages,
    maxTokens: options.maxTokens ?? config.maxTokens,
    maxCost: options.maxCost ?? config.maxCost,
    assumeInput: options.assumeInput ?? plan.assumeInput,
  };
}

async function stopsFor(io: Io, config: AskConfig, { priceOf }: Prices, options: Options): Promise<Stop[]> {
  const { tier, critical = false, allowDowngrade = false, model } = options;
  if (model !== undefined) {
    const offer = priceOf(model);
    const typed = model.toLowerCase().startsWith(`${offer.offer.list.provider}/`) ? model.slice(offer.offer.list.provider.length + 1) : model;
    return [{ tier: 'model', offer, model: modelToSend(offer.offer, typed) }];
  }
  const route = routeFor(config.ladder, { tier, critical, allowDowngrade });
  if (route.note !== undefined) await note(io, options, route.note);
  return route.steps.map((step) => {
    const offer = priceOf(step.offer);
    return { tier: step.tier, offer, model: step.model ?? modelToSend(offer.offer, offer.offer.model.id) };
  });
}

async function tellEstimate(io: Io, estimate: Estimate, isJson: boolean): Promise<ExitCode> {
  await io.stdout.write(isJson ? `${JSON.stringify(estimateJson(estimate), null, 2)}\n` : `${estimateLines(estimate).join('\n')}\n`);
  return exitCode.done;
}

function refuseTooDear({ maxCost, costs, stops: [first] }: Estimate): void {
  const ceiling = costs[0]?.ceiling;
  if (!maxCost || !first) return;
  if (!ceiling)
    throw new UserError(`what ${first.offer.offer.key} can cost is not known: a rate, or the longest answer, is not published`, {
      hint: 'take the output rate for input with --assume-input output, and limit the answer with --max-tokens',
    });
  if (compare(ceiling, maxCost) <= 0) return;
  throw new UserError(`this could cost ${formatMoney(ceiling)} on ${first.offer.offer.key}, more than ${formatMoney(maxCost)}`, {
    hint: 'allow more with --max-cost, or ask for less with --max-tokens; --dry-run shows what it can cost',
  });
}

async function note(io: Io, { quiet }: Options, text: string): Promise<void> {
  if (quiet !== true) await io.stderr.write(`note: ${singleLine(text)}\n`);
}

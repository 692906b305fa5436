import { readBudget, type SpendingLimit } from '../../ask/ledger/budget.ts';
import { maxChargeForRequest, chargeFor } from '../../ask/routing/charge.ts';
import { lastConversation, newConversation } from '../../ask/disk/conversation.ts';
import { estimatePromptTokens } from '../../ask/routing/estimate.ts';
import { gitTags } from '../../system/git-head.ts';
import { readHeader } from '../../ask/routing/endpoint.ts';
import { readOwnPrice, planRoute, type OwnPrice } from '../../ask/routing/model-route.ts';
import { readPrompt } from '../../ask/disk/prompt.ts';
import { receiptsFile } from '../../ask/disk/receipts.ts';
import { chooseServer, hostOf, isUnencrypted } from '../../ask/routing/server.ts';
import { readSettings } from '../../ask/disk/config.ts';
import { readTag, tagsOf, type Tags } from '../../ask/ledger/tags.ts';
import { tiers } from '../../ask/routing/tiers.ts';
import { exitCode, UserError, type ExitCode } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { compare, type Money } from '../../values/money.ts';
import { estimateJson, estimateLines, type Estimate } from '../../views/ask.ts';
import { formatMoney } from '../../values/format.ts';
import { voiceOf, type Voice } from '../framework/stderr-messages.ts';
import type { AssumedRate } from '../../workload/plan.ts';
import type { LiveOptions, PreparedAsk } from './ask-live.ts';
import { collect, plainCommand, withPrices, type Define } from '../framework/command.ts';
import { amount, assumedRate, number, quantity, seconds } from '../framework/options.ts';
import { openPrices, type PriceOptions } from '../plan/prices.ts';

export const define: Define = ({ io, finish }) =>
  withPrices(
    plainCommand('ask', 'Ask a model, live, routed by tier, with a receipt on standard error.', [
      'cost-projection ask --dry-run Explain what a buffer overflow is',
      'cost-projection ask --tier fallback --dry-run Analyze this batch of logs',
      'cost-projection ask --critical --dry-run Approve this loan application',
      'git diff | cost-projection ask review this --max-cost 0.05',
      "cost-projection ask --dry-run 'ls -t as JSON' --check 'jq -e .' --budget 5/day",
    ]),
  )
    .argument(
      '[prompt...]',
      'what to ask; standard input is added where it was made for this command (not in a loop; - adds it there too)',
    )
    .optionsGroup('What is asked:')
    .option('--system <text>', 'what the model is told before the prompt')
    .option('--file <path>', 'a file to add to the prompt')
    .option('--image <file>', 'an image to show beside it: PNG, JPEG, GIF or WebP (repeatable)', collect)
    .option('-c, --continue', 'go on with the last conversation that --keep-text has kept')
    .option('--schema <file>', 'ask for JSON by that JSON Schema, and take no answer that does not fit it')
    .option(
      '--check <command>',
      'take no answer on which that command fails (the answer is its input): the next tier is asked then',
    )
    .option('--max-tokens <tokens>', 'most tokens of the answer', quantity('--max-tokens'))
    .option('--temperature <number>', 'how free the answer is, from 0 to 2', number('--temperature', 0, 2))
    .option(
      '--seed <number>',
      'for the same answer again, where the model can',
      number('--seed', -(2 ** 53) + 1, 2 ** 53 - 1),
    )
    .optionsGroup('Who is asked:')
    .option('--tier <name>', `${tiers.join(', ')} (default: default, which falls back)`)
    .option('--critical', 'the premium tier, whatever --tier says; it never falls to a cheaper one')
    .option('--allow-downgrade', 'let a critical request fall to cheaper tiers')
    .option('--model <name>', 'this model only, without tiers')
    .option('--price <in/out>', 'what it costs, in dollars per million tokens: 0.15/0.60', readOwnPrice)
    .option('--free', 'it costs nothing')
    .option('--base-url <url>', 'another OpenAI-compatible server')
    .option('--key-env <name>', 'the environment variable with the key of that server')
    .option('--header <header>', "a further header for that server, like 'x-team: search' (repeatable)", readHeader)
    .option('--no-memory', 'ask models in their order, even one that failed a moment ago, and remember no failure')
    .option('--timeout <seconds>', 'for all attempts together', seconds('--timeout'))
    .optionsGroup('What it may cost:')
    .option('--max-cost <dollars>', 'refuse what could cost more', amount('--max-cost'))
    .option(
      '--budget <amount>',
      'refuse what does not fit: 5/day, 100/month, 1/run, team=search:2/day (repeatable)',
      budget,
    )
    .option(
      '--assume-input <rate>',
      'input rate where none is published: output, or dollars per million',
      assumedRate('--assume-input'),
    )
    .option('--dry-run', 'show the route, the request and what it can cost; open no connection')
    .optionsGroup('What becomes of it:')
    .option('--stream', 'print the answer as it comes (default on a terminal), a broken one too')
    .option(
      '--no-stream',
      'print the answer when it is whole (default in a pipe), from the next model where one breaks off',
    )
    .option('--json', 'the answer, the receipt and every attempt as one JSON document')
    .option('--receipts <file>', 'where to keep the receipt')
    .option('--no-receipt', 'keep none')
    .option('--keep-text', 'keep prompt and answer in the receipt, which are left out otherwise')
    .option(
      '--tag <name=value>',
      'label the receipt, to add up by it (repeatable; also COST_PROJECTION_TAGS=a=b,c=d)',
      readTag('--tag'),
    )
    .option('--tag-git', 'label it with the commit and the branch')
    .option('--debug', 'say on standard error what is sent where')
    .optionsGroup('Options:')
    .option(
      '--plan <file>',
      'the plan whose ask key names models, server and limits (default: the nearest cost-projection.yaml)',
    )
    .option('--no-plan', 'leave out a cost-projection.yaml that lies around')
    .action(async (words, options) => finish(await runAsk(io, words, options)));

function budget(text: string, before: readonly SpendingLimit[] = []): readonly SpendingLimit[] {
  return [...before, readBudget('--budget', text)];
}

interface Options extends PriceOptions, LiveOptions {
  readonly system?: string | undefined;
  readonly file?: string | undefined;
  readonly image?: readonly string[] | undefined;
  readonly continue?: boolean | undefined;
  readonly schema?: string | undefined;
  readonly maxTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly seed?: number | undefined;
  readonly tier?: string | undefined;
  readonly critical?: boolean | undefined;
  readonly allowDowngrade?: boolean | undefined;
  readonly model?: string | undefined;
  readonly price?: OwnPrice | undefined;
  readonly free?: boolean | undefined;
  readonly baseUrl?: string | undefined;
  readonly keyEnv?: string | undefined;
  readonly header?: Readonly<Record<string, string>> | undefined;
  readonly maxCost?: Money | undefined;
  readonly budget?: readonly SpendingLimit[] | undefined;
  readonly assumeInput?: AssumedRate | undefined;
  readonly dryRun?: boolean | undefined;
  readonly tag?: Tags | undefined;
  readonly tagGit?: boolean | undefined;
  /** False for --no-plan. */
  readonly plan?: string | boolean | undefined;
}

async function runAsk(io: Io, words: readonly string[], options: Options): Promise<ExitCode> {
  const voice = voiceOf(io, options);
  const prepared = await prepare(io, words, options, voice);
  const { likely, most } = estimatePromptTokens(prepared.messages, prepared.attached);
  const costs = prepared.stops.map(({ offer }) => ({
    prompt: chargeFor(offer, { input: likely }, prepared),
    ceiling: maxChargeForRequest(offer, prepared),
  }));
  for (const address of new Set(prepared.stops.map(({ endpoint: { baseUrl } }) => baseUrl)))
    if (isUnencrypted(address))
      await voice.note(`prompt and key travel readable to ${hostOf(address)}: that address is plain http`);
  const estimate = {
    ...prepared,
    catalogue: prepared.prices.catalogue.version,
    promptTokens: likely,
    mostPromptTokens: most,
    costs,
  };
  if (options.dryRun === true) return await tellEstimate(io, estimate, options.json === true);
  refuseTooDear(estimate);
  const { askLive: live } = await import('./ask-live.ts');
  return await askLive(io, prepared, { ...options, voice });
}

async function prepare(io: Io, words: readonly string[], options: Options, voice: Voice): Promise<PreparedAsk> {
  const { system, user, note } = await readPrompt(io, words, options);
  if (note !== undefined) await voice.note(note);
  const config = await readSettings(io, options.plan, voice);
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
  const { stops, note: routed } = planRoute(
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
        keyEnv: options.keyEnv,
        headers: options.header ?? {},
        planned: config.server,
      },
    },
    { priceOf: prices.priceOf, at },
    io,
  );
  if (routed !== undefined) await voice.note(routed);
  const before =
    options.continue === true
      ? lastConversation(receiptsFile(io, options.receipts ?? config.receipts))
      : newConversation();
  const told = system ?? before.system;
  const schema = await schemaOf(io, options.schema);
  return {
    config,
    prices,
    stops,
    messages: [...(told ? [told] : []), ...before.messages, user],
    conversation: before.id,
    said: { system: told?.content, prompt: user.content },
    schema,
    attached: schema && JSON.stringify(schema.schema),
    temperature: options.temperature,
    seed: options.seed,
    maxTokens: options.maxTokens ?? config.maxTokens,
    maxCost: options.maxCost ?? config.maxCost,
    budgets: [...(options.budget ?? []), ...config.budgets],
    tags: { ...(options.tagGit === true && gitTags(io.cwd)), ...tagsOf(io.env), ...options.tag },
    assumeInput: options.assumeInput ?? plan.assumeInput,
    asOf: options.asOf ?? now.slice(0, 10),
    at,
  };
}

async function schemaOf(io: Io, path: string | undefined): Promise<PreparedAsk['schema']> {
  if (path === undefined) return undefined;
  const { readSchema } = await import('../../ask/disk/check-schema.ts');
  return await readSchema(path, io);
}

async function tellEstimate(io: Io, estimate: Estimate, isJson: boolean): Promise<ExitCode> {
  await io.stdout.write(
    isJson ? `${JSON.stringify(estimateJson(estimate), null, 2)}\n` : `${estimateLines(estimate).join('\n')}\n`,
  );
  return exitCode.done;
}

function refuseTooDear({ maxCost, costs, stops: [first] }: Estimate): void {
  const ceiling = costs[0]?.ceiling;
  if (!maxCost || !first) return;
  if (!ceiling || ceiling.atMost)
    throw new UserError(
      `what ${first.offer.offer.key} can cost is not known: a rate, or the longest answer, is not published`,
      {
        hint: 'take the output rate for input with --assume-input output, and limit the answer with --max-tokens',
      },
    );
  if (compare(ceiling.cost, maxCost) <= 0) return;
  throw new UserError(
    `this could cost ${formatMoney(ceiling.cost)} on ${first.offer.offer.key}, more than ${formatMoney(maxCost)}`,
    {
      hint: 'allow more with --max-cost, or ask for less with --max-tokens; --dry-run shows what it can cost',
    },
  );
}

import { parsedValue } from '../../values/quantity.ts';
import { Option, type Command, type OptionValues } from '@commander-js/extra-typings';
import { together, UserError } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { isFile } from '../../system/files.ts';
import type { Money } from '../../values/money.ts';
import { andList, didYouMean, nearest } from '../../values/nearest.ts';
import { serviceTiers } from '../../pricing/rates/meters.ts';
import { contenderOf, specNamed, type Contender } from '../../projection/candidate.ts';
import type { ProjectQuestion } from '../../projection/project.ts';
import { readCandidate, type CandidateSpec } from '../../workload/blend.ts';
import { foundingPlan } from '../../workload/founding.ts';
import { loadPlan } from '../../workload/disk/load-plan.ts';
import { AS_USED } from '../../workload/measured.ts';
import { inOneMonth, type AssumedRate, type Plan } from '../../workload/plan.ts';
import type { Scenario } from '../../workload/scenario.ts';
import { planPaid, settledIn } from './plan-currency.ts';
import { collect } from '../framework/command.ts';
import { scenariosWith, type DriverOptions } from './drivers.ts';
import { amount, assumedRate, candidate, hybrid, meanVolume, monthDays, namedVolume, quantity, requestTokens, share, turns, volume } from '../framework/options.ts';
import { refuseMixed, withMeasured, type MeasuredOptions } from './measured-options.ts';
import type { MeasuredPlan } from './measured.ts';
import { openPrices, type PriceOptions, type Prices } from './prices.ts';

// The arguments and options of every command that takes a plan: what they change about it, and what comes of both.

/** What stands behind the name of a command that takes a plan. */
export const WORDS =
  'models or blends; or a plan file (- is standard input; default: the nearest cost-projection.yaml)';

/** The flags of every command that works on a plan. */
export function withWorkload<A extends unknown[], O extends OptionValues, G extends OptionValues>(
  command: Command<A, O, G>,
) {
  return withMeasured(
    withDrivers(command)
      .optionsGroup('Traffic:')
      .option('--plan <file>', 'plan file, like the one that an argument may name; flags win over it, one by one')
      .option('--no-plan', 'leave out a cost-projection.yaml that lies around'),
  );
}

/** Flags of the same names as the drivers of a plan, and those that choose what is compared. */
export function withDrivers<A extends unknown[], O extends OptionValues, G extends OptionValues>(
  command: Command<A, O, G>,
) {
  return command
    .optionsGroup('Models:')
    .option('--model <name>', 'one more model; a blend as hybrid=a:80,b:20 (repeatable)', candidate('--model'))
    .option('--hybrid <shares>', 'default, fallback and premium tier as a blend, like 80/15/5', hybrid('--hybrid'))
    .option('--baseline <name>', 'what savings are measured against')
    .option(
      '--assume-input <rate>',
      'input rate where none is published: output, or dollars per million',
      assumedRate('--assume-input'),
    )
    .option(
      '--assume-web-search <dollars>',
      'a web search where its fee is not published',
      amount('--assume-web-search'),
    )
    .optionsGroup('Traffic:')
    .option('--tokens <volume>', 'scenario as 5M or name=5M, a month unless /day (repeatable)', namedVolume('--tokens'))
    .option('--output-share <share>', 'share of the tokens that is output', share('--output-share'))
    .option('--requests <volume>', 'requests, a month unless /day, instead of tokens', volume('--requests'))
    .option('--users <count>', 'users, instead of requests', quantity('--users'))
    .option(
      '--requests-per-user <volume>',
      'what each of them sends on the mean, 2.5 too; a month unless /day',
      meanVolume('--requests-per-user'),
    )
    .option('--input, --input-tokens <tokens>', 'the whole prompt of a request', requestTokens('--input'))
    .option('--output, --output-tokens <tokens>', 'the answer of a request', requestTokens('--output'))
    .option('--reasoning-tokens <tokens>', 'reasoning of a request', quantity('--reasoning-tokens'))
    .option(
      '--fixed-tokens <tokens>',
      'the part of the prompt that is always the same, such as a system prompt',
      quantity('--fixed-tokens'),
    )
    .option('--web-searches <count>', 'web searches of a request', quantity('--web-searches'))
    .option('--turns <count>', 'requests of a conversation, each of which resends it', turns('--turns'))
    .option(
      '--turn-tokens <tokens>',
      'what a turn adds to the next prompt (default: its input and its answer)',
      quantity('--turn-tokens'),
    )
    .option(
      '--cache-hit <share>',
      'share of the input, or of its fixed part, read from the cache',
      share('--cache-hit'),
    )
    .option('--cache-write <share>', 'share of the same written to the cache', share('--cache-write'))
    .option('--cache-write-1h <share>', 'share of the same written to the cache for an hour', share('--cache-write-1h'))
    .option('--batch <share>', 'share of the traffic sent by batch API', share('--batch'))
    .addOption(
      new Option('--service-tier <tier>', 'how all of it, or all but the batches, is sent').choices(serviceTiers),
    )
    .option('--thinking', 'in thinking mode, where that has a rate of its own')
    .option('--multiplier <name>', 'a multiplier of the list, such as data residency (repeatable)', collect)
    .option('--retries <share>', 'share of the requests paid twice', share('--retries'))
    .option(
      '--peak-share <share>',
      'share of the traffic in hours that a list has rates for (default: spread over the week)',
      share('--peak-share'),
    )
    .option('--days-per-month <days>', 'for volumes per day or shorter (default: 30)', monthDays('--days-per-month'))
    .optionsGroup('Options:');
}

/** What these flags say. */
export interface WorkloadOptions extends DriverOptions, MeasuredOptions, PriceOptions {
  readonly model?: readonly CandidateSpec[] | undefined;
  readonly hybrid?: CandidateSpec | undefined;
  readonly baseline?: string | undefined;
  readonly assumeInput?: AssumedRate | undefined;
  readonly assumeWebSearch?: Money | undefined;
  readonly daysPerMonth?: number | undefined;
  /** A file; false where `--no-plan` is given. */
  readonly plan?: string | boolean | undefined;
  /** Those that are asked for, of commands that let choose. */
  readonly scenario?: readonly string[] | undefined;
  readonly quiet?: boolean | undefined;
}

/** Arguments that are a plan (a file, `-`, or what ends like one), and those that are models. */
export function sorted(
  io: Io,
  words: readonly string[],
): { readonly plans: readonly string[]; readonly models: readonly string[] } {
  const isPlan = (word: string): boolean => word === '-' || /\.(ya?ml|json)$/i.test(word) || isFile(io, word);
  return { plans: words.filter(isPlan), models: words.filter((word) => !isPlan(word)) };
}

/** A plan with arguments and flags over it: the file that was named, else the nearest one, else the founding plan. */
export async function planFor(io: Io, words: readonly string[], options: WorkloadOptions): Promise<Plan> {
  const { plans, models } = sorted(io, words);
  refuseMixed(options, options);
  const named = [...plans, ...(typeof options.plan === 'string' ? [options.plan] : [])];
  if (named.length > 1)
    throw new UserError(`two plans: ${andList(named)}`, { hint: 'name one; models are named without an ending' });
  if (named[0] === '-' && options.usage?.includes('-') === true)
    throw new UserError('standard input cannot be both the plan and the usage', {
      hint: 'name a file for one of them',
    });
  const { plan, leftOut } = withFlags(await planIn(io, named[0], options), {
    ...options,
    model: [...(options.model ?? []), ...models.map((text) => parsedValue(readCandidate(text)))],
  });
  if (leftOut !== undefined && options.quiet !== true) await io.stderr.write(`note: ${leftOut}\n`);
  return plan;
}

/** The plan alone, volumes counted by the length of a month that the flags say. */
async function planIn(
  io: Io,
  named: string | undefined,
  { plan, daysPerMonth, quiet, usage }: WorkloadOptions,
): Promise<Plan> {
  const found = plan !== false || named !== undefined ? await loadPlan(io, named, { daysPerMonth }) : undefined;
  if (found?.origin?.kind === 'foreign' && quiet !== true)
    await io.stderr.write(`note: ${found.file} ${found.origin.doubt}; --no-plan leaves it out\n`);
  return found ?? { ...foundingPlan, daysPerMonth, ...(usage && { baseline: AS_USED, candidates: [], growth: [] }) };
}

/** A plan with the prices it is asked with. */
export interface PricedPlan {
  readonly plan: Plan;
  readonly prices: Prices;
  /** How the measuring of its traffic went; undefined where drivers say it. */
  readonly measured: Omit<MeasuredPlan, 'plan'> | undefined;
}

/** A plan's models at their prices. */
export interface Asked extends ProjectQuestion, PricedPlan {}

type AskOptions = PriceOptions &
  Pick<WorkloadOptions, 'assumeInput' | 'assumeWebSearch'> &
  MeasuredOptions & { readonly quiet?: boolean | undefined };

/** Opens the prices, and measures the traffic where usage is given. */
export async function settle(io: Io, written: Plan, options: AskOptions): Promise<PricedPlan> {
  const prices = placed(await openPrices(io, options, written), written);
  const paid = planPaid(written, prices.given);
  const measured = options.usage && (await (await import('./measured.ts')).measuredPlan(io, paid, options, prices));
  return { plan: settledIn(measured?.plan ?? paid, options, prices.given), prices, measured };
}

/** Prices whose errors begin with where the plan names the model they are about. */
function placed(prices: Prices, { modelPlaces }: Plan): Prices {
  return {
    ...prices,
    priceOf: (name, at) => {
      try {
        return prices.priceOf(name, at);
      } catch (error) {
        const place = modelPlaces?.get(name);
        // What has no price is there, and only its row is left out.
        if (place === undefined || !(error instanceof UserError) || error.code === 'no-price') throw error;
        throw new UserError(`${place}: ${error.message}`, { hint: error.hint });
      }
    },
  };
}

/** Finds every model of a plan at its prices, and says which names are one. Throws a UserError for one that is not there. */
export async function ask(io: Io, written: Plan, options: AskOptions): Promise<Asked> {
  const asked = await askSilently(io, written, options);
  const named = asked.candidates.map(({ key }, place) => ({ spec: asked.plan.candidates[place] ?? key, key }));
  await tellSame(io, named, options.quiet === true);
  return asked;
}

/** The same for whom it takes more than one moment to know which names are one. */
export async function askSilently(io: Io, written: Plan, options: AskOptions): Promise<Asked> {
  const { plan, prices, measured } = await settle(io, written, options);
  const { scenarios, candidates, assumeInput, assumeWebSearch } = plan;
  const priced = (spec: CandidateSpec): Contender => contenderOf(spec, prices.priceOf);
  const specs = [specIn(plan, plan.baseline), ...candidates.map((spec) => specIn(plan, spec))];
  const [reference, ...others] = together(specs, priced);
  return {
    plan,
    prices,
    measured,
    scenarios,
    baseline: reference ?? priced(plan.baseline),
    candidates: others,
    assumeInput,
    assumeWebSearch,
  };
}

/** The specification that a name stands for in a plan. */
export function specIn({ candidates, asUsed }: Plan, spec: CandidateSpec): CandidateSpec {
  return typeof spec === 'string' ? specNamed(spec, asUsed ? [...candidates, asUsed] : candidates) : spec;
}

interface Named {
  readonly spec: CandidateSpec;
  readonly key: string;
}

/** Two names of one offer are one row. */
export async function tellSame(io: Io, named: readonly Named[], quiet: boolean): Promise<void> {
  const byKey = new Map<string, string[]>();
  for (const { spec, key } of named)
    byKey.set(key, [...(byKey.get(key) ?? []), typeof spec === 'string' ? spec : spec.name]);
  for (const [key, names] of byKey)
    if (names.length > 1 && !quiet) await io.stderr.write(`note: ${names.join(' and ')} are one offer, ${key}\n`);
}

function withFlags(
  plan: Plan,
  options: WorkloadOptions,
): { readonly plan: Plan; readonly leftOut: string | undefined } {
  const { model, hybrid: mix, baseline } = options;
  const chosen = [...(mix === undefined ? [] : [mix]), ...(model ?? [])];
  const candidates =
    chosen.length > 0
      ? chosen.map((spec) => (typeof spec === 'string' ? specNamed(spec, plan.candidates) : spec))
      : plan.candidates;
  refuseTwins(candidates);
  const { leftOut, ...scenarios } = scenariosWith(plan, options, options.scenario);
  return { plan: { ...plan, baseline: baseline ?? plan.baseline, candidates, ...scenarios }, leftOut };
}

function refuseTwins(candidates: readonly CandidateSpec[]): void {
  const names = candidates.flatMap((spec) => (typeof spec === 'string' ? [] : [spec.name]));
  const twin = names.find((name, place) => names.indexOf(name) < place);
  if (twin !== undefined)
    throw new UserError(`there are two blends "${twin}"`, { hint: 'give each a name of its own' });
}

/** Scenarios of a plan by their names, else all of them. Throws a UserError. */
export function scenariosNamed({ scenarios }: Plan, names: readonly string[] = []): readonly Scenario[] {
  return names.length === 0 ? scenarios : together(names, (name) => scenarioNamed(scenarios, name));
}

/** The same where they are taken as one month. */
export function scenariosTogether(plan: Plan, names: readonly string[] = []): readonly Scenario[] {
  return inOneMonth(scenariosNamed(plan, names), plan, names.length > 0);
}

function scenarioNamed(scenarios: readonly Scenario[], name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  const known = scenarios.map((scenario) => scenario.name);
  throw new UserError(`no scenario "${name}"`, {
    hint: didYouMean(nearest(name, known)) ?? `there is ${known.join(', ')}`,
  });
}

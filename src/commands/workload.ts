import type { Command, OptionValues } from '@commander-js/extra-typings';
import { UserError } from '../values/errors.ts';
import type { Io } from '../system/io.ts';
import { one } from '../values/money.ts';
import type { Decimal } from '../values/money.ts';
import { didYouMean, nearest } from '../values/nearest.ts';
import { candidateOf, specNamed } from '../projection/candidate.ts';
import type { Candidate } from '../projection/candidate.ts';
import type { Question } from '../projection/project.ts';
import type { CandidateSpec } from '../workload/blend.ts';
import { foundingPlan } from '../workload/founding.ts';
import { loadPlan } from '../workload/load.ts';
import type { AssumedRate, Plan } from '../workload/plan.ts';
import type { Drivers, Scenario } from '../workload/scenario.ts';
import { assumedRate, candidate, hybrid, namedVolume, quantity, share, turns, volume } from './options.ts';
import type { NamedVolume } from './options.ts';
import { openPrices } from './prices.ts';
import type { PriceOptions, Prices } from './prices.ts';

// The options of every command that takes a plan: what they change about it, and what comes of both.

/** Flags of the same names as the drivers of a plan, and those that choose what is compared. */
export function withWorkload<A extends unknown[], O extends OptionValues, G extends OptionValues>(command: Command<A, O, G>) {
  return command
    .option('--model <name>', 'candidate, instead of those of the plan; a blend as hybrid=a:80,b:20 (repeatable)', candidate('--model'))
    .option('--hybrid <shares>', 'the founding tiers as a blend: default/fallback/premium, like 80/15/5', hybrid('--hybrid'))
    .option('--baseline <name>', 'what savings are measured against')
    .option('--tokens <volume>', 'scenario as 5M or name=5M, a month unless /day (repeatable)', namedVolume('--tokens'))
    .option('--output-share <share>', 'share of the tokens that is output', share('--output-share'))
    .option('--requests <volume>', 'requests, a month unless /day, instead of tokens', volume('--requests'))
    .option('--users <count>', 'users, instead of requests', quantity('--users'))
    .option('--requests-per-user <volume>', 'what each of them sends, a month unless /day', volume('--requests-per-user'))
    .option('--input-tokens <tokens>', 'the whole prompt of a request', quantity('--input-tokens'))
    .option('--output-tokens <tokens>', 'the answer of a request', quantity('--output-tokens'))
    .option('--reasoning-tokens <tokens>', 'reasoning of a request', quantity('--reasoning-tokens'))
    .option('--fixed-tokens <tokens>', 'the part of the prompt that is always the same, such as a system prompt', quantity('--fixed-tokens'))
    .option('--web-searches <count>', 'web searches of a request', quantity('--web-searches'))
    .option('--turns <count>', 'requests of a conversation, each of which resends it', turns('--turns'))
    .option('--turn-tokens <tokens>', 'what a turn adds to the next prompt (default: its input and its answer)', quantity('--turn-tokens'))
    .option('--cache-hit <share>', 'share of the input, or of its fixed part, read from the cache', share('--cache-hit'))
    .option('--cache-write <share>', 'share of the same written to the cache', share('--cache-write'))
    .option('--batch <share>', 'share of the traffic sent by batch API', share('--batch'))
    .option('--retries <share>', 'share of the requests paid twice', share('--retries'))
    .option('--peak-share <share>', 'share of the traffic in hours that a list has rates for (default: spread over the week)', share('--peak-share'))
    .option('--assume-input <rate>', 'input rate where none is published: output, or dollars per million', assumedRate('--assume-input'))
    .option('--no-plan', 'leave out a cost-projection.yaml that lies around');
}

/** What these flags say. */
export interface WorkloadOptions extends Omit<Drivers, 'tokens'>, PriceOptions {
  readonly model?: readonly CandidateSpec[] | undefined;
  readonly hybrid?: CandidateSpec | undefined;
  readonly baseline?: string | undefined;
  readonly tokens?: readonly NamedVolume[] | undefined;
  readonly peakShare?: Decimal | undefined;
  readonly assumeInput?: AssumedRate | undefined;
  /** False where `--no-plan` is given. */
  readonly plan?: boolean;
}

/** A plan with the flags over it: the file that was named, else the nearest one, else the founding plan. */
export async function planFor(io: Io, path: string | undefined, options: WorkloadOptions): Promise<Plan> {
  const found = options.plan !== false || path !== undefined ? await loadPlan(io, path) : undefined;
  return withFlags(found ?? foundingPlan, options);
}

/** A plan's models at their prices. */
export interface Asked extends Question {
  readonly plan: Plan;
  readonly prices: Prices;
}

/** Opens the prices and finds every model of a plan. Throws a UserError for one that is not there. */
export async function ask(io: Io, plan: Plan, options: PriceOptions): Promise<Asked> {
  const prices = await openPrices(io, options, plan.fx);
  return { plan, prices, ...pricedPlan(plan, prices) };
}

/** A plan's baseline and candidates at given prices. */
function pricedPlan(plan: Plan, { priceOf }: Pick<Prices, 'priceOf'>): Question {
  const { scenarios, candidates, assumeInput, peakShare } = plan;
  const priced = (spec: CandidateSpec): Candidate => candidateOf(spec, priceOf);
  const baseline = priced(specNamed(plan.baseline, candidates));
  return { scenarios, baseline, candidates: candidates.map(priced), assumeInput, peakShare };
}

function withFlags(plan: Plan, options: WorkloadOptions): Plan {
  const { model, hybrid: mix, baseline, assumeInput, peakShare } = options;
  const chosen = [...(mix === undefined ? [] : [mix]), ...(model ?? [])];
  return {
    ...plan,
    baseline: baseline ?? plan.baseline,
    candidates: chosen.length > 0 ? chosen : plan.candidates,
    assumeInput: assumeInput ?? plan.assumeInput,
    peakShare: peakShare ?? plan.peakShare,
    ...scenariosWith(plan, options),
  };
}

/** Volumes of the flags stand in the place of the plan's scenarios; other drivers are set in every scenario. */
function scenariosWith(plan: Plan, { tokens, ...options }: WorkloadOptions): Pick<Plan, 'scenarios' | 'stages'> {
  const drivers = driversOf(options);
  const over = (scenario: Scenario): Scenario => ({ ...scenario, drivers: { ...scenario.drivers, ...drivers } });
  if (tokens) {
    const scenarios = tokens.map(({ name, tokens: volumeOfMonth }) => over({ name, drivers: { tokens: volumeOfMonth, outputShare: one } }));
    return { scenarios, stages: [] };
  }
  if (drivers.requests !== undefined || drivers.users !== undefined) return { scenarios: [over({ name: 'Workload', drivers: {} })], stages: [] };
  return { scenarios: plan.scenarios.map(over), stages: plan.stages };
}

const driverNames = [
  'outputShare',
  'requests',
  'users',
  'requestsPerUser',
  'inputTokens',
  'outputTokens',
  'reasoningTokens',
  'fixedTokens',
  'webSearches',
  'turns',
  'turnTokens',
  'cacheHit',
  'cacheWrite',
  'batch',
  'retries',
] as const;

function driversOf(options: Omit<WorkloadOptions, 'tokens'>): Drivers {
  return Object.fromEntries(driverNames.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])));
}

/** A scenario of a plan by its name, or the first one. Throws a UserError. */
export function scenarioNamed({ scenarios }: Plan, name: string | undefined): Scenario {
  const found = name === undefined ? scenarios[0] : scenarios.find((scenario) => scenario.name === name);
  if (found) return found;
  const known = scenarios.map((scenario) => scenario.name);
  throw new UserError(`no scenario "${name ?? ''}"`, { hint: didYouMean(nearest(name ?? '', known)) ?? `there is ${known.join(', ')}` });
}

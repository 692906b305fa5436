import { together, UserError } from '../values/errors.ts';
import { one } from '../values/money.ts';
import { monthly } from '../values/quantity.ts';
import type { Volume } from '../values/quantity.ts';
import { inFlags } from '../workload/driver-words.ts';
import type { Plan } from '../workload/plan.ts';
import { driverProblem } from '../workload/scenario.ts';
import type { Drivers, Scenario } from '../workload/scenario.ts';
import type { NamedVolume } from './options.ts';

// What flags say of the traffic.

/** Flags of the names of drivers. */
export interface DriverOptions extends Omit<Drivers, 'tokens' | 'requests' | 'requestsPerUser' | 'multipliers'> {
  readonly tokens?: readonly NamedVolume[] | undefined;
  readonly requests?: Volume | undefined;
  readonly requestsPerUser?: Volume | undefined;
  readonly multiplier?: readonly string[] | undefined;
}

/** Volumes of the flags stand in the place of the plan's scenarios; other drivers are set in every scenario. */
export function scenariosWith(plan: Plan, options: DriverOptions): Pick<Plan, 'scenarios' | 'stages'> {
  const drivers = driversOf(options, plan.daysPerMonth);
  const over = (scenario: Scenario): Scenario =>
    fitting({ ...scenario, drivers: { ...scenario.drivers, ...drivers } }, drivers, plan.file !== undefined);
  if (options.tokens) {
    const scenarios = together(options.tokens, ({ name, tokens }) =>
      over({ name, drivers: { tokens: inMonth('--tokens', tokens, plan.daysPerMonth), outputShare: one } }),
    );
    return { scenarios, stages: [] };
  }
  if (drivers.requests !== undefined || drivers.users !== undefined) return { scenarios: [over({ name: UNNAMED, drivers: {} })], stages: [] };
  return { scenarios: together(plan.scenarios, over), stages: plan.stages };
}

/** The scenario that flags alone make. */
const UNNAMED = 'Workload';

/** A scenario that flags have changed. Throws a UserError in their spelling where they do not go together. */
function fitting(scenario: Scenario, flags: Drivers, isPlanned: boolean): Scenario {
  const wrong = Object.keys(flags).length === 0 ? undefined : driverProblem(scenario.drivers);
  if (!wrong) return scenario;
  const message = scenario.name === UNNAMED || !isPlanned ? wrong.message : `${scenario.name}: ${wrong.message}`;
  throw new UserError(inFlags(message.replace('says ', '')), { hint: wrong.hint && inFlags(wrong.hint) });
}

/** A driver that flags set; undefined where they set none. */
export function givenDriver(options: DriverOptions): string | undefined {
  return options.tokens ? 'tokens' : Object.keys(driversOf(options, undefined))[0];
}

function driversOf(options: DriverOptions, daysPerMonth: number | undefined): Drivers {
  const { requests, requestsPerUser, multiplier: multipliers, ...others } = options;
  const drivers: Drivers = {
    outputShare: others.outputShare,
    requests: requests && inMonth('--requests', requests, daysPerMonth),
    users: others.users,
    requestsPerUser: requestsPerUser && inMonth('--requests-per-user', requestsPerUser, daysPerMonth),
    inputTokens: others.inputTokens,
    outputTokens: others.outputTokens,
    reasoningTokens: others.reasoningTokens,
    fixedTokens: others.fixedTokens,
    webSearches: others.webSearches,
    turns: others.turns,
    turnTokens: others.turnTokens,
    cacheHit: others.cacheHit,
    cacheWrite: others.cacheWrite,
    cacheWrite1h: others.cacheWrite1h,
    batch: others.batch,
    serviceTier: others.serviceTier,
    thinking: others.thinking,
    multipliers,
    retries: others.retries,
    peakShare: others.peakShare,
  };
  return Object.fromEntries(Object.entries(drivers).filter(([, value]) => value !== undefined));
}

function inMonth(option: string, written: Volume, daysPerMonth: number | undefined): number {
  const count = monthly(written, daysPerMonth);
  if ('value' in count) return count.value;
  throw new UserError(`${option}: ${count.problem}`);
}

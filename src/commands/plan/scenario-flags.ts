import { collectErrors, UserError } from '../../values/errors.ts';
import { one } from '../../values/money.ts';
import { foundingPlan } from '../../workload/founding.ts';
import type { Plan } from '../../workload/plan.ts';
import type { Scenario } from '../../workload/scenario.ts';
import { scenarioProblem } from '../../workload/scenario-input.ts';
import { inFlags } from '../../workload/driver-spelling.ts';
import { rangesIn, type DriverRanges } from '../../workload/driver-ranges.ts';
import type { Drivers } from '../../workload/drivers.ts';
import { countInMonth, driversFromFlags, type GivenDrivers, type TextOptions } from './driver-flags.ts';

/** Scenarios with flags over them. */
interface Flagged extends Pick<Plan, 'scenarios' | 'stages' | 'alternatives' | 'gate'> {
  /** A note of what the flags leave out of the plan: nothing in a file is dropped silently. */
  readonly leftOut: string | undefined;
}

/**
 * Drivers of flags override those of the chosen scenarios one by one, a volume too. But a volume is a scenario of its
 * own, which replaces all others, if there are several scenarios to choose from, if it has another name, or if it
 * counts tokens and the scenario requests (or the reverse).
 */
export function scenariosWithFlags(plan: Plan, options: TextOptions, names?: readonly string[]): Flagged {
  const given = driversFromFlags(options, plan.daysPerMonth);
  const { drivers } = given;
  const volume = volumeFlag(options);
  const { stages, alternatives, gate } = plan;
  const apart = { stages, alternatives, gate };
  const isPlanned = plan.scenarios !== foundingPlan.scenarios;
  const hasFlags = Object.keys(drivers).length > 0 || options.promptFile !== undefined;
  const over = (scenario: Scenario): Scenario => {
    const changed = withFlags(scenario, given, options.promptFile);
    return hasFlags ? fitting(changed, isPlanned, volume) : changed;
  };
  const asked =
    names === undefined
      ? plan.scenarios
      : plan.scenarios.filter(({ name }) => names.some((each) => isSameName(each, name)));
  if (volume === undefined) {
    const scenarios = collectErrors(plan.scenarios, (scenario) =>
      asked.includes(scenario) ? over(scenario) : scenario,
    );
    return { scenarios, ...apart, leftOut: undefined };
  }
  const tokens = (options.tokens ?? []).map(({ name, tokens: written }) => ({
    name,
    drivers: { tokens: countInMonth('tokens', written, plan.daysPerMonth) },
    ranges: 'range' in written ? rangesIn({ tokens: written.range }, plan.daysPerMonth) : {},
  }));
  const [only, ...others] = asked;
  if (only && others.length === 0 && replacesVolume(options, only)) {
    const reset: Drivers = { ...volumeReset(volume), ...tokens[0]?.drivers };
    const changed = over({
      ...only,
      drivers: { ...only.drivers, ...reset },
      ...rangesOver(only.ranges, reset, tokens[0]?.ranges),
    });
    return {
      scenarios: plan.scenarios.map((scenario) => (scenario === only ? changed : scenario)),
      ...apart,
      leftOut: undefined,
    };
  }
  const isNamed = options.tokens?.some((each) => each.isNamed) === true;
  if (names && others.length > 0 && !isNamed)
    throw new UserError(`${volume} is the volume of one scenario, and ${asked.length} are asked for`, {
      hint: 'name one with --scenario',
    });
  // `findScenarios` refuses an unknown name, with a list of those there are.
  if (names && !only && !isNamed) return { scenarios: plan.scenarios, ...apart, leftOut: undefined };
  const scenarios =
    tokens.length > 0
      ? collectErrors(tokens, (each) => over({ ...each, drivers: { ...each.drivers, outputShare: one } }))
      : [over({ name: UNNAMED, drivers: {} })];
  return {
    scenarios,
    stages: [],
    alternatives: undefined,
    gate: undefined,
    leftOut: isPlanned ? leftOutBy(volume, plan) : undefined,
  };
}

/** Ranges under drivers that are set, each of which ends the range that there was of it; nothing where none is left. */
function rangesOver(under: DriverRanges = {}, set: Drivers, given: DriverRanges = {}): Pick<Scenario, 'ranges'> {
  const left = Object.entries(under).filter(([name]) => !Object.hasOwn(set, name));
  const ranges = { ...Object.fromEntries(left), ...given };
  return Object.keys(ranges).length === 0 ? {} : { ranges };
}

type VolumeFlag = '--tokens' | '--requests' | '--users' | '--runs';

function volumeFlag({ tokens, requests, users, runs }: TextOptions): VolumeFlag | undefined {
  if (tokens) return '--tokens';
  if (requests) return '--requests';
  if (runs) return '--runs';
  return users === undefined ? undefined : '--users';
}

/** Whether a volume of the flags counts what a scenario counts, and has no other name than that. */
function replacesVolume({ tokens, requests, users, runs }: TextOptions, { name, drivers }: Scenario): boolean {
  const isByTokens = drivers.tokens !== undefined;
  if (!tokens) return !isByTokens && (runs === undefined) === (drivers.runs === undefined);
  const [first, ...others] = tokens;
  const isOfThis = first !== undefined && (!first.isNamed || isSameName(first.name, name));
  return isByTokens && isOfThis && others.length === 0 && (requests ?? users) === undefined;
}

/** The drivers of a volume that another one replaces. */
function volumeReset(volume: VolumeFlag): Drivers {
  if (volume === '--requests') return { users: undefined, requestsPerUser: undefined };
  return volume === '--users' ? { requests: undefined } : {};
}

function isSameName(name: string, other: string): boolean {
  return name.toLowerCase() === other.toLowerCase();
}

function leftOutBy(volume: VolumeFlag, { scenarios, file = 'the plan' }: Plan): string {
  const [first, ...others] = scenarios.map(({ name }) => `"${name}"`);
  return others.length === 0
    ? `${volume} replaces the scenario ${first} of ${file}: none of its drivers counts`
    : `${volume} replaces the ${scenarios.length} scenarios of ${file}: none of their drivers counts`;
}

/** The scenario that flags alone make. */
const UNNAMED = 'Workload';

/** A scenario with the drivers of flags. A text is the whole prompt, and so are tokens: each replaces the other. */
function withFlags(
  { input, ranges: own, drivers, ...scenario }: Scenario,
  { drivers: flags, ranges }: GivenDrivers,
  promptFile: string | undefined,
): Scenario {
  const isTyped = flags.inputTokens !== undefined || flags.fixedTokens !== undefined;
  if (promptFile === undefined)
    return {
      ...scenario,
      drivers: { ...drivers, ...flags },
      ...rangesOver(own, flags, ranges),
      ...(input && !isTyped && { input }),
    };
  if (flags.inputTokens !== undefined)
    throw new UserError('--prompt-file and --input are both the input', { hint: 'give one of them' });
  const { inputTokens: _, fixedTokens: __, ...others } = drivers;
  return {
    ...scenario,
    drivers: { ...others, ...flags },
    ...rangesOver(own, { ...flags, inputTokens: 0, fixedTokens: 0 }, ranges),
    input: { files: { perRequest: promptFile }, tokens: 0, isFlag: true },
  };
}

/** A scenario that flags have changed. Throws a UserError in their spelling where they do not go together. */
function fitting(scenario: Scenario, isPlanned: boolean, volume: VolumeFlag | undefined): Scenario {
  const wrong = scenarioProblem(scenario);
  if (!wrong) return scenario;
  const message = scenario.name === UNNAMED || !isPlanned ? wrong.message : `${scenario.name}: ${wrong.message}`;
  // Nobody wrote the tokens of the founding scenarios.
  const hint = isPlanned || volume !== undefined ? wrong.hint : wrong.hint?.replace(' instead of tokens', '');
  const said = scenario.input?.isFlag === true ? message.replace(/\binput is\b/, '--prompt-file is') : message;
  throw new UserError(inFlags(said.replace('says ', '')), { hint: hint && inFlags(hint) });
}

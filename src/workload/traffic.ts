import { UserError } from '../values/errors.ts';
import { minus, one, roundToWhole, times, zero, type Decimal } from '../values/money.ts';
import { meters, totalTokens, type ServiceTier, type Usage } from '../pricing/rates/meters.ts';
import { measuredKinds } from './measured.ts';
import { driverProblem, type Scenario } from './scenario.ts';
import type { Drivers } from './drivers.ts';
import type { Kind } from './request-kinds.ts';
import { runKinds } from './run-kinds.ts';
import { scenarioOn } from './scenario-input.ts';
import { product, volumeOf, whole } from './volume.ts';
import { addCount, cacheableOf, inputSteps, splitCached, type MeterCounts, type PromptParts } from './cache-shares.ts';

/** A scenario as what is billed. */
export interface Traffic {
  readonly scenario: Scenario;
  readonly kinds: readonly Kind[];
  /** Tokens per meter a month, of all kinds. */
  readonly usage: Usage;
  readonly tokens: number;
  readonly requests: number | undefined;
  /** Share sent by batch API. */
  readonly batch: Decimal;
  /** How the rest is sent. */
  readonly serviceTier: ServiceTier | undefined;
  readonly thinking: boolean;
  readonly multipliers: readonly string[];
  /** Share in hours that an offer has rates for; undefined where it is spread evenly over the week. */
  readonly peakShare: Decimal | undefined;
  /** Traffic as the model of an offer counts its input; undefined where all models have equal tokens. */
  readonly on?: ((offer: string) => Traffic) | undefined;
}

/**
 * Drivers → whole tokens per meter, a month. With R requests (users × requestsPerUser), each paid 1 + retries times:
 *
 *   prompt    = inputTokens, in turn k of a conversation inputTokens + (k − 1) × turnTokens
 *   cacheable = prompt, or where fixedTokens is given: fixedTokens + (k − 1) × turnTokens
 *   cacheRead = R × (1 + retries) × cacheable × cacheHit,   cacheWrite and cacheWrite1h likewise; of what turns resend
 *               × historyCacheHit, where that is given
 *   input     = R × (1 + retries) × prompt − cacheRead − cacheWrite − cacheWrite1h
 *   output    = R × (1 + retries) × outputTokens,           reasoning likewise
 *
 * Runs are priced by what each provider caches of them; here all of their prompts is input.
 *
 * With tokens alone: output = tokens × (1 + retries) × outputShare, and the rest is input, of which the cache takes its
 * shares. turnTokens is, unless given, what a turn says: its own input and its answer. Every meter is rounded once,
 * half up, and no rounding loses a token. `scale` multiplies the volume: growth. Throws a UserError that names the
 * scenario.
 */
export function trafficOf(scenario: Scenario, scale: Decimal = one): Traffic {
  const kinds = scenario.measured ? measuredKinds(scenario.measured, scale) : drivenKinds(scenario, scale);
  const usage = addUp(kinds.map((kind) => kind.usage));
  const requests = kinds.reduce<number | undefined>(
    (total, kind) => (total === undefined || kind.requests === undefined ? undefined : total + kind.requests),
    0,
  );
  const { batch = zero, serviceTier, thinking = false, multipliers = [], peakShare } = scenario.drivers;
  const traffic = {
    scenario,
    kinds,
    usage,
    tokens: totalTokens(usage),
    requests,
    batch,
    serviceTier,
    thinking,
    multipliers,
    peakShare,
    ...(scenario.input && { on: (offer: string) => trafficOf(scenarioOn(scenario, offer), scale) }),
  };
  refuseTooMany(scenario.name, 'tokens', traffic.tokens);
  refuseTooMany(scenario.name, 'requests', requests ?? 0);
  for (const { webSearches } of kinds) refuseTooMany(scenario.name, 'web searches', webSearches);
  return traffic;
}

function refuseTooMany(scenario: string, of: string, many: number): void {
  if (Number.isSafeInteger(many)) return;
  throw new UserError(`scenario "${scenario}" has too many ${of}`, {
    hint: `at most ${Number.MAX_SAFE_INTEGER} a month`,
  });
}

function drivenKinds({ name, drivers }: Scenario, scale: Decimal): Kind[] {
  const problem = driverProblem(drivers);
  if (problem) throw new UserError(`scenario "${name}" ${problem.message}`, { hint: problem.hint });
  if (drivers.runs !== undefined) return runKinds(drivers, scale);
  return drivers.tokens === undefined ? requestKinds(drivers, scale) : [tokenKind(drivers, scale)];
}

function tokenKind(drivers: Drivers, scale: Decimal): Kind {
  const { outputShare = one } = drivers;
  const total = roundToWhole(product(volumeOf(drivers, scale)));
  const output = roundToWhole(times(outputShare, total));
  const prompt = total - output;
  const usage = splitCached(1, { tokens: prompt, first: prompt, resent: 0 }, drivers);
  addCount(usage, 'output', output);
  return {
    promptTokens: 0,
    ofOne: undefined,
    requests: undefined,
    usage,
    webSearches: 0,
    steps: () => {
      const volume = volumeOf(drivers, scale);
      const rest = [...volume, { driver: '1 − outputShare', value: minus(one, outputShare) }];
      return [
        ...inputSteps(rest, undefined, drivers),
        { meter: 'output' as const, factors: [...volume, { driver: 'outputShare', value: outputShare }], less: [] },
      ];
    },
  };
}

function requestKinds(drivers: Drivers, scale: Decimal): Kind[] {
  const { inputTokens = 0, outputTokens = 0, fixedTokens, turns = 1 } = drivers;
  const added = drivers.turnTokens ?? inputTokens - (fixedTokens ?? 0) + outputTokens;
  return Array.from({ length: turns }, (_, before) => {
    const resent = before * added;
    return requestKind(drivers, { tokens: inputTokens + resent, first: fixedTokens ?? inputTokens, resent }, scale);
  });
}

function requestKind(drivers: Drivers, prompt: PromptParts, scale: Decimal): Kind {
  const { outputTokens = 0, reasoningTokens = 0, webSearches = 0 } = drivers;
  const billed = product(volumeOf(drivers, scale));
  const usage = splitCached(billed, prompt, drivers);
  addCount(usage, 'output', whole(billed, outputTokens));
  addCount(usage, 'reasoning', whole(billed, reasoningTokens));
  return {
    promptTokens: prompt.tokens,
    ofOne: { input: prompt.tokens, output: outputTokens, reasoning: reasoningTokens },
    cacheable: cacheableOf(prompt, drivers),
    requests: roundToWhole(billed),
    usage,
    webSearches: whole(billed, webSearches),
    steps: () => {
      const volume = volumeOf(drivers, scale);
      return [
        ...inputSteps(volume, prompt, drivers),
        { meter: 'output' as const, factors: [...volume, { driver: 'outputTokens', value: outputTokens }], less: [] },
        {
          meter: 'reasoning' as const,
          factors: [...volume, { driver: 'reasoningTokens', value: reasoningTokens }],
          less: [],
        },
      ];
    },
  };
}

function addUp([first = {}, ...others]: readonly Usage[]): Usage {
  if (others.length === 0) return first;
  const total: MeterCounts = { ...first };
  for (const usage of others)
    for (const meter of meters) if (usage[meter] !== undefined) total[meter] = (total[meter] ?? 0) + usage[meter];
  return total;
}

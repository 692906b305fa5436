import { compare, isZero, one, sum, zero, type Decimal, type Money } from '../values/money.ts';
import type { CandidateSpec } from './blend.ts';
import type { MeasuredTraffic } from './measured.ts';
import type { DriverProblem } from './driver-problem.ts';
import type { DriverRanges } from './driver-ranges.ts';
import type { Drivers } from './drivers.ts';
import { MOST_TURNS } from './driver-kinds.ts';
import type { CountedInput, RequestInput } from './request-input.ts';
import { runProblem } from './run-rules.ts';

/** US dollars per month. */
export interface MonthlyBudget {
  readonly warn: Money | undefined;
  readonly fail: Money | undefined;
}

/** A named monthly workload: what drives it, or what was measured of it. */
export interface Scenario {
  readonly name: string;
  /** Empty where it was measured. */
  readonly drivers: Drivers;
  /** Of those drivers that are not certain, each the middle of its range; undefined or empty where all are. */
  readonly ranges?: DriverRanges | undefined;
  readonly measured?: MeasuredTraffic | undefined;
  /** What says how long the prompt is where no driver does; its files are counted before it is projected. */
  readonly input?: RequestInput | CountedInput | undefined;
  readonly budget?: MonthlyBudget | undefined;
  /** What it runs on, whatever the candidate. */
  readonly model?: CandidateSpec | undefined;
}

const perRequest = [
  'inputTokens',
  'outputTokens',
  'reasoningTokens',
  'fixedTokens',
  'webSearches',
  'turns',
  'turnTokens',
] as const;

/** What is wrong with drivers together, each being right by itself. */
export function driverProblem(drivers: Drivers): DriverProblem | undefined {
  const { tokens, requests, users, runs, requestsPerUser, outputShare, fixedTokens, turns } = drivers;
  const isByTokens = tokens !== undefined;
  const ofRequests = perRequest.find((driver) => drivers[driver] !== undefined);
  if (!isByTokens && requests === undefined && users === undefined && runs === undefined) {
    return {
      driver: undefined,
      message: 'says no volume',
      hint: 'give tokens: 5M, or requests: 4k/day with inputTokens and outputTokens',
    };
  }
  if (runs !== undefined && (tokens ?? requests ?? users) !== undefined)
    return { driver: 'runs', message: 'says runs and another volume', hint: 'give one of them' };
  if (isByTokens && (requests ?? users) !== undefined)
    return { driver: 'tokens', message: 'says both tokens and requests', hint: 'give one of them; the other follows' };
  if (requests !== undefined && users !== undefined)
    return { driver: 'users', message: 'says both users and requests', hint: 'give one of them' };
  if (isByTokens && ofRequests)
    return {
      driver: ofRequests,
      message: `${ofRequests} is per request, and no requests are given`,
      hint: 'give requests: 4k/day instead of tokens',
    };
  if (runs !== undefined && outputShare === undefined) return runProblem(drivers) ?? tierProblem(drivers);
  if (!isByTokens && outputShare !== undefined)
    return {
      driver: 'outputShare',
      message: 'outputShare splits tokens, and requests are given',
      hint: 'give inputTokens and outputTokens',
    };
  if (users !== undefined && requestsPerUser === undefined)
    return {
      driver: 'users',
      message: 'says users without requestsPerUser',
      hint: 'give requestsPerUser: 30, a month, or requestsPerUser: 1/day',
    };
  if (users === undefined && requestsPerUser !== undefined)
    return { driver: 'requestsPerUser', message: 'requestsPerUser needs users', hint: 'give users: 1k' };
  const ofRun = runProblem(drivers);
  if (ofRun) return ofRun;
  if (!isByTokens && (drivers.inputTokens ?? 0) + (drivers.outputTokens ?? 0) === 0)
    return {
      driver: undefined,
      message: `says ${users === undefined ? 'requests' : 'users'} without inputTokens or outputTokens`,
      hint: 'give inputTokens: 1800 and outputTokens: 350',
    };
  if ((fixedTokens ?? 0) > (drivers.inputTokens ?? 0))
    return {
      driver: 'fixedTokens',
      message: `fixedTokens (${fixedTokens}) is more than inputTokens (${drivers.inputTokens ?? 0})`,
      hint: 'it is a part of them',
    };
  if (turns !== undefined && (turns < 1 || turns > MOST_TURNS))
    return { driver: 'turns', message: `turns is not between 1 and ${MOST_TURNS}` };
  const ofTurns = (['turnTokens', 'historyCacheHit'] as const).find((driver) => drivers[driver] !== undefined);
  if (ofTurns && turns === undefined) return { driver: ofTurns, message: `${ofTurns} needs turns` };
  return tierProblem(drivers) ?? cacheProblem(drivers);
}

function tierProblem({ serviceTier, batch }: Drivers): DriverProblem | undefined {
  return serviceTier === 'batch' && batch !== undefined
    ? {
        driver: 'batch',
        message: 'says batch twice',
        hint: 'serviceTier: batch sends all of it so; leave out the share',
      }
    : undefined;
}

function cacheProblem({
  cacheHit = zero,
  historyCacheHit = cacheHit,
  cacheWrite = zero,
  cacheWrite1h = zero,
}: Drivers): DriverProblem | undefined {
  const isTooMuch = (read: Decimal): boolean => compare(sum([read, cacheWrite, cacheWrite1h]), one) > 0;
  if (!isTooMuch(cacheHit) && !isTooMuch(historyCacheHit)) return undefined;
  const writes = isZero(cacheWrite1h) ? 'cacheWrite' : 'the cacheWrites';
  return {
    driver: isZero(cacheWrite) ? 'cacheWrite1h' : 'cacheWrite',
    message: `${isTooMuch(cacheHit) ? 'cacheHit' : 'historyCacheHit'} and ${writes} add up to more than 100%`,
  };
}

/** Requests without an answer: right for embeddings, else a slip. */
export function hasNoOutput({ tokens, outputTokens = 0, reasoningTokens = 0 }: Drivers): boolean {
  return tokens === undefined && outputTokens + reasoningTokens === 0;
}

/** Drivers that change nothing in a scenario, and why. */
export function idleDrivers(drivers: Drivers): { readonly driver: keyof Drivers; readonly because: string }[] {
  const { tokens, outputShare = one, inputTokens = 0, fixedTokens, turns = 1 } = drivers;
  const caching = (['cacheHit', 'historyCacheHit', 'cacheWrite', 'cacheWrite1h'] as const).filter(
    (driver) => !isZero(drivers[driver] ?? zero),
  );
  const sendsInput = tokens === undefined ? inputTokens > 0 : compare(outputShare, one) < 0;
  return [
    ...(sendsInput ? [] : caching.map((driver) => ({ driver, because: 'no input is sent' }))),
    ...(fixedTokens !== undefined && caching.length === 0 && turns === 1
      ? [{ driver: 'fixedTokens' as const, because: 'nothing of it is cached' }]
      : []),
    ...(['turnTokens', 'historyCacheHit'] as const).flatMap((driver) =>
      drivers[driver] !== undefined && turns === 1 ? [{ driver, because: 'there is one turn' }] : [],
    ),
  ];
}

import { decimal, isZero, plain, zero, type Decimal } from '../values/money.ts';
import type { DriverRanges, NumberRange } from '../workload/driver-ranges.ts';
import { driverNames, driverRow, type Drivers } from '../workload/drivers.ts';
import { fixedTokensOf } from '../workload/run.ts';
import type { Scenario } from '../workload/scenario.ts';
import { formatShare, formatTokens } from '../values/format.ts';
import type { Json, JsonObject } from './report.ts';

/** The traffic of a scenario as a clause: the whole of it, and without how its tokens are billed. */
export function trafficSentence(drivers: Drivers): { readonly whole: string; readonly rest: string } {
  const rest = modifiers(drivers);
  const whole = [sentIn(drivers), ...rest].join(', ');
  return { whole, rest: rest.map((each) => `, ${each}`).join('') };
}

function sentIn(drivers: Drivers): string {
  if (drivers.runs !== undefined) return runsIn(drivers.runs, drivers);
  return drivers.tokens === undefined ? requestsIn(drivers) : tokensIn(drivers);
}

function runsIn(runs: number, drivers: Drivers): string {
  const { steps = 1, taskTokens = 0, resultTokens = 0, outputTokens = 0, reasoningTokens = 0 } = drivers;
  const { subAgents = 0, subAgentSteps = steps, compactAbove, compactTo = 0, stepPause, runPause, cache } = drivers;
  const said = reasoningTokens > 0 ? ` (and ${formatTokens(reasoningTokens)} of reasoning)` : '';
  return [
    `${formatTokens(runs)} runs per month of ${steps} ${steps === 1 ? 'step' : 'steps'}`,
    `beginning with ${formatTokens(fixedTokensOf(drivers))} fixed tokens and ${formatTokens(taskTokens)} of task`,
    `each step adding ${formatTokens(resultTokens)} of results and ${formatTokens(outputTokens)} of answer${said}`,
    ...(subAgents > 0 ? [`${formatTokens(subAgents)} sub-agents of ${subAgentSteps} steps in each run`] : []),
    ...(compactAbove === undefined
      ? []
      : [`compacted to ${formatTokens(compactTo)} above ${formatTokens(compactAbove)} tokens`]),
    ...(stepPause === undefined ? [] : [`${stepPause} between steps`]),
    ...(runPause === undefined ? [] : [`${runPause} between runs`]),
    ...(cache === undefined || cache === 'auto' ? [] : [cache === 'none' ? 'nothing cached' : `cached for ${cache}`]),
  ].join(', ');
}

function tokensIn({ outputShare }: Drivers): string {
  return `${outputShare ? formatShare(outputShare) : '100%'} of the tokens billed as output`;
}

function requestsIn(drivers: Drivers): string {
  const {
    requests,
    users = 0,
    requestsPerUser = 0,
    inputTokens = 0,
    outputTokens = 0,
    fixedTokens,
    reasoningTokens = 0,
    webSearches = 0,
    turns = 1,
  } = drivers;
  const fixed = fixedTokens === undefined ? '' : ` (${formatTokens(fixedTokens)} of them fixed)`;
  const extras = [
    reasoningTokens > 0 ? `, ${formatTokens(reasoningTokens)} of reasoning` : '',
    webSearches > 0 ? `, ${formatTokens(webSearches)} web searches` : '',
  ].join('');
  const isOfUsers = requests === undefined;
  const senders = isOfUsers
    ? `${formatTokens(users)} users, each with ${formatTokens(requestsPerUser)}`
    : formatTokens(requests);
  const sent =
    turns > 1
      ? `conversations per month${isOfUsers ? '' : ', each'} of ${turns} requests that begin with`
      : `requests per month ${isOfUsers ? 'of' : 'with'}`;
  const tokens = `${formatTokens(inputTokens)} tokens in${fixed} and ${formatTokens(outputTokens)} out${extras}`;
  return `${senders} ${sent} ${tokens}`;
}

function modifiers(drivers: Drivers): string[] {
  const { fixedTokens, tokens, turns = 1, turnTokens, inputTokens = 0, outputTokens = 0 } = drivers;
  const { serviceTier, thinking, multipliers = [] } = drivers;
  const cacheable =
    fixedTokens === undefined
      ? 'the input'
      : turns > 1 && drivers.historyCacheHit === undefined
        ? 'the fixed and resent prompt'
        : 'the fixed prompt';
  const added = turnTokens ?? inputTokens - (fixedTokens ?? 0) + outputTokens;
  const isWhole = turnTokens === undefined && fixedTokens === undefined;
  const whole = isWhole ? ', all of its input and its answer, for fixedTokens are not given' : '';
  return [
    ...(turns > 1 ? [`each turn adding ${formatTokens(added)} to the next prompt${whole}`] : []),
    ...shareOf(drivers.cacheHit, (share) => `${share} of ${cacheable} served from cache`),
    ...shareOf(drivers.historyCacheHit, (share) => `${share} of what turns resend served from it`),
    ...shareOf(drivers.cacheWrite, (share) => `${share} of ${cacheable} written to cache`),
    ...shareOf(drivers.cacheWrite1h, (share) => `${share} of ${cacheable} written to cache for an hour`),
    ...shareOf(drivers.batch, (share) => `${share} sent by batch API`),
    ...(serviceTier === undefined
      ? []
      : [`${isZero(drivers.batch ?? zero) ? 'all' : 'the rest'} sent as ${serviceTier}`]),
    ...(thinking === true ? ['in thinking mode'] : []),
    ...(multipliers.length > 0 ? [`times ${multipliers.join(' and ')}`] : []),
    ...shareOf(
      drivers.retries,
      (share) => `${share} of ${tokens === undefined ? 'requests' : 'tokens'} retried (billed twice)`,
    ),
  ];
}

function shareOf(share: Decimal | undefined, words: (share: string) => string): string[] {
  return isZero(share ?? zero) ? [] : [words(formatShare(share ?? zero))];
}

/** `requests 90k to 180k, cacheHit 40% to 60%`. */
export function rangeSentence(ranges: DriverRanges): string {
  return driverNames
    .flatMap((name) => {
      const range = ranges[name];
      return range ? [`${name} ${rangeWords(range, driverRow(name).kind === 'share')}`] : [];
    })
    .join(', ');
}

export function rangeWords(range: NumberRange, isShare: boolean): string {
  return rangeEnds(range, isShare).join(' to ');
}

export function rangeEnds({ low, high }: NumberRange, isShare: boolean): readonly [low: string, high: string] {
  const word = (end: number): string => (isShare ? formatShare(decimal(end)) : formatTokens(end));
  return [word(low), word(high)];
}

/** The traffic of a scenario: its drivers, or the time over which it was measured. */
export function trafficJson({ drivers, ranges, measured }: Scenario): JsonObject {
  if (!measured) return { drivers: driversJson(drivers), ...(ranges && { ranges: rangesJson(ranges) }) };
  const { window, days, daysPerMonth } = measured;
  return { drivers: {}, measured: { from: window?.from ?? null, until: window?.until ?? null, days, daysPerMonth } };
}

/** The given drivers, as a plan writes them. */
function driversJson(drivers: Drivers): JsonObject {
  return Object.fromEntries(
    Object.entries(drivers).flatMap(([driver, value]) => (value === undefined ? [] : [[driver, driverJson(value)]])),
  );
}

/** The ends of ranges as decimal text. */
function rangesJson(ranges: DriverRanges): JsonObject {
  return Object.fromEntries(
    Object.entries(ranges).map(([driver, { low, high }]) => [
      driver,
      { low: plain(decimal(low)), high: plain(decimal(high)) },
    ]),
  );
}

function driverJson(value: NonNullable<Drivers[keyof Drivers]>): Json {
  return typeof value === 'object' && 'units' in value ? plain(value) : value;
}

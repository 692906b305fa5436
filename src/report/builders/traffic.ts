import { isZero, plain, zero } from '../../values/money.ts';
import type { Decimal } from '../../values/money.ts';
import type { Drivers, Scenario } from '../../workload/scenario.ts';
import { formatShare, formatTokens } from '../format.ts';
import type { Json } from '../report.ts';
import { unique } from './common.ts';

/** What scenarios assume of their traffic, said once where they all assume the same. */
export function trafficNotes(scenarios: readonly Scenario[]): string[] {
  const isShared = unique(scenarios.map(({ drivers }) => sentence(drivers, ''))).length === 1;
  return unique(scenarios.map(({ name, drivers }) => `Assumes ${sentence(drivers, isShared ? '' : ` of ${name}`)}.`));
}

function sentence(drivers: Drivers, ofName: string): string {
  return [drivers.tokens === undefined ? requestsIn(drivers, ofName) : tokensIn(drivers, ofName), ...modifiers(drivers)].join(', ');
}

function tokensIn({ outputShare }: Drivers, ofName: string): string {
  return `${outputShare ? formatShare(outputShare) : '100%'} of the tokens${ofName} billed as output`;
}

function requestsIn(drivers: Drivers, ofName: string): string {
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
  const who = requests === undefined ? `${formatTokens(users)} users with ${formatTokens(requestsPerUser)}` : formatTokens(requests);
  const fixed = fixedTokens === undefined ? '' : ` (${formatTokens(fixedTokens)} of them fixed)`;
  const extras = [
    reasoningTokens > 0 ? `, ${formatTokens(reasoningTokens)} of reasoning` : '',
    webSearches > 0 ? `, ${formatTokens(webSearches)} web searches` : '',
  ].join('');
  const what = turns > 1 ? `conversations${ofName} a month, each of ${turns} requests that begin` : `requests${ofName} a month`;
  return `${who} ${what} with ${formatTokens(inputTokens)} tokens in${fixed} and ${formatTokens(outputTokens)} out${extras}`;
}

function modifiers({
  fixedTokens,
  tokens,
  turns = 1,
  turnTokens,
  cacheHit,
  cacheWrite,
  batch,
  retries,
  inputTokens = 0,
  outputTokens = 0,
}: Drivers): string[] {
  const cacheable = fixedTokens === undefined ? 'the input' : turns > 1 ? 'the fixed and resent part' : 'the fixed part';
  const added = turnTokens ?? inputTokens - (fixedTokens ?? 0) + outputTokens;
  return [
    ...(turns > 1 ? [`each turn adding ${formatTokens(added)} to the next prompt`] : []),
    ...say(cacheHit, (share) => `and ${share} of ${cacheable} is read from the cache`),
    ...say(cacheWrite, (share) => `${share} of ${cacheable} is written to it`),
    ...say(batch, (share) => `${share} is sent by batch API`),
    ...say(retries, (share) => `${share} of the ${tokens === undefined ? 'requests' : 'tokens'} are paid twice`),
  ];
}

function say(share: Decimal | undefined, words: (share: string) => string): string[] {
  return isZero(share ?? zero) ? [] : [words(formatShare(share ?? zero))];
}

/** The drivers that were given, as a plan writes them. */
export function driversJson(drivers: Drivers): Json {
  return Object.fromEntries(
    Object.entries(drivers).flatMap(([driver, value]): [string, Json][] =>
      value === undefined ? [] : [[driver, typeof value === 'number' ? value : plain(value)]],
    ),
  );
}

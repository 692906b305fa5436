import { compare, one, sum } from '../values/money.ts';
import type { Decimal, Money } from '../values/money.ts';

/** What drives the tokens of a month. Volumes are per month; tokens, searches and turns per request. */
export interface Drivers {
  /** Input and output together; then `outputShare` splits them and requests are not known. */
  readonly tokens?: number | undefined;
  readonly outputShare?: Decimal | undefined;
  readonly requests?: number | undefined;
  readonly users?: number | undefined;
  readonly requestsPerUser?: number | undefined;
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly reasoningTokens?: number | undefined;
  /** The part of the input that is the same in every request: system prompt, tools, attachments. */
  readonly fixedTokens?: number | undefined;
  readonly webSearches?: number | undefined;
  /** Requests of one conversation, each of which sends it all again. */
  readonly turns?: number | undefined;
  /** What a turn adds to the prompt of the next. */
  readonly turnTokens?: number | undefined;
  /** Shares of the input that can be cached. */
  readonly cacheHit?: Decimal | undefined;
  readonly cacheWrite?: Decimal | undefined;
  /** Share of the traffic sent by batch API. */
  readonly batch?: Decimal | undefined;
  /** Share of the requests paid twice. */
  readonly retries?: Decimal | undefined;
}

/** US dollars a month. */
export interface Budget {
  readonly warn: Money | undefined;
  readonly fail: Money | undefined;
}

/** A named monthly workload. */
export interface Scenario {
  readonly name: string;
  readonly drivers: Drivers;
  readonly budget?: Budget | undefined;
}

const perRequest = ['inputTokens', 'outputTokens', 'reasoningTokens', 'fixedTokens', 'webSearches', 'turns', 'turnTokens'] as const;

export const MOST_TURNS = 1000;

export interface DriverProblem {
  readonly driver: keyof Drivers | undefined;
  readonly message: string;
  readonly hint?: string;
}

/** What is wrong with drivers together, each being right by itself. */
export function driverProblem(drivers: Drivers): DriverProblem | undefined {
  const { tokens, requests, users, requestsPerUser, outputShare, fixedTokens, turns, turnTokens } = drivers;
  const isByTokens = tokens !== undefined;
  const ofRequests = perRequest.find((driver) => drivers[driver] !== undefined);
  if (!isByTokens && requests === undefined && users === undefined) {
    return { driver: undefined, message: 'says no volume', hint: 'give tokens: 5M, or requests: 4k/day with inputTokens and outputTokens' };
  }
  if (isByTokens && (requests ?? users) !== undefined)
    return { driver: 'tokens', message: 'says both tokens and requests', hint: 'give one of them; the other follows' };
  if (requests !== undefined && users !== undefined) return { driver: 'users', message: 'says both users and requests', hint: 'give one of them' };
  if (isByTokens && ofRequests)
    return { driver: ofRequests, message: `${ofRequests} is per request, and only tokens are given`, hint: 'give requests: 4k/day instead' };
  if (!isByTokens && outputShare !== undefined)
    return { driver: 'outputShare', message: 'outputShare splits tokens, and requests are given', hint: 'give inputTokens and outputTokens' };
  if (users !== undefined && requestsPerUser === undefined)
    return {
      driver: 'users',
      message: 'says users without requestsPerUser',
      hint: 'say how many requests a user makes: requestsPerUser: 30, or 1/day',
    };
  if (users === undefined && requestsPerUser !== undefined) return { driver: 'requestsPerUser', message: 'requestsPerUser needs users' };
  if (!isByTokens && (drivers.inputTokens ?? 0) + (drivers.outputTokens ?? 0) === 0)
    return { driver: undefined, message: 'says requests without their tokens', hint: 'give inputTokens and outputTokens' };
  if ((fixedTokens ?? 0) > (drivers.inputTokens ?? 0))
    return {
      driver: 'fixedTokens',
      message: `fixedTokens (${fixedTokens}) is more than inputTokens (${drivers.inputTokens ?? 0})`,
      hint: 'it is a part of them',
    };
  if (turns !== undefined && (turns < 1 || turns > MOST_TURNS)) return { driver: 'turns', message: `turns is not between 1 and ${MOST_TURNS}` };
  if (turnTokens !== undefined && turns === undefined) return { driver: 'turnTokens', message: 'turnTokens needs turns' };
  return cacheProblem(drivers);
}

function cacheProblem({ cacheHit, cacheWrite }: Drivers): DriverProblem | undefined {
  const isTooMuch = cacheHit !== undefined && cacheWrite !== undefined && compare(sum([cacheHit, cacheWrite]), one) > 0;
  return isTooMuch ? { driver: 'cacheWrite', message: 'cacheHit and cacheWrite add up to more than 100%' } : undefined;
}

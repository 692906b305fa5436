import { one, zero } from '../../values/money.ts';
import type { Traffic } from '../../workload/traffic.ts';
import { cachedTokens } from '../cached-prompts.ts';
import { candidateFor, type Candidate, type CandidatePart } from '../candidate.ts';
import type { RateAssumptions } from '../price.ts';
import { toNumber, type CostFunction, type DriverNumbers } from './driver-numbers.ts';
import { runCost } from './run-cost.ts';
import { bandLengths, unitCosts, type UnitCost } from './unit-costs.ts';

// A month of drivers in floating point, for thousands of draws: 4,096 of them take 1.3 ms, their bills 75 ms (one
// scenario, Node 20, warm). Unit costs are those of bills; test/projection/chances/cost-function.test.ts holds both
// equal.

export function costFunction(asked: Candidate, traffic: Traffic, settled: RateAssumptions): CostFunction {
  const candidate = candidateFor(asked, traffic.scenario);
  if (traffic.scenario.drivers.runs !== undefined) return runCost(candidate, traffic, settled);
  const leaves = waysToSend(traffic).flatMap(({ weight, sent }) =>
    candidate.parts.map((part) => {
      const share = toNumber(part.share);
      return {
        ...leafOf(candidate, part, sent, settled),
        weight: (drivers: DriverNumbers) => share * weight(drivers),
      };
    }),
  );
  const isStepped = leaves.some((leaf) => leaf.isStepped);
  return {
    fits: (drivers) => fitsRequests(candidate, drivers),
    costOf: (drivers) => {
      const volume = volumeOf(drivers);
      let total = 0;
      for (const sent of requestsOf(drivers, isStepped))
        for (const { weight, costOf } of leaves) total += weight(drivers) * sent.count * costOf(sent, drivers);
      return volume * total;
    },
  };
}

/** The last turn is the longest. */
function fitsRequests({ parts }: Candidate, drivers: DriverNumbers): boolean {
  const last = requestsOf(drivers, true).at(-1);
  if (last?.length === undefined) return true;
  const answer = last.output + (drivers.reasoningTokens ?? 0);
  return parts.every(({ offer: { offer } }) => {
    const { context = Infinity, maxOutput = Infinity } = offer.model;
    return last.prompt + answer <= context && answer <= maxOutput;
  });
}

/** Requests of one length, or one of the tokens where only these are known. */
interface SentOnce {
  /** How many of them each unit of the volume stands for. */
  readonly count: number;
  /** The length that decides the rates and what is cached; undefined where only tokens are known. */
  readonly length: number | undefined;
  readonly prompt: number;
  /** What a cache may hold: of every first request, how much of that comes again for sure, and of what turns resend. */
  readonly first: number;
  readonly fixed: number;
  readonly resent: number;
  readonly output: number;
}

function volumeOf({ tokens, requests, users = 0, requestsPerUser = 0, retries = 0 }: DriverNumbers): number {
  return (tokens ?? requests ?? users * requestsPerUser) * (1 + retries);
}

/** Turn by turn where lengths matter, else all turns at once, at their mean. */
function requestsOf(drivers: DriverNumbers, isStepped: boolean): SentOnce[] {
  const { tokens, outputShare = 1, inputTokens = 0, outputTokens: output = 0 } = drivers;
  if (tokens !== undefined) {
    const prompt = 1 - outputShare;
    return [{ count: 1, length: undefined, prompt, first: prompt, fixed: 0, resent: 0, output: outputShare }];
  }
  const turns = Math.max(1, Math.round(drivers.turns ?? 1));
  const fixed = Math.min(drivers.fixedTokens ?? inputTokens, inputTokens);
  const added = drivers.turnTokens ?? inputTokens - (drivers.fixedTokens === undefined ? 0 : fixed) + output;
  const turn = (before: number, count: number): SentOnce => {
    const resent = before * added;
    const prompt = inputTokens + resent;
    const isFixed = drivers.fixedTokens !== undefined;
    return { count, length: prompt, prompt, first: fixed, fixed: isFixed ? fixed : 0, resent, output };
  };
  return isStepped ? Array.from({ length: turns }, (_, before) => turn(before, 1)) : [turn((turns - 1) / 2, turns)];
}

interface Leaf {
  /** True where lengths decide rates, or how much is cached. */
  readonly isStepped: boolean;
  readonly costOf: (sent: SentOnce, drivers: DriverNumbers) => number;
}

function leafOf(candidate: Candidate, part: CandidatePart, traffic: Traffic, settled: RateAssumptions): Leaf {
  const costsAt = unitCosts(candidate, part, traffic, settled);
  const { model } = part.offer.offer;
  const billsWrites = part.offer.rates.cacheWrite !== undefined;
  return {
    isStepped: model.caching !== undefined || bandLengths(part.offer).length > 0,
    costOf: (sent, drivers) => {
      const { length, prompt, output } = sent;
      const costs = costsAt(length ?? 0);
      const { reasoningTokens = 0, webSearches = 0 } = drivers;
      const cacheable = sent.first + sent.resent;
      const most = length === undefined || cacheable === 0 ? 1 : cachedTokens(cacheable, model) / cacheable;
      const { read, written, writtenFor1h } = cachedParts(sent, drivers, most, billsWrites);
      return (
        times(prompt - read - written - writtenFor1h, 'input', costs) +
        times(read, 'cacheRead', costs) +
        times(written, 'cacheWrite', costs) +
        times(writtenFor1h, 'cacheWrite1h', costs) +
        times(output, 'output', costs) +
        (length === undefined
          ? 0
          : times(reasoningTokens, 'reasoning', costs) + times(webSearches, 'webSearches', costs) + costs('requests'))
      );
    },
  };
}

/** What is read from the cache and written to it of one prompt, of which the provider caches at most a part. */
function cachedParts(
  { first, fixed, resent }: SentOnce,
  { cacheHit = 0, historyCacheHit = cacheHit, cacheWrite, cacheWrite1h }: DriverNumbers,
  most: number,
  billsWrites: boolean,
): { readonly read: number; readonly written: number; readonly writtenFor1h: number } {
  const [write = 0, writeFor1h = 0] = [cacheWrite, cacheWrite1h];
  // Shares that are drawn apart may come to more than there is.
  const part = most / Math.max(1, Math.max(cacheHit, historyCacheHit) + write + writeFor1h);
  const read = part * (first * cacheHit + resent * historyCacheHit);
  const isSaid = cacheWrite !== undefined || cacheWrite1h !== undefined;
  const unread = isSaid || !billsWrites || read === 0 ? 0 : fixed * (1 - cacheHit) + resent * (1 - historyCacheHit);
  const cached = part * (first + resent);
  return { read, written: cached * write + part * Math.max(0, unread), writtenFor1h: cached * writeFor1h };
}

/** What is not used needs no rate. */
function times(count: number, of: Parameters<UnitCost>[0], costs: UnitCost): number {
  return count > 0 ? count * costs(of) : 0;
}

interface WayToWeigh {
  readonly weight: (drivers: DriverNumbers) => number;
  readonly sent: Traffic;
}

/** Bills are linear in the shares of batches and of peak hours: where one is a range, its ends and their weights. */
function waysToSend(traffic: Traffic): WayToWeigh[] {
  const { ranges = {} } = traffic.scenario;
  const certain: WayToWeigh[] = [{ weight: () => 1, sent: traffic }];
  return (['batch', 'peakShare'] as const).reduce(
    (ways, name) =>
      ranges[name]
        ? ways.flatMap(({ weight, sent }) => [
            {
              weight: (drivers: DriverNumbers) => weight(drivers) * (drivers[name] ?? 0),
              sent: { ...sent, [name]: one },
            },
            {
              weight: (drivers: DriverNumbers) => weight(drivers) * (1 - (drivers[name] ?? 0)),
              sent: { ...sent, [name]: zero },
            },
          ])
        : ways,
    certain,
  );
}

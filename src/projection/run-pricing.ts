import { decimal, scaledCount } from '../values/money.ts';
import { UserError } from '../values/errors.ts';
import type { Usage } from '../pricing/rates/meters.ts';
import { bandAt } from '../pricing/rates/rates.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import type { Run, RunRequest } from '../workload/run.ts';
import type { Assumption } from './assumption.ts';
import { rateSetOf, type Sending } from './billing.ts';
import { cachedTokens } from './cached-prompts.ts';
import { pricingFor, type CountedUsage, type Pricing, type RateAssumptions } from './price.ts';

// What a provider caches of a run: each request reads what the one before it has left in the cache, and writes what it
// adds. What has no rate to write is written for nothing, which is as input; below the smallest prompt nothing is
// cached, and what a pause lets expire is written again.

/** Minutes that an entry lives where a list does not say. */
const LIFE_MINUTES = 5;

/** Runs of one offer at the rates of one hour: requests in the same band are priced together. */
export function runPricing(
  offer: PricedOffer,
  sending: Sending,
  run: Run,
  settled: RateAssumptions | undefined,
): Pick<Pricing, 'price' | 'assumptions'> {
  const groups = bandsOf(offer, sending, run).map((requests) => {
    const promptTokens = Math.max(...requests.map(({ prompt }) => prompt));
    const pricing = pricingFor(offer, { ...sending, promptTokens }, settled);
    return { pricing, sums: sumsOf(requests, cacheOf(offer, pricing, run)) };
  });
  return {
    price: (counted) =>
      spreadOver(
        counted,
        groups.map(({ sums }) => sums),
      ).flatMap((part, place) => groups[place]?.pricing.price(part) ?? []),
    assumptions: () => [
      ...groups.flatMap(({ pricing }) => pricing.assumptions()),
      ...groups.slice(0, 1).flatMap(({ pricing }) => cacheAssumptions(offer, cacheOf(offer, pricing, run), run)),
    ],
  };
}

/** The requests of each band, the shortest first. */
function bandsOf(offer: PricedOffer, { serviceTier, hours }: Sending, { requests }: Run): RunRequest[][] {
  const set = rateSetOf(offer, serviceTier);
  const banded = ('window' in hours ? hours.window : undefined) ?? set;
  const byBand = new Map<number, RunRequest[]>();
  for (const request of requests) {
    const above = bandAt(banded, request.prompt)?.aboveInputTokens ?? 0;
    const others = byBand.get(above);
    if (others) others.push(request);
    else byBand.set(above, [request]);
  }
  return [...byBand].toSorted(([a], [b]) => a - b).map(([, inBand]) => inBand);
}

/** How an offer caches the prompts of a run. */
interface RunCache {
  /** Tokens that it caches of the beginning of a prompt. */
  readonly cached: (tokens: number) => number;
  /** Seconds that they stay there; 0 where nothing is cached. */
  readonly life: number;
  /** What it bills for writing them. */
  readonly writes: 'input' | 'cacheWrite' | 'cacheWrite1h';
}

function cacheOf({ offer: { model } }: PricedOffer, { billing: { rates } }: Pricing, { cache }: Run): RunCache {
  if (cache === 'none' || !rates.cacheRead) return { cached: () => 0, life: 0, writes: 'input' };
  const isForAnHour = cache === '1h' && rates.cacheWrite1h !== undefined;
  const minutes = cache === '5m' && rates.cacheWrite1h !== undefined ? 5 : (model.caching?.lifeMinutes ?? LIFE_MINUTES);
  return {
    cached: (tokens) => cachedTokens(tokens, model),
    life: isForAnHour ? 3600 : minutes * 60,
    writes: isForAnHour ? 'cacheWrite1h' : rates.cacheWrite ? 'cacheWrite' : 'input',
  };
}

/** What requests of one run come to, meter by meter. */
interface RunSums {
  readonly requests: number;
  readonly usage: Usage;
}

function sumsOf(requests: readonly RunRequest[], { cached, life, writes }: RunCache): RunSums {
  const usage = { input: 0, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0, output: 0, reasoning: 0 };
  for (const { prompt, resent, since, output, reasoning } of requests) {
    const read = since <= life ? cached(resent) : 0;
    const written = Math.max(cached(prompt) - read, 0);
    usage.input += prompt - read - written;
    usage.cacheRead += read;
    usage[writes] += written;
    usage.output += output;
    usage.reasoning += reasoning;
  }
  return { requests: requests.length, usage };
}

const ofPrompt = ['input', 'cacheRead', 'cacheWrite', 'cacheWrite1h'] as const;

/** What all runs used, over the bands and meters of one. */
function spreadOver({ usage, requests }: CountedUsage, groups: readonly RunSums[]): CountedUsage[] {
  const prompts = splitByWeight(
    usage.input ?? 0,
    groups.flatMap((group) => ofPrompt.map((meter) => group.usage[meter] ?? 0)),
  );
  const [outputs, reasonings] = (['output', 'reasoning'] as const).map((meter) =>
    splitByWeight(
      usage[meter] ?? 0,
      groups.map((group) => group.usage[meter] ?? 0),
    ),
  );
  const counts = splitByWeight(
    requests ?? 0,
    groups.map((group) => group.requests),
  );
  return groups.map((_, place) => ({
    usage: {
      ...Object.fromEntries(ofPrompt.map((meter, each) => [meter, prompts[place * ofPrompt.length + each] ?? 0])),
      output: outputs?.[place] ?? 0,
      reasoning: reasonings?.[place] ?? 0,
    },
    requests: counts[place] ?? 0,
    webSearches: 0,
  }));
}

/** A count in whole numbers by their weights; rounded where each part ends, so that they add up to it. */
function splitByWeight(count: number, weights: readonly number[]): number[] {
  const total = decimal(weights.reduce((all, weight) => all + weight, 0));
  let [reached, given] = [0, 0];
  return weights.map((weight) => {
    if (weight === 0) return 0;
    reached += weight;
    const upTo = scaledCount(count, decimal(reached), total);
    const part = upTo - given;
    given = upTo;
    return part;
  });
}

function cacheAssumptions(
  { offer: { key: offer } }: PricedOffer,
  { life, writes }: RunCache,
  { requests, cache }: Run,
): Assumption[] {
  const last = requests.at(-1);
  const first = requests[0];
  if (!first || !last || cache === 'none') return [];
  if (life === 0) return [{ kind: 'notCached', offer }];
  const longest = requests.length > 1 ? Math.max(first.resent > 0 ? first.since : 0, last.since) : 0;
  return [
    ...(cache === '1h' && writes !== 'cacheWrite1h' ? [{ kind: 'cacheLife' as const, offer, minutes: life / 60 }] : []),
    ...(longest > life
      ? [{ kind: 'cacheExpires' as const, offer, minutes: life / 60, pauseMinutes: longest / 60 }]
      : []),
  ];
}

/** Throws a UserError for a run whose context outgrows the model, with the step at which it does. */
export function refuseLongRun(offer: PricedOffer, { requests }: Run): void {
  const { context = Infinity, maxOutput = Infinity } = offer.offer.model;
  const tooLong = requests.find(
    ({ prompt, output, reasoning }) => prompt + output + reasoning > context || output + reasoning > maxOutput,
  );
  if (!tooLong) return;
  const { step, prompt, output, reasoning } = tooLong;
  const isAnswer = prompt + output + reasoning <= context;
  throw isAnswer
    ? new UserError(
        `an answer of ${output + reasoning} tokens is longer than ${offer.offer.key} gives (${maxOutput})`,
        { hint: 'let steps say less, or name a model with longer answers' },
      )
    : new UserError(
        `step ${step} of a run has ${prompt + output + reasoning} tokens, ` +
          `more than the context window of ${offer.offer.key} (${context})`,
        { hint: 'let it compact before that with compactAbove and compactTo, or name a model with more room' },
      );
}

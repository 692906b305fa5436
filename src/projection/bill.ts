import { decimal, isZero, minus, one, plain, ratio, sum, times } from '../values/money.ts';
import type { Decimal, Money } from '../values/money.ts';
import type { PricedOffer } from '../pricing/select.ts';
import type { AssumedRate } from '../workload/plan.ts';
import type { Kind, Traffic } from '../workload/traffic.ts';
import type { Billing } from './billing.ts';
import type { Candidate } from './candidate.ts';
import { priceFees, priceUsage } from './price.ts';
import type { LineItem } from './price.ts';
import { splitCount, splitUsage, spreadOverWeek } from './spread.ts';

const MILLION = 1_000_000;

/** What the user settles where price lists and plans leave it open. */
export interface Assumptions {
  readonly assumeInput?: AssumedRate | undefined;
  /** Share of the traffic in hours that an offer has rates for; undefined where it is spread evenly over the week. */
  readonly peakShare?: Decimal | undefined;
}

/** A month of traffic on a candidate, in US dollars. */
export interface Bill {
  readonly lineItems: readonly LineItem[];
  readonly total: Money;
}

/**
 * Prices a month of traffic: of every kind of request each offer of the candidate gets its share, of that the batch API
 * its share, of that each window of the week its own. Bands act on the prompt of a request, never on sums; where an
 * offer has no batch rates, its base rates bill (`batchMissing` tells). Throws MissingRate.
 */
export function billOf({ parts }: Candidate, { kinds, batch }: Traffic, assumptions: Assumptions = {}): Bill {
  const items = kinds.flatMap((kind) => kindItems(kind, leavesOf(parts, batch, kind, assumptions), assumptions));
  const lineItems = kinds.length === 1 ? items : merged(items);
  return { lineItems, total: sum(lineItems.map(({ cost }) => cost)) };
}

/** A part of the traffic that one set of rates bills. */
interface Leaf {
  readonly offer: PricedOffer;
  readonly billing: Billing;
  readonly share: Decimal;
}

/** The last split of a candidate's traffic: months and scenarios ask for the same one again and again. */
const splits = new WeakMap<Candidate['parts'], Split>();

interface Split {
  readonly prompt: number;
  readonly batch: Decimal;
  readonly peakShare: Decimal | undefined;
  readonly leaves: readonly Leaf[];
}

function leavesOf(parts: Candidate['parts'], batch: Decimal, { promptTokens, requests }: Kind, assumptions: Assumptions): readonly Leaf[] {
  const prompt = requests === undefined ? 0 : promptTokens;
  const { peakShare } = assumptions;
  const before = splits.get(parts);
  if (before?.prompt === prompt && before.batch === batch && before.peakShare === peakShare) return before.leaves;
  const leaves = split(parts, batch, prompt, assumptions);
  splits.set(parts, { prompt, batch, peakShare, leaves });
  return leaves;
}

function split(parts: Candidate['parts'], batch: Decimal, prompt: number, { peakShare }: Assumptions): Leaf[] {
  return parts.flatMap(({ offer, share }) =>
    sendings(offer, batch).flatMap((sending) =>
      spreadOverWeek(offer, { promptTokens: prompt, serviceTier: sending.serviceTier }, peakShare).map((part) => ({
        offer,
        billing: part.billing,
        share: times(times(share, sending.share), part.share),
      })),
    ),
  );
}

function sendings(offer: PricedOffer, batch: Decimal): { serviceTier: 'batch' | undefined; share: Decimal }[] {
  if (isZero(batch) || batchMissing(offer)) return [{ serviceTier: undefined, share: one }];
  return [
    { serviceTier: undefined, share: minus(one, batch) },
    { serviceTier: 'batch', share: batch },
  ];
}

/** True where an offer has no batch rates, so that batches of it are billed at its base rates. */
export function batchMissing({ serviceTiers }: PricedOffer): boolean {
  return serviceTiers.batch === undefined;
}

function kindItems({ usage, requests, webSearches }: Kind, leaves: readonly Leaf[], { assumeInput }: Assumptions): LineItem[] {
  const shares = leaves.map(({ share }) => share);
  const usages = splitUsage(usage, shares);
  const counts = splitCount(requests ?? 0, shares);
  const searches = splitCount(webSearches, shares);
  return leaves.flatMap(({ offer, billing }, place) => [
    ...priceUsage(offer, usages[place] ?? {}, assumeInput, billing),
    ...priceFees(offer, { requests: counts[place] ?? 0, webSearches: searches[place] ?? 0 }),
  ]);
}

/** Line items of the same meter at the same rate, for the same reason, are one. */
function merged(lineItems: readonly LineItem[]): LineItem[] {
  const byReason = new Map<string, LineItem>();
  for (const item of lineItems) {
    const key = [item.offer, item.meter, plain(item.rate), item.serviceTier, item.aboveInputTokens, item.window].join('|');
    const same = byReason.get(key);
    byReason.set(key, same ? { ...same, tokens: same.tokens + item.tokens, cost: sum([same.cost, item.cost]) } : item);
  }
  return [...byReason.values()];
}

/** US dollars per million tokens of all meters together; undefined for no tokens. */
export function effectiveRate(total: Money, tokens: number): Money | undefined {
  return ratio(times(total, MILLION), decimal(tokens));
}

import { UserError } from '../values/errors.ts';
import { decimal, isZero, minus, one, plain, ratio, sum, times } from '../values/money.ts';
import type { Decimal, Money } from '../values/money.ts';
import type { ServiceTier } from '../pricing/meters.ts';
import type { PricedOffer } from '../pricing/timeline.ts';
import type { Sent } from '../workload/measured.ts';
import type { Kind, Traffic } from '../workload/traffic.ts';
import type { Assumption } from './assumption.ts';
import { rateSetOf } from './billing.ts';
import type { Sending } from './billing.ts';
import type { Candidate, Part } from './candidate.ts';
import { beyondLimits } from './limits.ts';
import { prices } from './price.ts';
import type { Counted, LineItem, Priced, Settled } from './price.ts';
import { piecesOf, takersOf } from './sent.ts';
import type { Way } from './sent.ts';
import { splitCount, splitUsage, spreadOverWeek } from './spread.ts';
import type { HoursShare } from './spread.ts';

const MILLION = 1_000_000;

/** A month of traffic on a candidate, in US dollars. */
export interface Bill {
  readonly lineItems: readonly LineItem[];
  readonly total: Money;
  readonly assumptions: readonly Assumption[];
}

/**
 * Prices a month of traffic: of every kind of request each offer of the candidate gets its share, of that each way to
 * send them its share, of that each window of the week its own. Where an offer has no batch rates, its batches are
 * billed at its base rates. Throws MissingRate, and a UserError for requests that do not fit the model.
 */
export function billOf(candidate: Candidate, traffic: Traffic, settled?: Settled): Bill {
  return billerFor(candidate, traffic, settled)(traffic);
}

/**
 * The same in two steps, for a traffic that grows: its shape (lengths of prompts, ways to send them) decides the rates
 * once, its volume is counted each time.
 */
export function billerFor(candidate: Candidate, shape: Traffic, settled?: Settled): (traffic: Traffic) => Bill {
  const blend = blended(candidate);
  const kinds = shape.kinds.map((kind) => kindBiller(candidate, shape, kind, settled));
  return ({ kinds: counted }) => {
    const priced = counted.flatMap((kind, place) => kinds[place]?.(kind) ?? []);
    const items = priced.flatMap(({ lineItems }) => lineItems);
    const lineItems = kinds.length === 1 ? items : merged(items);
    return { lineItems, total: sum(lineItems.map(({ cost }) => cost)), assumptions: [...blend, ...priced.flatMap((each) => each.assumptions)] };
  };
}

function blended({ key, isBlend, parts }: Candidate): Assumption[] {
  const models = parts.flatMap(({ offer, model }) => (model === undefined ? [] : [{ offer: offer.offer.key, model }]));
  if (models.length > 0) return [{ kind: 'asUsed', candidate: key, parts: models }];
  return isBlend ? [{ kind: 'blend', candidate: key, parts: parts.map(({ offer, share }) => ({ offer: offer.offer.key, share })) }] : [];
}

/** A part of the traffic that one set of rates bills. */
interface Leaf {
  readonly of: ReturnType<typeof prices>['of'];
  readonly share: Decimal;
  readonly assumptions: readonly Assumption[];
}

function kindBiller({ parts }: Candidate, traffic: Traffic, shape: Kind, settled?: Settled): (kind: Kind) => Priced[] {
  const { sent, ofOne } = shape;
  const takers = takersOf(parts, sent);
  for (const { offer } of takers) refuseTooLong(offer, ofOne);
  if (!sent) return leafBiller(takers.flatMap((part) => drivenLeaves(part, traffic, shape, settled)));
  const pieces = piecesOf(
    takers.map(({ offer }) => offer),
    shape,
    sent,
  ).map(({ of, ways }) => ({ of, bill: leafBiller(takers.flatMap((part, place) => sentLeaves(part, sent, ways[place], settled))) }));
  return (kind) => pieces.flatMap(({ of, bill }) => bill(of(kind)));
}

/** Gives each leaf its share, in whole tokens. */
function leafBiller(leaves: readonly Leaf[]): (counted: Counted) => Priced[] {
  const shares = leaves.map(({ share }) => share);
  return ({ usage, requests, webSearches }) => {
    const usages = splitUsage(usage, shares);
    const counts = requests === undefined ? undefined : splitCount(requests, shares);
    const searches = splitCount(webSearches, shares);
    return leaves.map(({ of, assumptions }, place) => {
      const priced = of({ usage: usages[place] ?? {}, requests: counts?.[place], webSearches: searches[place] ?? 0 });
      return { ...priced, assumptions: [...assumptions, ...priced.assumptions] };
    });
  };
}

interface WayToSend {
  readonly serviceTier: ServiceTier | undefined;
  readonly share: Decimal;
  readonly assumptions: readonly Assumption[];
}

function drivenLeaves({ offer, share }: Part, traffic: Traffic, { promptTokens }: Kind, settled?: Settled): Leaf[] {
  const { thinking, multipliers, peakShare } = traffic;
  return drivenWays(offer, traffic).flatMap((way) => {
    const sending = { promptTokens, serviceTier: way.serviceTier, thinking, multipliers };
    return leavesOf(offer, { ...way, share: times(share, way.share) }, { sending, peakShare, settled });
  });
}

/** Of what was measured: at the hours that are known, else spread over the week. */
function sentLeaves({ offer, share }: Part, { isTimed }: Sent, way: Way | undefined, settled?: Settled): Leaf[] {
  if (!way) return [];
  const { sending, assumptions } = way;
  if (!isTimed) return leavesOf(offer, { serviceTier: sending.serviceTier, share, assumptions }, { sending, peakShare: undefined, settled });
  return [{ of: prices(offer, sending, settled).of, share, assumptions }];
}

interface Spread {
  readonly sending: Omit<Sending, 'hours'>;
  readonly peakShare: Traffic['peakShare'];
  readonly settled: Settled | undefined;
}

/** The hours of the week, each with its rates. */
function leavesOf(offer: PricedOffer, way: WayToSend, { sending, peakShare, settled }: Spread): Leaf[] {
  const hours = spreadOverWeek(rateSetOf(offer, way.serviceTier), peakShare);
  const assumptions = [...way.assumptions, ...hoursTaken(offer.offer.key, hours, peakShare)];
  return hours.map(({ window, share }) => ({
    of: prices(offer, { ...sending, hours: { window } }, settled).of,
    share: times(way.share, share),
    assumptions,
  }));
}

function hoursTaken(offer: string, hours: readonly HoursShare[], peakShare: Traffic['peakShare']): Assumption[] {
  const windows = hours.flatMap(({ window }) => (window ? [window.label] : []));
  if (windows.length > 0) return [{ kind: 'hours', offer, windows, peakShare }];
  return peakShare ? [{ kind: 'noHours', offer, peakShare }] : [];
}

function drivenWays(priced: PricedOffer, { batch, serviceTier }: Traffic): WayToSend[] {
  const standard = (share: Decimal) => ({ serviceTier, share, assumptions: [] });
  if (isZero(batch)) return [standard(one)];
  if (!priced.serviceTiers.batch) return [{ ...standard(one), assumptions: [{ kind: 'baseRates', offer: priced.offer.key, serviceTier: 'batch' }] }];
  const all = [standard(minus(one, batch)), { serviceTier: 'batch' as const, share: batch, assumptions: [] }];
  return all.filter(({ share }) => !isZero(share));
}

function refuseTooLong(offer: PricedOffer, ofOne: Kind['ofOne']): void {
  const [problem] = beyondLimits(offer, ofOne ?? {});
  if (!problem) return;
  const { of, tokens, limit } = problem;
  throw new UserError(
    of === 'context'
      ? `prompt and answer of ${tokens} tokens do not fit the context window of ${offer.offer.key} (${limit})`
      : `an answer of ${tokens} tokens is longer than ${offer.offer.key} gives (${limit})`,
    { hint: 'send shorter requests, or name a model with more room: cost-projection pricing list --min-context' },
  );
}

/** Line items of the same meter at the same rate, for the same reason, are one. */
function merged(lineItems: readonly LineItem[]): LineItem[] {
  const byReason = new Map<string, LineItem>();
  for (const item of lineItems) {
    const { tokens, cost, rate, ...reason } = item;
    const key = `${plain(rate)} ${JSON.stringify(reason)}`;
    const same = byReason.get(key);
    byReason.set(key, same ? { ...same, tokens: same.tokens + tokens, cost: sum([same.cost, cost]) } : item);
  }
  return [...byReason.values()];
}

/** US dollars per million tokens of all meters together; undefined for no tokens. */
export function effectiveRate(total: Money, tokens: number): Money | undefined {
  return ratio(times(total, MILLION), decimal(tokens));
}

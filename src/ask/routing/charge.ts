import { costRequests } from '../../projection/cost.ts';
import { MissingRate } from '../../projection/price.ts';
import { compare, sum, zero, type Money } from '../../values/money.ts';
import { serviceTiers, type Usage } from '../../pricing/rates/meters.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import type { AssumedRate } from '../../workload/plan.ts';
import { estimatePromptTokens } from './estimate.ts';
import type { Message } from './chat-exchange.ts';

// The one place where ask has anything priced.

/** What decides the rates, beside the offer. */
export interface ChargeTerms {
  /** The moment whose prices count. */
  readonly at: string;
  readonly assumeInput: AssumedRate | undefined;
}

/** What usage costs. Where the input rate is not published, that is at least what the rest costs, and at most what it costs at the output rate. */
export interface RequestCharge {
  readonly cost: Money;
  /** Undefined where the cost is exact. */
  readonly atMost: Money | undefined;
}

/** What one request costs at an offer's rates, by the service tier it was served in; undefined where the output rate is not published. */
export function chargeFor(
  offer: PricedOffer,
  usage: Usage,
  { at, assumeInput }: ChargeTerms,
  servedTier?: string,
): RequestCharge | undefined {
  const serviceTier = serviceTiers.find((tier) => tier === servedTier && offer.serviceTiers[tier]);
  const priced = (assumed: AssumedRate | undefined): Money | undefined => {
    try {
      return costRequests(offer, { usage, count: 1, webSearches: 0, serviceTier, at }, { assumeInput: assumed }).total;
    } catch (error) {
      if (error instanceof MissingRate) return undefined;
      throw error;
    }
  };
  const exact = priced(assumeInput);
  if (exact) return { cost: exact, atMost: undefined };
  const [least, most] = [priced(zero), priced('output')];
  return least && most && { cost: least, atMost: most };
}

/** A request before it is sent, as far as its cost depends on it. */
export interface PlannedRequest extends ChargeTerms {
  readonly messages: readonly Pick<Message, 'content' | 'images'>[];
  /** What is sent beside the messages and read as well: a schema. */
  readonly attached?: string | undefined;
  readonly maxTokens: number | undefined;
}

/** The most tokens an answer can have: the limit asked for, else the model's, else its context; undefined where none is known. */
export function maxOutputTokens({ offer: { model } }: PricedOffer, maxTokens: number | undefined): number | undefined {
  return maxTokens ?? model.maxOutput ?? model.context;
}

/** What the longest prompt and the longest answer cost; undefined where the longest answer, or the output rate, is not known. */
export function maxChargeForRequest(offer: PricedOffer, envelope: PlannedRequest): RequestCharge | undefined {
  const output = maxOutputTokens(offer, envelope.maxTokens);
  const { most } = estimatePromptTokens(envelope.messages, envelope.attached);
  return output === undefined ? undefined : chargeFor(offer, { input: most, output }, envelope);
}

/** What one request on an offer can cost at most; undefined where any rate, or the longest answer, is not known. */
export function maxCostOfRequest(offer: PricedOffer, envelope: PlannedRequest): Money | undefined {
  const charge = maxChargeForRequest(offer, envelope);
  return charge?.atMost ? undefined : charge?.cost;
}

/** Whether the most that a request can cost, beside what was spent already, is within the limit; what is not known is not. */
export function isAffordable(
  offer: PricedOffer,
  envelope: PlannedRequest,
  limit: Money | undefined,
  spent: Money,
): boolean {
  if (!limit) return true;
  const ceiling = maxCostOfRequest(offer, envelope);
  return ceiling !== undefined && compare(sum([ceiling, spent]), limit) <= 0;
}

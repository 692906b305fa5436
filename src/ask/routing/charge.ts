import { costRequests } from '../../projection/cost.ts';
import { hasCode } from '../../values/errors.ts';
import { compare, isZero, sum, zero, type Money } from '../../values/money.ts';
import { serviceTiers, type Usage } from '../../pricing/rates/meters.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import type { AssumedRate } from '../../workload/plan.ts';
import type { ChatParameters, Message } from './chat-exchange.ts';
import { estimatePromptTokens } from './estimate.ts';

// All prices of `ask` are computed here.

/** What decides the rates, besides the offer. */
export interface ChargeTerms {
  /** The moment whose prices count. */
  readonly at: string;
  readonly assumeInput: AssumedRate | undefined;
}

/**
 * What usage costs. If the input rate is not published, a range: from what the rest costs to input at the output
 * rate.
 */
export interface RequestCharge {
  readonly cost: Money;
  /** Undefined if the cost is exact. */
  readonly atMost: Money | undefined;
}

/**
 * The charge of one request at an offer's rates, in the service tier that served it. Undefined if the output rate is
 * not published.
 */
export function chargeForRequest(
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
      if (hasCode(error, 'missing-rate')) return undefined;
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
  /** Further text of the prompt: a JSON Schema. */
  readonly attached?: string | undefined;
  readonly maxTokens: number | undefined;
  readonly parameters?: Pick<ChatParameters, 'service_tier'> | undefined;
}

/**
 * The most tokens of an answer: the limit of the request, else of the model, else its context; undefined if none is
 * known.
 */
export function maxOutputTokens({ offer: { model } }: PricedOffer, maxTokens: number | undefined): number | undefined {
  return maxTokens ?? model.maxOutput ?? model.context;
}

/**
 * The charge of the longest prompt and answer, in the service tier that is asked for or the standard one, whichever is
 * dearer, as the server may choose. Undefined if the output rate or the longest answer is not
 * known.
 */
export function maxChargeForRequest(offer: PricedOffer, request: PlannedRequest): RequestCharge | undefined {
  // What costs nothing costs nothing however long the answer is.
  const output = isFree(offer, request) ? 0 : maxOutputTokens(offer, request.maxTokens);
  const { most } = estimatePromptTokens(request.messages, request.attached);
  if (output === undefined) return undefined;
  const [standard, other] = [undefined, request.parameters?.service_tier].map((tier) =>
    chargeForRequest(offer, { input: most, output }, request, tier),
  );
  return standard && other && compare(mostOf(other), mostOf(standard)) > 0 ? other : standard;
}

/** Whether tokens of a model cost nothing. */
export function isFree(offer: PricedOffer, terms: ChargeTerms): boolean {
  const charge = chargeForRequest(offer, { input: 1, output: 1 }, terms);
  return charge !== undefined && isZero(mostOf(charge));
}

function mostOf({ cost, atMost }: RequestCharge): Money {
  return atMost ?? cost;
}

/** The most that a request can cost. Undefined if any rate or the longest answer is not known. */
export function maxCostOfRequest(offer: PricedOffer, request: PlannedRequest): Money | undefined {
  const charge = maxChargeForRequest(offer, request);
  return charge?.atMost ? undefined : charge?.cost;
}

/**
 * Whether a request, on top of what is already spent, stays within the limit at most; false if its cost is not known.
 */
export function isAffordable(
  offer: PricedOffer,
  request: PlannedRequest,
  limit: Money | undefined,
  spent: Money,
): boolean {
  if (!limit) return true;
  const ceiling = maxCostOfRequest(offer, request);
  return ceiling !== undefined && compare(sum([ceiling, spent]), limit) <= 0;
}

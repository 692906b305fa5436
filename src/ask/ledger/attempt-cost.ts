import { plain } from '../../values/money.ts';
import { UserError } from '../../values/errors.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import type { Usage } from '../../pricing/rates/meters.ts';
import { chargeForRequest, maxChargeForRequest, type PlannedRequest, type RequestCharge } from '../routing/charge.ts';
import type { ChatReply } from '../routing/chat-exchange.ts';
import { isUsualEnd } from '../routing/finish-reasons.ts';
import { estimatePromptTokens } from '../routing/estimate.ts';
import { isImpossible, lacksAnswer, withHeardAnswer } from './believable-usage.ts';
import type { Attempt } from './receipt.ts';
import { readReportedUsage, readStatedCost } from './reported-usage.ts';
import { storableName } from './secrets.ts';

export interface AttemptTerms extends PlannedRequest {
  /** Finds an offer by its name; undefined if there is none. */
  readonly find: (name: string) => PricedOffer | undefined;
  /** Texts that must not be stored, even if a server repeats them. */
  readonly secrets: readonly (string | undefined)[];
}

interface AskedModel {
  readonly offer: PricedOffer;
  /** The id that was sent. */
  readonly model: string;
  /** Whether the user named the price, which then counts whoever answers. */
  readonly isOwnPrice: boolean;
}

export interface PricedAttempt {
  /** For the receipt; what is not known is undefined. */
  readonly fields: Partial<Attempt>;
  /** For the user. */
  readonly notes: readonly string[];
}

/** Words that servers use for every prompt, and that may be stored even if the prompt has them too. */
const usualWords: ReadonlySet<string | undefined> = new Set(['default', 'standard', 'flex', 'priority']);

/** Prices an attempt by the usage that the server reported, else by an estimate. */
export function priceAttempt(reply: ChatReply, asked: AskedModel, terms: AttemptTerms): PricedAttempt {
  const storable = (name: string | undefined): string | undefined =>
    usualWords.has(name) || (name !== undefined && isUsualEnd(name)) ? name : storableName(name, terms.secrets);
  const answering = findAnsweringOffer(reply.model, asked, terms.find);
  const reported = reportedUsage(reply, answering.offer);
  const isCapped = reported.usage !== undefined && isImpossible(reported.usage, asked.offer, terms);
  const ceiling = maxChargeForRequest(asked.offer, terms);
  const { key } = answering.offer.offer;
  return {
    fields: {
      served: reply.model === asked.model ? asked.model : storableName(reply.model, terms.secrets),
      id: storableName(reply.id, terms.secrets),
      serviceTier: storable(reply.serviceTier),
      finishReason: storable(reply.finishReason),
      pricedAs: key === asked.offer.offer.key ? undefined : key,
      ceiling: ceiling && plain(ceiling.atMost ?? ceiling.cost),
      ...spending({ reply, reported, offer: answering.offer, ceiling, isCapped }, terms),
      stated: readStatedCost(reply.usage, reply.headers),
    },
    notes: [answering.note, reported.note, isCapped && ceiling ? CAPPED : undefined].flatMap((note) => note ?? []),
  };
}

const CAPPED = 'the server counts more tokens than there can have been: booked at the most that this could cost';

interface ReportedTokens {
  /** Undefined if the server reports none that can be used. */
  readonly usage: Usage | undefined;
  /** True if a part of it is estimated. */
  readonly isPartial: boolean;
  readonly note: string | undefined;
}

function reportedUsage(reply: ChatReply, { offer }: PricedOffer): ReportedTokens {
  try {
    const usage = reply.usage && readReportedUsage(reply.usage, offer.list.provider);
    if (!usage || !lacksAnswer(usage, reply)) return { usage, isPartial: false, note: undefined };
    const note = 'the server counts no tokens for the answer that came: estimated instead';
    return { usage: withHeardAnswer(usage, reply), isPartial: true, note };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const note = `the server's usage contradicts itself (${error.message}): estimated instead`;
    return { usage: undefined, isPartial: false, note };
  }
}

interface Spending {
  readonly reply: ChatReply;
  readonly reported: ReportedTokens;
  readonly offer: PricedOffer;
  readonly ceiling: RequestCharge | undefined;
  /** True if the server counts more than there can have been. */
  readonly isCapped: boolean;
}

function spending({ reply, reported, offer, ceiling, isCapped }: Spending, terms: AttemptTerms): Partial<Attempt> {
  if (!reported.usage && wasNotBilled(reply)) return { cost: '0' };
  const estimated = !reported.usage || reported.isPartial;
  const usage = reported.usage ?? estimateUsage(reply, terms);
  // A request whose answer was to come whole may have been billed for the longest answer.
  if (estimated && reply.failure && !reply.isStreamed && ceiling)
    return { usage, estimated, cost: plain(ceiling.atMost ?? ceiling.cost), bound: 'atMost' };
  const asked = reply.omitted.includes('service_tier') ? undefined : terms.parameters?.service_tier;
  const charge = chargeForRequest(offer, usage, terms, reply.serviceTier ?? asked);
  if (isCapped && ceiling) {
    const told = charge && plain(charge.atMost ?? charge.cost);
    return {
      usage: estimateUsage(reply, terms),
      estimated: true,
      cost: plain(ceiling.atMost ?? ceiling.cost),
      told,
      bound: 'atMost',
    };
  }
  if (!charge) return { usage, estimated };
  return { usage, estimated, cost: plain(charge.cost), ...(charge.atMost && { bound: 'atLeast' }) };
}

/** True if the server never had the prompt, or rejected it at once; after a time-out it may still bill the request. */
function wasNotBilled({ isSent, failure, text, reasoningBytes }: ChatReply): boolean {
  if (!failure) return false;
  if (!isSent || failure.kind === 'redirected') return true;
  return failure.status !== undefined && failure.kind !== 'timedOut' && text === '' && reasoningBytes === 0;
}

function estimateUsage(reply: ChatReply, { messages, attached }: PlannedRequest): Usage {
  return withHeardAnswer({ input: estimatePromptTokens(messages, attached).likely }, reply);
}

export interface AnsweringOffer {
  /** The offer whose rates price the answer. */
  readonly offer: PricedOffer;
  /** Tells the user that another model has answered. */
  readonly note: string | undefined;
}

/**
 * Finds the offer that prices an answer, by the server's name for the model: the provider's offer of exactly that name,
 * else the one that was asked. An offer of another provider has other rates, and never counts.
 */
export function findAnsweringOffer(
  served: string | undefined,
  { offer, model, isOwnPrice }: AskedModel,
  find: (name: string) => PricedOffer | undefined,
): AnsweringOffer {
  const asked = { offer, note: undefined };
  if (isOwnPrice || served === undefined || served === model) return asked;
  const { provider } = offer.offer.list;
  const found = [find(`${provider}/${served}`), find(served)].find((each) => each?.offer.list.provider === provider);
  if (found && found.offer.key !== offer.offer.key)
    return { offer: found, note: `the answer is from ${served}, not from ${model}: priced as ${found.offer.key}` };
  if (found || isSameModel(served, model)) return asked;
  const foreign = find(served);
  const known = foreign ? `a model of ${foreign.offer.list.provider}` : 'which no price list knows';
  return {
    offer,
    note: `the server says that ${served} answered, ${known}: priced as ${offer.offer.key}, which was asked`,
  };
}

/** Whether two names are the same but for a date or version at the end of one. */
function isSameModel(one: string, other: string): boolean {
  const [a, b] = [withoutPrefix(one), withoutPrefix(other)];
  return a === b || isDated(a, b) || isDated(b, a);
}

function withoutPrefix(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).toLowerCase();
}

function isDated(longer: string, shorter: string): boolean {
  return (
    longer.startsWith(shorter) && /^[-@:](\d{2,8}(-\d{2}){0,2}|latest|free|v\d+)$/.test(longer.slice(shorter.length))
  );
}

import { plain } from '../../values/money.ts';
import { UserError } from '../../values/errors.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import type { Usage } from '../../pricing/rates/meters.ts';
import { chargeForRequest, maxChargeForRequest, type PlannedRequest, type RequestCharge } from '../routing/charge.ts';
import type { ChatReply } from '../routing/chat-exchange.ts';
import { isUsualEnd } from '../routing/finish-reasons.ts';
import { estimateAnswerTokens, estimatePromptTokens, utf8Length } from '../routing/estimate.ts';
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
      ...spending({ reply, reported: reported.usage, offer: answering.offer, ceiling }, terms),
      stated: readStatedCost(reply.usage, reply.headers),
    },
    notes: [answering.note, reported.note].flatMap((note) => note ?? []),
  };
}

function reportedUsage(
  { usage }: ChatReply,
  { offer }: PricedOffer,
): { readonly usage: Usage | undefined; readonly note: string | undefined } {
  try {
    return { usage: usage && readReportedUsage(usage, offer.list.provider), note: undefined };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { usage: undefined, note: `the server's usage contradicts itself (${error.message}): estimated instead` };
  }
}

interface Spending {
  readonly reply: ChatReply;
  readonly reported: Usage | undefined;
  readonly offer: PricedOffer;
  readonly ceiling: RequestCharge | undefined;
}

function spending({ reply, reported, offer, ceiling }: Spending, terms: AttemptTerms): Partial<Attempt> {
  if (!reported && wasNotBilled(reply)) return { cost: '0' };
  const estimated = !reported;
  const usage = reported ?? estimateUsage(reply, terms);
  // A request whose answer was to come whole may have been billed for the longest answer.
  if (estimated && reply.failure && !reply.isStreamed && ceiling)
    return { usage, estimated, cost: plain(ceiling.atMost ?? ceiling.cost), bound: 'atMost' };
  const asked = reply.omitted.includes('service_tier') ? undefined : terms.parameters?.service_tier;
  const charge = chargeForRequest(offer, usage, terms, reply.serviceTier ?? asked);
  if (!charge) return { usage, estimated };
  return { usage, estimated, cost: plain(charge.cost), ...(charge.atMost && { bound: 'atLeast' }) };
}

/** True if the server never had the prompt, or rejected it at once; after a time-out it may still bill the request. */
function wasNotBilled({ isSent, failure, text, reasoningBytes }: ChatReply): boolean {
  if (!failure) return false;
  if (!isSent || failure.kind === 'redirected') return true;
  return failure.status !== undefined && failure.kind !== 'timedOut' && text === '' && reasoningBytes === 0;
}

function estimateUsage({ text, reasoningBytes }: ChatReply, { messages, attached }: PlannedRequest): Usage {
  const { likely } = estimatePromptTokens(messages, attached);
  return {
    input: likely,
    ...(text !== '' && { output: estimateAnswerTokens(utf8Length(text)) }),
    ...(reasoningBytes > 0 && { reasoning: estimateAnswerTokens(reasoningBytes) }),
  };
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

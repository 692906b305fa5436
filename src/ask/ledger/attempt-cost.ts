import { plain } from '../../values/money.ts';
import { UserError } from '../../values/errors.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import type { Usage } from '../../pricing/rates/meters.ts';
import { maxChargeForRequest, chargeFor, type RequestCharge, type PlannedRequest } from '../routing/charge.ts';
import type { ChatReply } from '../routing/chat-exchange.ts';
import { estimateAnswerTokens, utf8Length, estimatePromptTokens } from '../routing/estimate.ts';
import { storableName } from './secrets.ts';
import type { Attempt } from './receipt.ts';
import { readStatedCost, readReportedUsage } from './reported-usage.ts';

export interface AttemptTerms extends PlannedRequest {
  /** The offer of a name; undefined where there is none. */
  readonly find: (name: string) => PricedOffer | undefined;
  /** What must not be kept, whoever says it. */
  readonly secrets: readonly (string | undefined)[];
}

/** What was asked of whom. */
interface Asked {
  readonly offer: PricedOffer;
  readonly model: string;
}

export interface PricedAttempt {
  readonly booked: Partial<Attempt>;
  /** What the user should hear. */
  readonly notes: readonly string[];
}

/** Words that say nothing of a prompt which happens to have them too. */
const usualWords: ReadonlySet<string | undefined> = new Set([
  'stop',
  'length',
  'tool_calls',
  'content_filter',
  'default',
  'standard',
  'flex',
  'priority',
]);

/** What of an attempt goes into the books: what it used, as told, else as heard; and what that costs. */
export function priceAttempt(heard: ChatReply, { offer, model }: Asked, terms: AttemptTerms): PricedAttempt {
  const keep = (name: string | undefined): string | undefined => storableName(name, terms.secrets);
  const served = findAnsweringOffer(heard.model, { offer, model }, terms.find);
  const told = toldUsage(heard, served.offer);
  const ceiling = maxChargeForRequest(offer, terms);
  const stated = readStatedCost(heard.usage, heard.headers);
  const usual = (word: string | undefined): string | undefined => (usualWords.has(word) ? word : keep(word));
  const [id, finishReason, serviceTier] = [keep(heard.id), usual(heard.finishReason), usual(heard.serviceTier)];
  const servedModel = heard.model === model ? model : keep(heard.model);
  return {
    booked: {
      ...(servedModel !== undefined && { served: servedModel }),
      ...(id !== undefined && { id }),
      ...(serviceTier !== undefined && { serviceTier }),
      ...(finishReason !== undefined && { finishReason }),
      ...(served.offer.offer.key !== offer.offer.key && { pricedAs: served.offer.offer.key }),
      ...(ceiling && { ceiling: plain(ceiling.atMost ?? ceiling.cost) }),
      ...spentBy({ heard, told: told.usage, offer: served.offer, ceiling }, terms),
      ...(stated !== undefined && { stated }),
    },
    notes: [served.note, told.note].flatMap((note) => note ?? []),
  };
}

/** What the server told; a note where that contradicts itself. */
function toldUsage(
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
  readonly heard: ChatReply;
  readonly told: Usage | undefined;
  readonly offer: PricedOffer;
  readonly ceiling: RequestCharge | undefined;
}

function spentBy({ heard, told, offer, ceiling }: Spending, terms: AttemptTerms): Partial<Attempt> {
  if (told) return { usage: told, estimated: false, ...costsOf(chargeFor(offer, told, terms, heard.serviceTier)) };
  if (isFree(heard)) return { cost: '0' };
  const usage = estimated(heard, terms);
  // Of an answer that was to come whole, all may have been written.
  if (heard.failure && !heard.isStreamed && ceiling)
    return { usage, estimated: true, cost: plain(ceiling.atMost ?? ceiling.cost), bound: 'atMost' };
  return { usage, estimated: true, ...costsOf(chargeFor(offer, usage, terms, heard.serviceTier)) };
}

/** A server that never had the prompt, or refused it at once, bills nothing; one that had taken it may. */
function isFree({ isSent, failure, text, thoughtBytes }: ChatReply): boolean {
  if (!failure) return false;
  if (!isSent || failure.kind === 'redirected') return true;
  const isTimeOut = failure.kind === 'timedOut';
  return failure.status !== undefined && !isTimeOut && text === '' && thoughtBytes === 0;
}

function estimated({ text, thoughtBytes }: ChatReply, { messages, attached }: PlannedRequest): Usage {
  const { likely } = estimatePromptTokens(messages, attached);
  return {
    input: likely,
    ...(text !== '' && { output: estimateAnswerTokens(utf8Length(text)) }),
    ...(thoughtBytes > 0 && { reasoning: estimateAnswerTokens(thoughtBytes) }),
  };
}

function costsOf(charge: RequestCharge | undefined): Partial<Attempt> {
  if (!charge) return {};
  return charge.atMost ? { cost: plain(charge.cost), bound: 'atLeast' } : { cost: plain(charge.cost) };
}

export interface AnsweringOffer {
  /** By whose rates the answer is priced. */
  readonly offer: PricedOffer;
  /** What the user should hear: that another model has answered. */
  readonly note: string | undefined;
}

/** Who answered, by the name that the server gives: the one asked, or another one, which is priced as itself where it is known. */
export function findAnsweringOffer(
  served: string | undefined,
  asked: Asked,
  find: (name: string) => PricedOffer | undefined,
): AnsweringOffer {
  if (served === undefined || isSameName(served, asked.model)) return { offer: asked.offer, note: undefined };
  const other = find(`${asked.offer.offer.list.provider}/${served}`) ?? find(served);
  if (other?.offer.key === asked.offer.offer.key) return { offer: asked.offer, note: undefined };
  if (other)
    return {
      offer: other,
      note: `the answer is from ${served}, not from ${asked.model}: priced as ${other.offer.key}`,
    };
  return {
    offer: asked.offer,
    note: `the server says that ${served} answered, which no price list knows: priced as ${asked.offer.offer.key}`,
  };
}

/** One name may be the other's with a date or a version behind it. */
function isSameName(one: string, other: string): boolean {
  const [a, b] = [bare(one), bare(other)];
  return a === b || isDated(a, b) || isDated(b, a);
}

function bare(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).toLowerCase();
}

function isDated(longer: string, shorter: string): boolean {
  return (
    longer.startsWith(shorter) && /^[-@:](\d{2,8}(-\d{2}){0,2}|latest|free|v\d+)$/.test(longer.slice(shorter.length))
  );
}

import { MissingRate } from '../projection/price.ts';
import { costRequests } from '../projection/cost.ts';
import { compare, sum } from '../values/money.ts';
import type { Money } from '../values/money.ts';
import type { PricedOffer } from '../pricing/timeline.ts';
import type { AssumedRate } from '../workload/plan.ts';
import type { Usage } from '../workload/usage.ts';

/** Bytes of a token on average: a rule of thumb for English text, which no tokenizer is asked for. */
const BYTES_PER_TOKEN = 4;

/** What a message costs in tokens beside its text. */
const TOKENS_PER_MESSAGE = 8;

/** Tokens that a prompt is likely to have, and the most it can have: no tokenizer makes more of a text than its bytes. */
export function promptEstimate(messages: readonly string[]): { readonly likely: number; readonly most: number } {
  const bytes = messages.reduce((total, text) => total + new TextEncoder().encode(text).length, 0);
  const around = messages.length * TOKENS_PER_MESSAGE;
  return { likely: Math.ceil(bytes / BYTES_PER_TOKEN) + around, most: bytes + around };
}

/** Tokens that an answer is likely to have had, where the server does not say. */
export function answerEstimate(text: string): number {
  return Math.ceil(new TextEncoder().encode(text).length / BYTES_PER_TOKEN);
}

/** The most tokens an answer can have: the limit asked for, else the model's, else its context; undefined where none is known. */
function mostOutput({ offer: { model } }: PricedOffer, maxTokens: number | undefined): number | undefined {
  return maxTokens ?? model.maxOutput ?? model.context;
}

/** What a usage costs at an offer's rates; undefined where a rate that it needs is not published. */
export function costOrUnknown(offer: PricedOffer, usage: Usage, at: string, assumeInput?: AssumedRate): Money | undefined {
  try {
    return costRequests(offer, { usage, count: 1, webSearches: 0, serviceTier: undefined, at }, { assumeInput }).total;
  } catch (error) {
    if (error instanceof MissingRate) return undefined;
    throw error;
  }
}

/** A request before it is sent, as far as its cost depends on it. */
export interface Envelope {
  readonly messages: readonly { readonly content: string }[];
  readonly maxTokens: number | undefined;
  /** The day whose prices count. */
  readonly asOf: string;
  readonly assumeInput: AssumedRate | undefined;
}

/** What one request on an offer can cost at most; undefined where a rate, or the longest answer, is not known. */
export function ceilingOf(offer: PricedOffer, { messages, maxTokens, asOf, assumeInput }: Envelope): Money | undefined {
  const output = mostOutput(offer, maxTokens);
  const { most } = promptEstimate(messages.map(({ content }) => content));
  return output === undefined ? undefined : costOrUnknown(offer, { input: most, output }, asOf, assumeInput);
}

/** Whether the most that a request can cost, beside what was spent already, is within the limit; what is not known is not. */
export function isAffordable(offer: PricedOffer, envelope: Envelope, maxCost: Money | undefined, spent: readonly Money[]): boolean {
  if (!maxCost) return true;
  const ceiling = ceilingOf(offer, envelope);
  return ceiling !== undefined && compare(sum([ceiling, ...spent]), maxCost) <= 0;
}

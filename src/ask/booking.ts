import { plain } from '../values/money.ts';
import { UserError } from '../values/errors.ts';
import type { PricedOffer } from '../pricing/timeline.ts';
import type { Usage } from '../workload/usage.ts';
import { ceilingChargeOf, chargeFor } from './charge.ts';
import type { Charge, Envelope } from './charge.ts';
import type { Heard } from './chat.ts';
import { answerEstimate, bytesOf, promptEstimate } from './estimate.ts';
import { keepable } from './secret.ts';
import type { Attempt } from './receipt.ts';
import { servedOffer } from './served.ts';
import { statedCost, usageIn } from './usage-forms.ts';

export interface BookingTerms extends Envelope {
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

export interface Booking {
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
export function book(heard: Heard, { offer, model }: Asked, terms: BookingTerms): Booking {
  const keep = (name: string | undefined): string | undefined => keepable(name, terms.secrets);
  const served = servedOffer(heard.model, { offer, model }, terms.find);
  const told = toldUsage(heard, served.offer);
  const ceiling = ceilingChargeOf(offer, terms);
  const stated = statedCost(heard.usage, heard.headers);
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
function toldUsage({ usage }: Heard, { offer }: PricedOffer): { readonly usage: Usage | undefined; readonly note: string | undefined } {
  try {
    return { usage: usage && usageIn(usage, offer.list.provider), note: undefined };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { usage: undefined, note: `the server's usage contradicts itself (${error.message}): estimated instead` };
  }
}

interface Spending {
  readonly heard: Heard;
  readonly told: Usage | undefined;
  readonly offer: PricedOffer;
  readonly ceiling: Charge | undefined;
}

function spentBy({ heard, told, offer, ceiling }: Spending, terms: BookingTerms): Partial<Attempt> {
  if (told) return { usage: told, estimated: false, ...costsOf(chargeFor(offer, told, terms, heard.serviceTier)) };
  if (isFree(heard)) return { cost: '0' };
  const usage = estimated(heard, terms);
  // Of an answer that was to come whole, all may have been written.
  if (heard.failure && !heard.isStreamed && ceiling) return { usage, estimated: true, cost: plain(ceiling.atMost ?? ceiling.cost), bound: 'atMost' };
  return { usage, estimated: true, ...costsOf(chargeFor(offer, usage, terms, heard.serviceTier)) };
}

/** A server that never had the prompt, or refused it at once, bills nothing; one that had taken it may. */
function isFree({ isSent, failure, text, thoughtBytes }: Heard): boolean {
  if (!failure) return false;
  if (!isSent || failure.kind === 'redirected') return true;
  const isTimeOut = failure.kind === 'timedOut';
  return failure.status !== undefined && !isTimeOut && text === '' && thoughtBytes === 0;
}

function estimated({ text, thoughtBytes }: Heard, { messages, attached }: Envelope): Usage {
  const { likely } = promptEstimate(messages, attached);
  return {
    input: likely,
    ...(text !== '' && { output: answerEstimate(bytesOf(text)) }),
    ...(thoughtBytes > 0 && { reasoning: answerEstimate(thoughtBytes) }),
  };
}

function costsOf(charge: Charge | undefined): Partial<Attempt> {
  if (!charge) return {};
  return charge.atMost ? { cost: plain(charge.cost), bound: 'atLeast' } : { cost: plain(charge.cost) };
}

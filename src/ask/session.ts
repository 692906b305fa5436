import type { Io } from '../system/io.ts';
import { decimal, plain } from '../values/money.ts';
import type { Money } from '../values/money.ts';
import type { PricedOffer } from '../pricing/select.ts';
import type { AssumedRate } from '../workload/plan.ts';
import { disjointUsage } from '../workload/reported.ts';
import type { ReportedUsage } from '../workload/reported.ts';
import type { Usage } from '../workload/usage.ts';
import { UserError } from '../values/errors.ts';
import { chat, ChatFailure } from './chat.ts';
import type { ChatAnswer, Connection } from './chat.ts';
import type { Endpoint } from './endpoint.ts';
import { answerEstimate, costOrUnknown, isAffordable, promptEstimate } from './estimate.ts';
import type { Failure } from './failures.ts';
import type { Attempt } from './receipt.ts';
import type { Message } from './prompt.ts';
import { decide } from './router.ts';
import type { Limits, Situation } from './router.ts';
import type { Tier } from './tiers.ts';
import type { Patience } from './watch.ts';

/** A model to try, at its prices. */
export interface Stop {
  readonly tier: Tier | 'model';
  readonly offer: PricedOffer;
  /** The id sent to the server. */
  readonly model: string;
  readonly endpoint: Endpoint;
}

/** The same when its server's key is there. */
interface ConnectedStop extends Stop {
  readonly connection: Connection;
}

export interface Session extends Limits, Patience {
  readonly stops: readonly ConnectedStop[];
  readonly messages: readonly Message[];
  readonly maxTokens: number | undefined;
  readonly maxCost: Money | undefined;
  readonly stream: boolean;
  /** The day whose prices count. */
  readonly asOf: string;
  readonly assumeInput: AssumedRate | undefined;
  /** Prints a part of the answer. */
  readonly onText: (text: string) => Promise<void>;
  /** Tells the user what happens meanwhile. */
  readonly note: (text: string) => Promise<void>;
  readonly signal: AbortSignal;
}

export interface Outcome {
  readonly kind: 'answered' | 'cut' | 'failed' | 'interrupted';
  readonly text: string;
  readonly attempts: readonly Attempt[];
  /** Why there is no whole answer. */
  readonly reason: string | undefined;
}

/** Tries one model after the other until one answers, as the policy says. */
export async function converse(io: Pick<Io, 'elapsed' | 'now' | 'random' | 'sleep'>, session: Session): Promise<Outcome> {
  const attempts: Attempt[] = [];
  let place = 0;
  let tries = 0;
  for (;;) {
    const stop = session.stops[place];
    if (!stop) return { kind: 'failed', text: '', attempts, reason: 'there is no model to ask' };
    const tried = await attempt(io, session, stop);
    attempts.push(tried.attempt);
    tries++;
    if ('answer' in tried) return { kind: 'answered', text: tried.answer.text, attempts, reason: undefined };
    const { failure, text } = tried;
    const decision = decide(situationOf(session, { place, tries, attempts, ...tried }), session, io.random());
    if (decision.kind === 'stop') return { kind: kindOf(tried, session), text, attempts, reason: decision.reason };
    const next = decision.kind === 'retry' ? `trying again in ${decision.waitMs} ms` : 'trying the next model';
    await session.note(`${stop.model} failed: ${failure.reason}; ${next}`);
    if (decision.kind === 'next') {
      if (decision.note !== undefined) await session.note(decision.note);
      place += 1 + decision.skip;
      tries = 0;
      continue;
    }
    await io.sleep(decision.waitMs, session.signal);
    if (session.signal.aborted) return { kind: 'interrupted', text: '', attempts, reason: 'interrupted' };
  }
}

interface Failed {
  readonly failure: Failure;
  readonly text: string;
}

interface Progress extends Failed {
  readonly place: number;
  readonly tries: number;
  readonly attempts: readonly Attempt[];
}

function situationOf(session: Session, { place, tries, attempts, failure, text }: Progress): Situation {
  const spent = attempts.map(({ cost }) => decimal(cost ?? '0'));
  const rest = session.stops.slice(place + 1).map(({ offer }) => ({
    context: offer.offer.model.context,
    isAffordable: isAffordable(offer, session, session.maxCost, spent),
  }));
  return { failure, tries, printed: isPrinted(text, session), rest, context: session.stops[place]?.offer.offer.model.context };
}

/** Text of a stream is printed as it comes; of a whole answer, when it is whole. */
function isPrinted(text: string, { stream }: Session): boolean {
  return stream && text !== '';
}

function kindOf({ failure, text }: Failed, session: Session): Outcome['kind'] {
  if (failure.kind === 'interrupted') return 'interrupted';
  return isPrinted(text, session) ? 'cut' : 'failed';
}

type Try = { readonly attempt: Attempt } & ({ readonly answer: ChatAnswer } | Failed);

async function attempt(io: Pick<Io, 'elapsed' | 'now'>, session: Session, { tier, offer, model, connection }: ConnectedStop): Promise<Try> {
  const { messages, maxTokens, stream, signal, onText } = session;
  const start = io.elapsed();
  const about = { tier, offer: offer.offer.key, model };
  const since = (): number => Math.round(io.elapsed() - start);
  try {
    const answer = await chat(connection, { model, messages, maxTokens, stream }, session, { onText, signal, now: () => io.now() });
    const counted = await usageOf(answer, session);
    const { requests, isTruncated } = answer;
    const spent = { ...counted, ...costIn(offer, counted.usage, session) };
    return { answer, attempt: { ...about, outcome: 'answered', latencyMs: since(), requests, ...(isTruncated && { truncated: true }), ...spent } };
  } catch (error) {
    if (!(error instanceof ChatFailure)) throw error;
    const { failure, text, requests } = error;
    const { kind: outcome, reason } = failure;
    return { failure, text, attempt: { ...about, outcome, reason, latencyMs: since(), requests, ...spentBy(failure, text, offer, session) } };
  }
}

interface Counted {
  readonly usage: Usage;
  readonly estimated: boolean;
}

/** The usage that the server told; where it told none, or contradicts itself, an estimate. */
async function usageOf({ usage, text }: ChatAnswer, session: Session): Promise<Counted> {
  if (usage) {
    const told = await disjointOrNote(usage, session);
    if (told) return { usage: told, estimated: false };
  }
  return { usage: estimated(text, session), estimated: true };
}

async function disjointOrNote(usage: ReportedUsage, { note }: Session): Promise<Usage | undefined> {
  try {
    return disjointUsage(usage);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await note(`the server's usage contradicts itself (${error.message}): estimated instead`);
    return undefined;
  }
}

function estimated(text: string, { messages }: Session): Usage {
  const { likely } = promptEstimate(messages.map(({ content }) => content));
  return { input: likely, ...(text !== '' && { output: answerEstimate(text) }) };
}

/** What a failed attempt may have cost: a server that had taken the prompt may bill it, one that refused it at once does not. */
function spentBy({ kind }: Failure, text: string, offer: PricedOffer, session: Session): Partial<Attempt> {
  if (text === '' && !['timedOut', 'cutOff', 'malformed', 'interrupted'].includes(kind)) return { cost: '0' };
  const usage = estimated(text, session);
  return { usage, estimated: true, ...costIn(offer, usage, session) };
}

function costIn(offer: PricedOffer, usage: Usage, { asOf, assumeInput }: Session): { readonly cost?: string } {
  const cost = costOrUnknown(offer, usage, asOf, assumeInput);
  return cost ? { cost: plain(cost) } : {};
}

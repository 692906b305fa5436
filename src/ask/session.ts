import type { Io } from '../system/io.ts';
import { decimal, sum, type Money } from '../values/money.ts';
import { priceAttempt, type AttemptTerms } from './ledger/attempt-cost.ts';
import { maxCostOfRequest, isAffordable, maxOutputTokens } from './routing/charge.ts';
import { sendChat } from './client/chat.ts';
import { type Connection } from './client/connection.ts';
import type { ChatReply, Message } from './routing/chat-exchange.ts';
import { maxAnswerBytes } from './routing/estimate.ts';
import type { Failure } from './routing/failures.ts';
import type { BudgetAccount } from './disk/budget-account.ts';
import type { OutageStore } from './disk/outage-store.ts';
import { OverBudget } from './ledger/budget.ts';
import type { Attempt } from './ledger/receipt.ts';
import { decideNext, type RouteCandidate, type RetryLimits } from './routing/router.ts';
import { storableName } from './ledger/secrets.ts';
import type { RequestTimeouts } from './client/request-timeouts.ts';
import type { Stop } from './routing/model-route.ts';

/** The same when its server's key is there. */
interface ConnectedStop extends Stop {
  readonly connection: Connection;
}

export interface AskSession extends RetryLimits, RequestTimeouts, AttemptTerms {
  readonly stops: readonly ConnectedStop[];
  readonly messages: readonly Message[];
  readonly maxCost: Money | undefined;
  readonly temperature: number | undefined;
  readonly seed: number | undefined;
  /** What an answer has to fit; undefined for any. */
  readonly schema: object | undefined;
  /** What is wrong with an answer that came whole; undefined for nothing. */
  readonly verdictOn: (answer: string) => Promise<Failure | undefined>;
  /** Whether an answer is printed while it comes; else it is given back whole. */
  readonly isLive: boolean;
  /** False for servers that cannot stream. */
  readonly isStreamed: boolean;
  /** Prints a part of the answer. */
  readonly onText: (text: string) => Promise<void>;
  /** What budgets hold; undefined where there are none. */
  readonly account: Pick<BudgetAccount, 'reserve' | 'room' | 'sent'> | undefined;
  /** Remembers outages, beyond this run. */
  readonly memory: Pick<OutageStore, 'failed' | 'answered'>;
  /** Tells the user what happens meanwhile. */
  readonly note: (text: string) => Promise<void>;
  readonly signal: AbortSignal;
}

export interface Outcome {
  readonly kind: 'answered' | 'cut' | 'failed' | 'interrupted';
  readonly text: string;
  readonly attempts: readonly Attempt[];
  /** Why there is no whole answer: in words that may be kept, and those that may be shown. */
  readonly reason: string | undefined;
  readonly shown: string | undefined;
}

type World = Pick<Io, 'elapsed' | 'now' | 'random' | 'sleep'>;

/** Tries one model after the other until one answers, as the policy says. Throws OverBudget where not even the first may be asked. */
export async function askModels(io: World, session: AskSession): Promise<Outcome> {
  const attempts: Attempt[] = [];
  let place = 0;
  let tries = 0;
  for (;;) {
    const stop = session.stops[place];
    if (!stop) return { kind: 'failed', text: '', attempts, reason: 'there is no model to ask', shown: undefined };
    const refusal = await refusalOf(session, stop, attempts);
    if (refusal) {
      if (attempts.length === 0) throw refusal;
      return { kind: 'failed', text: '', attempts, reason: refusal.message, shown: refusal.message };
    }
    const { heard, attempt, failure } = await tryOne(io, session, stop);
    attempts.push(attempt);
    tries++;
    const { text } = heard;
    if (!failure) {
      await session.memory.answered(stop);
      return { kind: 'answered', text, attempts, reason: undefined, shown: undefined };
    }
    const printed = session.isLive && text !== '';
    const decision = decideNext(
      { failure, tries, printed, ...candidates(session, place, attempts) },
      session,
      io.random(),
    );
    if (decision.kind !== 'retry') await session.memory.failed(stop, failure);
    if (decision.kind === 'stop') return ended(session, { heard, failure, attempts, why: decision.why });
    const lost = text === '' ? '' : ', which is thrown away';
    const next = decision.kind === 'retry' ? `trying again in ${decision.waitMs} ms` : 'trying the next model';
    await session.note(`${stop.model} failed: ${shownReason(failure)}${lost}; ${next}`);
    if (decision.kind === 'next') {
      if (decision.note !== undefined) await session.note(decision.note);
      place += 1 + decision.skip;
      tries = 0;
      continue;
    }
    await io.sleep(decision.waitMs, session.signal);
    if (session.signal.aborted) return stopped(session, attempts);
  }
}

/** What an attempt can cost is held; gives why it may not be made, where a budget has no room for it. */
async function refusalOf(
  session: AskSession,
  { offer, tier, model }: Stop,
  attempts: readonly Attempt[],
): Promise<OverBudget | undefined> {
  if (!session.account) return undefined;
  const { key } = offer.offer;
  const ceiling = maxCostOfRequest(offer, session);
  if (!ceiling) return new OverBudget(key, undefined, undefined);
  const standing = await session.account.reserve({ tier, offer: key, model }, ceiling, spentOn(attempts));
  return standing && new OverBudget(key, ceiling, standing);
}

function spentOn(attempts: readonly Attempt[]): Money {
  return sum(attempts.map(({ cost, ceiling }) => decimal(cost ?? ceiling ?? '0')));
}

interface Ending {
  readonly heard: ChatReply;
  readonly failure: Failure;
  readonly attempts: readonly Attempt[];
  readonly why: string | undefined;
}

function ended(session: AskSession, { heard, failure, attempts, why }: Ending): Outcome {
  const isPrinted = session.isLive && heard.text !== '';
  const withWhy = (reason: string): string => (why === undefined ? reason : `${reason}; ${why}`);
  const kind = failure.kind === 'interrupted' ? 'interrupted' : isPrinted ? 'cut' : 'failed';
  const text = isPrinted ? heard.text : '';
  return { kind, text, attempts, reason: withWhy(keptReason(failure, session)), shown: withWhy(shownReason(failure)) };
}

function stopped({ signal }: AskSession, attempts: readonly Attempt[]): Outcome {
  const isExpired = signal.reason === 'expired';
  const reason = isExpired ? 'the time for all attempts is over' : 'interrupted';
  return { kind: isExpired ? 'failed' : 'interrupted', text: '', attempts, reason, shown: reason };
}

function candidates(
  session: AskSession,
  place: number,
  attempts: readonly Attempt[],
): { readonly here: RouteCandidate; readonly rest: readonly RouteCandidate[] } {
  const spent = spentOn(attempts);
  const limits = [session.maxCost, session.account?.room()];
  const candidate = ({ offer, endpoint, tier, isEscalation }: Stop): RouteCandidate => ({
    context: offer.offer.model.context,
    isAffordable: limits.every((limit) => isAffordable(offer, session, limit, spent)),
    server: endpoint.baseUrl,
    tier,
    isEscalation,
  });
  const [here, ...rest] = session.stops.slice(place).map(candidate);
  return { here: here ?? { context: undefined, isAffordable: false, server: '', tier: '', isEscalation: false }, rest };
}

interface Tried {
  readonly heard: ChatReply;
  readonly attempt: Attempt;
  /** What was wrong with it, be it the server's doing or the answer's. */
  readonly failure: Failure | undefined;
}

async function tryOne(
  io: World,
  session: AskSession,
  { tier, offer, model, connection }: ConnectedStop,
): Promise<Tried> {
  const { messages, maxTokens, temperature, seed, schema, isStreamed, signal } = session;
  const start = io.elapsed();
  const request = {
    model,
    messages,
    maxTokens,
    temperature,
    seed,
    schema,
    isStreamed,
    mostBytes: maxAnswerBytes(maxOutputTokens(offer, maxTokens)),
  };
  const onText = session.isLive ? session.onText : () => Promise.resolve();
  const onSent = (): void => session.account?.sent();
  const heard = await sendChat(connection, request, session, { onText, onSent, signal, now: () => io.now() });
  const { requests, finishReason } = heard;
  const { booked, notes } = priceAttempt(heard, { offer, model }, session);
  for (const note of notes) await session.note(note);
  const failure = heard.failure ?? (await session.verdictOn(heard.text));
  const attempt = {
    tier,
    offer: offer.offer.key,
    model,
    outcome: failure?.kind ?? ('answered' as const),
    ...(failure && { reason: keptReason(failure, session) }),
    latencyMs: Math.round(io.elapsed() - start),
    requests,
    ...(finishReason === 'length' && !failure && { truncated: true }),
    ...booked,
  };
  return { heard, attempt, failure };
}

/** What is said on the screen: with the server's words. */
function shownReason({ reason, code, words }: Failure): string {
  const what = code === undefined ? reason : `${reason} (${code})`;
  return words === undefined ? what : `${what}: ${words}`;
}

/** What is kept: a server's words may repeat the prompt, and a code that does is no code. */
function keptReason({ reason, code }: Failure, { secrets }: AskSession): string {
  const kept = storableName(code, secrets);
  return kept === undefined ? reason : `${reason} (${kept})`;
}

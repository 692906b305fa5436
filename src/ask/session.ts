import type { Io } from '../system/io.ts';
import { decimal, sum, type Money } from '../values/money.ts';
import { sendChat } from './client/chat.ts';
import type { Connection } from './client/connection.ts';
import type { RequestTimeouts } from './client/request-timeouts.ts';
import type { BudgetAccount } from './disk/budget-account.ts';
import type { OutageStore } from './disk/outage-store.ts';
import { priceAttempt, type AttemptTerms } from './ledger/attempt-cost.ts';
import { OverBudget } from './ledger/budget.ts';
import type { Attempt } from './ledger/receipt.ts';
import { storableName } from './ledger/secrets.ts';
import { isAffordable, maxCostOfRequest, maxOutputTokens } from './routing/charge.ts';
import type { ChatParameters, ChatReply, Message } from './routing/chat-exchange.ts';
import { maxAnswerBytes } from './routing/estimate.ts';
import { abortFailure, type Failure } from './routing/failures.ts';
import { endNote, readAnswerEnd } from './routing/finish-reasons.ts';
import type { RoutedModel } from './routing/model-route.ts';
import { decideNext, type RetryLimits, type RouteCandidate } from './routing/router.ts';

export interface AskSession extends RetryLimits, RequestTimeouts, AttemptTerms {
  /** The models to ask, in order. */
  readonly route: readonly (RoutedModel & { readonly connection: Connection })[];
  readonly messages: readonly Message[];
  readonly maxCost: Money | undefined;
  readonly parameters: ChatParameters;
  /** The JSON Schema of the answer; undefined for any answer. */
  readonly schema: object | undefined;
  /** Checks a complete answer; resolves to undefined if nothing is wrong with it. */
  readonly checkAnswer: (answer: string) => Promise<Failure | undefined>;
  /** Whether the answer is printed as it comes; otherwise it is only returned whole. */
  readonly isLive: boolean;
  /** False for servers that cannot stream. */
  readonly isStreamed: boolean;
  /** Prints a part of the answer. */
  readonly onText: (text: string) => Promise<void>;
  /** Undefined without budgets. */
  readonly account: Pick<BudgetAccount, 'reserve' | 'room' | 'sent'> | undefined;
  readonly outages: Pick<OutageStore, 'recordFailure' | 'recordAnswer'>;
  /** Tells the user about a failure, and what follows it. */
  readonly note: (text: string) => Promise<void>;
  readonly signal: AbortSignal;
}

export interface AskOutcome {
  readonly kind: 'answered' | 'cut' | 'failed' | 'interrupted';
  readonly text: string;
  readonly attempts: readonly Attempt[];
  /** Why the answer is missing or incomplete, in words that may be stored. */
  readonly reason: string | undefined;
  /** That reason with the server's message, which is only for the screen. */
  readonly shown: string | undefined;
}

type World = Pick<Io, 'elapsed' | 'now' | 'random' | 'sleep'>;

/**
 * Asks one model after the other until one answers, as the policy of `routing/router` decides. Throws OverBudget if not
 * even the first request fits a budget.
 */
export async function askModels(io: World, session: AskSession): Promise<AskOutcome> {
  const attempts: Attempt[] = [];
  let index = 0;
  let tries = 0;
  for (;;) {
    const model = session.route[index];
    if (!model) return { kind: 'failed', text: '', attempts, reason: 'no model to ask', shown: undefined };
    const refusal = await reserveBudget(session, model, attempts);
    if (refusal) {
      if (attempts.length === 0) throw refusal;
      return { kind: 'failed', text: '', attempts, reason: refusal.message, shown: refusal.message };
    }
    const { text, attempt, failure } = await tryModel(io, session, model);
    attempts.push(attempt);
    tries++;
    if (!failure) {
      await session.outages.recordAnswer(model);
      return { kind: 'answered', text, attempts, reason: undefined, shown: undefined };
    }
    const toCandidate = candidateWithin(session, attempts);
    const decision = decideNext(
      {
        failure,
        tries,
        isPrinted: session.isLive && text !== '',
        current: toCandidate(model),
        rest: session.route.slice(index + 1).map(toCandidate),
      },
      session,
      io.random(),
    );
    if (decision.kind !== 'retry') await session.outages.recordFailure(model, failure);
    if (decision.kind === 'stop') return endWithout(session, { text, failure, attempts, why: decision.why });
    const lost = text === '' ? '' : ', which is thrown away';
    const next = decision.kind === 'retry' ? `trying again in ${decision.waitMs} ms` : 'trying the next model';
    await session.note(`${model.model} failed: ${shownReason(failure)}${lost}; ${next}`);
    if (decision.kind === 'next') {
      if (decision.note !== undefined) await session.note(decision.note);
      index += 1 + decision.skip;
      tries = 0;
    } else {
      await io.sleep(decision.waitMs, session.signal);
      if (session.signal.aborted)
        return endWithout(session, { text: '', failure: abortFailure(session.signal), attempts, why: undefined });
    }
  }
}

/** Reserves what an attempt can cost at most; resolves to the reason if a budget has no room for it. */
async function reserveBudget(
  session: AskSession,
  { offer, tier, model }: RoutedModel,
  attempts: readonly Attempt[],
): Promise<OverBudget | undefined> {
  if (!session.account) return undefined;
  const { key } = offer.offer;
  const ceiling = maxCostOfRequest(offer, session);
  if (!ceiling) return new OverBudget(key, undefined, undefined);
  const full = await session.account.reserve({ tier, offer: key, model }, ceiling, spentOn(attempts));
  return full && new OverBudget(key, ceiling, full);
}

function spentOn(attempts: readonly Attempt[]): Money {
  return sum(attempts.map(({ cost, ceiling }) => decimal(cost ?? ceiling ?? '0')));
}

function candidateWithin(session: AskSession, attempts: readonly Attempt[]): (model: RoutedModel) => RouteCandidate {
  const spent = spentOn(attempts);
  const limits = [session.maxCost, session.account?.room()];
  return ({ offer, endpoint, tier, isEscalation }) => ({
    context: offer.offer.model.context,
    isAffordable: limits.every((limit) => isAffordable(offer, session, limit, spent)),
    server: endpoint.baseUrl,
    tier,
    isEscalation,
  });
}

interface Ending {
  readonly text: string;
  readonly failure: Failure;
  readonly attempts: readonly Attempt[];
  readonly why: string | undefined;
}

function endWithout(session: AskSession, { text, failure, attempts, why }: Ending): AskOutcome {
  const isPrinted = session.isLive && text !== '';
  const withWhy = (reason: string): string => (why === undefined ? reason : `${reason}; ${why}`);
  return {
    kind: failure.kind === 'interrupted' ? 'interrupted' : isPrinted ? 'cut' : 'failed',
    text: isPrinted ? text : '',
    attempts,
    reason: withWhy(storedReason(failure, session)),
    shown: withWhy(shownReason(failure)),
  };
}

interface Tried {
  readonly text: string;
  readonly attempt: Attempt;
  /** Of the request, or of the answer by the user's check. */
  readonly failure: Failure | undefined;
}

async function tryModel(io: World, session: AskSession, routed: AskSession['route'][number]): Promise<Tried> {
  const { tier, offer, model, connection } = routed;
  const start = io.elapsed();
  const reply: ChatReply = await sendChat(
    connection,
    { ...session, model, maxBytes: maxAnswerBytes(maxOutputTokens(offer, session.maxTokens)) },
    session,
    {
      onText: session.isLive ? session.onText : () => Promise.resolve(),
      onSent: () => session.account?.sent(),
      signal: session.signal,
      now: () => io.now(),
    },
  );
  const { fields, notes } = priceAttempt(reply, routed, session);
  for (const note of [...replyNotes(reply, model), ...notes]) await session.note(note);
  const failure = reply.failure ?? (await session.checkAnswer(reply.text));
  const attempt = {
    tier,
    offer: offer.offer.key,
    model,
    outcome: failure?.kind ?? ('answered' as const),
    ...(failure && { reason: storedReason(failure, session) }),
    latencyMs: Math.round(io.elapsed() - start),
    requests: reply.requests,
    ...(isTruncated(reply) && !failure && { truncated: true }),
    ...fields,
  };
  return { text: reply.text, attempt, failure };
}

function isTruncated({ finishReason }: ChatReply): boolean {
  return finishReason !== undefined && readAnswerEnd(finishReason) === 'length';
}

/** What the user should know about a request and its answer. */
function replyNotes({ omitted, hasThoughts, finishReason, failure }: ChatReply, model: string): readonly string[] {
  const end = finishReason === undefined || failure ? undefined : endNote(finishReason, model);
  return [
    ...omitted.map((name) => `${model} does not take a ${name}: asked without it`),
    ...(hasThoughts ? [`the answer of ${model} began with its thoughts, <think>…</think>: left out`] : []),
    ...(end === undefined ? [] : [end]),
  ];
}

/** The reason with the server's message, for the screen. */
function shownReason({ reason, code, detail }: Failure): string {
  const coded = code === undefined ? reason : `${reason} (${code})`;
  return detail === undefined ? coded : `${coded}: ${detail}`;
}

/** The reason for the receipt, without the server's message and any code that repeats the prompt. */
function storedReason({ reason, code }: Failure, { secrets }: AskSession): string {
  const stored = storableName(code, secrets);
  return stored === undefined ? reason : `${reason} (${stored})`;
}

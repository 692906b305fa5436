import { decimal, plain, sum, type Money } from '../../values/money.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import type { AssumedRate } from '../../workload/plan.ts';
import type { Usage } from '../../pricing/rates/meters.ts';
import type { BookedAttempt, Bound } from '../../usage/formats/receipts.ts';
import { chargeForRequest } from '../routing/charge.ts';
import type { FailureKind } from '../routing/failures.ts';
import type { Tags } from './tags.ts';
import type { Tier } from '../routing/tiers.ts';

/** One try of one model; amounts are US dollars as decimal texts, like all money here. */
export interface Attempt extends BookedAttempt {
  readonly tier: Tier | 'model';
  readonly outcome: 'answered' | FailureKind;
  /** In words of our own, with a code: a server's words may repeat the prompt. */
  readonly reason?: string | undefined;
  readonly latencyMs: number;
  /** Requests sent for it: more than one if the server rejects a parameter. */
  readonly requests: number;
  /** The id of the server's reply. */
  readonly id?: string | undefined;
  readonly finishReason?: string | undefined;
  /** True if the answer ended at the limit of tokens. */
  readonly truncated?: boolean | undefined;
  /** The most that it could cost, known in advance. */
  readonly ceiling?: string | undefined;
  readonly bound?: Bound | undefined;
}

/** What one `ask` did and cost. It has the prompt and the answer only if the user asked for that. */
export interface Receipt {
  readonly schemaVersion: 1;
  readonly at: string;
  readonly outcome: 'answered' | 'cut' | 'failed' | 'interrupted' | 'killed';
  readonly tier: Tier | 'model';
  /** Of the attempt that answered, or the last one: what it was priced as. */
  readonly offer: string | null;
  readonly model: string | null;
  readonly usage: Usage;
  readonly estimated: boolean;
  /** Of all attempts; null if any of them could not be priced. */
  readonly cost: string | null;
  readonly bound?: Bound | undefined;
  readonly ceiling?: string | undefined;
  readonly stated?: string | undefined;
  readonly baseline: { readonly offer: string; readonly cost: string | null } | null;
  /** The user's labels. */
  readonly tags?: Tags | undefined;
  /** The run that it belongs to, for budgets that count by runs. */
  readonly run?: string | undefined;
  /** The hold on a budget that it settles. */
  readonly hold?: string | undefined;
  /** How often a check sent the request on to another tier. */
  readonly escalations?: number | undefined;
  readonly attempts: readonly Attempt[];
  /** Replaced unpublished input rates: `output`, or US dollars per million tokens as a decimal text. */
  readonly assumeInput?: string | undefined;
  /** The prices it was priced by. */
  readonly catalogue: { readonly version: string; readonly asOf: string };
  readonly latencyMs: number;
  /** The texts, if the user asked to keep them, and their conversation. */
  readonly conversation?: string | undefined;
  readonly system?: string | undefined;
  readonly prompt?: string | undefined;
  /** How many images it showed. */
  readonly images?: number | undefined;
  readonly answer?: string | undefined;
}

export interface ReceiptFacts {
  readonly at: Date;
  readonly outcome: Receipt['outcome'];
  readonly attempts: readonly Attempt[];
  readonly latencyMs: number;
  /** The usage of the attempts is priced on it too. */
  readonly baseline: PricedOffer | undefined;
  readonly catalogue: Receipt['catalogue'];
  readonly assumeInput: AssumedRate | undefined;
  readonly tags: Tags;
  readonly run: string | undefined;
  /** The texts, if they are to be kept. */
  readonly kept: Pick<Receipt, 'conversation' | 'system' | 'prompt' | 'images' | 'answer'> | undefined;
}

/** The receipt of all attempts together. */
export function buildReceipt({
  at,
  outcome,
  attempts,
  latencyMs,
  baseline,
  catalogue,
  assumeInput,
  tags,
  run,
  kept,
}: ReceiptFacts): Receipt {
  const last = attempts.at(-1);
  const usage = last?.usage ?? {};
  const bound = boundOf(attempts.map((attempt) => attempt.bound));
  // The last attempt sent nothing on, nor did one after which the same tier was asked again.
  const escalations = attempts
    .slice(0, -1)
    .filter(({ outcome: had, tier }, index) => had === 'rejected' && attempts[index + 1]?.tier !== tier).length;
  const ceiling = totalOf(attempts, 'ceiling');
  // What cost nothing need not be stated.
  const stated = totalOf(
    attempts.filter((attempt) => attempt.cost !== '0' || attempt.stated !== undefined),
    'stated',
  );
  return {
    schemaVersion: 1,
    at: at.toISOString(),
    outcome,
    tier: last?.tier ?? 'default',
    offer: last?.pricedAs ?? last?.offer ?? null,
    model: last?.model ?? null,
    usage,
    estimated: last?.estimated === true,
    cost: totalOf(attempts, 'cost') ?? null,
    ...(bound !== undefined && { bound }),
    ...(ceiling !== undefined && { ceiling }),
    ...(stated !== undefined && attempts.some((attempt) => attempt.stated !== undefined) && { stated }),
    baseline: baseline ? { offer: baseline.offer.key, cost: costOn(baseline, attempts, catalogue.asOf) } : null,
    ...(Object.keys(tags).length > 0 && { tags }),
    ...(run !== undefined && { run }),
    ...(escalations > 0 && { escalations }),
    attempts,
    ...(assumeInput !== undefined && { assumeInput: assumeInput === 'output' ? assumeInput : plain(assumeInput) }),
    catalogue,
    latencyMs,
    ...kept,
  };
}

/** The attempts with tokens that the cost is of. */
export function paidAttempts(attempts: readonly Attempt[]): readonly (Attempt & { readonly usage: Usage })[] {
  return attempts.flatMap(({ usage, ...attempt }, index) =>
    usage && (attempt.cost !== '0' || index === attempts.length - 1) ? { ...attempt, usage } : [],
  );
}

/** What the tokens of those cost on the baseline; null if that is not known. */
function costOn(baseline: PricedOffer, attempts: readonly Attempt[], at: string): string | null {
  const paid = paidAttempts(attempts);
  const costs = paid.flatMap(({ usage }) => {
    const charge = chargeForRequest(baseline, usage, { at, assumeInput: undefined });
    return charge && !charge.atMost ? charge.cost : [];
  });
  return paid.length > 0 && costs.length === paid.length ? plain(sum(costs)) : null;
}

/** The sum of a figure of attempts; undefined if any of them lacks it. */
function totalOf(attempts: readonly Attempt[], figure: 'cost' | 'ceiling' | 'stated'): string | undefined {
  const known = attempts.flatMap((attempt) => attempt[figure] ?? []);
  return known.length === attempts.length ? plain(sum(known.map(decimal))) : undefined;
}

/** How a sum of such parts is known. */
export function boundOf(bounds: Iterable<Bound | undefined>): Bound | undefined {
  const kinds = new Set([...bounds].flatMap((bound) => bound ?? []));
  return kinds.size > 1 ? 'about' : [...kinds][0];
}

/** The booked cost; undefined if it was not known. */
export function bookedCost({ cost }: Pick<Receipt, 'cost'>): Money | undefined {
  return cost === null ? undefined : decimal(cost);
}

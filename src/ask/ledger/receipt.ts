import { decimal, plain, sum, type Money } from '../../values/money.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import type { AssumedRate } from '../../workload/plan.ts';
import type { Usage } from '../../pricing/rates/meters.ts';
import { chargeFor } from '../routing/charge.ts';
import { readEntry } from './receipt-summary.ts';
import type { FailureKind } from '../routing/failures.ts';
import type { Tags } from './tags.ts';
import type { Tier } from '../routing/tiers.ts';

/** How a cost is known where it is not exact. */
export type Bound = 'atLeast' | 'atMost' | 'about';

/** One try of one model. */
export interface Attempt {
  readonly tier: Tier | 'model';
  readonly offer: string;
  readonly model: string;
  readonly outcome: 'answered' | FailureKind;
  /** In words of our own, with a code: a server's words may repeat the prompt. */
  readonly reason?: string | undefined;
  readonly latencyMs: number;
  /** Requests sent for it: more than one where a server rejects a parameter. */
  readonly requests: number;
  /** The server's name for its reply, the model that it says has answered, and the service tier. */
  readonly id?: string | undefined;
  readonly served?: string | undefined;
  readonly serviceTier?: string | undefined;
  readonly finishReason?: string | undefined;
  /** The offer by whose rates it was priced, where that is another one than the one asked. */
  readonly pricedAs?: string | undefined;
  readonly usage?: Usage | undefined;
  /** True where the answer ended at the limit of tokens. */
  readonly truncated?: boolean | undefined;
  /** True where the server told no usage. */
  readonly estimated?: boolean | undefined;
  /** What it could cost at most, as known before. US dollars as a decimal text, like all money here. */
  readonly ceiling?: string | undefined;
  /** As computed from its usage; absent where that cannot be. */
  readonly cost?: string | undefined;
  readonly bound?: Bound | undefined;
  /** As the server itself says. */
  readonly stated?: string | undefined;
}

/** What one `ask` did and cost. Prompt and answer stand in it only where the user asked for that. */
export interface Receipt {
  readonly schemaVersion: 1;
  readonly at: string;
  readonly outcome: 'answered' | 'cut' | 'failed' | 'interrupted' | 'killed';
  readonly tier: Tier | 'model';
  /** Of the attempt that answered, or the last one; what it was priced as. */
  readonly offer: string | null;
  readonly model: string | null;
  readonly usage: Usage;
  readonly estimated: boolean;
  /** Of all attempts; null where any of them could not be priced. */
  readonly cost: string | null;
  readonly bound?: Bound | undefined;
  readonly ceiling?: string | undefined;
  readonly stated?: string | undefined;
  readonly baseline: { readonly offer: string; readonly cost: string | null } | null;
  /** What the user labelled it with. */
  readonly tags?: Tags | undefined;
  /** The run that it belongs to, where a budget counts by runs. */
  readonly run?: string | undefined;
  /** The hold on a budget that it settles. */
  readonly hold?: string | undefined;
  /** How often a check sent the request on to another tier. */
  readonly escalations?: number | undefined;
  readonly attempts: readonly Attempt[];
  /** What stood in for input rates that are not published: `output`, or US dollars per million tokens as a decimal text. */
  readonly assumeInput?: string | undefined;
  /** The prices it was priced by. */
  readonly catalogue: { readonly version: string; readonly asOf: string };
  readonly latencyMs: number;
  /** What was said, where the user asked for it to be kept, and in which conversation. */
  readonly conversation?: string | undefined;
  readonly system?: string | undefined;
  readonly prompt?: string | undefined;
  readonly answer?: string | undefined;
}

export interface Facts {
  readonly at: Date;
  readonly outcome: Receipt['outcome'];
  readonly attempts: readonly Attempt[];
  readonly latencyMs: number;
  /** What the usage of the last attempt is compared with. */
  readonly baseline: PricedOffer | undefined;
  readonly catalogue: Receipt['catalogue'];
  readonly assumeInput: AssumedRate | undefined;
  readonly tags: Tags;
  readonly run: string | undefined;
  /** What was said, where it is to be kept. */
  readonly kept: Pick<Receipt, 'conversation' | 'system' | 'prompt' | 'answer'> | undefined;
}

/** The receipt of all attempts together. */
export function receiptOf({
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
}: Facts): Receipt {
  const last = attempts.at(-1);
  const usage = last?.usage ?? {};
  const other =
    baseline && Object.keys(usage).length > 0
      ? chargeFor(baseline, usage, { at: catalogue.asOf, assumeInput: undefined })
      : undefined;
  const bound = boundOf(attempts.map((attempt) => attempt.bound));
  // The last attempt sent nothing on.
  const escalations = attempts.slice(0, -1).filter((attempt) => attempt.outcome === 'rejected').length;
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
    baseline: baseline ? { offer: baseline.offer.key, cost: other && !other.atMost ? plain(other.cost) : null } : null,
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

/** What attempts say of a figure together; undefined where any of them says nothing. */
function totalOf(attempts: readonly Attempt[], figure: 'cost' | 'ceiling' | 'stated'): string | undefined {
  const known = attempts.flatMap((attempt) => attempt[figure] ?? []);
  return known.length === attempts.length ? plain(sum(known.map(decimal))) : undefined;
}

/** How a sum is known whose parts are known so. */
function boundOf(bounds: readonly (Bound | undefined)[]): Bound | undefined {
  const kinds = new Set(bounds.flatMap((bound) => bound ?? []));
  return kinds.size > 1 ? 'about' : [...kinds][0];
}

/** Reads one line of the file; undefined for what is no receipt, such as a torn line. */
export function readReceipt(line: string): Receipt | undefined {
  if (!readEntry(line)) return undefined;
  const value: unknown = JSON.parse(line);
  return isReceipt(value) ? value : undefined;
}

// What sums need of it has been checked; the rest is shown as it is.
function isReceipt(value: unknown): value is Receipt {
  return typeof value === 'object' && value !== null && 'schemaVersion' in value;
}

/** What a receipt says it cost; undefined where that was not known. */
export function costOf({ cost }: Pick<Receipt, 'cost'>): Money | undefined {
  return cost === null ? undefined : decimal(cost);
}

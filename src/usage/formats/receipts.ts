import { totalTokens, type Usage } from '../../pricing/rates/meters.ts';
import { blank, tokensBy, type UsageRecord } from '../records/record.ts';
import { countIn, listIn, momentIn, objectIn, textIn } from '../records/fields.ts';
import { isObject, type SourceObject } from '../records/source-object.ts';
import type { UsageFormat } from './format.ts';
import { billedIn, tagsOf, tierOf } from '../records/values.ts';

// Receipts of `ask`: read as use, attempt by attempt, and as what was booked for all attempts of one request together.

/** Each attempt that used tokens is use of the offer that it was priced as, even if it gave no answer. */
export const receipts: UsageFormat = {
  kind: 'json',
  name: 'receipts',
  title: 'receipts of cost-projection ask',
  marks: ['attempts'],
  recognises: (value) => value['schemaVersion'] === 1 && Array.isArray(value['attempts']) && 'outcome' in value,
  open:
    ({ assume }) =>
    (receipt) => {
      const labels = labelsOf(receipt);
      const attempts = listIn(receipt, 'attempts').filter((attempt) => isObject(attempt));
      // A receipt without attempts holds the fields of the last one itself.
      return (attempts.length > 0 ? attempts : [receipt]).flatMap((attempt, index) => {
        const usage = objectIn(attempt, 'usage');
        if (Object.keys(usage).length > 0) return [recordOf(attempt, index, usage, labels)];
        if (textIn(attempt, 'cost') !== '0' && textIn(attempt, 'cost') !== undefined)
          assume(
            'Receipts of requests whose tokens nobody told, such as those of killed processes, count for nothing ' +
              'here; spend has what they were booked with.',
          );
        return [];
      });
    },
};

type Labels = Pick<UsageRecord, 'at' | 'session' | 'tags'> & { readonly moment: string };

function labelsOf(receipt: SourceObject): Labels {
  return {
    moment: textIn(receipt, 'at') ?? '',
    at: momentIn(receipt, 'at'),
    session: textIn(receipt, 'conversation') ?? textIn(receipt, 'run'),
    tags: tagsOf(receipt['tags']),
  };
}

function recordOf(
  attempt: SourceObject,
  index: number,
  usage: SourceObject,
  { moment, ...labels }: Labels,
): UsageRecord {
  const offer = textIn(attempt, 'pricedAs') ?? textIn(attempt, 'offer') ?? '';
  const slash = offer.indexOf('/');
  return {
    ...blank,
    ...labels,
    provider: slash > 0 ? offer.slice(0, slash) : undefined,
    model: offer.slice(slash + 1),
    // Of requests that were sent again without a parameter, only the last one used tokens.
    tokens: tokensBy((meter) => countIn(usage, meter)),
    serviceTier: tierOf(textIn(attempt, 'serviceTier')),
    tier: textIn(attempt, 'tier'),
    billed: billedIn(attempt, 'cost'),
    // Servers on one's own machine may give all replies the same id.
    id: textIn(attempt, 'id') ?? moment,
    subId: `${moment} ${index} ${offer} ${countIn(attempt, 'latencyMs')}`,
  };
}

const bounds = ['atLeast', 'atMost', 'about'] as const;

/** How a cost is known that is not exact. */
export type Bound = (typeof bounds)[number];

/** What was booked for one request, all attempts together; amounts are US dollars as decimal texts. */
export interface ReceiptSummary {
  /** The moment as it was written, and in milliseconds since 1970 UTC. */
  readonly at: string;
  readonly atMs: number;
  readonly outcome: string;
  readonly tier: string;
  readonly offer: string | null;
  /** Of the last attempt. */
  readonly tokens: number;
  /** Null if any attempt could not be priced. */
  readonly cost: string | null;
  /** How the cost is known; undefined if exactly. */
  readonly bound: Bound | undefined;
  /** The most that it could cost. */
  readonly ceiling: string | undefined;
  /** What the same usage costs on the baseline. */
  readonly baseline: string | null;
  readonly tags: Readonly<Record<string, string>> | undefined;
  readonly run: string | undefined;
  /** The hold on a budget that it settles. */
  readonly hold: string | undefined;
  /** How often a check sent the request on to another tier. */
  readonly escalations: number;
  /** The offer of each answer that a check refused; undefined where there is none. */
  readonly refused: readonly string[] | undefined;
}

/** The sums of a receipt; undefined for a value that is not a receipt, or has a sum that cannot be read. */
export function summarizeReceipt(value: unknown): ReceiptSummary | undefined {
  if (!isObject(value) || value['schemaVersion'] !== 1) return undefined;
  const { at, outcome, tier, offer, usage, cost, attempts, escalations } = value;
  const bound = textIn(value, 'bound');
  if (typeof at !== 'string' || typeof outcome !== 'string' || typeof tier !== 'string') return undefined;
  // Without a time zone it would be a moment of the reader's.
  const atMs = /^20\d\d-\d\d-\d\dT[\d:.]{5,30}(Z|[+-]\d\d:\d\d)$/.test(at) ? Date.parse(at) : Number.NaN;
  if (Number.isNaN(atMs) || !isUsage(usage)) return undefined;
  // `__proto__` is a key that no plan can have.
  if ((typeof offer !== 'string' && offer !== null) || offer === '__proto__') return undefined;
  if (cost !== null && !isAmount(cost)) return undefined;
  if (!Array.isArray(attempts) || !attempts.every(isObject)) return undefined;
  return {
    at,
    atMs,
    outcome,
    tier,
    offer: offer === '' ? null : offer,
    tokens: totalTokens(usage),
    cost,
    bound: bound === undefined ? undefined : (bounds.find((each) => each === bound) ?? 'about'),
    ceiling: amountIn(value, 'ceiling'),
    baseline: amountIn(objectIn(value, 'baseline'), 'cost') ?? null,
    tags: tagsOf(value['tags']),
    run: textIn(value, 'run'),
    hold: textIn(value, 'hold'),
    escalations: isCount(escalations) ? escalations : 0,
    refused: refusedIn(attempts),
  };
}

function refusedIn(attempts: readonly SourceObject[]): string[] | undefined {
  const refused = attempts.filter((attempt) => attempt['outcome'] === 'rejected');
  return refused.length === 0
    ? undefined
    : refused.flatMap((attempt) => textIn(attempt, 'pricedAs') ?? textIn(attempt, 'offer') ?? []);
}

/** One attempt of a receipt: what its usage was priced as, computed and as the server states it. */
export interface BookedAttempt {
  readonly offer: string;
  readonly model: string;
  readonly outcome: string;
  /** The offer by whose rates it was priced, if that is not the one asked. */
  readonly pricedAs?: string | undefined;
  /** The model that the server says has answered. */
  readonly served?: string | undefined;
  readonly serviceTier?: string | undefined;
  /** True if the server reported no usage. */
  readonly estimated?: boolean | undefined;
  readonly usage?: Usage | undefined;
  /** Computed from the usage; absent if that is not possible. */
  readonly cost?: string | undefined;
  /** As the server itself states it. */
  readonly stated?: string | undefined;
  /** What the tokens that the server counts would cost, where there cannot have been so many. */
  readonly told?: string | undefined;
}

/** The attempts of a receipt, which it says beside its sums. */
export function bookedAttempts(receipt: SourceObject): BookedAttempt[] {
  return listIn(receipt, 'attempts')
    .filter((attempt) => isObject(attempt))
    .map((attempt) => ({
      offer: textIn(attempt, 'offer') ?? '',
      model: textIn(attempt, 'model') ?? '',
      outcome: textIn(attempt, 'outcome') ?? '',
      pricedAs: textIn(attempt, 'pricedAs'),
      served: textIn(attempt, 'served'),
      serviceTier: textIn(attempt, 'serviceTier'),
      estimated: attempt['estimated'] === true,
      usage: isUsage(attempt['usage']) ? attempt['usage'] : undefined,
      cost: amountIn(attempt, 'cost'),
      stated: amountIn(attempt, 'stated'),
      told: amountIn(attempt, 'told'),
    }));
}

function isUsage(value: unknown): value is Usage {
  if (!isObject(value)) return false;
  for (const meter in value) if (!isCount(value[meter])) return false;
  return true;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** An amount of a length that `ask` writes. */
function isAmount(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,20}(\.\d{1,30})?$/.test(value);
}

function amountIn(value: SourceObject, key: string): string | undefined {
  const found = value[key];
  return isAmount(found) ? found : undefined;
}

import { plain, decimal } from '../values/money.ts';
import { withoutZeros } from '../pricing/rates/meters.ts';
import type { Context, UsageFormat } from '../usage/formats/format.ts';
import { openaiRealtime } from '../usage/formats/openai-realtime.ts';
import { anthropicBatch, anthropicLog, geminiLog, openaiBatch, openaiLog } from '../usage/formats/replies.ts';
import type { UsageRecord } from '../usage/records/record.ts';
import { isObject, type SourceObject } from '../usage/records/source-object.ts';
import { CostError } from './cost-error.ts';
import { withCostErrors } from './inside/with-cost-errors.ts';
import type { MeterTokens, TierName } from './priced-items.ts';

/** What one model used for a reply, to be priced by `price` with the moment it was sent at. */
export interface ReplyUsage {
  /** As the reply names it; empty where it does not. */
  readonly model: string;
  /** The provider that sold it, where the reply shows it. */
  readonly provider?: string;
  /** When the reply was made, as a UTC moment, where it says so. */
  readonly at?: string;
  readonly usage: MeterTokens;
  readonly webSearches: number;
  readonly serviceTier?: TierName;
  readonly multipliers: readonly string[];
  readonly id?: string;
  /** What the reply itself says that it cost, as decimal text. */
  readonly billed?: { readonly amount: string; readonly currency: string };
  /** What was taken for granted in reading, does not add up, or was not counted. */
  readonly notes: readonly string[];
}

/** In the order of asking, which is that of the command line: what recognises the least comes last. */
const formats: readonly UsageFormat[] = [
  openaiRealtime,
  openaiBatch,
  anthropicBatch,
  anthropicLog,
  geminiLog,
  openaiLog,
];

/**
 * What a reply used, of any API that `cost-projection usage` reads: as it was parsed, with or without an object around
 * it, or the events of its stream as a list. Several models may have worked on one reply. Throws a CostError
 * (`no-usage`) for a reply that does not say what it used.
 */
export function usageOf(reply: unknown): ReplyUsage[] {
  return withCostErrors(() => {
    const events = (Array.isArray(reply) ? reply : [reply]).filter(isSource);
    const format = formats.find(({ recognises }) => events.some((event) => recognises?.(event)));
    const notes = new Set<string>();
    const read = format?.open(contextFor(notes));
    // Events of a stream repeat what the reply used so far: the last word counts.
    const byReply = new Map<string, readonly UsageRecord[]>();
    for (const event of events) {
      const records = read?.(event) ?? [];
      if (records.length > 0) byReply.set(records[0]?.id ?? '', records);
    }
    const found = [...byReply.values()].flat();
    if (found.length === 0)
      throw new CostError('the reply does not say what it used', {
        code: 'no-usage',
        hint: 'streams of OpenAI do with stream_options: { include_usage: true }',
      });
    return found.map((record) => usageIn(record, notes));
  });
}

function isSource(value: unknown): value is SourceObject {
  return isObject(value);
}

function contextFor(notes: Set<string>): Context {
  return {
    window: () => undefined,
    assume: (what) => void notes.add(what),
    uncounted: (name, count) => void notes.add(`Not counted: ${count} ${name}.`),
    remember: () => undefined,
    called: () => undefined,
    run: {},
    putOff: () => false,
  };
}

function usageIn(record: UsageRecord, notes: ReadonlySet<string>): ReplyUsage {
  const { model, provider, at, tokens, webSearches, serviceTier, multipliers, id, billed, mismatch } = record;
  return {
    model,
    ...(provider !== undefined && { provider }),
    ...(at !== undefined && { at: new Date(at).toISOString() }),
    usage: { ...withoutZeros(tokens) },
    webSearches,
    ...(serviceTier !== undefined && { serviceTier }),
    multipliers,
    ...(id !== undefined && { id }),
    ...(billed && { billed: { amount: plain(decimal(billed.amount)), currency: billed.currency } }),
    notes: [...notes, ...(mismatch === undefined ? [] : [mismatch])],
  };
}

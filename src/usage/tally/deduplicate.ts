import { meters } from '../../pricing/rates/meters.ts';
import type { UsageFormat } from '../formats/format.ts';
import { Ids, scopeOf, type Seen } from './ids.ts';
import { kind } from '../read/fast/byte-row.ts';
import { counted, type CleanLine } from '../read/fast/fast-counts.ts';
import { blank, isNothing, noTokens, type Tokens, type UsageRecord } from '../records/record.ts';

/** What was passed of a bucket, and what the file that is read now says of it. */
interface Bucket {
  passed: Counts;
  file: number;
  here: Counts;
}

type Counts = { readonly tokens: Tokens; readonly requests: number; readonly webSearches: number };

const nothing: Counts = { tokens: noTokens, requests: 0, webSearches: 0 };

/** Tells what is used once and stands in several places: the same id, or the same bucket in exports that overlap. */
export class Doubles {
  private readonly ids = new Ids();
  private readonly buckets = new Map<string, Bucket>();
  private readonly scopes = new Map<UsageFormat, number>();

  /**
   * What of a record is not counted yet: all of it, undefined for nothing, or what it says more than the one before, as the
   * last line of a streamed reply does, and a later export of a day that was not over.
   */
  rest(record: UsageRecord, format: UsageFormat, file: number): UsageRecord | undefined {
    const { id } = record;
    if (id === undefined || record.isCharge) return record;
    if (record.until !== undefined) return this.ofBucket(record, `${format.name}|${id}`, file);
    const { output } = record.tokens;
    const seen = this.ids.see(this.scope(format), id, record.subId, output, record.isReplay);
    if (seen === 'new') return record;
    if (seen === 'double') return undefined;
    return { ...record, tokens: { ...noTokens, output: seen }, requests: 0, webSearches: 0, billed: undefined };
  }

  /** The same for a line that was not made into a record; undefined where it has to be. */
  seen({ ids, row, counts }: CleanLine, format: UsageFormat): Seen | undefined {
    if (!ids) return 'new';
    const { kinds, starts, ends } = row;
    // What is no true or false, or no plain text, the reader of the format has to look at; of no replay nothing is said, or false.
    if (
      kinds[ids.id] !== kind.text ||
      kinds[ids.subId] !== kind.text ||
      starts[ids.id] === ends[ids.id] ||
      starts[ids.subId] === ends[ids.subId]
    )
      return undefined;
    const isReplay = ids.replay >= 0 && row.text(ids.replay) === 'true';
    const [from = 0, to = 0, subFrom = 0, subTo = 0] = [
      starts[ids.id],
      ends[ids.id],
      starts[ids.subId],
      ends[ids.subId],
    ];
    return this.ids.seeBytes(
      this.scope(format),
      row.bytes,
      from,
      to,
      subFrom,
      subTo,
      counts[counted.output] ?? 0,
      isReplay,
    );
  }

  private scope(format: UsageFormat): number {
    const known = this.scopes.get(format) ?? scopeOf(format.name);
    this.scopes.set(format, known);
    return known;
  }

  private ofBucket(record: UsageRecord, key: string, file: number): UsageRecord | undefined {
    const known = this.buckets.get(key);
    const bucket: Bucket = known ?? { passed: nothing, file, here: nothing };
    if (!known) this.buckets.set(key, bucket);
    if (bucket.file !== file) Object.assign(bucket, { file, here: nothing });
    bucket.here = combine(bucket.here, record, (a, b) => a + b);
    const more = combine(bucket.here, bucket.passed, (a, b) => Math.max(0, a - b));
    if (known && more.requests === 0 && more.webSearches === 0 && isNothing(more.tokens)) return undefined;
    bucket.passed = combine(bucket.passed, more, (a, b) => a + b);
    const isAll =
      more.requests === record.requests && meters.every((meter) => more.tokens[meter] === record.tokens[meter]);
    return isAll ? record : { ...record, ...more, billed: blank.billed };
  }
}

function combine(a: Counts, b: Counts, by: (a: number, b: number) => number): Counts {
  const tokens = { ...a.tokens };
  for (const meter of meters) tokens[meter] = by(a.tokens[meter], b.tokens[meter]);
  return { tokens, requests: by(a.requests, b.requests), webSearches: by(a.webSearches, b.webSearches) };
}

import { meters } from '../../pricing/rates/meters.ts';
import type { UsageFormat } from '../formats/format.ts';
import { hashOf, scopeOf } from '../records/id-hash.ts';
import { Ids, type Seen } from './ids.ts';
import { blank, isUnused, noTokens, type Tokens, type UsageRecord } from '../records/record.ts';
import type { RequestCounts } from '../records/request-counts.ts';

/** The counts passed on of a bucket, and those in the file that is read now. */
interface Bucket {
  passed: Counts;
  file: number;
  here: Counts;
}

type Counts = { readonly tokens: Tokens; readonly requests: number; readonly webSearches: number };

const nothing: Counts = { tokens: noTokens, requests: 0, webSearches: 0 };

/** Counts once what several lines repeat: an id, or a bucket in exports that overlap. */
export class Deduplicator {
  private readonly ids = new Ids();
  private readonly buckets = new Map<string, Bucket>();
  private readonly scopes = new Map<UsageFormat, number>();

  /**
   * Returns the part of a record that is not counted yet: all, undefined for nothing, or what it adds to the one
   * before, as the last line of a streamed reply and a later export of an unfinished day do.
   */
  rest(record: UsageRecord, format: UsageFormat, file: number): UsageRecord | undefined {
    const { id } = record;
    if (id === undefined || record.isCharge) return record;
    if (record.until !== undefined) return this.ofBucket(record, `${format.name}|${id}`, file);
    const { output } = record.tokens;
    const seen = this.ids.see(this.scope(format), hashOf(id, record.subId), output, record.isReplay);
    if (seen === 'new') return record;
    if (seen === 'double') return undefined;
    return { ...record, tokens: { ...noTokens, output: seen }, requests: 0, webSearches: 0, billed: undefined };
  }

  /** Looks up a request without a record; a later and fuller line of it must be made into one. */
  seen({ id, output, isReplay }: RequestCounts, format: UsageFormat): Seen {
    return id === undefined ? 'new' : this.ids.see(this.scope(format), id, output, isReplay, false);
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
    if (known && more.requests === 0 && more.webSearches === 0 && isUnused(more.tokens)) return undefined;
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

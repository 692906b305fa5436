import { meters } from '../../pricing/rates/meters.ts';
import type { Counts } from '../records/counts.ts';
import { blank, isUnused, noTokens, tokensBy, type UsageRecord } from '../records/record.ts';

/** What was counted of a bucket under some labels, in all and in the file that is read now. */
interface Part {
  /** Of the record: project, user and the like; empty where its export does not tell them apart. */
  readonly labels: readonly string[];
  readonly origin: number;
  passed: Counts;
  file: number;
  here: Counts;
}

interface Bucket {
  readonly parts: Map<string, Part>;
  readonly origin: number;
}

const nothing: Counts = { tokens: noTokens, requests: 0, webSearches: 0 };

/**
 * Counts once the buckets that stand in several exports. Of a bucket that is there already, only what it says more
 * counts; one that an export tells apart by project or key is part of the one that another export gives in one.
 */
export class BucketParts {
  private readonly buckets = new Map<string, Bucket>();

  /** Returns the part of a record that counts; undefined for none. */
  take(record: UsageRecord, key: string, file: number): UsageRecord | undefined {
    const bucket = this.buckets.get(key) ?? { parts: new Map<string, Part>(), origin: file };
    this.buckets.set(key, bucket);
    const name = record.subId ?? '';
    const part = bucket.parts.get(name) ?? partOf(name, file);
    bucket.parts.set(name, part);
    if (part.file !== file) Object.assign(part, { file, here: nothing });
    part.here = combine(part.here, record, add);
    // Within one export rows that are alike are as many uses.
    if (bucket.origin === file) {
      part.passed = combine(part.passed, record, add);
      return record;
    }
    const more = combine(moreIn(bucket, part, file), record, Math.min);
    if (more.requests === 0 && more.webSearches === 0 && isUnused(more.tokens)) return undefined;
    part.passed = combine(part.passed, more, add);
    const isAll =
      more.requests === record.requests && meters.every((meter) => more.tokens[meter] === record.tokens[meter]);
    return isAll ? record : { ...record, ...more, billed: blank.billed };
  }
}

function partOf(name: string, file: number): Part {
  return { labels: name === '' ? [] : name.split('|'), origin: file, passed: nothing, file, here: nothing };
}

/** What a file says of a part, or of the one that holds it, beyond what is counted of that. */
function moreIn({ parts }: Bucket, part: Part, file: number): Counts {
  const all = [...parts.values()];
  const isWhole = (each: Part): boolean =>
    !all.some((other) => other !== each && other.origin === each.origin && holds(each, other));
  const whole = all.find((each) => each !== part && each.origin !== file && holds(each, part) && isWhole(each)) ?? part;
  const inside = all.filter((each) => each === whole || holds(whole, each));
  const sum = (counts: readonly Counts[]): Counts => counts.reduce((a, b) => combine(a, b, add), nothing);
  const said = sum(inside.flatMap((each) => (each.file === file ? [each.here] : [])));
  return combine(said, sum(inside.map(({ passed }) => passed)), (a, b) => Math.max(0, a - b));
}

/** Whether a part is all that another one is a part of. */
function holds({ labels: all }: Part, { labels: some }: Part): boolean {
  return all.every((label, place) => label === '' || label === some[place]);
}

function add(a: number, b: number): number {
  return a + b;
}

function combine(a: Counts, b: Counts, by: (a: number, b: number) => number): Counts {
  const tokens = tokensBy((meter) => by(a.tokens[meter], b.tokens[meter]));
  return { tokens, requests: by(a.requests, b.requests), webSearches: by(a.webSearches, b.webSearches) };
}

import type { UsageFormat } from '../formats/format.ts';
import { answerOf } from '../records/accounting.ts';
import { totalTokenCount } from '../records/counts.ts';
import { hashOf, scopeOf, type IdHash } from '../records/id-hash.ts';
import { blank, noTokens, type UsageRecord } from '../records/record.ts';
import type { RequestCounts } from '../records/request-counts.ts';
import { BucketParts } from './bucket-parts.ts';
import { Ids } from './ids.ts';

/** A reply that may still be replaced by a later line of it. */
interface Waiting {
  readonly record: UsageRecord | undefined;
  readonly counts: RequestCounts | undefined;
  readonly format: UsageFormat;
}

/** Lines of one reply are near each other: so many others may come between them. */
const MOST_WAITING = 1024;

/** Receives what counts, each use once. */
export interface Counted {
  readonly record: (record: UsageRecord, format: UsageFormat) => void;
  readonly counts: (counts: RequestCounts, format: UsageFormat) => void;
}

/**
 * Counts once what several lines repeat: an id, or a bucket in exports that overlap. A reply waits for its later lines,
 * of which the last and most complete one replaces the others whole.
 */
export class Deduplicator {
  private readonly ids = new Ids();
  private readonly buckets = new BucketParts();
  private readonly scopes = new Map<UsageFormat, number>();
  /** By the index of the id, in the order of their first lines. */
  private readonly waiting = new Map<number, Waiting>();
  private readonly passed: Counted;

  constructor(passed: Counted) {
    this.passed = passed;
  }

  /** Takes a record; returns false for one that repeats what was counted before. */
  take(record: UsageRecord, format: UsageFormat, file: number): boolean {
    const { id } = record;
    if (id === undefined || record.isCharge) {
      this.passed.record(record, format);
      return true;
    }
    if (record.until !== undefined) {
      const rest = this.buckets.take(record, `${format.idScope ?? format.name}|${id}`, file);
      if (rest) this.passed.record(rest, format);
      return rest !== undefined;
    }
    return this.takeId({ record, counts: undefined, format }, hashOf(id, record.subId), record.isReplay);
  }

  /** Takes a request without a record; returns false for one that repeats what was counted before. */
  takeCounts(counts: RequestCounts, format: UsageFormat): boolean {
    const { id, isReplay } = counts;
    if (id !== undefined) return this.takeId({ record: undefined, counts, format }, id, isReplay);
    this.passed.counts(counts, format);
    return true;
  }

  /** Leaves out what still waits under these ids, here and where it is told again. */
  withdraw(ids: readonly string[], format: UsageFormat): void {
    for (const id of ids) {
      const index = this.ids.find(this.scope(format), hashOf(id, undefined), true);
      this.waiting.delete(index);
      this.ids.lengthen(index, Infinity);
    }
  }

  /** Passes on what still waits: the end of a file. */
  flush(): void {
    for (const [index, reply] of this.waiting) this.pass(index, reply);
    this.waiting.clear();
  }

  private takeId(reply: Waiting, id: IdHash, isReplay: boolean): boolean {
    const index = this.ids.find(this.scope(reply.format), id, isReplay);
    const { isNew } = this.ids;
    const before = this.waiting.get(index);
    if (before) {
      if (!isReplay && isFuller(reply, before)) this.waiting.set(index, kept(reply));
      return false;
    }
    if (isNew) {
      this.waiting.set(index, kept(reply));
      if (this.waiting.size > MOST_WAITING) this.passOldest();
      return true;
    }
    const more = isReplay ? 0 : this.ids.lengthen(index, answerIn(reply));
    if (more === 0) return false;
    this.passed.record(
      { ...recordIn(reply), tokens: { ...noTokens, output: more }, requests: 0, webSearches: 0 },
      reply.format,
    );
    return true;
  }

  private passOldest(): void {
    for (const [index, reply] of this.waiting) {
      this.waiting.delete(index);
      this.pass(index, reply);
      return;
    }
  }

  private pass(index: number, reply: Waiting): void {
    this.ids.lengthen(index, answerIn(reply));
    if (reply.record) this.passed.record(reply.record, reply.format);
    else if (reply.counts) this.passed.counts(reply.counts, reply.format);
  }

  private scope(format: UsageFormat): number {
    const known = this.scopes.get(format) ?? scopeOf(format.idScope ?? format.name);
    this.scopes.set(format, known);
    return known;
  }
}

/** The counts of a line without a record are in one object for all of them. */
function kept(reply: Waiting): Waiting {
  return reply.counts ? { ...reply, counts: { ...reply.counts } } : reply;
}

/** A later line of a reply counts in place of an earlier one unless it says less. */
function isFuller(later: Waiting, before: Waiting): boolean {
  const more = answerIn(later) - answerIn(before);
  return more > 0 || (more === 0 && tokensIn(later) >= tokensIn(before));
}

function answerIn({ record, counts }: Waiting): number {
  return record ? answerOf(record.tokens) : counts ? counts.output + counts.reasoning : 0;
}

function tokensIn({ record, counts }: Waiting): number {
  if (record) return totalTokenCount(record.tokens);
  if (!counts) return 0;
  const { input, cacheRead, cacheWrite, cacheWrite1h, output, reasoning } = counts;
  return input + cacheRead + cacheWrite + cacheWrite1h + output + reasoning;
}

function recordIn({ record, counts }: Waiting): UsageRecord {
  if (record) return { ...record, billed: undefined };
  if (!counts) return blank;
  const { provider, model, at, project, user, key, session } = counts;
  return { ...blank, provider, model, at, project, user, key, session };
}

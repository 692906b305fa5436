import { promptMeters } from '../../pricing/rates/meters.ts';
import type { UsageFormat } from '../formats/format.ts';
import { answerOf } from '../records/accounting.ts';
import { hashOf, scopeOf, type IdHash } from '../records/id-hash.ts';
import { Ids } from '../records/ids.ts';
import { blank, noTokens, promptOf, type Tokens, type UsageRecord } from '../records/record.ts';
import type { RequestCounts } from '../records/request-counts.ts';
import { BucketParts } from './bucket-parts.ts';

/** A reply that may still be replaced by a later line of it. */
interface Waiting {
  readonly record: UsageRecord | undefined;
  readonly counts: RequestCounts | undefined;
  readonly format: UsageFormat;
  readonly file: number;
  /** Asked before it is passed on; see UsageRecord. */
  readonly stillCounts: UsageRecord['stillCounts'];
}

/** Lines of one reply are near each other: so many others may come between them. */
const MOST_WAITING = 1024;
/** What may turn out not to count waits for the end of the run, and for no more others than memory has room for. */
const MOST_HELD = 65_536;

/** Receives what counts, each use once. */
export interface Counted {
  readonly record: (record: UsageRecord, format: UsageFormat, file: number) => void;
  readonly counts: (counts: RequestCounts, format: UsageFormat, file: number) => void;
  /** Told of a record that was taken, and does not count after all. */
  readonly dropped: (format: UsageFormat, file: number) => void;
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
  private readonly held = new Map<number, Waiting>();
  private readonly passed: Counted;

  constructor(passed: Counted) {
    this.passed = passed;
  }

  /** Takes a record; returns false for one that repeats what was counted before. */
  take(record: UsageRecord, format: UsageFormat, file: number): boolean {
    const { id } = record;
    if (id === undefined || record.isCharge) {
      this.passed.record(record, format, file);
      return true;
    }
    if (record.until !== undefined) {
      const rest = this.buckets.take(record, `${format.idScope ?? format.name}|${id}`, file);
      if (rest) this.passed.record(rest, format, file);
      return rest !== undefined;
    }
    const { stillCounts, subId, isReplay } = record;
    return this.takeId({ record, counts: undefined, format, file, stillCounts }, hashOf(id, subId), isReplay);
  }

  /** Takes a request without a record; returns false for one that repeats what was counted before. */
  takeCounts(counts: RequestCounts, format: UsageFormat, file: number): boolean {
    const { id, isReplay } = counts;
    if (id !== undefined)
      return this.takeId({ record: undefined, counts, format, file, stillCounts: undefined }, id, isReplay);
    this.passed.counts(counts, format, file);
    return true;
  }

  /** Passes on what waits for more lines of it: the end of a file. */
  flush(): void {
    for (const [index, reply] of this.waiting) this.pass(index, reply);
    this.waiting.clear();
  }

  /** Passes on all that waits: the end of the run. */
  end(): void {
    this.flush();
    for (const [index, reply] of this.held) this.pass(index, reply);
    this.held.clear();
  }

  private takeId(reply: Waiting, id: IdHash, isReplay: boolean): boolean {
    const index = this.ids.find(this.scope(reply.format), id, isReplay);
    const { isNew } = this.ids;
    const place = this.held.has(index) || (isNew && reply.stillCounts) ? this.held : this.waiting;
    const before = place.get(index);
    if (before) {
      const { stillCounts } = before;
      if (!isReplay && isFuller(reply, before)) place.set(index, { ...kept(reply), stillCounts });
      return false;
    }
    if (isNew) {
      place.set(index, kept(reply));
      if (place.size > (place === this.held ? MOST_HELD : MOST_WAITING)) this.passOldest(place);
      return true;
    }
    return !isReplay && this.takeMore(index, reply);
  }

  /** Of a reply that was passed on before, what a later line says more counts; one with a shorter answer says less. */
  private takeMore(index: number, reply: Waiting): boolean {
    const output = this.ids.lengthen(index, answerIn(reply));
    if (output < 0) return false;
    const prompt = Math.max(0, this.ids.lengthenPrompt(index, promptIn(reply)));
    if (output + prompt === 0) return false;
    const record = recordIn(reply);
    const tokens = { ...mostOf(record.tokens, prompt), output };
    this.passed.record({ ...record, tokens, requests: 0, webSearches: 0 }, reply.format, reply.file);
    return true;
  }

  private passOldest(place: Map<number, Waiting>): void {
    for (const [index, reply] of place) {
      place.delete(index);
      this.pass(index, reply);
      return;
    }
  }

  private pass(index: number, reply: Waiting): void {
    const { record, counts, format, file, stillCounts } = reply;
    const isDropped = stillCounts?.() === false;
    // What does not count does not either where it is told again.
    this.ids.lengthen(index, isDropped ? Infinity : answerIn(reply));
    this.ids.lengthenPrompt(index, promptIn(reply));
    if (isDropped) this.passed.dropped(format, file);
    else if (record) this.passed.record(record, format, file);
    else if (counts) this.passed.counts(counts, format, file);
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
  return more > 0 || (more === 0 && promptIn(later) >= promptIn(before));
}

function answerIn({ record, counts }: Waiting): number {
  return record ? answerOf(record.tokens) : counts ? counts.output + counts.reasoning : 0;
}

function promptIn({ record, counts }: Waiting): number {
  if (record) return promptOf(record.tokens);
  return counts ? counts.input + counts.cacheRead + counts.cacheWrite + counts.cacheWrite1h : 0;
}

/** So many tokens of a prompt, of what it has the most of first: an earlier line had little of it. */
function mostOf(prompt: Tokens, count: number): Tokens {
  const tokens = { ...noTokens };
  let rest = count;
  for (const meter of promptMeters.toSorted((a, b) => prompt[b] - prompt[a])) {
    tokens[meter] = Math.min(rest, prompt[meter]);
    rest -= tokens[meter];
  }
  return tokens;
}

function recordIn({ record, counts }: Waiting): UsageRecord {
  if (record) return { ...record, billed: undefined };
  if (!counts) return blank;
  const { provider, model, at, project, user, key, session, input, cacheRead, cacheWrite, cacheWrite1h } = counts;
  const tokens = { ...noTokens, input, cacheRead, cacheWrite, cacheWrite1h };
  return { ...blank, provider, model, at, project, user, key, session, tokens };
}

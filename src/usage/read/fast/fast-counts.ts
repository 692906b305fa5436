import type { CountedFields } from '../../formats/format.ts';
import { hashId, hashSubId, type IdHash } from '../../records/id-hash.ts';
import { epochMoment } from '../../records/moment.ts';
import type { RequestCounts, TakeCounts } from '../../records/request-counts.ts';
import { kind, type ByteRow } from './byte-row.ts';

const meanings = [
  'model',
  'moment',
  'prompt',
  'completion',
  'cacheRead',
  'cacheWrite',
  'cacheWrite5m',
  'cacheWrite1h',
  'reasoning',
  'total',
  'id',
  'subId',
  'replay',
  'zero',
  'tier',
] as const satisfies readonly Exclude<keyof CountedFields, 'accounting' | 'provider'>[];

/** The field of each meaning; -1 for one that these lines do not have. */
type FieldOf = Readonly<Record<(typeof meanings)[number], number>>;

const standard: ReadonlySet<string> = new Set(['standard', 'default', 'auto', '']);

/** Counts lines that all have the same fields, without a record for each. */
export class FastCounts {
  readonly fieldOf: FieldOf;
  private readonly row: ByteRow;
  private readonly isInclusive: boolean;
  private readonly counts: RequestCounts;
  private readonly hash: IdHash = { high: 0, low: 0, sub: 0 };

  constructor({ accounting, provider }: CountedFields, row: ByteRow, fieldOf: FieldOf) {
    this.fieldOf = fieldOf;
    this.row = row;
    this.isInclusive = accounting === 'inclusive';
    this.counts = {
      provider,
      model: '',
      at: 0,
      input: 0,
      cacheRead: 0,
      cacheWrite: 0,
      cacheWrite1h: 0,
      output: 0,
      reasoning: 0,
      id: fieldOf.id < 0 ? undefined : this.hash,
      isReplay: false,
    };
  }

  /** Counts the line in the row; returns false for anything unusual, which the reader of the format must judge. */
  take(take: TakeCounts): boolean {
    const { row, fieldOf, isInclusive, counts } = this;
    const { kinds, numbers } = row;
    const prompt = this.countIn(fieldOf.prompt);
    const completion = this.countIn(fieldOf.completion);
    if (kinds[fieldOf.prompt] !== kind.whole || kinds[fieldOf.completion] !== kind.whole) return false;
    const at =
      kinds[fieldOf.moment] === kind.text
        ? row.isoMoment(fieldOf.moment)
        : kinds[fieldOf.moment] === kind.whole
          ? epochMoment(numbers[fieldOf.moment] ?? 0)
          : Number.NaN;
    if (Number.isNaN(at)) return false;
    const cacheRead = this.countIn(fieldOf.cacheRead);
    const reasoning = this.countIn(fieldOf.reasoning);
    const cacheWrite1h = this.countIn(fieldOf.cacheWrite1h);
    const written = this.countIn(fieldOf.cacheWrite);
    if (cacheRead < 0 || reasoning < 0 || cacheWrite1h < 0 || written < cacheWrite1h) return false;
    if (fieldOf.cacheWrite5m >= 0 && this.countIn(fieldOf.cacheWrite5m) + cacheWrite1h !== written) return false;
    if (fieldOf.total >= 0 && this.countIn(fieldOf.total) !== prompt + completion) return false;
    if (this.countIn(fieldOf.zero) !== 0 || !this.isStandard() || !this.readIds()) return false;
    const input = isInclusive ? prompt - cacheRead - written : prompt;
    const output = isInclusive ? completion - reasoning : completion;
    const model = kinds[fieldOf.model] === kind.text ? row.text(fieldOf.model) : undefined;
    if (input < 0 || output < 0 || model === undefined || model.startsWith('<')) return false;
    counts.at = at;
    counts.model = model;
    counts.input = input;
    counts.cacheRead = cacheRead;
    counts.cacheWrite = written - cacheWrite1h;
    counts.cacheWrite1h = cacheWrite1h;
    counts.output = output;
    counts.reasoning = reasoning;
    return take(counts);
  }

  /** Returns a whole number; 0 if there is no such field or nothing in it, and -1 for anything else. */
  private countIn(field: number): number {
    if (field < 0) return 0;
    const found = this.row.kinds[field];
    return found === kind.whole ? (this.row.numbers[field] ?? 0) : found === kind.nothing ? 0 : -1;
  }

  private isStandard(): boolean {
    const { tier } = this.fieldOf;
    return tier < 0 || this.row.kinds[tier] === kind.nothing || standard.has(this.row.text(tier) ?? '');
  }

  /** Returns false for ids that are not plain ASCII. Every id is another one: they are hashed from their bytes. */
  private readIds(): boolean {
    const { id, subId, replay } = this.fieldOf;
    if (id < 0) return true;
    const { row, counts } = this;
    if (row.kinds[id] !== kind.text || row.kinds[subId] !== kind.text) return false;
    counts.isReplay = replay >= 0 && row.text(replay) === 'true';
    const { bytes, starts, ends } = row;
    return (
      hashId(bytes, starts[id] ?? 0, ends[id] ?? 0, this.hash) &&
      hashSubId(bytes, starts[subId] ?? 0, ends[subId] ?? 0, this.hash)
    );
  }
}

/** Returns undefined for lines with more fields than can be added up without a record. */
export function fastCountsFor(
  counted: CountedFields | undefined,
  row: ByteRow,
  present: ReadonlySet<number>,
): FastCounts | undefined {
  if (!counted) return undefined;
  const found = meanings.map((meaning) => (counted[meaning] ?? []).filter((field) => present.has(field)));
  const known = new Set([...found.flat(), ...(counted.ignored ?? [])]);
  if ([...present].some((field) => !known.has(field))) return undefined;
  // Of two fields of one meaning the reader of the format knows which one counts.
  if (found.some(({ length }) => length > 1)) return undefined;
  const field = (meaning: (typeof meanings)[number]): number => found[meanings.indexOf(meaning)]?.[0] ?? -1;
  const fieldOf = {
    model: field('model'),
    moment: field('moment'),
    prompt: field('prompt'),
    completion: field('completion'),
    cacheRead: field('cacheRead'),
    cacheWrite: field('cacheWrite'),
    cacheWrite5m: field('cacheWrite5m'),
    cacheWrite1h: field('cacheWrite1h'),
    reasoning: field('reasoning'),
    total: field('total'),
    id: field('id'),
    subId: field('subId'),
    replay: field('replay'),
    zero: field('zero'),
    tier: field('tier'),
  };
  const isComplete = [fieldOf.model, fieldOf.moment, fieldOf.prompt, fieldOf.completion].every((each) => each >= 0);
  // Half an id is for the reader of the format to judge.
  return isComplete && (fieldOf.id < 0 || fieldOf.subId >= 0) ? new FastCounts(counted, row, fieldOf) : undefined;
}

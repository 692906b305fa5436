import type { Clean } from '../../formats/format.ts';
import { fromEpoch } from '../../records/moment.ts';
import { kind, type ByteRow } from './byte-row.ts';

/** Places of the counts of a line. */
export const counted = {
  at: 0,
  input: 1,
  cacheRead: 2,
  cacheWrite: 3,
  cacheWrite1h: 4,
  output: 5,
  reasoning: 6,
} as const;

/** A line as it is handed on: what it counts, and where its id stands in its bytes. */
export interface CleanLine {
  readonly provider: string | undefined;
  model: string;
  readonly counts: Float64Array;
  /** Undefined where lines of this kind have no ids. */
  readonly ids: IdPlaces | undefined;
  readonly row: ByteRow;
}

interface IdPlaces {
  readonly id: number;
  readonly subId: number;
  readonly replay: number;
}

/** Takes what a line counts; false where it cannot, and wants a record. */
export type CleanTake = (line: CleanLine) => boolean;

/** Reads lines that all have the same fields, without a record for each. */
export class CleanReader {
  private readonly isInclusive: boolean;
  private readonly model: number;
  private readonly moment: number;
  private readonly prompt: number;
  private readonly completion: number;
  private readonly cacheRead: number;
  private readonly cacheWrite: number;
  private readonly cacheWrite5m: number;
  private readonly cacheWrite1h: number;
  private readonly reasoning: number;
  private readonly total: number;
  private readonly tier: number;
  private readonly zero: number;
  private readonly line: CleanLine;

  /** `place` answers the field of a meaning; -1 where these lines have none. */
  constructor({ accounting, provider }: Clean, row: ByteRow, place: (meaning: Meaning) => number) {
    this.isInclusive = accounting === 'inclusive';
    this.model = place('model');
    this.moment = place('moment');
    this.prompt = place('prompt');
    this.completion = place('completion');
    this.cacheRead = place('cacheRead');
    this.cacheWrite = place('cacheWrite');
    this.cacheWrite5m = place('cacheWrite5m');
    this.cacheWrite1h = place('cacheWrite1h');
    this.reasoning = place('reasoning');
    this.total = place('total');
    this.tier = place('tier');
    this.zero = place('zero');
    const ids = { id: place('id'), subId: place('subId'), replay: place('replay') };
    this.line = { provider, model: '', counts: new Float64Array(7), ids: ids.id < 0 ? undefined : ids, row };
  }

  isModel(field: number): boolean {
    return field === this.model;
  }

  isMoment(field: number): boolean {
    return field === this.moment;
  }

  get isComplete(): boolean {
    const { ids } = this.line;
    // A replay, or half an id, is for the reader of the format to judge.
    const isIdentified = ids ? ids.subId >= 0 : true;
    return this.model >= 0 && this.moment >= 0 && this.prompt >= 0 && this.completion >= 0 && isIdentified;
  }

  /** Hands on a line that is in order; false for one with anything odd about it, which the reader of the format has to look at. */
  take(take: CleanTake): boolean {
    const { moment, model, isInclusive, line } = this;
    const { row, counts } = line;
    const { kinds, numbers } = row;
    if (kinds[this.prompt] !== kind.whole || kinds[this.completion] !== kind.whole || kinds[model] !== kind.text)
      return false;
    const at =
      kinds[moment] === kind.text
        ? row.quickMoment(moment)
        : kinds[moment] === kind.whole
          ? fromEpoch(numbers[moment] ?? 0)
          : Number.NaN;
    if (Number.isNaN(at)) return false;
    const prompt = numbers[this.prompt] ?? 0;
    const completion = numbers[this.completion] ?? 0;
    const cacheRead = countAt(kinds, numbers, this.cacheRead);
    const reasoning = countAt(kinds, numbers, this.reasoning);
    const cacheWrite1h = countAt(kinds, numbers, this.cacheWrite1h);
    const written = countAt(kinds, numbers, this.cacheWrite);
    if (cacheRead < 0 || reasoning < 0 || cacheWrite1h < 0 || written < cacheWrite1h) return false;
    if (this.cacheWrite5m >= 0 && countAt(kinds, numbers, this.cacheWrite5m) + cacheWrite1h !== written) return false;
    if (this.zero >= 0 && countAt(kinds, numbers, this.zero) !== 0) return false;
    if (this.tier >= 0 && kinds[this.tier] !== kind.nothing && !standard.has(row.text(this.tier) ?? '')) return false;
    if (this.total >= 0 && countAt(kinds, numbers, this.total) !== prompt + completion) return false;
    const input = isInclusive ? prompt - cacheRead - written : prompt;
    const output = isInclusive ? completion - reasoning : completion;
    if (input < 0 || output < 0) return false;
    const name = row.text(model);
    if (name === undefined || name.startsWith('<')) return false;
    counts[counted.at] = at;
    counts[counted.input] = input;
    counts[counted.cacheRead] = cacheRead;
    counts[counted.cacheWrite] = written - cacheWrite1h;
    counts[counted.cacheWrite1h] = cacheWrite1h;
    counts[counted.output] = output;
    counts[counted.reasoning] = reasoning;
    line.model = name;
    return take(line);
  }
}

const standard: ReadonlySet<string> = new Set(['standard', 'default', 'auto', '']);

/** A whole number; 0 where there is no such field, or nothing in it, and -1 for anything else. */
function countAt(kinds: Uint8Array, numbers: Float64Array, field: number): number {
  if (field < 0) return 0;
  const found = kinds[field];
  return found === kind.whole ? (numbers[field] ?? 0) : found === kind.nothing ? 0 : -1;
}

type Meaning = Exclude<keyof Clean, 'accounting' | 'provider'>;

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
] as const satisfies readonly Meaning[];

/** How lines with just these fields are read; undefined where they say more than can be added up without a record. */
export function cleanReaderFor(
  clean: Clean | undefined,
  row: ByteRow,
  present: ReadonlySet<number>,
): CleanReader | undefined {
  if (!clean) return undefined;
  const fieldsOf = (meaning: Meaning): readonly number[] =>
    (clean[meaning] ?? []).filter((field) => present.has(field));
  const known = new Set([...meanings, 'ignored' as const].flatMap(fieldsOf));
  if ([...present].some((field) => !known.has(field))) return undefined;
  // Of two fields of one meaning the reader of the format knows which one counts.
  if (meanings.some((meaning) => fieldsOf(meaning).length > 1)) return undefined;
  const reader = new CleanReader(clean, row, (meaning) => fieldsOf(meaning)[0] ?? -1);
  return reader.isComplete ? reader : undefined;
}

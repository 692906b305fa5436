import type { CountedFields } from '../../formats/format.ts';
import { hashId, hashSubId, type IdHash } from '../../records/id-hash.ts';
import { epochMoment } from '../../records/moment.ts';
import { blank, type UsageRecord } from '../../records/record.ts';
import { countedLabels, type CountedLabel, type RequestCounts, type TakeCounts } from '../../records/request-counts.ts';
import { kind, type ByteRow } from './byte-row.ts';

export const meanings = [
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
  ...countedLabels,
] as const satisfies readonly (keyof CountedFields)[];

/** The field of each meaning in a row; -1 for one that these lines do not have. */
type FieldOf = Readonly<Record<(typeof meanings)[number], number>>;

/**
 * Of what lines say under their paths, the path that counts for each meaning, in the order of the meanings; undefined
 * for lines that lack a model, a time, a prompt or an answer, and where two paths say the same, so that which of them
 * counts does not show.
 */
export function fieldsFor(
  counted: CountedFields,
  said: (path: string) => unknown,
): readonly (string | undefined)[] | undefined {
  const told = meanings.map((meaning) => (counted[meaning] ?? []).filter((path) => isSomething(said(path))));
  if (told.slice(0, 4).some(({ length }) => length === 0)) return undefined;
  if (told.some(([first, ...others]) => first !== undefined && others.some((path) => said(path) === said(first))))
    return undefined;
  return told.map(([first]) => first);
}

function isSomething(said: unknown): boolean {
  return said !== undefined && said !== null && said !== '';
}

/** Counts lines that all have the same fields, without a record for each. */
export class FastCounts {
  readonly fieldOf: FieldOf;
  private readonly row: ByteRow;
  private readonly counted: CountedFields;
  private readonly counts: RequestCounts;
  private readonly hash: IdHash = { high: 0, low: 0, sub: 0 };
  /** The labels that these lines have, and that are asked for. */
  private readonly labels: readonly CountedLabel[];
  private seller: string | undefined;
  private lastModel = '';

  constructor(
    counted: CountedFields,
    row: ByteRow,
    fields: readonly (string | undefined)[],
    { provider, isReplay }: Pick<UsageRecord, 'provider' | 'isReplay'>,
  ) {
    const field = (meaning: (typeof meanings)[number]): number => {
      const index = meanings.indexOf(meaning);
      return fields[index] === undefined ? -1 : index;
    };
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
      project: field('project'),
      user: field('user'),
      key: field('key'),
      session: field('session'),
    };
    this.fieldOf = fieldOf;
    this.labels = countedLabels.filter((label) => fieldOf[label] >= 0);
    this.row = row;
    this.counted = counted;
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
      isReplay,
      project: undefined,
      user: undefined,
      key: undefined,
      session: undefined,
    };
  }

  /** Counts the line in the row; returns false for anything unusual, which the reader of the format must judge. */
  take(take: TakeCounts): boolean {
    const { row, fieldOf, counts } = this;
    const { kinds, numbers } = row;
    const [prompt, completion] = [row.count(fieldOf.prompt), row.count(fieldOf.completion)];
    if (kinds[fieldOf.prompt] !== kind.whole || kinds[fieldOf.completion] !== kind.whole) return false;
    const at =
      kinds[fieldOf.moment] === kind.text
        ? row.isoMoment(fieldOf.moment)
        : kinds[fieldOf.moment] === kind.whole
          ? epochMoment(numbers[fieldOf.moment] ?? 0)
          : Number.NaN;
    if (Number.isNaN(at)) return false;
    const cacheRead = row.count(fieldOf.cacheRead);
    const reasoning = row.count(fieldOf.reasoning);
    const cacheWrite1h = row.count(fieldOf.cacheWrite1h);
    const written = row.count(fieldOf.cacheWrite);
    if (cacheRead < 0 || reasoning < 0 || cacheWrite1h < 0 || written < cacheWrite1h) return false;
    if (fieldOf.cacheWrite5m >= 0 && row.count(fieldOf.cacheWrite5m) + cacheWrite1h !== written) return false;
    if (fieldOf.total >= 0 && row.count(fieldOf.total) !== prompt + completion) return false;
    const isInclusive = this.counted.accounting === 'inclusive';
    const input = isInclusive ? prompt - cacheRead - written : prompt;
    const output = completion - reasoning;
    const model = row.text(fieldOf.model);
    if (input < 0 || output < 0 || model === undefined || model.startsWith('<')) return false;
    if (!this.isSoldAlike(model) || !this.readIds() || !this.readLabels()) return false;
    counts.at = at;
    counts.model = model;
    counts.input = input;
    counts.cacheRead = cacheRead;
    counts.cacheWrite = written - cacheWrite1h;
    counts.cacheWrite1h = cacheWrite1h;
    counts.output = output;
    counts.reasoning = reasoning;
    take(counts);
    return true;
  }

  private isSoldAlike(model: string): boolean {
    const { sellerOf } = this.counted;
    if (!sellerOf) return true;
    if (model !== this.lastModel) {
      this.lastModel = model;
      this.seller = sellerOf(model);
    }
    return this.seller === this.counts.provider;
  }

  /** Returns false for ids that are not plain ASCII, since bytes are hashed, and for those that tell the seller. */
  private readIds(): boolean {
    const { id, subId } = this.fieldOf;
    if (id < 0) return true;
    const { bytes, starts, ends, kinds, view } = this.row;
    const start = starts[id] ?? 0;
    if (kinds[id] !== kind.text || view.getInt32(start, true) === GEN) return false;
    if (!hashId(bytes, start, ends[id] ?? 0, this.hash)) return false;
    this.hash.sub = 0;
    if (subId < 0) return true;
    return kinds[subId] === kind.text && hashSubId(bytes, starts[subId] ?? 0, ends[subId] ?? 0, this.hash);
  }

  /** Returns false for a label that is not plain text: where there is nothing, its reader may know another name. */
  private readLabels(): boolean {
    const { row, labels, fieldOf, counts } = this;
    for (const label of labels) {
      const field = fieldOf[label];
      if (row.kinds[field] !== kind.text) return false;
      counts[label] = row.text(field);
    }
    return true;
  }

  /** Whether the line in the row comes to its record, and the record says no more than what is counted here. */
  agrees(record: UsageRecord): boolean {
    const { model, at, tokens, id, subId, provider, isReplay } = record;
    const isPlain = Object.entries(blank).every(
      ([name, value]) => compared.has(name) || Object.is(Reflect.get(record, name), value),
    );
    let isSame = false;
    const isCounted = this.take((counts) => {
      isSame =
        counts.model === model &&
        counts.at === at &&
        counts.provider === provider &&
        counts.isReplay === isReplay &&
        this.labels.every((label) => counts[label] === record[label]) &&
        (counts.id === undefined) === (id === undefined) &&
        this.fieldOf.subId < 0 === (subId === undefined) &&
        counts.input === tokens.input &&
        counts.cacheRead === tokens.cacheRead &&
        counts.cacheWrite === tokens.cacheWrite &&
        counts.cacheWrite1h === tokens.cacheWrite1h &&
        counts.output === tokens.output &&
        counts.reasoning === tokens.reasoning;
    });
    return isPlain && isCounted && isSame;
  }
}

const GEN = 0x2d6e6567;

/** What is compared by itself, and what nobody asks for where lines are counted without records. */
const compared: ReadonlySet<string> = new Set(
  ['model,at,tokens,id,subId,provider,isReplay,tier,tags,rest', ...countedLabels].join().split(','),
);

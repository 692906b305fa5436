import { DAY } from '../../values/calendar.ts';
import { meters } from '../../pricing/rates/meters.ts';
import type { UsageFormat } from '../formats/format.ts';
import { noTokens, type Tokens, type UsageRecord } from '../records/record.ts';
import type { RequestCounts } from '../records/request-counts.ts';
import { cutBucket } from './cut.ts';

/** A file as it was read in one format. */
interface Source {
  readonly path: string;
  readonly format: string;
  /** True where it has sums of stretches of time, as the export of a provider has. */
  isOfSums: boolean;
}

/** What a source used of a model on a day of UTC. */
export interface SourceDay {
  readonly source: Readonly<Source>;
  readonly provider: string | undefined;
  readonly model: string;
  /** Its first moment. */
  readonly at: number;
  readonly tokens: Tokens;
}

/** With its sums by the places of the meters: of all numbers, those of an array are added up fastest. */
interface CountedDay extends Omit<SourceDay, 'tokens'> {
  readonly sums: Float64Array;
}

interface OpenSource extends Source {
  readonly days: Map<string, CountedDay>;
}

/** A few days are searched faster than a key is built. */
const MOST_SEARCHED = 8;
/** A bucket longer than this tells nothing of days. */
const MOST_DAYS = 100;

/** What each source used of each model on each day: what two of them may both count. */
export class SourceDays {
  private readonly all: OpenSource[] = [];
  private readonly files: { readonly path: string; readonly sources: Map<UsageFormat, OpenSource> }[] = [];
  /** The last days of one file and format. */
  private file = -1;
  private format: UsageFormat | undefined;
  private recent: CountedDay[] = [];

  /** Begins a file; they are known by the order in which they were begun. */
  open(path: string): void {
    this.files.push({ path, sources: new Map() });
  }

  take(record: UsageRecord, format: UsageFormat, file: number): void {
    const { at, until, provider, model } = record;
    if (at === undefined || (until ?? at) - at > MOST_DAYS * DAY) return;
    if (until !== undefined) this.sourceOf(format, file).isOfSums = true;
    const parts = until === undefined ? [record] : cutBucket({ ...record, billed: undefined }, edgesIn(at, until));
    for (const part of parts) {
      const { sums } = this.dayOf(provider, model, part.at ?? at, format, file);
      for (const [index, meter] of meters.entries()) sums[index] = (sums[index] ?? 0) + part.tokens[meter];
    }
  }

  takeCounts(counts: RequestCounts, format: UsageFormat, file: number): void {
    const { sums } = this.dayOf(counts.provider, counts.model, counts.at, format, file);
    sums[0] = (sums[0] ?? 0) + counts.input;
    sums[1] = (sums[1] ?? 0) + counts.cacheRead;
    sums[2] = (sums[2] ?? 0) + counts.cacheWrite;
    sums[3] = (sums[3] ?? 0) + counts.cacheWrite1h;
    sums[7] = (sums[7] ?? 0) + counts.output;
    sums[8] = (sums[8] ?? 0) + counts.reasoning;
  }

  list(): SourceDay[] {
    return this.all.flatMap(({ days }) =>
      [...days.values()].map(({ sums, ...day }) => {
        const tokens = { ...noTokens };
        for (const [index, meter] of meters.entries()) tokens[meter] = sums[index] ?? 0;
        return { ...day, tokens };
      }),
    );
  }

  private dayOf(
    provider: string | undefined,
    model: string,
    ms: number,
    format: UsageFormat,
    file: number,
  ): CountedDay {
    if (format !== this.format || file !== this.file) {
      this.format = format;
      this.file = file;
      this.recent = [];
    }
    const { recent } = this;
    for (let index = 0; index < recent.length; index++) {
      const day = recent[index];
      if (day?.model === model && ms >= day.at && ms < day.at + DAY && day.provider === provider) return day;
    }
    const source = this.sourceOf(format, file);
    const at = Math.floor(ms / DAY) * DAY;
    const key = `${provider ?? ''}|${model}|${at}`;
    const day = source.days.get(key) ?? { source, provider, model, at, sums: new Float64Array(meters.length) };
    source.days.set(key, day);
    if (recent.unshift(day) > MOST_SEARCHED) recent.pop();
    return day;
  }

  private sourceOf(format: UsageFormat, file: number): OpenSource {
    const { path = '', sources } = this.files[file] ?? {};
    const known = sources?.get(format);
    if (known) return known;
    const source = { path, format: format.name, isOfSums: false, days: new Map<string, CountedDay>() };
    sources?.set(format, source);
    this.all.push(source);
    return source;
  }
}

/** The beginnings of days within a stretch of time. */
function edgesIn(at: number, until: number): number[] {
  const edges: number[] = [];
  for (let edge = (Math.floor(at / DAY) + 1) * DAY; edge < until; edge += DAY) edges.push(edge);
  return edges;
}

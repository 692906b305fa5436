import type { TimeSpan } from '../../values/time-spans.ts';
import { Charges } from './charges.ts';
import { clipRecord } from './cut.ts';
import { Deduplicator } from './deduplicate.ts';
import type { UsageFormat } from '../formats/format.ts';
import { FileReader } from '../read/file-reader.ts';
import { LabelNames } from '../records/label-names.ts';
import { FileProblems, notCounted, passedOver, type UnreadRecord } from '../records/problems.ts';
import { LearnedLines, unknownUse } from '../read/sink.ts';
import type { UsageRecord } from '../records/record.ts';
import type { TakeCounts } from '../records/request-counts.ts';
import { FileTallies, type FileTally } from './file-tallies.ts';
import type { IntakeOptions, OpenFile } from './intake-options.ts';

/** Takes in the records of all files: once each, of the span that is asked for. */
export class Intake {
  readonly charges = new Charges();
  readonly names = new LabelNames();
  readonly problems: UnreadRecord[] = [];
  readonly assumptions = new Set<string>();
  /** What the sources cover, or else the first and last moments; undefined before anything is known. */
  window: TimeSpan | undefined;
  /** The time that bills cover. */
  billWindow: TimeSpan | undefined;
  /** Files given as bills that say what was used, and not what was charged. */
  readonly chargeless: string[] = [];
  /** How many files given as bills are some. */
  charging = 0;
  /** What was used outside of the span that is asked for. */
  outside: TimeSpan | undefined;
  unread = 0;
  mismatched = 0;
  /** The first record that is not its own total. */
  firstMismatch: UnreadRecord | undefined;
  private readonly settings: IntakeOptions;
  private readonly learned: LearnedLines;
  private readonly doubles = new Deduplicator({
    record: (record, format, file) => {
      this.settings.days?.take(record, format, file);
      this.settings.take(record, format);
    },
    counts: (counts, format, file) => {
      this.settings.days?.takeCounts(counts, format, file);
      this.settings.counts?.take(counts);
    },
    dropped: (format, file) => {
      const tally = this.files[file]?.of(format);
      if (tally) tally.records--;
    },
  });
  /** Formats whose lines are bills. */
  private readonly billed = new Set<UsageFormat>();
  /** The first and the last moment of what needed no record. */
  private readonly seen = Float64Array.of(Infinity, -Infinity);
  private readonly files: FileTallies[] = [];

  constructor(settings: IntakeOptions) {
    this.settings = settings;
    this.learned = new LearnedLines(settings.counts?.labels);
  }

  /** Begins a file; of one that is a bill only what was charged counts. */
  open(path: string, isBill: boolean, canWait = false): OpenFile {
    this.settings.days?.open(path);
    const problems = new FileProblems(this.settings.refuse);
    const tallies = new FileTallies(path, () => problems.isKnown());
    const file = this.files.push(tallies) - 1;
    const covered: TimeSpan[] = [];
    const uncounted = new Map<string, number>();
    let isCharging = false;
    const unread = (format: UsageFormat | undefined, problem: UnreadRecord): void => {
      if (format) tallies.of(format).unread++;
      problems.add(problem, format !== undefined);
    };
    const reader = new FileReader(this.settings.from, this.learned, {
      record: (whole, format, line) => {
        const tally = tallies.of(format);
        const record = this.partAsked(whole);
        if (!record) return;
        if (record.isCharge || isBill) {
          tally.records++;
          if (!record.billed) return;
          isCharging = true;
          this.charge(record, format);
          return;
        }
        const { at, until } = record;
        if (at !== undefined) this.cover(at, until ?? endOfSecond(at), false);
        if (!this.doubles.take(record, format, file)) {
          tally.duplicates++;
          return;
        }
        tally.records++;
        if (record.mismatch === undefined) return;
        this.mismatched++;
        this.firstMismatch ??= { path, line, reason: record.mismatch };
      },
      counts: this.settings.counts && ((format) => this.counter(format, tallies.of(format), file)),
      problem: (line, reason, format) => unread(format, { path, line, reason }),
      window: (from, until) => covered.push({ from, until }),
      assume: (what) => this.assumptions.add(what),
      uncounted: (name, count) => uncounted.set(name, (uncounted.get(name) ?? 0) + count),
      remember: () => undefined,
      called: (label, id, name) => this.names.add(label, id, name),
      run: this,
      putOff: () => canWait && tallies.all().every(({ records, duplicates }) => records + duplicates === 0),
    });
    return {
      reader,
      fail: (reason) => unread(reader.format, { path, line: 0, reason }),
      note: (what) => this.assumptions.add(what),
      strange: () => (reader.isEmpty ? 'it is empty' : problems.whatIsFirst()),
      countsUse: () => problems.has(unknownUse),
      close: () => {
        this.doubles.flush();
        const { format } = reader;
        if (reader.isPutOff) tallies.clear();
        if (!format || reader.isPutOff) return false;
        tallies.of(format).unread += problems.early;
        for (const [name, count] of uncounted) this.assumptions.add(notCounted(path, name, count));
        if (format.kind === 'json' && format.isAllUse === true && reader.unknown > 0)
          this.assumptions.add(passedOver(path, reader.unknown));
        const all = tallies.all();
        const isLeftOut = isBill && !isCharging && all.some(({ records }) => records > 0);
        if (isLeftOut) this.chargeless.push(path);
        else if (isCharging && isBill) this.charging++;
        for (const tally of all) {
          if (isLeftOut) tally.records = 0;
          this.unread += tally.unread;
        }
        const [first = Infinity, last = -Infinity] = this.seen;
        if (first <= last) this.cover(first, endOfSecond(last), false);
        const isCosts = isBill || tallies.formats().every((each) => this.billed.has(each));
        for (const { from, until } of covered) this.cover(from, until, isCosts);
        this.problems.push(...problems.first(this.problems.length));
        return true;
      },
    };
  }

  /** Ends the run: passes on what waited for the last of its lines. */
  end(): void {
    this.doubles.end();
  }

  private counter(format: UsageFormat, tally: FileTally, file: number): TakeCounts {
    const { seen: window, doubles, settings } = this;
    return (counts) => {
      const { at } = counts;
      if (at < settings.span.from || at >= settings.span.until) return this.passOver(at, endOfSecond(at));
      if (at < (window[0] ?? 0)) window[0] = at;
      if (at > (window[1] ?? 0)) window[1] = at;
      if (doubles.takeCounts(counts, format, file)) tally.records++;
      else tally.duplicates++;
    };
  }

  get tallies(): readonly FileTally[] {
    return this.files.flatMap((file) => file.all());
  }

  /** How many records count so far. */
  get count(): number {
    return this.tallies.reduce((total, { records }) => total + records, 0);
  }

  /** The part of a record in the span that is asked for; undefined where there is none. */
  private partAsked(record: UsageRecord): UsageRecord | undefined {
    const { at, until } = record;
    const { span } = this.settings;
    if (at === undefined || (at >= span.from && (until ?? at + 1) <= span.until)) return record;
    if (at < span.from) this.passOver(at, Math.min(until ?? endOfSecond(at), span.from));
    if (until !== undefined && until > span.until) this.passOver(Math.max(at, span.until), until);
    if (until !== undefined) return clipRecord(record, span);
    if (at >= span.until) this.passOver(at, endOfSecond(at));
    return at >= span.from && at < span.until ? record : undefined;
  }

  private passOver(from: number, until: number): void {
    const { outside } = this;
    if (!outside || from < outside.from || until > outside.until)
      this.outside = { from: Math.min(from, outside?.from ?? from), until: Math.max(until, outside?.until ?? until) };
  }

  private charge(record: UsageRecord, format: UsageFormat): void {
    const { at, until } = record;
    this.charges.add(record);
    if (record.isCharge) this.billed.add(format);
    if (at !== undefined) this.cover(at, until ?? endOfSecond(at), true);
  }

  private cover(from: number, until: number, isBill: boolean): void {
    const known = isBill ? this.billWindow : this.window;
    if (known && known.from <= from && known.until >= until) return;
    const { span } = this.settings;
    const [start, end] = [Math.max(from, span.from), Math.min(until, span.until)];
    if (start >= end) return;
    const wider = { from: Math.min(start, known?.from ?? start), until: Math.max(end, known?.until ?? end) };
    if (isBill) this.billWindow = wider;
    else this.window = wider;
  }
}

/** The end of the second of a moment. */
function endOfSecond(at: number): number {
  return Math.floor(at / 1000) * 1000 + 1000;
}

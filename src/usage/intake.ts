import type { Span } from './calendar.ts';
import { Charges } from './charges.ts';
import { Doubles } from './doubles.ts';
import type { Format } from './formats/format.ts';
import { FileReader } from './read/file-reader.ts';
import { Kits } from './read/kit.ts';
import type { UsageRecord } from './record.ts';

/** What was read of one file in one format. */
export interface FileTally {
  readonly path: string;
  readonly format: string;
  /** Records that count; lines of a bill among them. */
  readonly records: number;
  readonly duplicates: number;
  /** Records that could not be read. */
  readonly unread: number;
}

export interface Problem {
  readonly path: string;
  readonly line: number;
  readonly reason: string;
}

export interface Settings {
  readonly from: Format | undefined;
  /** Only what was used in this span; what does not say when is always in it. */
  readonly span: Span;
  readonly take: (record: UsageRecord, format: Format) => void;
}

/** A file that is being read. */
export interface OpenFile {
  readonly reader: FileReader;
  /** A problem of the file as a whole. */
  readonly fail: (reason: string) => void;
  /** What is to be said of it in the report. */
  readonly note: (what: string) => void;
  /** Everything was read. Answers false where nothing was recognised. */
  readonly close: () => boolean;
}

const MOST_SHOWN = 5;

interface Counts {
  records: number;
  duplicates: number;
  unread: number;
}

/** Takes in the records of all files: once each, of the span that is asked for. */
export class Intake {
  readonly charges = new Charges();
  readonly problems: Problem[] = [];
  readonly assumptions = new Set<string>();
  readonly tallies: FileTally[] = [];
  /** What the sources cover, or else the first and last moments; undefined before anything is known. */
  window: Span | undefined;
  /** The same of bills. */
  billWindow: Span | undefined;
  /** Records that do not say when. */
  timeless = 0;
  unread = 0;
  mismatched = 0;
  /** The first record that is not its own total. */
  firstMismatch: Problem | undefined;
  private readonly settings: Settings;
  private readonly kits = new Kits();
  private readonly doubles = new Doubles();
  /** Formats whose lines are bills. */
  private readonly billed = new Set<Format>();
  private files = 0;

  constructor(settings: Settings) {
    this.settings = settings;
  }

  /** Begins a file; of one that is a bill only what was charged counts. */
  open(path: string, isBill: boolean): OpenFile {
    const file = this.files++;
    const counts = new Map<Format, Counts>();
    const waiting: Problem[] = [];
    const covered: Span[] = [];
    let unreadHere = 0;
    const countsOf = (format: Format): Counts => {
      const known = counts.get(format) ?? { records: 0, duplicates: 0, unread: 0 };
      counts.set(format, known);
      return known;
    };
    const reader = new FileReader(this.settings.from, this.kits, {
      record: (record, format, line) => this.record(record, format, { path, line, file, isBill }, countsOf(format)),
      problem: (line, reason, format) => {
        if (format) countsOf(format).unread++;
        else unreadHere++;
        if (waiting.length < MOST_SHOWN) waiting.push({ path, line, reason });
      },
      window: (from, until) => covered.push({ from, until }),
      assume: (what) => this.assumptions.add(what),
    });
    return {
      reader,
      fail: (reason) => {
        const { format } = reader;
        if (format) countsOf(format).unread++;
        else unreadHere++;
        waiting.push({ path, line: 0, reason });
      },
      note: (what) => this.assumptions.add(what),
      close: () => {
        const { format } = reader;
        if (!format) return false;
        countsOf(format).unread += unreadHere;
        for (const [each, tally] of counts) {
          this.tallies.push({ path, format: each.name, ...tally });
          this.unread += tally.unread;
        }
        const isCosts = isBill || [...counts.keys()].every((each) => this.billed.has(each));
        for (const span of covered) this.cover(span, isCosts);
        this.problems.push(...waiting.slice(0, Math.max(0, MOST_SHOWN - this.problems.length)));
        return true;
      },
    };
  }

  private record(record: UsageRecord, format: Format, from: { path: string; line: number; file: number; isBill: boolean }, counts: Counts): void {
    const { span } = this.settings;
    const { at, until } = record;
    if (at !== undefined && (at < span.from || at >= span.until)) return;
    if (record.isCharge || from.isBill) {
      counts.records++;
      this.charges.add(record);
      if (record.isCharge) this.billed.add(format);
      if (at !== undefined) this.cover({ from: at, until: until ?? at + 1 }, true);
      return;
    }
    const rest = this.doubles.rest(record, format.name, from.file);
    if (!rest) {
      counts.duplicates++;
      return;
    }
    counts.records++;
    if (at === undefined) this.timeless++;
    else this.cover({ from: at, until: until ?? at + 1 }, false);
    if (record.mismatch !== undefined) {
      this.mismatched++;
      this.firstMismatch ??= { path: from.path, line: from.line, reason: record.mismatch };
    }
    this.settings.take(rest, format);
  }

  private cover({ from, until }: Span, isBill: boolean): void {
    const { span } = this.settings;
    const [start, end] = [Math.max(from, span.from), Math.min(until, span.until)];
    if (start >= end) return;
    const known = isBill ? this.billWindow : this.window;
    if (known && known.from <= start && known.until >= end) return;
    const wider = { from: Math.min(start, known?.from ?? start), until: Math.max(end, known?.until ?? end) };
    if (isBill) this.billWindow = wider;
    else this.window = wider;
  }
}

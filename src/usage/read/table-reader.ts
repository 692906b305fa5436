import { UserError } from '../../values/errors.ts';
import type { ReadObject, UsageFormat } from '../formats/format.ts';
import { snakeCase } from '../replies/counters.ts';
import { tooLong, type ByteReader, type More } from './chunk-feeder.ts';
import { CR, LF, QUOTE, textOf, type Bytes } from './json-scan.ts';
import type { FastTable } from './fast-path.ts';
import { fast, type LearnedLines, type Sink } from './sink.ts';

const separators = [',', ';', '\t', '|'];
/** Exports may begin with a few remarks above their column names. */
const MOST_PREAMBLE = 5;

/** No known table has more columns. */
const MOST_COLUMNS = 1000;

/** A table whose columns are known. */
interface OpenTable {
  readonly format: UsageFormat;
  readonly readRow: ReadObject;
  readonly cells: (row: readonly string[]) => readonly string[];
  /** The names of its columns, in snake case. */
  readonly columns: readonly string[];
  /** Columns with a name that an earlier one has too, each after the earlier one. */
  readonly duplicates: readonly (readonly [number, number])[];
  /** Undefined if its rows need records. */
  readonly fast: FastTable | undefined;
}

/** Reads the rows of a table; quoted fields may hold separators and line feeds (RFC 4180). */
export class TableReader implements ByteReader {
  private readonly formats: readonly UsageFormat[];
  private readonly learned: LearnedLines;
  private readonly sink: Sink;
  private table: OpenTable | undefined;
  private view: DataView = new DataView(new ArrayBuffer(0));
  private separator = 0x2c;
  private line = 1;
  private preamble = 0;
  /** The texts of the record that was cut last, and how many lines it has. */
  private texts: string[] = [];
  private lines = 0;
  /** True for a file that is none of the known tables. */
  isUnknown = false;

  constructor(formats: readonly UsageFormat[], forced: UsageFormat | undefined, learned: LearnedLines, sink: Sink) {
    this.formats = (forced ? [forced] : formats).filter((format) => format.kind === 'table');
    this.learned = learned;
    this.sink = sink;
  }

  get format(): UsageFormat | undefined {
    return this.table?.format;
  }

  read(bytes: Bytes, from: number, to: number, more: More): number {
    bytes[to] = LF;
    if (this.view.buffer !== bytes.buffer) this.view = new DataView(bytes.buffer, bytes.byteOffset);
    let at = from;
    while (at < to && !this.isUnknown) {
      const before = at;
      at = this.readFast(bytes, at, to);
      if (at >= to) break;
      if (before !== at) continue;
      const next = this.cut(bytes, at, to, more === 'last');
      if (next >= 0) {
        this.readRecord(bytes, at);
        this.line += this.lines;
        at = next;
      } else if (more === 'more') break;
      else at = this.skipLine(bytes, at, to, more);
    }
    return this.isUnknown ? to : at;
  }

  private readFast(bytes: Bytes, at: number, to: number): number {
    const table = this.table?.fast;
    if (!table) return at;
    const next = table.read(bytes, this.view, at, to);
    this.line += table.rows;
    return next;
  }

  /** A quote that is never closed would take the rest of the file: only its first line is lost. */
  private skipLine(bytes: Bytes, at: number, to: number, more: 'full' | 'last'): number {
    this.sink.problem(this.line, more === 'full' ? tooLong : 'a quote is never closed', this.format);
    this.line++;
    return Math.min(bytes.indexOf(LF, at) + 1, to);
  }

  /** Cuts the record that begins here into texts; returns the offset after it, or -1 if its end is not there yet. */
  private cut(bytes: Bytes, from: number, to: number, isLast: boolean): number {
    const { separator } = this;
    const texts: string[] = [];
    let at = from;
    let lines = 1;
    for (;;) {
      const start = at;
      if (bytes[at] === QUOTE && at < to) {
        const close = closingQuote(bytes, at + 1, to);
        if (close < 0) return -1;
        at = close + 1;
        let end = close;
        // Text after a closing quote stays, so that the field is seen to be wrong.
        if (bytes[at] !== separator && bytes[at] !== LF && bytes[at] !== CR) {
          while (bytes[at] !== separator && bytes[at] !== LF) at++;
          end = at;
        }
        if (bytes[at] === CR) at++;
        const text = textOf(bytes, start + 1, end);
        lines += countFeeds(bytes, start, close);
        texts.push(text.replaceAll('""', '"'));
      } else {
        while (bytes[at] !== separator && bytes[at] !== LF) at++;
        const end = bytes[at] === LF && at > start && bytes[at - 1] === CR ? at - 1 : at;
        texts.push(start === end ? '' : textOf(bytes, start, end));
      }
      if (bytes[at] === LF || at >= to) break;
      at++;
    }
    if (at >= to && !isLast) return -1;
    this.texts = texts;
    this.lines = lines;
    return Math.min(at + 1, to);
  }

  private readRecord(bytes: Bytes, from: number): void {
    const { table, texts } = this;
    if (texts.length === 1 && texts[0] === '') return;
    if (!table) return this.readHead(bytes, from);
    const { columns, format } = table;
    try {
      if (texts.length !== columns.length)
        throw new UserError(`${texts.length} fields under ${columns.length} column names`);
      compareDuplicates(texts, table);
      const cells = table.cells(texts);
      const row = Object.fromEntries(columns.map((column, index) => [column, cells[index]]));
      for (const record of table.readRow(row)) this.sink.record(record, format, this.line);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // Concatenated tables repeat their column names.
      if (!this.openTable(texts)) this.sink.problem(this.line, error.message, format);
    }
  }

  private readHead(bytes: Bytes, from: number): void {
    const feed = bytes.indexOf(LF, from);
    const line = textOf(bytes, from, feed);
    for (const each of separators) {
      this.separator = each.charCodeAt(0);
      if (line.includes(each) && this.cut(bytes, from, feed, true) >= 0 && this.openTable(this.texts)) return;
    }
    this.separator = 0x2c;
    if (++this.preamble > MOST_PREAMBLE) this.isUnknown = true;
  }

  /** Takes these texts for column names; returns false if no table has them. */
  private openTable(texts: readonly string[]): boolean {
    const possible = this.formats.filter(({ required = [] }) => required.length <= texts.length);
    if (possible.length === 0 || texts.length > MOST_COLUMNS) return false;
    const columns = texts.map((text) => snakeCase(text));
    const has = (column: string): boolean => column.split('|').some((each) => columns.includes(each));
    const format = possible.find(({ required = [], excluded = [] }) => required.every(has) && !excluded.some(has));
    if (!format) return false;
    const duplicates = columns.flatMap((name, column) => {
      const first = columns.indexOf(name);
      return first === column ? [] : [[first, column] as const];
    });
    const fields = duplicates.length === 0 ? this.learned.fieldsOf(format) : undefined;
    const counts = fields && this.sink.counts?.(format);
    const readRow = format.open(this.sink);
    this.table = {
      format,
      readRow,
      cells: format.cells?.(columns) ?? ((row) => row),
      columns,
      duplicates,
      fast: fields && counts ? fast?.table(fields, columns, this.separator, readRow, counts) : undefined,
    };
    return true;
  }
}

/** Returns the offset of the quote that closes a field, or -1. */
function closingQuote(bytes: Bytes, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    if (bytes[at] !== QUOTE) continue;
    if (bytes[at + 1] !== QUOTE || at + 1 >= to) return at;
    at++;
  }
  return -1;
}

function countFeeds(bytes: Bytes, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (bytes[at] === LF) count++;
  return count;
}

function compareDuplicates(texts: readonly string[], { duplicates }: OpenTable): void {
  for (const [first, other] of duplicates)
    if (texts[first] !== texts[other])
      throw new UserError(
        `columns ${first + 1} and ${other + 1} have the same name and differ: "${texts[first]}" and "${texts[other]}"`,
      );
}

import { tooLong, type ByteReader, type More } from './chunk-feeder.ts';
import type { JsonValues } from './json-values.ts';
import type { Sink } from './sink.ts';
import { CR, LF, QUOTE, skipSpace, skipString, skipValue, JsonParser, type Bytes, trimmed } from './json-scan.ts';
import { ValueSkipper } from './value-skipper.ts';

const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COMMA = 0x2c;

/**
 * Cuts a file of JSON into values: lines, documents over several lines, elements of a list, elements of a list in a
 * document.
 */
export class JsonReader implements ByteReader {
  private readonly values: JsonValues;
  private readonly sink: Sink;
  /** Lists and objects open around the next value, the innermost last. */
  private readonly open: ('list' | 'object')[] = [];
  private skipper: ValueSkipper | undefined;
  private line = 1;
  /** The offset up to which line feeds were counted. */
  private counted = 0;
  private readonly parser = new JsonParser();
  /** True while skipping the lines of a broken document. */
  private isLost = false;
  private view: DataView = new DataView(new ArrayBuffer(0));

  constructor(values: JsonValues, sink: Sink) {
    this.values = values;
    this.sink = sink;
  }

  read(bytes: Bytes, from: number, to: number, more: More): number {
    if (this.view.buffer !== bytes.buffer || this.view.byteOffset !== bytes.byteOffset)
      this.view = new DataView(bytes.buffer, bytes.byteOffset);
    bytes[to] = LF;
    this.counted = from;
    let at = from;
    for (;;) {
      // Once something is read there is room again.
      const next = this.step(bytes, at, to, more === 'full' && at > from ? 'more' : more);
      if (next === at) break;
      at = next;
    }
    this.countTo(bytes, at);
    // A file that ends between two values of a list is incomplete too.
    if (more === 'last' && this.open.length > 0 && !this.skipper) this.giveUp(bytes, at, to);
    return at;
  }

  /** Returns the offset after the last consumed byte; `from` if more input is needed, or everything was read. */
  private step(bytes: Bytes, from: number, to: number, more: More): number {
    if (this.skipper) return this.skipOn(this.skipper, bytes, from, to);
    const within = this.open.at(-1);
    if (within === undefined) {
      const matched = this.matchedLines(bytes, from, to, more);
      if (matched !== from) return matched;
    }
    const at = this.toContent(bytes, from, to, within !== undefined);
    if (at >= to) return at;
    if (within === 'list') return this.inList(bytes, at, to, more);
    return within === 'object' ? this.inObject(bytes, at, to, more) : this.atTop(bytes, at, to, more);
  }

  /** Reads as many lines of known structures as there are. */
  private matchedLines(bytes: Bytes, from: number, to: number, more: More): number {
    const { values, view } = this;
    this.countTo(bytes, from);
    let at = from;
    let { line } = this;
    for (;;) {
      const end = values.match(bytes, view, at, to);
      if (end < 0) break;
      const after = bytes[end] === CR ? end + 1 : end;
      // The line feed after the last byte is not part of the file.
      if (after >= to ? more !== 'last' : bytes[after] !== LF) break;
      if (!values.takeMatched()) break;
      line++;
      at = Math.min(after + 1, to);
      if (at === to) break;
    }
    this.line = line;
    this.counted = at;
    return at;
  }

  private toContent(bytes: Bytes, from: number, to: number, hasCommas: boolean): number {
    const at = skipSpace(bytes, from, to);
    return hasCommas && at < to && bytes[at] === COMMA ? this.toContent(bytes, at + 1, to, hasCommas) : at;
  }

  private atTop(bytes: Bytes, at: number, to: number, more: More): number {
    const feed = bytes.indexOf(LF, at);
    const end = feed >= to ? to : feed;
    if (end === to && more === 'more') return at;
    const first = bytes[at];
    if (this.isLost && (first !== OPEN_OBJECT || (at > 0 && bytes[at - 1] !== LF))) return Math.min(end + 1, to);
    this.isLost = false;
    if (first === OPEN_LIST) return this.enter('list', at);
    if (first !== OPEN_OBJECT) {
      this.problem(bytes, at, 'not JSON');
      return Math.min(end + 1, to);
    }
    const isCut = more === 'full' && end === to;
    if (!isCut && this.readWhole(bytes, at, trimmed(bytes, at, end))) return Math.min(end + 1, to);
    const close = skipValue(bytes, at, to);
    if (close > 0 && close <= to && this.readWhole(bytes, at, close)) return close;
    if (this.isTorn(bytes, at, end, to)) {
      this.problem(bytes, at, 'not JSON');
      return Math.min(end + 1, to);
    }
    if (more === 'more') return at;
    if (more === 'full' || end < to) return this.enter('object', at);
    this.problem(bytes, at, 'not JSON, or cut off');
    return to;
  }

  /** Returns true for an incomplete line that another value follows, rather than the rest of a document. */
  private isTorn(bytes: Bytes, from: number, end: number, to: number): boolean {
    const next = end + 1;
    if (next >= to || bytes[next] !== OPEN_OBJECT) return false;
    const last = bytes[trimmed(bytes, from, end) - 1];
    const goesOn = last === OPEN_LIST || last === COMMA;
    return (
      !goesOn ||
      this.parser.parse(bytes, next, trimmed(bytes, next, Math.min(bytes.indexOf(LF, next), to))) !== undefined
    );
  }

  private inList(bytes: Bytes, at: number, to: number, more: More): number {
    if (bytes[at] === CLOSE_LIST) {
      this.open.pop();
      return at + 1;
    }
    const matched = this.values.match(bytes, this.view, at, to);
    if (matched >= 0 && matched < to && this.values.takeMatched()) return matched;
    const close = skipValue(bytes, at, to);
    if (close > 0 && (close < to || more === 'last')) {
      if (!this.readWhole(bytes, at, close)) this.problem(bytes, at, 'not JSON');
      return close;
    }
    if (more === 'more') return at;
    if (more === 'full') return this.skip(bytes, at, to);
    return this.giveUp(bytes, at, to);
  }

  /** Reads between the members of a document that is too large, or too broken, to be parsed whole. */
  private inObject(bytes: Bytes, at: number, to: number, more: More): number {
    if (bytes[at] === CLOSE_OBJECT) {
      this.open.pop();
      return at + 1;
    }
    const key = bytes[at] === QUOTE ? skipString(bytes, at) : -1;
    const colon = key < 0 ? -1 : skipSpace(bytes, key, to);
    if (colon < 0 || bytes[colon] !== 0x3a) return more === 'more' ? at : this.giveUp(bytes, at, to);
    const value = skipSpace(bytes, colon + 1, to);
    if (value >= to) return more === 'more' ? at : this.giveUp(bytes, at, to);
    if (bytes[value] === OPEN_LIST) return this.enter('list', value);
    const close = skipValue(bytes, value, to);
    if (close > 0 && close < to) return close;
    if (more === 'more') return at;
    if (more === 'full') return this.skip(bytes, value, to);
    return this.giveUp(bytes, at, to);
  }

  private enter(container: 'list' | 'object', at: number): number {
    this.open.push(container);
    return at + 1;
  }

  /** Reads a value strictly; returns false if it is not JSON. */
  private readWhole(bytes: Bytes, from: number, to: number): boolean {
    const parsed = this.parser.parse(bytes, from, to);
    if (!parsed) return false;
    this.countTo(bytes, from);
    this.values.read(parsed.value, bytes, from, to, this.line);
    return true;
  }

  private skip(bytes: Bytes, at: number, to: number): number {
    this.problem(bytes, at, tooLong);
    this.skipper = new ValueSkipper();
    return this.skipOn(this.skipper, bytes, at, to);
  }

  private skipOn(skipper: ValueSkipper, bytes: Bytes, from: number, to: number): number {
    const end = skipper.skip(bytes, from, to);
    if (skipper.isDone) this.skipper = undefined;
    if (!skipper.isBroken) return end;
    this.skipper = undefined;
    this.open.length = 0;
    return end;
  }

  /** Skips what follows a broken document, up to a line that begins a new one. */
  private giveUp(bytes: Bytes, at: number, to: number): number {
    this.problem(bytes, at, 'the JSON is broken, or cut off: what follows in it was not read');
    this.open.length = 0;
    this.isLost = true;
    const feed = bytes.indexOf(LF, at);
    return feed >= to ? to : feed + 1;
  }

  private problem(bytes: Bytes, at: number, reason: string): void {
    this.countTo(bytes, at);
    this.sink.problem(this.line, reason, this.values.format);
  }

  private countTo(bytes: Bytes, at: number): void {
    for (let offset = this.counted; offset < at; offset++) if (bytes[offset] === LF) this.line++;
    this.counted = Math.max(this.counted, at);
  }
}

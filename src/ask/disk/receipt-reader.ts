import { readSync } from 'node:fs';
import { UserError } from '../../values/errors.ts';
import { parseJson } from '../../values/json.ts';
import { failureReason, statPath } from '../../system/files.ts';
import { withFile, type OpenedFile } from '../../system/open-file.ts';
import { isObject, type SourceObject } from '../../usage/records/source-object.ts';
import { summarizeReceipt, type ReceiptSummary } from '../../usage/formats/receipts.ts';

/** No honest line is longer; so much of a file is held at once. */
const LONGEST_LINE = 4 * 1024 * 1024;

/** How many of the lines that cannot be read are named by their numbers. */
const MOST_NUMBERS = 5;

const LINE_FEED = 0x0a;

export interface ReceiptsRead {
  /** Lines that are not receipts, and the numbers of the first of them. */
  readonly unreadable: number;
  readonly numbers: readonly number[];
  /** The offset after the last line feed. */
  readonly end: number;
}

interface ReadOptions {
  /** The offset of the line to begin with. */
  readonly from?: number;
  /** Leaves out a last line without a line feed: it may be about to be written. */
  readonly endedOnly?: boolean;
}

/**
 * Reads a file of receipts of any size in the memory of one line. Lines that are not receipts are counted, such as one
 * that a crash tore. Throws a UserError for a file that cannot be read or never ends.
 */
export function readReceiptFile(
  file: string,
  options: ReadOptions & { readonly onReceipt: (summary: ReceiptSummary, receipt: SourceObject) => void },
): ReceiptsRead {
  return readLines(file, options, (text) => {
    const receipt = parseJson(text);
    const summary = summarizeReceipt(receipt);
    if (!summary || !isObject(receipt)) return false;
    options.onReceipt(summary, receipt);
    return true;
  });
}

/**
 * Reads the sums alone, in about two thirds of the time: what follows them in a line is checked for its end only.
 * Throws as `readReceiptFile` does.
 */
export function readReceiptSums(
  file: string,
  options: ReadOptions & { readonly onReceipt: (summary: ReceiptSummary) => void },
): ReceiptsRead {
  return readLines(file, options, (text) => {
    const sums = sumsOf(text);
    const summary =
      (sums === undefined ? undefined : summarizeReceipt(parseJson(sums))) ?? summarizeReceipt(parseJson(text));
    if (summary) options.onReceipt(summary);
    return summary !== undefined;
  });
}

const ATTEMPTS = ',"attempts":[';

/** A line without its attempts and what follows; undefined if it has none or is torn. `ask` writes the sums first. */
function sumsOf(line: string): string | undefined {
  if (!line.endsWith('}')) return undefined;
  // Outside of a text, since quotes in texts are escaped; deeper inside, what is left is not JSON.
  const at = line.indexOf(ATTEMPTS);
  return at < 0 ? undefined : `${line.slice(0, at + ATTEMPTS.length)}]}`;
}

/** Calls `readLine` with each line; it returns whether the line is a receipt. */
function readLines(file: string, options: ReadOptions, readLine: (text: string) => boolean): ReceiptsRead {
  const found = statPath(file);
  if (!found) return { unreadable: 0, numbers: [], end: 0 };
  // What somebody is about to write is waited for.
  const isPipe = options.from === undefined && found.isFIFO();
  const hint = 'name a file with --receipts';
  try {
    return withFile(file, { to: 'read', hint, anyKind: isPipe, waits: isPipe }, (opened) =>
      countLines(linesOf(opened, options.from ?? 0), options, readLine),
    );
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot read ${file}: ${failureReason(error)}`);
  }
}

function countLines(
  lines: Iterable<Line>,
  { from = 0, endedOnly = false }: ReadOptions,
  readLine: (text: string) => boolean,
): ReceiptsRead {
  const numbers: number[] = [];
  let [unreadable, number, end] = [0, 0, from];
  for (const line of lines) {
    if (line.end === undefined && endedOnly) break;
    end = line.end ?? end;
    number++;
    if (line.text !== undefined && (line.text.trim() === '' || readLine(line.text))) continue;
    unreadable++;
    if (numbers.length < MOST_NUMBERS) numbers.push(number);
  }
  return { unreadable, numbers, end };
}

interface Line {
  /** Undefined for a line that is too long. */
  readonly text: string | undefined;
  /** The offset after its line feed; undefined for a last line without one. */
  readonly end: number | undefined;
}

function* linesOf({ descriptor, stats }: OpenedFile, from: number): Generator<Line> {
  const buffer = Buffer.allocUnsafe(LONGEST_LINE);
  // How many bytes of the buffer are filled, and the offset of the first one in the file.
  let [filled, offset] = [0, from];
  let isTooLong = false;
  const textOf = (start: number, stop: number): string | undefined =>
    isTooLong ? undefined : buffer.toString('utf8', start, stop);
  for (;;) {
    const count = readSync(descriptor, buffer, filled, LONGEST_LINE - filled, stats.isFile() ? offset + filled : null);
    filled += count;
    const bytes = buffer.subarray(0, filled);
    let start = 0;
    for (let feed = bytes.indexOf(LINE_FEED); feed >= 0; feed = bytes.indexOf(LINE_FEED, start)) {
      yield { text: textOf(start, feed), end: offset + feed + 1 };
      isTooLong = false;
      start = feed + 1;
    }
    if (count === 0) {
      if (filled > start || isTooLong) yield { text: textOf(start, filled), end: undefined };
      return;
    }
    if (start === 0 && filled === LONGEST_LINE) {
      isTooLong = true;
      start = filled;
    }
    buffer.copyWithin(0, start, filled);
    offset += start;
    filled -= start;
  }
}

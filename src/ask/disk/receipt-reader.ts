import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { UserError } from '../../values/errors.ts';
import { reasonOf } from '../../system/files.ts';
import { quickEntry, readEntry, type Entry } from '../ledger/receipt-summary.ts';

/** What is held of a file at once; no honest line is longer. */
const BUFFER = 4 * 1024 * 1024;

/** What of a line is looked at first: sums stand at its beginning, and a kept text behind them may be long. */
const HEAD = 8192;

/** How many of the lines that are no receipts are told by their numbers. */
const MOST_NUMBERS = 5;

const NEWLINE = 0x0a;
const [OPENING, CLOSING] = [0x7b, 0x7d];

export interface ReceiptsRead {
  /** Lines that are no receipts, and the numbers of the first of them. */
  readonly unreadable: number;
  readonly numbers: readonly number[];
  /** Where the last line ended that had an end. */
  readonly end: number;
}

interface Wishes {
  /** Where to begin: behind a line. */
  readonly from?: number;
  /** Leaves out a last line without an end, which may be about to be written. */
  readonly endedOnly?: boolean;
  /** Called with each receipt, and with what gives its whole text. */
  readonly onEntry: (entry: Entry, text: () => string) => void;
}

/**
 * Reads a file of receipts, whatever its size, holding one buffer of it. What is no receipt is counted: a line that a crash
 * tore, or one of any length. Throws a UserError for a file that cannot be read or never ends.
 */
export function readReceiptFile(file: string, wishes: Wishes): ReceiptsRead {
  if (!existsSync(file)) return { unreadable: 0, numbers: [], end: 0 };
  try {
    const descriptor = openSync(file, 'r');
    try {
      return readLines(descriptor, file, wishes);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot read ${file}: ${reasonOf(error)}`);
  }
}

function readLines(descriptor: number, file: string, { from = 0, endedOnly = false, onEntry }: Wishes): ReceiptsRead {
  const stats = fstatSync(descriptor);
  if (stats.isDirectory())
    throw new UserError(`cannot read ${file}: it is a folder`, { hint: 'name a file with --receipts' });
  if (!stats.isFile() && !stats.isFIFO())
    throw new UserError(`cannot read ${file}: it never ends`, { hint: 'name a file with --receipts' });
  const buffer = Buffer.allocUnsafe(BUFFER);
  const numbers: number[] = [];
  let [unreadable, number, filled, position, end] = [0, 0, 0, from, from];
  // A line that is longer than the buffer is passed over to its end.
  let isLong = false;

  const take = (start: number, stop: number): void => {
    number++;
    const isBlank = !isLong && buffer.toString('latin1', start, Math.min(stop, start + 64)).trim() === '';
    const entry = isLong || isBlank ? undefined : entryIn(buffer, start, stop);
    if (entry) onEntry(entry, () => buffer.toString('utf8', start, stop));
    else if (!isBlank) {
      unreadable++;
      if (numbers.length < MOST_NUMBERS) numbers.push(number);
    }
    isLong = false;
  };

  for (;;) {
    const got = readSync(descriptor, buffer, filled, BUFFER - filled, stats.isFile() ? position : null);
    position += got;
    filled += got;
    const bytes = buffer.subarray(0, filled);
    let start = 0;
    for (let stop = bytes.indexOf(NEWLINE); stop >= 0; stop = bytes.indexOf(NEWLINE, start)) {
      take(start, stop);
      start = stop + 1;
    }
    end = start > 0 ? position - filled + start : end;
    if (got === 0) {
      if (!endedOnly && (filled > start || isLong)) take(start, filled);
      return { unreadable, numbers, end };
    }
    isLong ||= start === 0 && filled === BUFFER;
    if (isLong) filled = 0;
    else {
      buffer.copyWithin(0, start, filled);
      filled -= start;
    }
  }
}

function entryIn(buffer: Buffer, start: number, stop: number): Entry | undefined {
  const last = buffer[stop - 1] === 0x0d ? stop - 2 : stop - 1;
  if (buffer[start] !== OPENING || buffer[last] !== CLOSING) return undefined;
  return (
    quickEntry(buffer.toString('latin1', start, Math.min(stop, start + HEAD))) ??
    readEntry(buffer.toString('utf8', start, stop))
  );
}

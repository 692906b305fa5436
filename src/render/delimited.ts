import { exactCell } from '../report/exact-cell.ts';
import type { Cell, Report, Table } from '../report/report.ts';
import { printable } from '../values/printable.ts';
import { csv, delimitedLines, tsv, type Delimited } from '../values/delimited.ts';
import { inChunks } from './chunks.ts';

export function renderCsv({ records }: Report): Iterable<string> {
  return inChunks(linesOf(records, csv));
}

export function renderTsv({ records }: Report): Iterable<string> {
  return inChunks(linesOf(records, tsv));
}

/** A text that a format escapes, or a spreadsheet would run as a formula: most texts are tested just once. */
const special = /[",\t\r\n]|^\s*[=+\-@＝＋－＠]/;

/** Text that cannot control the terminal that a file is shown on; lines end as they did. */
function neutral(text: string): string {
  return text.includes('\r\n') ? text.split('\r\n').map(printable).join('\r\n') : printable(text);
}

function linesOf({ columns, rows }: Table, format: Delimited): Iterable<string> {
  const fieldOf = (cell: Cell): string => {
    if (cell.kind !== 'text') return String(exactCell(cell) ?? '');
    const value = neutral(cell.value);
    return special.test(value) ? format.escape(disarmFormula(value)) : value;
  };
  const header = columns.map(({ key }) => key);
  return delimitedLines(format, header, rows, ({ cells }) => cells.map(fieldOf));
}

/** A text that a spreadsheet would run as a formula gets an apostrophe before it. */
function disarmFormula(text: string): string {
  return /^\s*[=+\-@＝＋－＠\t\r]/.test(text) ? `'${text}` : text;
}

import { exactCell } from '../format.ts';
import type { Cell, Report, Table } from '../report.ts';
import { inChunks } from './chunks.ts';

/** Comma-separated values as RFC 4180 has them. */
export function renderCsv({ records }: Report): Iterable<string> {
  return inChunks(lines(records, (cell) => quoted(fieldOf(cell)), ',', '\r\n'));
}

/** Tab-separated values; the format has no quotes, so tabs and line breaks inside a field become spaces. */
export function renderTsv({ records }: Report): Iterable<string> {
  return inChunks(lines(records, (cell) => fieldOf(cell).replace(/[\t\r\n]+/g, ' '), '\t', '\n'));
}

function* lines({ columns, rows }: Table, field: (cell: Cell) => string, separator: string, end: string): Generator<string> {
  yield columns.map(({ key }) => key).join(separator) + end;
  for (const { cells } of rows) yield cells.map(field).join(separator) + end;
}

/** Every digit of a number; a text that a spreadsheet would run as a formula gets an apostrophe before it. */
function fieldOf(cell: Cell): string {
  const value = String(exactCell(cell) ?? '');
  return cell.kind === 'text' && /^\s*[=+\-@＝＋－＠\t\r]/.test(value) ? `'${value}` : value;
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

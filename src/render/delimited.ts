import { exactCell } from '../report/format-cell.ts';
import type { Cell, Report, Table } from '../report/report.ts';
import { inChunks } from './chunks.ts';

/** Comma-separated values as RFC 4180 has them. */
export function renderCsv({ records }: Report): Iterable<string> {
  return inChunks(
    lines(records, ',', '\r\n', (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)),
  );
}

/** Tab-separated values; the format has no quotes, so tabs and line breaks inside a field become spaces. */
export function renderTsv({ records }: Report): Iterable<string> {
  return inChunks(lines(records, '\t', '\n', (text) => text.replace(/[\t\r\n]+/g, ' ')));
}

/** Texts that need quotes, or that a spreadsheet would run as a formula: most texts are tested only once. */
const special = /[",\t\r\n]|^\s*[=+\-@＝＋－＠]/;

function* lines(
  { columns, rows }: Table,
  separator: string,
  end: string,
  quote: (text: string) => string,
): Generator<string> {
  yield columns.map(({ key }) => key).join(separator) + end;
  const fieldOf = (cell: Cell): string => {
    if (cell.kind !== 'text') return String(exactCell(cell) ?? '');
    return special.test(cell.value) ? quote(disarmFormula(cell.value)) : cell.value;
  };
  for (const { cells } of rows) yield cells.map(fieldOf).join(separator) + end;
}

/** A text that a spreadsheet would run as a formula gets an apostrophe before it. */
function disarmFormula(text: string): string {
  return /^\s*[=+\-@＝＋－＠\t\r]/.test(text) ? `'${text}` : text;
}

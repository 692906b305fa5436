import { exactCell } from '../report/exact-cell.ts';
import { jsonDocument } from '../report/footnotes.ts';
import type { Report, Row, Table } from '../report/report.ts';
import { printable } from '../values/printable.ts';
import { inChunks } from './chunks.ts';

// Characters that control a terminal are written as their escapes, which mean the same in JSON.

export function* renderJson(report: Report): Generator<string> {
  yield `${printable(JSON.stringify(jsonDocument(report), null, 2))}\n`;
}

/** One object a line, one line a record. */
export function renderNdjson({ records }: Report): Iterable<string> {
  return inChunks(lines(records));
}

function* lines({ columns, rows }: Table): Generator<string> {
  const keys = columns.map(({ key }) => key);
  for (const row of rows) yield `${printable(JSON.stringify(objectOf(keys, row)))}\n`;
}

function objectOf(keys: readonly string[], { cells }: Row): object {
  return Object.fromEntries(cells.map((cell, index) => [keys[index], exactCell(cell) ?? null]));
}

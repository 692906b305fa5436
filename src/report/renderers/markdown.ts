import { formatCell } from '../format.ts';
import { singleLine } from '../printable.ts';
import { withoutBars } from './bars.ts';
import type { Column, Row, Table } from '../report.ts';
import { plainPaint } from './paint.ts';
import type { ChartText, Renderer } from './renderers.ts';

/** Tables that read well raw and paste into any document, and the notes as a list below them. */
export function markdownRenderer(drawChart?: ChartText): Renderer {
  return function* renderMarkdown(report, terminal) {
    const { tables, notes } = report;
    for (const [index, table] of tables.entries()) {
      if (index > 0) yield '\n';
      yield* tableLines(withoutBars(table));
    }
    if (drawChart) yield `\n\`\`\`text\n${drawChart(report, terminal, plainPaint)}\`\`\`\n`;
    if (notes.length > 0) yield '\n';
    for (const note of notes) yield `- ${escaped(note)}\n`;
  };
}

function* tableLines({ title, columns, rows }: Table): Generator<string> {
  if (title !== undefined) yield `### ${escaped(title)}\n\n`;
  const lines = [columns.map(({ header }) => escaped(header)), ...[...rows].map(cellsOf)];
  const widths = columns.map((_, place) => Math.max(3, ...lines.map((line) => widthOf(line[place] ?? ''))));
  const [head = [], ...body] = lines;
  yield lineOf(head, columns, widths);
  yield `| ${columns.map(({ align }, place) => rule(align, widths[place] ?? 3)).join(' | ')} |\n`;
  for (const line of body) yield lineOf(line, columns, widths);
}

function cellsOf({ cells, strong }: Row): string[] {
  return cells.map((cell) => {
    const shown = escaped(formatCell(cell));
    return strong && shown !== '' ? `**${shown}**` : shown;
  });
}

function lineOf(cells: readonly string[], columns: readonly Column[], widths: readonly number[]): string {
  return `| ${cells.map((cell, place) => padded(cell, columns[place]?.align ?? 'left', widths[place] ?? 0)).join(' | ')} |\n`;
}

function padded(cell: string, align: Column['align'], width: number): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(cell)));
  return align === 'right' ? space + cell : cell + space;
}

function rule(align: Column['align'], width: number): string {
  return align === 'right' ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width);
}

function widthOf(text: string): number {
  return Array.from(text).length;
}

// What would break a table, start a tag or set emphasis; an underscore inside a word does none of these.
function escaped(text: string): string {
  return singleLine(text).replace(/[\\|<*`]/g, String.raw`\$&`);
}

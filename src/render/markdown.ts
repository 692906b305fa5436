import { singleLine } from '../values/printable.ts';
import { rankedFootnotes } from '../report/footnotes.ts';
import { leadOf } from './wrap.ts';
import { measureTable } from './cells.ts';
import { widthOf } from './text-width.ts';
import { inChunks } from './chunks.ts';
import { plainPaint } from './paint.ts';
import type { ChartText, Renderer, Terminal } from './renderer.ts';
import type { Column, Report, Row, Table } from '../report/report.ts';

/** Tables that read well raw and paste into any document, and the notes as lists below them. */
export function markdownRenderer(drawChart?: ChartText): Renderer {
  return (report, terminal) => inChunks(pieces(report, terminal, drawChart));
}

function* pieces(report: Report, terminal: Terminal, drawChart: ChartText | undefined): Generator<string> {
  const { finding } = report;
  if (finding !== undefined) yield `${leadInBold(singleLine(finding))}\n\n`;
  for (const [index, table] of report.tables.entries()) {
    if (index > 0) yield '\n';
    yield* tableLines(table);
  }
  if (drawChart) yield `\n\`\`\`text\n${drawChart(terminal, plainPaint)}\`\`\`\n`;
  const { figures, assumptions, prices } = rankedFootnotes(report, terminal);
  if (figures.length > 0) yield '\n';
  for (const note of figures) yield `- ${escaped(note)}\n`;
  const folded = [...assumptions, ...prices];
  if (folded.length === 0) return;
  yield '\n<details><summary>Assumptions and prices</summary>\n\n';
  for (const note of folded) yield `- ${escaped(note)}\n`;
  yield '\n</details>\n';
}

function leadInBold(finding: string): string {
  const lead = leadOf(finding);
  return `**${escaped(lead)}** ${escaped(finding.slice(lead.length))}`.trimEnd();
}

function* tableLines(table: Table): Generator<string> {
  const { title, columns, rows } = table;
  const measured = measureTable(table, shownText);
  if (title !== undefined) yield `### ${escaped(title)}\n\n`;
  const head = columns.map(({ header }) => escaped(header));
  const widths = columns.map((_, place) => Math.max(3, widthOf(head[place] ?? ''), measured[place]?.width ?? 0));
  yield lineOf(head, columns, widths);
  yield `| ${columns.map(({ align }, place) => rule(align, widths[place] ?? 3)).join(' | ')} |\n`;
  for (const row of rows)
    yield lineOf(
      columns.map((_, place) => shownText(measured[place]?.write(row.cells[place]) ?? '', row)),
      columns,
      widths,
    );
}

function shownText(text: string, { strong }: Row): string {
  const shown = escaped(text);
  return strong && shown !== '' ? `**${shown}**` : shown;
}

function lineOf(cells: readonly string[], columns: readonly Column[], widths: readonly number[]): string {
  const shown = cells.map((cell, place) => padded(cell, columns[place]?.align ?? 'left', widths[place] ?? 0));
  return `| ${shown.join(' | ')} |\n`;
}

function padded(cell: string, align: Column['align'], width: number): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(cell)));
  return align === 'right' ? space + cell : cell + space;
}

function rule(align: Column['align'], width: number): string {
  return align === 'right' ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width);
}

/** A comment. A page has this code in a script, which one written out would end. */
function parting(): string {
  return '!-- -->'.replace(/^/, '<');
}

/**
 * Escapes what would break a table, start a tag, a link or an image, or set emphasis; an underscore inside a word does
 * none of these. A comment, which nobody sees, parts what would become a mention, a reference or an address by itself.
 */
function escaped(text: string): string {
  return singleLine(text)
    .replace(/[\\|<*`[\]~]|&(?=#?\w{1,32};)|^[#>+-](?=\s)/g, String.raw`\$&`)
    .replace(/@(?=\w)|#(?=\d)|\bGH-(?=\d)|:(?=\/\/)|\bwww(?=\.)/gi, (part) => `${part}${parting()}`);
}

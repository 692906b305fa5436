import CliTable from 'cli-table3';
import type { Column } from '../report/report.ts';
import { isNarrow, widthOf } from './text-width.ts';

/** One row of a table as it is drawn: texts of one or more lines, with or without colours. */
export interface DrawnRow {
  readonly cells: readonly string[];
  /** True for a line above it; the first row has one anyway. */
  readonly hasLineAbove: boolean;
}

/** The width of a column, without its padding, and the side its texts are aligned to. */
export interface DrawnColumn {
  readonly width: number;
  readonly align: Column['align'];
}

/** Rows that are drawn at once: cli-table3's time grows with the square of the lines of a cell. */
const MOST_ROWS = 10;

const lineAbove = { top: '─', 'top-left': '├', 'top-mid': '┼', 'top-right': '┤' };
const noLineAbove = { top: '', 'top-left': '', 'top-mid': '', 'top-right': '' };
const noLineBelow = { bottom: '', 'bottom-left': '', 'bottom-mid': '', 'bottom-right': '' };

/** Draws a table in blocks of rows, so that a long table is written while it is drawn. */
export function* drawTable(
  columns: readonly DrawnColumn[],
  head: readonly string[],
  rows: Iterable<DrawnRow>,
): Generator<string> {
  let chars = {};
  let block = [head];
  let isHead = true;
  for (const { cells, hasLineAbove } of rows) {
    const startsGroup = isHead || hasLineAbove;
    if (startsGroup || block.length === MOST_ROWS) {
      yield drawBlock(columns, block, { ...chars, ...noLineBelow });
      chars = startsGroup ? lineAbove : noLineAbove;
      block = [];
    }
    block.push(cells);
    isHead = false;
  }
  yield drawBlock(columns, block, chars);
}

/** A block is one row of cli-table3 with a line for each line of its rows: half the time of a row each. */
function drawBlock(
  columns: readonly DrawnColumn[],
  rows: readonly (readonly string[])[],
  chars: Readonly<Record<string, string>>,
): string {
  const { standIn, restore } = newStandIns();
  const table = new CliTable({
    chars,
    colWidths: columns.map(({ width }) => width + 2),
    colAligns: columns.map(({ align }) => align),
    style: { head: [], border: [] },
  });
  const heights = rows.map((cells) => Math.max(1, ...cells.map((text) => text.split('\n').length)));
  table.push(
    columns.map((_, index) =>
      rows
        .flatMap((cells, row) => {
          const lines = (cells[index] ?? '').split('\n').map(standIn);
          return [...lines, ...Array.from({ length: (heights[row] ?? 1) - lines.length }, () => '')];
        })
        .join('\n'),
    ),
  );
  return `${restore(table.toString())}\n`;
}

// Private-use characters, which cli-table3 takes for one column each; a block never has as many texts.
const FIRST_STAND_IN = 0xf_00_00;
const standIns = /([\u{f0000}-\u{ffffd}])\1*/gu;

/**
 * cli-table3 counts fewer columns than a terminal shows for recent emoji, and more for the vowel signs of Hebrew, Thai
 * and other scripts. It draws such texts, and coloured ones, as stand-ins of their width, which `restore` replaces.
 */
function newStandIns() {
  const texts: string[] = [];
  const standIn = (text: string): string => {
    if (isNarrow(text)) return text;
    texts.push(text);
    return String.fromCodePoint(FIRST_STAND_IN + texts.length - 1).repeat(widthOf(text));
  };
  const restore = (drawn: string): string =>
    texts.length === 0
      ? drawn
      : drawn.replace(standIns, (run) => texts[(run.codePointAt(0) ?? 0) - FIRST_STAND_IN] ?? run);
  return { standIn, restore };
}

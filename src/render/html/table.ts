import { columnFormats, type ColumnFormat } from '../../report/column-format.ts';
import { exactCell } from '../../report/exact-cell.ts';
import type { Cell, Column, Row, Table } from '../../report/report.ts';
import { element, escapeMarkup } from '../chart/markup.ts';

/** More rows than this are left to CSV; totals are always shown. */
const MOST_ROWS = 200;

/** A table that a script can sort and a screen reader can walk: heads have a scope, rows name their group. */
export function tableHtml({ title, columns, rows }: Table, caption: string): string {
  const { kept, left } = firstRows(rows);
  const formats = columnFormats({ columns, rows: kept });
  const shown = withGroups(kept, columns);
  const body = shown.filter(({ row }) => row.strong !== true);
  const foot = shown.filter(({ row }) => row.strong === true);
  const head = element('tr', {}, ...columns.map(headHtml));
  return [
    '<div class="scroll" tabindex="0" role="region"',
    ` aria-label="${escapeMarkup(title ?? caption)}">`,
    element(
      'table',
      {},
      element('caption', title === undefined ? { class: 'unseen' } : {}, escapeMarkup(title ?? caption)),
      element('thead', {}, head),
      element('tbody', {}, ...body.map((each) => rowHtml(each, columns, formats))),
      ...(foot.length > 0 ? [element('tfoot', {}, ...foot.map((each) => rowHtml(each, columns, formats)))] : []),
    ),
    '</div>',
    left > 0 ? `<p class="dim">${left} more rows; --format csv has all of them.</p>` : '',
  ].join('');
}

/** The first rows and the totals after them, and how many rows are left out. */
function firstRows(rows: Iterable<Row>): { readonly kept: readonly Row[]; readonly left: number } {
  const kept: Row[] = [];
  const totals: Row[] = [];
  let left = 0;
  for (const row of rows) {
    if (kept.length < MOST_ROWS) kept.push(row);
    else if (row.strong === true && totals.length < MOST_TOTALS) totals.push(row);
    else left += 1;
  }
  return { kept: [...kept, ...totals], left };
}

const MOST_TOTALS = 20;

/** Words as long as this are shown whole or broken after a slash; longer ones anywhere. */
const MOST_WHOLE = 48;

/** Text that a browser breaks between words and after slashes, but not within dates and the names of models. */
export function breakable(text: string): string {
  if (!/^\S+$/.test(text) || text.length > MOST_WHOLE) return escapeMarkup(text);
  const pieces = text.split(/(?<=\/)/).map((piece) => `<span class="whole">${escapeMarkup(piece)}</span>`);
  return pieces.join('<wbr>');
}

interface GroupedRow {
  readonly row: Row;
  /** Cells that are left empty as the first row of the group shows them. */
  readonly said: ReadonlyMap<number, Cell>;
}

/** Rows of a group leave out the cells of its first row; a sorted table shows them in each. */
function withGroups(rows: readonly Row[], columns: readonly Column[]): GroupedRow[] {
  let opening: Row | undefined;
  return rows.map((row) => {
    if (row.opensGroup === true || row.strong === true) opening = row.strong === true ? undefined : row;
    const said = new Map<number, Cell>();
    if (opening && opening !== row) {
      for (const place of columns.keys()) {
        const above = opening.cells[place];
        if (above && isEmpty(row.cells[place]) && isLeading(opening, row, place)) said.set(place, above);
      }
    }
    return { row, said };
  });
}

/** Empty cells before the first that is not. */
function isLeading({ cells: above }: Row, { cells }: Row, place: number): boolean {
  return !isEmpty(above[place]) && cells.slice(0, place).every(isEmpty);
}

function isEmpty(cell: Cell | undefined): boolean {
  return cell?.kind === 'text' && cell.value === '';
}

function headHtml({ header, align }: Column): string {
  const lines = header.split('\n').map(escapeMarkup).join('<br>');
  return element('th', { scope: 'col', class: align }, header === '' ? '<span class="unseen">Row</span>' : lines);
}

function rowHtml({ row, said }: GroupedRow, columns: readonly Column[], formats: readonly ColumnFormat[]): string {
  const cells = columns.map((column, place) => {
    const cell = said.get(place) ?? row.cells[place];
    const shown = cell ? (formats[place]?.write(cell) ?? '') : '';
    return cellHtml(cell, shown, column, { isFirst: place === 0, isSaid: said.has(place) });
  });
  return element('tr', row.opensGroup === true ? { class: 'opens' } : {}, ...cells);
}

function cellHtml(
  cell: Cell | undefined,
  shown: string,
  { align }: Column,
  { isFirst, isSaid }: { readonly isFirst: boolean; readonly isSaid: boolean },
): string {
  const exact = cell && exactCell(cell);
  const classes = [align, ...(isSaid ? ['said'] : []), ...(cell ? toneOf(cell) : [])].join(' ');
  const attributes = {
    class: classes,
    'data-exact': exact === undefined || String(exact) === shown ? undefined : String(exact),
    scope: isFirst ? 'row' : undefined,
  };
  return element(isFirst ? 'th' : 'td', attributes, align === 'left' ? breakable(shown) : escapeMarkup(shown));
}

/** Green for savings, red for extra cost or what is over a budget, as in a terminal; the sign shows it too. */
function toneOf(cell: Cell): string[] {
  if (cell.kind === 'cost') return cell.isOverBudget === true ? ['bad'] : [];
  if (cell.kind === 'share') return [cell.value.units < 0n ? 'bad' : 'good'];
  if (cell.kind === 'change') return [cell.value.units < 0n ? 'good' : 'bad'];
  return [];
}

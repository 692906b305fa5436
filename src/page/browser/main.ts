import { reviveDecimals } from '../../values/exact-json.ts';
import type { Chart } from '../../report/charts/chart.ts';
import type { PageData } from '../../render/html/page.ts';
import { startCalculator } from './calculator.ts';
import { fitCharts } from './charts.ts';
import { byId, createElement, button } from './dom.ts';

// What runs in a page: charts fitted to its width, marks that say their figures, tables that sort, and the calculator.

const data: PageData = JSON.parse(byId('data').textContent ?? '', reviveDecimals);
const result = byId('result');
let charts: readonly Chart[] = data.charts ?? [];

sortTables(result);
sayMarks(result);
// What is folded on a screen cannot be opened on paper.
window.addEventListener('beforeprint', () => {
  for (const part of result.querySelectorAll('details')) part.open = true;
});
const redraw = fitCharts(result, () => charts);
if (data.question) {
  startCalculator(data.question, (picture) => {
    charts = picture.charts;
    sortTables(result);
    redraw();
  });
}

// What the marks of charts say: beside the pointer, and one by one by the arrow keys.

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Listens on a part of the page whose charts may be drawn anew at any time. */
function sayMarks(part: HTMLElement): void {
  const bubble = createElement('div', { id: 'says', hidden: '' });
  const spoken = createElement('div', { class: 'unseen', 'aria-live': 'polite' });
  document.body.append(bubble, spoken);

  const hide = (): void => {
    bubble.hidden = true;
    for (const mark of part.querySelectorAll('.mark.at')) mark.classList.remove('at');
  };
  const show = (mark: Element, x: number, y: number): void => {
    hide();
    bubble.textContent = mark.getAttribute('data-says');
    bubble.hidden = false;
    const { width, height } = bubble.getBoundingClientRect();
    const edge = document.documentElement.clientWidth;
    bubble.style.left = `${Math.max(4, Math.min(x + 12, edge - width - 4))}px`;
    bubble.style.top = `${y - height - 10 < 0 ? y + 18 : y - height - 10}px`;
  };

  part.addEventListener('pointermove', ({ target, clientX, clientY }) => {
    const mark = target instanceof Element ? target.closest('.mark') : null;
    if (mark) show(mark, clientX, clientY);
    else hide();
  });
  part.addEventListener('pointerleave', hide);
  part.addEventListener('focusout', hide);
  part.addEventListener('keydown', (event) => {
    const chart = event.target instanceof Element ? event.target.closest('figure svg') : null;
    if (!chart) return;
    if (event.key === 'Escape') return hide();
    const marks = [...chart.querySelectorAll('.mark')];
    const at = marks.findIndex((mark) => mark.classList.contains('at'));
    const next = markAfter(event.key, at, marks.length);
    const mark = next === undefined ? undefined : marks[next];
    if (!mark) return;
    event.preventDefault();
    const { left, top, width } = mark.getBoundingClientRect();
    show(mark, left + width / 2, top);
    mark.classList.add('at');
    spoken.textContent = mark.getAttribute('data-says');
  });
}

function markAfter(key: string, at: number, count: number): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const step = steps[key];
  if (step === undefined) return undefined;
  return Math.min(count - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : count - 1) : at + step));
}

const texts = new Intl.Collator('en', { numeric: true });

/** Makes the heads of all tables buttons that sort by their column: up, down, then as it was. */
function sortTables(part: HTMLElement): void {
  for (const table of part.querySelectorAll('table')) {
    const [body] = table.tBodies;
    const original = [...(body?.rows ?? [])];
    if (!body || original.length < 2) continue;
    const heads = [...table.querySelectorAll('thead th')];
    for (const [place, head] of heads.entries()) {
      const label = [...head.childNodes];
      const sorter = button('', () => {
        const before = head.getAttribute('aria-sort');
        for (const other of heads) other.removeAttribute('aria-sort');
        const order = before === null ? 'ascending' : before === 'ascending' ? 'descending' : undefined;
        if (order !== undefined) head.setAttribute('aria-sort', order);
        table.classList.toggle('sorted', order !== undefined);
        body.append(...(order === undefined ? original : inOrder(original, place, order === 'descending' ? -1 : 1)));
      });
      sorter.append(...label);
      head.replaceChildren(sorter);
    }
  }
}

/** Lines by what stands in a column; what has no figure comes last, whichever way. */
function inOrder(rows: readonly HTMLTableRowElement[], place: number, sign: 1 | -1): HTMLTableRowElement[] {
  const keyed = rows.map((row) => ({ row, text: textOf(row.cells[place]) }));
  const isNumeric = keyed.every(({ text }) => text === '' || !Number.isNaN(Number(text)));
  return keyed
    .toSorted((a, b) => {
      if (a.text === '' || b.text === '') return Number(a.text === '') - Number(b.text === '');
      return sign * (isNumeric ? Number(a.text) - Number(b.text) : texts.compare(a.text, b.text));
    })
    .map(({ row }) => row);
}

function textOf(cell: HTMLTableCellElement | undefined): string {
  const text = cell?.dataset['exact'] ?? cell?.textContent ?? '';
  return text === 'n/a' ? '' : text;
}

import { button } from './dom.ts';

const texts = new Intl.Collator('en', { numeric: true });

/** Makes the heads of all tables buttons that sort by their column: up, down, then as it was. */
export function sortTables(part: HTMLElement): void {
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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usd } from '../../src/values/money.ts';
import { layOutColumns } from '../../src/render/column-layout.ts';
import { plainPaint } from '../../src/render/paint.ts';
import { tableRenderer } from '../../src/render/table.ts';
import { widthOf } from '../../src/render/text-width.ts';
import { cost, left, right, text, type Cell, type Column, type Report, type Row } from '../../src/report/report.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', '模', '1', '-', '.'), minLength: 1, maxLength: 14 });
const name = fc
  .array(word, { minLength: 1, maxLength: 4 })
  .chain((parts) => fc.constantFrom(parts.join('/'), parts.join(' ')));
const head = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));

interface Drawn {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** Some columns of names and some of amounts, as many rows, from zeros to twelve digits. */
const drawn: fc.Arbitrary<Drawn> = fc
  .array(fc.record({ head, isName: fc.boolean(), drop: fc.nat(4) }), { minLength: 1, maxLength: 8 })
  .chain((made) => {
    const cell = (isName: boolean): fc.Arbitrary<Cell> =>
      isName
        ? fc.oneof({ weight: 5, arbitrary: name.map(text) }, fc.constant(text('')))
        : fc.oneof(fc.constantFrom('0', '0.000001', '1000000000000').map(usd), fc.nat(1e6).map(usd)).map(cost);
    return fc.record({
      columns: fc.constant(
        made.map(({ head: header, isName, drop }, place) => (isName ? left : right)(`c${place}`, header, drop)),
      ),
      rows: fc.array(
        fc.tuple(...made.map(({ isName }) => cell(isName))).map((cells) => ({ cells })),
        { minLength: 1, maxLength: 5 },
      ),
    });
  });

const width = fc.constantFrom(20, 30, 40, 50, 60, 80, 100);

function print({ columns, rows }: Drawn, room: number): string {
  const table = { columns, rows };
  const report: Report = {
    tables: [table],
    notes: [],
    records: table,
    assumptions: [],
    unpriced: [],
    prices: undefined,
    body: () => ({}),
  };
  const options = { width: room, color: false, notes: 'short', sources: false } as const;
  return [...tableRenderer(plainPaint)(report, options)].join('');
}

describe('a table on a terminal', () => {
  it('is nowhere wider than it, but for amounts and words of a note, which are never broken', () => {
    fc.assert(
      fc.property(drawn, width, (table, room) => {
        const wide = print(table, room)
          .split('\n')
          .filter((line) => widthOf(line) > room && line.trim().includes(' '));
        expect(wide).toEqual([]);
      }),
    );
  });

  it('keeps every column that tells rows apart, and drops figures after zeros and where short names do not do', () => {
    const column = fc
      .record({ align: fc.constantFrom('left', 'right'), cells: fc.nat(40), head: fc.nat(40), drop: fc.nat(3) })
      .chain((each) => fc.boolean().map((isEmpty) => ({ ...each, isEmpty, key: isEmpty ? 'zeros' : 'figures' })))
      .map((each) => ({
        ...each,
        header: 'Head',
        word: Math.ceil(each.head / 2),
        width: Math.max(each.cells, each.head),
      }));
    fc.assert(
      fc.property(fc.array(column, { minLength: 1, maxLength: 8 }), width, (columns, room) => {
        const { kept, dropped, widths, fits } = layOutColumns(columns, room);
        const sum = (all: readonly number[]): number => all.reduce((so, each) => so + each + 2, -2);
        expect([...kept.flatMap((place) => columns[place] ?? []), ...dropped]).toHaveLength(columns.length);
        expect(dropped.every(({ drop }) => drop > 0)).toBe(true);
        if (fits) expect(sum(widths)).toBeLessThanOrEqual(room);
        if (dropped.every(({ key }) => key === 'zeros')) return;
        const others = columns.filter(({ key, drop }) => key !== 'zeros' || drop === 0);
        expect(kept.every((place) => others.some((each) => each === columns[place]))).toBe(true);
        expect(sum(others.map(shortWidth))).toBeGreaterThan(room);
      }),
    );
  });
});

function shortWidth({
  align,
  width: all,
  cells,
  word: longest,
}: Record<'width' | 'cells' | 'word', number> & { align: string }): number {
  return align === 'left' ? Math.min(all, 24) : Math.max(cells, Math.min(longest, 24));
}

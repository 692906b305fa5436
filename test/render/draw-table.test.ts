import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawTable } from '../../src/render/draw-table.ts';
import { widthOf } from '../../src/render/text-width.ts';
import { wrapCell } from '../../src/render/wrap.ts';

const draw = (...given: Parameters<typeof drawTable>) => [...drawTable(...given)].join('');

describe('a drawn table', () => {
  it('has a line below its head and above every row that opens a group', () => {
    const rows = [
      { cells: ['Pilot', '1'], hasLineAbove: false },
      { cells: ['', '22\n33'], hasLineAbove: false },
      { cells: ['Launch', '3'], hasLineAbove: true },
    ];
    const columns = [{ width: 8, align: 'left' } as const, { width: 7, align: 'right' } as const];
    expect(`\n${draw(columns, ['Scenario', 'Cost,\nmonthly'], rows)}`).toMatchInlineSnapshot(`
      "
      ┌──────────┬─────────┐
      │ Scenario │   Cost, │
      │          │ monthly │
      ├──────────┼─────────┤
      │ Pilot    │       1 │
      │          │      22 │
      │          │      33 │
      ├──────────┼─────────┤
      │ Launch   │       3 │
      └──────────┴─────────┘
      "
    `);
  });

  it('may have no rows', () => {
    expect(draw([{ width: 1, align: 'left' }], ['a'], [])).toBe('┌───┐\n│ a │\n└───┘\n');
  });

  it.each([
    ['日本', 4],
    ['👍', 2],
    ['\u001B[32mgreen\u001B[39m', 5],
    ['e\u0301', 1],
    ['…', 1],
    // cli-table3 counts these differently.
    ['🫠', 2],
    ['สีน้ำ', 3],
    ['נְ', 1],
  ])('counts %j as %d columns', (text, width) => {
    expect(widthOf(text)).toBe(width);
    expect(draw([{ width: 6, align: 'left' }], ['x'], [{ cells: [text], hasLineAbove: false }])).toContain(
      `│ ${text}${' '.repeat(6 - width)} │`,
    );
  });

  it('draws long groups in blocks without a line between them', () => {
    const rows = Array.from({ length: 1000 }, (_, index) => ({ cells: [String(index)], hasLineAbove: index === 900 }));
    const lines = draw([{ width: 4, align: 'right' }], ['n'], rows)
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(1000 + 5);
    expect(lines.flatMap((line, index) => (line === '├──────┤' ? [index] : []))).toEqual([2, 903]);
  });

  it('has every line of one length, and all that it was given', () => {
    const text = fc.string({ maxLength: 9, unit: fc.constantFrom('a', 'B', ' ', '…', 'é', '$', '│') });
    const table = fc
      .integer({ min: 1, max: 5 })
      .chain((count) => fc.array(fc.array(text, { minLength: count, maxLength: count }), { maxLength: 4 }));
    fc.assert(
      fc.property(table, (rows) => {
        const columns = (rows[0] ?? ['']).map(() => ({ width: 9, align: 'right' as const }));
        const lines = draw(
          columns,
          columns.map(() => 'head'),
          rows.map((cells) => ({ cells, hasLineAbove: false })),
        )
          .trimEnd()
          .split('\n');
        expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
        for (const [index, cells] of rows.entries())
          for (const cell of cells) expect(lines[index + 3]).toContain(` ${cell} │`);
      }),
    );
  });
});

describe('a cell that is too wide', () => {
  it.each([
    ['a long name', 6, 'a long\nname'],
    ['provider/model', 9, 'provider/\nmodel'],
    ['abcdefgh', 3, 'abc\ndef\ngh'],
    ['日本語日本語', 4, '日本\n語日\n本語'],
  ])('%j is broken to %d columns', (text, width, lines) => {
    expect(wrapCell(text, width)).toBe(lines);
  });
});

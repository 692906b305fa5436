import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawTable } from '../../src/render/draw-table.ts';
import { widthOf } from '../../src/render/text-width.ts';
import { cutMiddle, wrapCell } from '../../src/render/wrap.ts';

type Given = Parameters<typeof drawTable>;
const draw = (columns: Given[0], head: Given[1], rows: Given[2]) =>
  [...drawTable(columns, head, rows, (rule) => rule)].join('');

describe('a drawn table', () => {
  it('has a rule below its head and an empty line above every row that opens a group', () => {
    const rows = [
      { cells: ['Pilot', '1'], hasGapAbove: true },
      { cells: ['', '22\n33'], hasGapAbove: false },
      { cells: ['Launch', '3'], hasGapAbove: true },
    ];
    const columns = [{ width: 8, align: 'left' } as const, { width: 7, align: 'right' } as const];
    expect(`\n${draw(columns, ['Scenario', 'Cost,\nmonthly'], rows)}`).toMatchInlineSnapshot(`
      "
      Scenario    Cost,
                monthly
      ─────────────────
      Pilot           1
                     22
                     33

      Launch          3
      "
    `);
  });

  it('may have no rows', () => {
    expect(draw([{ width: 1, align: 'left' }], ['a'], [])).toBe('a\n─\n');
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
    const columns = [{ width: 6, align: 'left' } as const, { width: 1, align: 'left' } as const];
    expect(draw(columns, ['x', 'y'], [{ cells: [text, '|'], hasGapAbove: false }])).toContain(
      `\n${text}${' '.repeat(6 - width)}  |\n`,
    );
  });

  it('draws long groups in blocks with nothing between them', () => {
    const rows = Array.from({ length: 1000 }, (_, index) => ({ cells: [String(index)], hasGapAbove: index === 900 }));
    const lines = draw([{ width: 4, align: 'right' }], ['n'], rows)
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(1000 + 3);
    expect(lines.indexOf('')).toBe(902);
  });

  it('has each figure below its head, and all that it was given', () => {
    const text = fc.string({ maxLength: 9, unit: fc.constantFrom('a', 'B', '…', 'é', '$', '│') });
    const table = fc
      .integer({ min: 1, max: 5 })
      .chain((count) => fc.array(fc.array(text, { minLength: count, maxLength: count }), { maxLength: 4 }));
    fc.assert(
      fc.property(table, (rows) => {
        const columns = (rows[0] ?? ['']).map(() => ({ width: 9, align: 'right' as const }));
        const lines = draw(
          columns,
          columns.map(() => 'head'),
          rows.map((cells) => ({ cells, hasGapAbove: false })),
        ).split('\n');
        expect(lines[1]).toHaveLength(columns.length * 11 - 2);
        for (const [index, cells] of rows.entries())
          expect(lines[index + 2]).toBe(
            cells
              .map((cell) => cell.padStart(9))
              .join('  ')
              .trimEnd(),
          );
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

  it.each([
    ['bedrock/us.anthropic.claude-opus-4-1', 24, 'bedrock/us.a…de-opus-4-1'],
    ['日本語日本語日本語', 9, '日本…本語'],
  ])('%j is cut in the middle to %d columns', (text, width, cut) => {
    expect(cutMiddle(text, width)).toBe(cut);
    expect(widthOf(cut)).toBeLessThanOrEqual(width);
  });
});

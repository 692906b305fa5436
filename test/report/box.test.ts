import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawBox } from '../../src/report/renderers/box.ts';

const aligned = ['left', 'right'] as const;

describe('a box', () => {
  it('has a line below its head and above every row that opens a group', () => {
    const rows = [
      { cells: ['Pilot', '1'], hasLineAbove: false },
      { cells: ['', '22'], hasLineAbove: false },
      { cells: ['Launch', '3'], hasLineAbove: true },
    ];
    expect(`\n${drawBox(['Scenario', 'Cost,\nmonthly'], aligned, rows)}\n`).toMatchInlineSnapshot(`
      "
      ┌──────────┬─────────┐
      │ Scenario │   Cost, │
      │          │ monthly │
      ├──────────┼─────────┤
      │ Pilot    │       1 │
      │          │      22 │
      ├──────────┼─────────┤
      │ Launch   │       3 │
      └──────────┴─────────┘
      "
    `);
  });

  it('may have no rows', () => {
    expect(drawBox(['a'], ['left'], [])).toBe('┌───┐\n│ a │\n└───┘');
  });

  it.each([
    ['日本', 4],
    ['👍', 2],
    ['\u001B[32mgreen\u001B[39m', 5],
    ['e\u0301', 1],
    ['…', 1],
  ])('counts %j as %d columns', (text, width) => {
    expect(drawBox(['x'], ['left'], [{ cells: [text], hasLineAbove: false }])).toContain(`┌${'─'.repeat(width + 2)}┐`);
  });

  it('has every line of one length, and all that it was given', () => {
    const text = fc.string({ maxLength: 9, unit: fc.constantFrom('a', 'B', ' ', '…', 'é', '$', '│') });
    const table = fc
      .integer({ min: 1, max: 5 })
      .chain((count) =>
        fc.tuple(...[1, 0].map((least) => fc.array(fc.array(text, { minLength: count, maxLength: count }), { minLength: least, maxLength: 4 }))),
      );
    fc.assert(
      fc.property(table, ([heads = [], rows = []]) => {
        const [head = []] = heads;
        const lines = drawBox(
          head,
          head.map(() => 'right'),
          rows.map((cells) => ({ cells, hasLineAbove: false })),
        ).split('\n');
        expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
        for (const [index, cells] of rows.entries()) for (const cell of cells) expect(lines[index + 3]).toContain(` ${cell} │`);
      }),
    );
  });
});

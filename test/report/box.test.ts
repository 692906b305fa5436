import { describe, expect, it } from 'vitest';
import { drawBox } from '../../src/report/renderers/box.ts';
import type { BoxCell } from '../../src/report/renderers/box.ts';

const plain = (text: string): string => text;
const cell = (text: string, align: BoxCell['align'] = 'left'): BoxCell => ({ lines: text.split('\n'), align, paint: plain });
const drawn = (...given: Parameters<typeof drawBox>): string => [...drawBox(...given)].join('');

describe('a box', () => {
  it('has a line below its head and above every row that opens a group', () => {
    const rows = [
      { cells: [cell('Pilot'), cell('1', 'right')], hasLineAbove: false },
      { cells: [cell(''), cell('22\nabout', 'right')], hasLineAbove: false },
      { cells: [cell('Launch'), cell('3', 'right')], hasLineAbove: true },
    ];
    expect(`\n${drawn([cell('Scenario'), cell('Cost,\nmonthly', 'right')], rows, [8, 7])}`).toMatchInlineSnapshot(`
      "
      ┌──────────┬─────────┐
      │ Scenario │   Cost, │
      │          │ monthly │
      ├──────────┼─────────┤
      │ Pilot    │       1 │
      │          │      22 │
      │          │   about │
      ├──────────┼─────────┤
      │ Launch   │       3 │
      └──────────┴─────────┘
      "
    `);
  });

  it('may have no rows', () => {
    expect(drawn([cell('a')], [], [1])).toBe('┌───┐\n│ a │\n└───┘\n');
  });

  it('paints text, not the room around it', () => {
    const red: BoxCell = { lines: ['x'], align: 'right', paint: (text) => `<${text}>` };
    expect(drawn([red], [], [3])).toContain('│   <x> │');
  });

  it.each([
    ['日本', 4],
    ['👍', 2],
    ['e\u0301', 1],
    ['…', 1],
  ])('gives %j %d columns', (text, width) => {
    expect(drawn([cell(text)], [], [6])).toContain(`│ ${text}${' '.repeat(6 - width)} │`);
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csv, csvRows, delimitedLines } from '../../src/values/delimited.ts';

const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'ü') }).map((text) => `x${text}x`);

it('reads what it writes', () => {
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 });
  fc.assert(
    fc.property(table, ([head = [], ...rows]) => {
      const text = [...delimitedLines(csv, head.map(csv.escape), rows, (row) => row.map(csv.escape))].join('');
      expect([...csvRows(text)].map(({ fields }) => fields)).toEqual([head, ...rows]);
    }),
  );
});

it.each([
  [
    '\uFEFFa, b\r\n\r\n"1\n2" ,',
    [
      [['a', 'b'], 1],
      [['1\n2', ''], 3],
    ],
  ],
  ['a"b",c\n', [[['a"b"', 'c'], 1]]],
  [
    '"open,x\ny',
    [
      [['"open', 'x'], 1],
      [['y'], 2],
    ],
  ],
  ['', []],
])('reads %j', (text, rows) => {
  expect([...csvRows(text)].map(({ fields, line }) => [fields, line])).toEqual(rows);
});

import { expect, it } from 'vitest';
import { countOf } from '../../../src/usage/records/count.ts';

it.each([
  ['3', 3],
  ['3.0', 3],
  ['1,234', 1234],
  ['1.2e+07', 12_000_000],
  [0, 0],
])('reads %j', (value, count) => {
  expect(countOf(value)).toBe(count);
});

it.each([
  [JSON.parse('1e400'), 'Infinity'],
  ['1e400', '"1e400"'],
  [-1, '-1'],
  [1.5, '1.5'],
  [2 ** 53, '9007199254740992'],
  ['1,23', '"1,23"'],
  [null, 'null'],
  [undefined, 'undefined'],
  [{ a: 1 }, '{"a":1}'],
])('refuses %j as it was written', (value, shown) => {
  expect(() => countOf(value)).toThrow(`${shown} is not a whole number from 0 to 9007199254740991`);
});

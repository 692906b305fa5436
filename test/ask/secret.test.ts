import { expect, it } from 'vitest';
import { withoutKey } from '../../src/ask/secret.ts';

it.each([
  ['Incorrect API key provided: ga_secret_0123', 'ga_secret_0123', 'Incorrect API key provided: [key]'],
  ['Bearerga_secret_0123!', 'ga_secret_0123', 'Bearer[key]!'],
  ['trying the next model', 'x', 'trying the next model'],
  ['bad key "x"', 'x', 'bad key "[key]"'],
  ['a $1.50 plan for a.b, not a-b', 'a.b', 'a $1.50 plan for [key], not a-b'],
])('%s without %s', (text, key, rest) => {
  expect(withoutKey(text, key)).toBe(rest);
});

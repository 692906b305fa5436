import { expect, it } from 'vitest';
import { storableName, redactSecret } from '../../../src/ask/ledger/secrets.ts';

it.each([
  ['Incorrect API key provided: ga_secret_0123', 'ga_secret_0123', 'Incorrect API key provided: [key]'],
  ['Bearerga_secret_0123!', 'ga_secret_0123', 'Bearer[key]!'],
  ['trying the next model', 'x', 'trying the next model'],
  ['bad key "x"', 'x', 'bad key "[key]"'],
  ['a $1.50 plan for a.b, not a-b', 'a.b', 'a $1.50 plan for [key], not a-b'],
])('%s without %s', (text, key, rest) => {
  expect(redactSecret(text, key)).toBe(rest);
});

it.each([
  ['chatcmpl-123', 'chatcmpl-123'],
  ['deepseek-ai/DeepSeek-V4-Flash:free', 'deepseek-ai/DeepSeek-V4-Flash:free'],
  ['two words', undefined],
  ['line\nbreak', undefined],
  ['x'.repeat(129), undefined],
  ['canary', undefined],
  ['my-canary', 'my-canary'],
  ['has-sk-secret-1-in-it', undefined],
  ['k-is-a-short-key', 'k-is-a-short-key'],
  [undefined, undefined],
])('of what a server writes, %s may be kept as %s', (name, kept) => {
  expect(storableName(name, ['tell me of the canary, please', 'sk-secret-1', 'k', undefined])).toBe(kept);
});

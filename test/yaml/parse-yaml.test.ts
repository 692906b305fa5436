import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkYaml, parseYaml } from '../../src/yaml/parse-yaml.ts';

const schema = z.strictObject({
  schema: z.literal(1),
  shares: z.record(z.string(), z.number()).optional(),
  list: z.array(z.string()).optional(),
});
const read = (text: string) => parseYaml(text, 'file.yaml', schema);

describe('YAML of strangers', () => {
  it.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf'])('may have %s as a key of its own', (key) => {
    const { shares = {} } = read(`schema: 1\nshares: { ${key}: 2 }`);
    expect(Object.entries(shares)).toEqual([[key, 2]]);
    expect(Object.getPrototypeOf(shares)).toBe(Object.prototype);
    expect(() => read(`schema: 1\n${key}: 2`)).toThrow(`file.yaml:2:1: unknown key "${key}"`);
  });

  it.each([
    ['a: 1\n? [b, c]\n: 2', 'file.yaml:2:3: a key has to be one word'],
    ['a: &x b\n*x : 2', 'file.yaml:2:1: a key has to be one word'],
    ['schema: 1\nschema: 1', 'file.yaml:2:1: duplicate key "schema"'],
    ['schema: 1\n--- 2', 'file.yaml:2:1: a second document begins here'],
    ['schema: 1\nshares: { __proto__: 2 }', 'file.yaml:2:11: "__proto__" cannot be a key'],
    ['schema: 1\n<<: { list: [a] }', 'file.yaml:2:1: unknown key "<<"'],
    ['schema: !!js/function "() => 1"', 'file.yaml:1:23: schema: expected 1'],
    ['schema: !!binary MQ==', 'file.yaml:1:18: schema: expected 1'],
    [`schema: 1\nlist: &a [x]\n${'b: *a\n'.repeat(2)}`, 'file.yaml:4:1: duplicate key "b"'],
    [`schema: 1\nlist: [&a x, ${'*a, '.repeat(10_000)}]`, 'file.yaml:1:1: too many aliases'],
    [
      `schema: 1\na: &a [x]\n${Array.from({ length: 30 }, (_, i) => `a${i}: &b${i} [${i === 0 ? '*a' : `*b${i - 1}, *b${i - 1}`}]`).join('\n')}`,
      'file.yaml:1:1: too many aliases',
    ],
    [`schema: ${'['.repeat(5000)}`, 'file.yaml:1:1: nested too deeply to be read'],
    ['', 'file.yaml:1:1: the file is empty'],
    ['\u0000', 'file.yaml:1:1: expected keys with their values'],
  ])('%j is answered with where and what', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('may have a few aliases', () => {
    expect(read(`schema: 1\nlist: [&a x, *a, *a]`).list).toEqual(['x', 'x', 'x']);
  });

  it('names twenty unknown keys and no more', () => {
    const keys = Array.from({ length: 5000 }, (_, index) => `k${index}: 1`).join('\n');
    const result = checkYaml(`schema: 1\n${keys}`, schema);
    expect('problems' in result && result.problems.length).toBe(20);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/cli.ts';
import { fakeIo } from '../fake-io.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const list = (rates: string, id = 'm') => `schema: 1\nprovider: mine\nsource: https://example.com\nmodels:\n  - id: ${id}\n    rates:\n${rates}\n`;
const period = (rates: string) => `      - { from: 2026-01-01, checked: 2026-11-01, ${rates} }`;

async function check(text: string, ...argv: string[]) {
  writeFileSync(join(folder, 'a.yaml'), text);
  const io = fakeIo({ cwd: folder });
  const code = await run(['pricing', 'check', 'a.yaml', '--format', 'ndjson', ...argv], io);
  expect(io.err()).toBe('');
  const findings = io
    .out()
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return { code, found: findings.map(({ level, line, column, message }) => `${level} ${line}:${column} ${message}`) };
}

describe('pricing check', () => {
  it('finds nothing in a list that is right', async () => {
    expect(await check(list(period('input: 1, cacheRead: 0.1, output: 4')))).toEqual({ code: 0, found: [] });
  });

  it('tells every error, in the order of the file, and exits with 1', async () => {
    expect(await check(list(`${period('input: -1, output: cheap')}\n      - { from: 2025-13-01, outptu: 3 }`))).toEqual({
      code: 1,
      found: [
        'error 7:57 input: expected at least 0',
        'error 7:69 output: expected number, received string',
        'error 8:17 from: expected a day like 2026-11-23 or an instant like 2026-08-16T16:00:00Z',
        'error 8:29 unknown key "outptu"',
      ],
    });
  });

  it.each([
    ['input: 1, cacheRead: 1, output: 12', []],
    ['input: 1, cacheRead: 1.01, output: 4', ['warning 7:71 m: reading from the cache (1.01) costs more than input (1)']],
    ['input: 1, output: 12.01', ['warning 7:68 m: output (12.01) costs more than 12 times input (1)']],
  ])('looks at the rates of a period: %s', async (rates, found) => {
    expect(await check(list(period(rates)))).toEqual({ code: 0, found });
  });

  it.each([
    ['9.9', 0],
    ['10', 1],
    ['0.11', 0],
    ['0.1', 1],
  ])('takes a price that goes from 1 to %s for a slip of the unit: %d', async (price, count) => {
    const { found } = await check(list(`      - { from: 2025-01-01, output: 1 }\n${period(`output: ${price}`)}`));
    expect(found).toHaveLength(count);
  });

  it('compares with the same model elsewhere', async () => {
    expect((await check(list(period('input: 0.0025, output: 0.01'), 'gpt-4o-2024-11-20'))).found).toEqual([
      'warning 7:73 gpt-4o-2024-11-20: output is 0.01 here and 10 at openai/gpt-4o-2024-11-20; is that the same unit?',
    ]);
  });

  it.each([
    ['2026-11-23', []],
    ['2026-11-24', ['warning 7:38 m: last checked on 2026-11-01, more than 22 days ago']],
  ])('wants prices checked again: on %s', async (asOf, found) => {
    expect((await check(list(period('output: 1')), '--max-age', '22d', '--as-of', asOf)).found).toEqual(found);
  });

  it('fails on warnings too where it is to be strict', async () => {
    const suspicious = list('      - { from: 2026-01-01, output: 1 }');
    expect(await check(suspicious)).toEqual({ code: 0, found: ['warning 7:9 m: nobody wrote down when this price was checked'] });
    expect((await check(suspicious, '--strict')).code).toBe(1);
  });

  it('finds no error in the shipped lists', async () => {
    const io = fakeIo({ cwd: folder });
    expect(await run(['pricing', 'check', '--format', 'json'], io)).toBe(0);
    expect(JSON.parse(io.out())).toMatchObject({ errors: 0, files: expect.any(Number) });
  });
});

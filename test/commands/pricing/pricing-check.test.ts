import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const list = (rates: string, id = 'm') =>
  `schema: 1\nprovider: mine\nsource: https://example.com\nmodels:\n  - id: ${id}\n    rates:\n${rates}\n`;
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
    expect(await check(list(`${period('input: -1, output: cheap')}\n      - { from: 2025-13-01, outptu: 3 }`))).toEqual(
      {
        code: 1,
        found: [
          'error 7:57 input: expected at least 0',
          'error 7:69 output: expected a number',
          'error 8:17 from: expected a day like 2026-11-23 or an instant like 2026-08-16T16:00:00Z',
          'error 8:29 unknown key "outptu"',
        ],
      },
    );
  });

  it.each([
    ['input: 1, cacheRead: 1, output: 12', []],
    [
      'input: 1, cacheRead: 1.01, output: 4',
      ['warning 7:71 m: reading from the cache (1.01) costs more than input (1)'],
    ],
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
      'warning 7:73 gpt-4o-2024-11-20: output is 0.01 here and 10 at azure/gpt-4o; is that the same unit?',
      'warning 7:73 gpt-4o-2024-11-20: output is 0.01 here and 10 at openai/gpt-4o; is that the same unit?',
    ]);
  });

  it.each([
    ['2026-11-23', []],
    ['2026-11-24', ['warning 7:38 m: last checked on 2026-11-01, more than 22 days ago']],
  ])('wants prices checked again: on %s', async (asOf, found) => {
    expect((await check(list(period('output: 1')), '--max-age', '22d', '--as-of', asOf)).found).toEqual(found);
  });

  it('looks at the price that is in force, not at what was withdrawn or is over', async () => {
    const { found } = await check(
      list(`      - { from: 2026-10-01, state: withdrawn, output: 2 }\n${period('output: 1')}`),
      '--as-of',
      '2026-11-23',
    );
    expect(found).toEqual([]);
    expect(
      (await check(list('      - { from: 2025-01-01, until: 2026-01-01, output: 2 }'), '--as-of', '2026-11-23')).found,
    ).toEqual([]);
  });

  it.each([
    ['input: 4, output: 20, batch: { rule: half, input: 2, output: 10 }', []],
    [
      'input: 4, output: 20, batch: { rule: half, input: 2.5, output: 10 }',
      ['warning 9:100 m: batch input is 2.5, and its rule half makes it 2'],
    ],
    ['input: 1, bands: [{ aboveInputTokens: 9, input: 2 }], batch: { input: 0.5 }', []],
    [
      'input: 1, bands: [{ aboveInputTokens: 9, input: 2 }], batch: { input: 0.5, bands: [{ aboveInputTokens: 20, input: 1 }] }',
      ['warning 9:132 m: batch does not say what prompts just above 9 tokens cost'],
    ],
  ])('looks at service tiers: %s', async (rates, found) => {
    const rules = 'rules:\n  half: { factor: 0.5, says: half, source: https://example.com }\n';
    expect((await check(list(period(rates)).replace('models:', `${rules}models:`))).found).toEqual(found);
  });

  it('finds a dated snapshot at the rates of its model', async () => {
    const two = `${list(period('output: 1'))}  - id: m-2026-01-31\n    rates:\n${period('output: 1')}\n  - id: m-20260501\n    rates:\n${period('output: 2')}\n`;
    expect((await check(two)).found).toEqual([
      'warning 8:9 m-2026-01-31: the same rates as m; make it one of its aliases',
    ]);
  });

  it('fails on warnings too where it is to be strict', async () => {
    const suspicious = list('      - { from: 2026-01-01, output: 1 }');
    expect(await check(suspicious)).toEqual({
      code: 0,
      found: ['warning 7:9 m: nobody wrote down when this price was checked'],
    });
    expect((await check(suspicious, '--strict')).code).toBe(1);
  });

  it('finds no error in the shipped lists', async () => {
    const io = fakeIo({ cwd: folder });
    expect(await run(['pricing', 'check', '--format', 'json'], io)).toBe(0);
    expect(JSON.parse(io.out())).toMatchObject({ errors: 0, files: expect.any(Number) });
  });
});

describe('pricing check --age', () => {
  const LISTS = `schema: 1
provider: maker
source: https://example.com/records
page: https://example.com/prices
models:
  - { id: fresh, rates: [{ checked: 2026-11-20, input: 1 }] }
  - { id: old, rates: [{ checked: 2026-08-01, input: 1 }, { until: 2026-01-01, input: 2 }] }
  - { id: older, rates: [{ checked: 2026-05-01, input: 1 }] }
  - { id: gone, retires: 2026-06-01, rates: [{ checked: 2026-02-01, input: 1 }] }
  - { id: sold, maker: other, rates: [{ checked: 2026-01-01, input: 1 }] }
`;

  async function aged(...argv: string[]) {
    writeFileSync(join(folder, 'ages.yaml'), LISTS);
    const io = fakeIo({ cwd: folder });
    const code = await run(['pricing', 'check', '--age', '--pricing', 'ages.yaml', '--format', 'json', ...argv], io);
    return { code, err: io.err(), out: io.out() };
  }

  it('lists current prices by the age of their check, those of makers first', async () => {
    const { code, out } = await aged();
    const ages: { offer: string; days: number }[] = JSON.parse(out).prices;
    const own = ages.filter(({ offer }) => offer.startsWith('maker/'));
    expect([code, own.map(({ offer, days }) => [offer, days])]).toEqual([
      0,
      [
        ['maker/older', 206],
        ['maker/old', 114],
        ['maker/sold', 326],
      ],
    ]);
  });

  it('lists those older than a number of days', async () => {
    const { out } = await aged('--max-age', '200d');
    const ages: { offer: string }[] = JSON.parse(out).prices;
    expect(ages.map(({ offer }) => offer).filter((offer) => offer.startsWith('maker/'))).toEqual([
      'maker/older',
      'maker/sold',
    ]);
  });

  it('says how a file is looked at', async () => {
    const { code, err } = await aged('a.yaml');
    expect([code, err]).toEqual([
      2,
      'error: --age lists the prices of all lists, and a file was named\n  lay it over the shipped lists: pricing check --age --pricing a.yaml\n',
    ]);
  });
});

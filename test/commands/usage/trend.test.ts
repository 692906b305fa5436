import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';

const cwd = mkdtempSync(join(tmpdir(), 'trend-'));
const rows = [
  ['2026-08-03', 'gpt-4o', 'search', '1000000'],
  ['2026-08-20', 'gpt-4o-mini', 'bots', '4000000'],
  ['2026-09-03', 'gpt-4o', 'search', '2000000'],
  ['2026-09-03', 'gpt-4o-mini', 'search', '2000000'],
  ['2026-09-04', 'gpt-4o-mini', 'bots', '8000000'],
  ['2026-10-30', 'gpt-4o', 'search', '2500000'],
];
writeFileSync(
  join(cwd, 'use.csv'),
  `date,model,team,input_tokens,requests,output_tokens\n${rows.map((row) => `${row.join(',')},1,0\n`).join('')}`,
);

/** The rows of the table, their cells divided by `|`. */
async function rowsOf(...argv: string[]): Promise<string[]> {
  const io = fakeIo({ cwd, columns: 140 });
  expect(await run(['usage', 'use.csv', '--notes', 'none', ...argv], io)).toBe(0);
  const [, , head = '', , ...lines] = io.out().trimEnd().split('\n');
  return [head, ...lines].map((line) => line.trim().replaceAll(/ {2,}/g, '|')).filter((line) => line !== '');
}

it('has the change of each month and its share of the total, but no change of a month that is not over', async () => {
  expect(await rowsOf('--by', 'month')).toEqual([
    'Month|Requests|Input|Cache read|Cache write|Output|Cost|Change|Share',
    '2026-08|2|5M|0|0|0|$3.10|19.6%',
    '2026-09|3|12M|0|0|0|$6.50|+109.7%|41.0%',
    '2026-10|1|2.5M|0|0|0|$6.25|39.4%',
    'Total|6|19.5M|0|0|0|$15.85',
  ]);
});

it('has rows in the order of what was asked: the costliest first, under it months as they go', async () => {
  expect((await rowsOf('--by', 'team,model,month')).map((row) => row.split('|').slice(0, 3).join(' '))).toEqual([
    'Team Model Month',
    'search gpt-4o 2026-08',
    'search gpt-4o 2026-09',
    'search gpt-4o 2026-10',
    'search gpt-4o-mini 2026-09',
    'bots gpt-4o-mini 2026-08',
    'bots gpt-4o-mini 2026-09',
    expect.stringMatching(/^Total/),
  ]);
});

it('has the costliest rows, whatever their order, and the others as one', async () => {
  const found = await rowsOf('--by', 'month,model', '--top', '2');
  expect(found.slice(1)).toEqual([
    '2026-09|gpt-4o|1|2M|0|0|0|$5.00|31.5%',
    '2026-10|gpt-4o|1|2.5M|0|0|0|$6.25|39.4%',
    '3 others|4|15M|0|0|0|$4.60|29.0%',
    'Total|6|19.5M|0|0|0|$15.85',
  ]);
});

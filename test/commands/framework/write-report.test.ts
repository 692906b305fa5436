import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OutputClosed } from '../../../src/values/errors.ts';
import { wantsColor, writeReport } from '../../../src/commands/framework/write-report.ts';
import { left, text, type Report } from '../../../src/report/report.ts';
import { fakeIo } from '../../fake-io.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'write-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const table = { columns: [left('name', 'Name')], rows: [{ cells: [text('a')] }] };
const report: Report = {
  tables: [table],
  notes: [],
  assumptions: [],
  unpriced: [],
  prices: undefined,
  records: table,
  body: () => ({ a: 1 }),
};
const write = (out: string, of: Report = report) => writeReport(fakeIo({ cwd: folder }), of, { out, color: true });
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

describe('writeReport into a file', () => {
  it.each([
    ['a.csv', 'name\r\na\r\n'],
    ['a.tsv', 'name\na\n'],
    ['a.json', '{\n  "schemaVersion": 1,\n  "assumptions": [],\n  "a": 1\n}\n'],
    ['a.ndjson', '{"name":"a"}\n'],
    ['a.JSONL', '{"name":"a"}\n'],
    ['a.md', '| Name |\n| ---- |\n| a    |\n'],
    ['a.txt', 'Name\n────\na\n'],
  ])('%s takes its format from the ending', async (name, content) => {
    await write(name);
    expect(read(name)).toBe(content);
  });

  it('replaces a file whole and keeps its rights', async () => {
    writeFileSync(join(folder, 'old.csv'), 'a much longer content than the new one has');
    chmodSync(join(folder, 'old.csv'), 0o640);
    await write('old.csv');
    expect(read('old.csv')).toBe('name\r\na\r\n');
    expect(statSync(join(folder, 'old.csv')).mode & 0o777).toBe(0o640);
  });

  it('follows a link', async () => {
    writeFileSync(join(folder, 'target.csv'), '');
    symlinkSync('target.csv', join(folder, 'link.csv'));
    await write('link.csv');
    expect(read('target.csv')).toBe('name\r\na\r\n');
  });

  it('leaves the old file and nothing else when the report breaks half-way', async () => {
    function* rows() {
      for (let made = 0; made < 30_000; made++) yield { cells: [text('row')] };
      throw new RangeError('broken');
    }
    writeFileSync(join(folder, 'kept.csv'), 'old');
    await expect(
      write('kept.csv', { ...report, records: { ...table, rows: { [Symbol.iterator]: rows } } }),
    ).rejects.toThrow('broken');
    expect(read('kept.csv')).toBe('old');
    expect(readdirSync(folder).filter((name) => name.includes('kept'))).toEqual(['kept.csv']);
  });

  it('writes straight into what is not a regular file', async () => {
    await write('/dev/null');
    expect(existsSync('/dev/null') && statSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});

it('stops when nobody reads any more', async () => {
  const io = fakeIo({ closesAfter: 0 });
  await expect(writeReport(io, report, { color: true })).rejects.toBeInstanceOf(OutputClosed);
});

describe('wantsColor', () => {
  it.each([
    [true, {}, true, true],
    [false, {}, true, false],
    [true, { TERM: 'dumb' }, true, false],
    [true, { NO_COLOR: '1' }, true, false],
    [true, { NO_COLOR: '' }, true, true],
    [false, { FORCE_COLOR: '1' }, true, true],
    [true, { FORCE_COLOR: '0' }, true, false],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true, false],
    [true, { FORCE_COLOR: '1' }, false, false],
  ])('on a terminal %s, with %j and --color %s: %s', (isTTY, env, flag, wanted) => {
    expect(wantsColor(fakeIo({ isTTY, env }), flag)).toBe(wanted);
  });
});

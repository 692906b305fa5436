import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { columnsOf, tableNames } from '../../../src/warehouse/columns.ts';
import { engineNames } from '../../../src/warehouse/sql/engines.ts';
import { usageColumns } from '../../../src/warehouse/sql/usage-columns.ts';
import { fakeIo } from '../../fake-io.ts';
import { listText } from '../../offers.ts';

async function runExport(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const io = fakeIo();
  const code = await run(['pricing', 'export', ...args], io);
  return { code, out: io.out(), err: io.err() };
}

function listFile(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'export-')), 'list.yaml');
  writeFileSync(file, text);
  return file;
}

function isRowOf(row: unknown, table: string): row is object {
  return typeof row === 'object' && row !== null && 'table' in row && row.table === table;
}

const quoted = listFile(
  listText('acme', `{ id: "it's", note: "O'Brien\\\\s \\"note\\"", rates: [{ from: 2026-01-01, output: 1 }] }`),
);

describe('pricing export', () => {
  it('writes one table as csv', async () => {
    const { code, out, err } = await runExport(
      '--as',
      'csv',
      '--table',
      'rates',
      '--pricing',
      quoted,
      '--provider',
      'acme',
    );
    expect([code, err]).toEqual([0, '']);
    const [header, row, rest] = out.split('\r\n');
    expect(header).toBe(
      columnsOf(12)
        .rates.columns.map(({ name }) => name)
        .join(','),
    );
    expect(row).toMatch(/^acme\/it's,standard,,,,,2026-01-01T00:00:00Z,,output,1,1000000,false,\d{4}-/);
    expect(rest).toBe('');
  });

  it('writes all tables as json and as ndjson, row for row', async () => {
    const document: unknown = JSON.parse(
      (await runExport('--as', 'json', '--pricing', quoted, '--provider', 'acme')).out,
    );
    const lines = (await runExport('--as', 'ndjson', '--pricing', quoted, '--provider', 'acme')).out.trim().split('\n');
    const rows = lines.map((line): unknown => JSON.parse(line));
    const inTable = (name: string): unknown =>
      rows.flatMap((row) => (isRowOf(row, name) ? [{ ...row, table: undefined }] : []));
    expect(document).toMatchObject({ schemaVersion: 1, rates: [{ offer: "acme/it's", usd_per_million: '1' }] });
    expect(document).toEqual({
      schemaVersion: 1,
      catalogue: expect.anything(),
      ...Object.fromEntries(tableNames.map((name) => [name, inTable(name)])),
    });
  });

  it.each(engineNames)('writes a script for %s, with texts and names in its quotes', async (engine) => {
    const { code, out, err } = await runExport(
      '--as',
      'sql',
      '--engine',
      engine,
      '--pricing',
      quoted,
      '--provider',
      'acme',
      '--schema',
      'a "b`c',
    );
    expect([code, err]).toEqual([0, '']);
    const doubled = ['duckdb', 'postgres'].includes(engine);
    expect(out).toContain(doubled ? "'acme/it''s'" : "'acme/it\\'s'");
    expect(out).toContain(doubled ? `'O''Brien\\s "note"'` : `'O\\'Brien\\\\s "note"'`);
    const schema = {
      duckdb: '"a ""b`c"',
      postgres: '"a ""b`c"',
      snowflake: '"a ""b`c"',
      clickhouse: '`a "b``c`',
      spark: '`a "b``c`',
      bigquery: '`a "b\\`c`',
    }[engine];
    expect(out).toContain(`${schema}.rates`.replace('.rates', engine === 'bigquery' ? '.`rates`' : '.rates'));
  });

  it.each([
    [['--as', 'sql'], '--as sql needs an engine'],
    [['--as', 'sql', '--engine', 'oracle'], '--engine: "oracle" is not an engine'],
    [['--as', 'sql', '--engine', 'clickhouse', '--source', 'langfuze'], '--source: "langfuze" is not a source'],
    [
      ['--as', 'sql', '--engine', 'postgres', '--source', 'langfuse'],
      'observations of Langfuse are not read in postgres',
    ],
    [['--as', 'sql', '--engine', 'postgres', '--from', 't'], '--from names the table of a source'],
    [['--as', 'csv', '--engine', 'duckdb'], '--engine is for --as sql'],
    [['--as', 'json', '--table', 'rates'], '--table is for --as csv'],
    [['--as', 'csv', '--years', '2027-2026'], '--years: "2027-2026" is not a span of years'],
    [['--as', 'csv', '--provider', 'opena'], 'no provider "opena" in the price lists'],
  ])('refuses %j', async (args, message) => {
    const { code, out, err } = await runExport(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`error: ${message}`);
  });

  it('refuses a list in another currency without an exchange rate, and converts with one', async () => {
    const yuan = listFile(
      listText('yuan', '{ id: m, rates: [{ from: 2026-01-01, output: 7 }] }').replace(
        'provider: yuan\n',
        'provider: yuan\ncurrency: CNY\n',
      ),
    );
    const refused = await runExport('--as', 'csv', '--pricing', yuan);
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(refused.err).toContain('yuan/m is priced in CNY');
    expect(refused.err).toContain('--fx CNY=7.10');
    const { out } = await runExport('--as', 'csv', '--pricing', yuan, '--provider', 'yuan', '--fx', 'CNY=7');
    expect(out).toContain(',output,1,1000000,');
  });

  it('leaves hours of years without windows to gaps that say so', async () => {
    const { out } = await runExport('--as', 'csv', '--table', 'gaps', '--provider', 'deepseek', '--years', '2024');
    expect(out).toContain('hours of that year are not in the export');
    expect(
      (await runExport('--as', 'csv', '--table', 'windows', '--provider', 'deepseek', '--years', '2024')).out.split(
        '\r\n',
      ),
    ).toHaveLength(2);
  });

  it('is documented column by column', () => {
    const text = readFileSync(join(import.meta.dirname, '../../../docs/warehouse.md'), 'utf8');
    const columns = [...tableNames.flatMap((name) => columnsOf(12)[name].columns), ...usageColumns];
    expect(
      columns.filter(({ name, says }) => !text.includes(`| \`${name}\` | ${says} |`)).map(({ name }) => name),
    ).toEqual([]);
  });
});

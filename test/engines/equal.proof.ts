import { mkdtempSync, openSync, writeFileSync, writeSync, closeSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/cli.ts';
import { decimal, plain } from '../../src/values/money.ts';
import { openCatalogue } from '../../src/pricing/lists/disk/load.ts';
import { offersOf } from '../../src/pricing/catalogue/select.ts';
import { columnFor } from '../../src/warehouse/sql/usage-columns.ts';
import { meters } from '../../src/pricing/rates/meters.ts';
import { priceTables } from '../../src/warehouse/price-tables.ts';
import { fakeIo } from '../fake-io.ts';
import { startClickHouse, startDuckDb, startPostgres, type Running } from './engines.ts';
import { pricer, Sums } from './expected.ts';
import { csvLine, generate } from './generate.ts';

const ROWS = Number(process.env['ROWS'] ?? 300_000);
const here = import.meta.dirname;
const sets = {
  'twelve decimals': { pricing: ['prices.yaml', 'discount.yaml'], fx: undefined },
  'nineteen decimals': { pricing: ['prices.yaml', 'discount.yaml', 'fine.yaml'], fx: '7.1' },
} as const;
const engines = {
  duckdb: { start: startDuckDb, rows: ROWS },
  clickhouse: { start: () => startClickHouse(), rows: ROWS },
  postgres: { start: startPostgres, rows: Math.min(ROWS, 100_000) },
} as const;

const groupings = {
  total: { key: () => '', sql: `''` },
  offer: {
    key: (_: unknown, offer: string | undefined) => offer ?? '',
    sql: `CASE WHEN cost IS NULL THEN '' ELSE offer END`,
  },
  'provider, model, tier': {
    key: (row: { provider: string; model: string; serviceTier: string | undefined }) =>
      `${row.provider}/${row.model}/${row.serviceTier ?? ''}`,
    sql: `coalesce(provider, '') || '/' || model || '/' || coalesce(service_tier, '')`,
  },
} as const;

/** The columns of `usage_rollup`, in their order. */
const rollUpHeader = [
  ...[
    'from',
    'until',
    'provider',
    'model',
    'service_tier',
    'multipliers',
    'thinking',
    'prompt_above',
    'uses',
    'requests',
    'web_searches',
  ],
  ...meters.map((meter) => columnFor[meter]),
];

function quoted(cell: string | null): string {
  const text = cell ?? '';
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

describe.each(Object.entries(sets))('prices of %s', (name, { pricing, fx }) => {
  const folder = mkdtempSync(join(tmpdir(), 'warehouse-'));
  const lists = pricing.map((file) => join(here, file));
  const counts = [
    ...new Set(Object.values(engines).map(({ rows }) => (name === 'twelve decimals' ? rows : Math.min(rows, 100_000)))),
  ];
  const expected = new Map<number, { sums: Map<string, Sums>; samples: Map<string, string> }>();

  beforeAll(async () => {
    const exchange = fx === undefined ? [] : [{ currency: 'CNY', perDollar: decimal(fx), date: '2026-11-23' }];
    const catalogue = await openCatalogue(fakeIo(), lists, { exchange, strictDates: false });
    const offers = catalogue.providers.flatMap((provider) => offersOf(catalogue, provider));
    const tables = priceTables(catalogue, offers, {
      years: { start: Date.UTC(2022, 0), end: Date.UTC(2028, 0) },
      at: undefined,
    });
    const price = pricer(catalogue);
    for (const count of counts) {
      const file = openSync(join(folder, `${count}.csv`), 'w');
      const sums = new Map(Object.keys(groupings).map((key) => [key, new Sums()]));
      const samples = new Map<string, string>();
      let lines = '';
      for (const row of generate(count, tables)) {
        const answer = price(row);
        for (const [key, grouping] of Object.entries(groupings))
          sums.get(key)?.add(grouping.key(row, answer.cost && answer.offer), answer);
        if (row.id % 499 === 0) samples.set(String(row.id), answer.cost ? plain(answer.cost) : (answer.reason ?? ''));
        lines += csvLine(row);
        if (lines.length < 1 << 20) continue;
        writeSync(file, lines);
        lines = '';
      }
      writeSync(file, lines);
      closeSync(file);
      expected.set(count, { sums, samples });
    }
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  describe.each(Object.entries(engines))('%s', (engine, { start, rows }) => {
    const count = name === 'twelve decimals' ? rows : Math.min(rows, 100_000);
    let running: Running;

    beforeAll(async () => {
      running = await start();
      const io = fakeIo();
      const options = [
        ...lists.flatMap((list) => ['--pricing', list]),
        ...(fx === undefined ? [] : ['--fx', `CNY=${fx}`]),
      ];
      const code = await run(['pricing', 'export', '--as', 'sql', '--engine', engine, ...options], io);
      expect([code, io.err()]).toEqual([0, '']);
      await running.run(io.out());
      await running.run(io.out());
      await running.load(join(folder, `${count}.csv`));
    });

    afterAll(() => running?.close());

    it.each(Object.entries(groupings))('adds up to the same by %s', async (key, { sql }) => {
      const began = performance.now();
      const lines = await running.query(
        `SELECT ${sql}, count(*), sum(CASE WHEN cost IS NULL THEN 1 ELSE 0 END), CAST(coalesce(sum(cost), 0) AS ${engine === 'clickhouse' ? 'String' : 'VARCHAR'}) FROM priced_usage GROUP BY 1`,
      );
      const found = lines
        .map(([group, all, unpriced, cost]) => `${group} | ${all} | ${unpriced} | ${plain(decimal(cost ?? ''))}`)
        .toSorted();
      if (key === 'total') console.log(name, engine, found.join(), `${Math.round(performance.now() - began)} ms`);
      const wanted = expected.get(count)?.sums.get(key)?.lines() ?? [];
      const wrong = found.map((line, place) => [line, wanted[place]]).filter(([a, b]) => a !== b);
      expect(wrong.slice(0, 5)).toEqual([]);
      expect(found.length).toBe(wanted.length);
    });

    it('prices each of a sample of rows the same', async () => {
      const modulo = engine === 'clickhouse' ? 'toInt64(id) % 499' : 'CAST(id AS BIGINT) % 499';
      const lines = await running.query(
        `SELECT id, CAST(cost AS ${engine === 'clickhouse' ? 'Nullable(String)' : 'VARCHAR'}), reason FROM priced_usage WHERE ${modulo} = 0`,
      );
      const samples = expected.get(count)?.samples ?? new Map<string, string>();
      const wrong = lines.filter(([id, cost, reason]) => {
        const wanted = samples.get(id ?? '');
        return cost === null || cost === undefined
          ? wanted !== 'other' && wanted !== reason
          : plain(decimal(cost)) !== wanted;
      });
      expect(wrong.slice(0, 5)).toEqual([]);
      expect(lines.length).toBe(samples.size);
      expect(lines.filter(([, cost, reason]) => (cost === null) === (reason === null))).toEqual([]);
    });

    it('prices its roll-up to the same total', async () => {
      const [[cost] = []] = await running.query(
        `SELECT CAST(sum(cost) AS ${engine === 'clickhouse' ? 'String' : 'VARCHAR'}) FROM priced_rollup`,
      );
      const [[direct] = []] = await running.query(
        `SELECT CAST(sum(cost) AS ${engine === 'clickhouse' ? 'String' : 'VARCHAR'}) FROM priced_usage WHERE cost IS NOT NULL`,
      );
      expect([cost, direct]).toEqual([direct, direct]);
    });

    it('makes a roll-up that usage reads, and prices to the same total', async () => {
      const [[direct] = []] = await running.query(
        `SELECT CAST(sum(cost) AS ${engine === 'clickhouse' ? 'String' : 'VARCHAR'}) FROM priced_usage WHERE cost IS NOT NULL`,
      );
      const file = join(folder, `${engine}.csv`);
      const lines = [rollUpHeader, ...(await running.query('SELECT * FROM usage_rollup'))].map((cells) =>
        cells.map(quoted).join(','),
      );
      writeFileSync(file, `${lines.join('\n')}\n`);
      const io = fakeIo();
      const code = await run(
        [
          'usage',
          file,
          '--format',
          'json',
          '--quiet',
          ...lists.flatMap((list) => ['--pricing', list]),
          ...(fx === undefined ? [] : ['--fx', `CNY=${fx}`]),
        ],
        io,
      );
      expect([code, io.err()]).toEqual([0, '']);
      expect(JSON.parse(io.out()).total.cost).toBe(plain(decimal(direct ?? '')));
    });
  });
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { run } from '../../src/cli.ts';
import { fakeIo } from '../fake-io.ts';
import { startClickHouse, startDuckDb, startPostgres, type Running } from './engines.ts';

// Each source holds the same twelve requests; what a file cannot tell (the hour of a cache write, a batch) is left out.

const samples = join(import.meta.dirname, 'samples');
const folder = mkdtempSync(join(tmpdir(), 'sources-'));

let clickhouse: Running | undefined;

async function openClickHouse(): Promise<Running> {
  clickhouse = await startClickHouse();
  return clickhouse;
}

// One at a time is all that its process takes, after a failure too.
afterEach(async () => {
  await clickhouse?.close();
  clickhouse = undefined;
});

afterAll(() => rmSync(folder, { recursive: true }));

async function script(engine: string, source: string, from?: string): Promise<string> {
  const io = fakeIo();
  const code = await run(
    [
      'pricing',
      'export',
      '--as',
      'sql',
      '--engine',
      engine,
      '--source',
      source,
      ...(from === undefined ? [] : ['--from', from]),
    ],
    io,
  );
  expect([code, io.err()]).toEqual([0, '']);
  return io.out();
}

const sums =
  'model, sum(requests), sum(input), sum(cache_read), sum(cache_write), sum(cache_write_1h), sum(output + reasoning)';

/** `model | requests | input | cache read | cache write, both | output`, each line one model. */
async function totals(running: Running): Promise<string[]> {
  const rows = await running.query(`SELECT ${sums} FROM usage GROUP BY model ORDER BY model`);
  return rows.map(([model = '', requests, input, read, write, write1h, output]) =>
    [String(model).replace(/^.*\//, ''), requests, input, read, Number(write) + Number(write1h), output].join(' | '),
  );
}

/** What of the twelve requests stands in a file. */
function expectedOf(file: string): string[] {
  const text = readFileSync(join(samples, file), 'utf8');
  return expected.filter((line) => text.includes(`"${line.split(' ')[0]}"`));
}

const expected = [
  'claude-haiku-4-5-20251001 | 1 | 1000 | 0 | 4000 | 300',
  'claude-sonnet-4-5-20250929 | 2 | 3000 | 5000 | 2000 | 900',
  'deepseek-v4-flash | 4 | 2000 | 6000 | 0 | 1000',
  'gpt-4o-2024-08-06 | 3 | 8000 | 4000 | 0 | 1500',
  'gpt-4o-mini-2024-07-18 | 2 | 20000 | 0 | 0 | 2000',
];

async function priced(running: Running): Promise<number> {
  const [[count] = []] = await running.query('SELECT count(*) FROM priced_usage WHERE cost IS NOT NULL');
  return Number(count);
}

const lines = (file: string): Record<string, unknown>[] =>
  readFileSync(join(samples, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('files in DuckDB', () => {
  it.each([
    ['canonical', 'canonical.jsonl'],
    ['litellm', 'litellm-spendlogs.jsonl'],
    ['langfuse', 'langfuse-observations-v2.jsonl'],
  ])('%s comes to the totals of its sample, as JSON lines and as Parquet', async (source, file) => {
    const running = await startDuckDb();
    await running.run(await script('duckdb', source, join(samples, file)));
    expect(await totals(running)).toEqual(expectedOf(file));
    expect(await priced(running)).toBe(lines(file).filter(({ type }) => type !== 'SPAN').length);
    const parquet = join(folder, `${source}.parquet`);
    await running.run(`COPY (SELECT * FROM read_json_auto('${join(samples, file)}')) TO '${parquet}' (FORMAT parquet)`);
    await running.run(await script('duckdb', source, parquet));
    expect(await totals(running)).toEqual(expectedOf(file));
    await running.close();
  });

  it('openrouter comes to the totals of its sample', async () => {
    const running = await startDuckDb();
    await running.run(await script('duckdb', 'openrouter', join(samples, 'openrouter-activity-generations.csv')));
    const found = await totals(running);
    expect(found.find((line) => line.startsWith('gpt-4o-2024'))).toBe(expected[3]);
    await running.close();
  });
});

it('LiteLLM in Postgres comes to the totals of its sample', async () => {
  const running = await startPostgres();
  await running.run(`CREATE TABLE "LiteLLM_SpendLogs" (request_id text PRIMARY KEY, "startTime" timestamp, model text, custom_llm_provider text,
    prompt_tokens int, completion_tokens int, metadata jsonb, cache_hit text, team_id text)`);
  const text = (value: unknown): string =>
    value === null || value === undefined ? 'NULL' : `'${String(value).replaceAll("'", "''")}'`;
  for (const row of lines('litellm-spendlogs.jsonl')) {
    const values = [
      row['request_id'],
      row['startTime'],
      row['model'],
      row['custom_llm_provider'],
      row['prompt_tokens'],
      row['completion_tokens'],
      JSON.stringify(row['metadata']),
      row['cache_hit'],
      row['team_id'],
    ];
    await running.run(`INSERT INTO "LiteLLM_SpendLogs" VALUES (${values.map(text).join(', ')})`);
  }
  await running.run(
    `INSERT INTO "LiteLLM_SpendLogs" VALUES ('served', '2026-10-01', 'claude-haiku-4-5-20251001', 'anthropic', 5, 5, '{}', 'True', '')`,
  );
  await running.run(await script('postgres', 'litellm'));
  expect(await totals(running)).toEqual(expectedOf('litellm-spendlogs.jsonl'));
  expect(await priced(running)).toBe(lines('litellm-spendlogs.jsonl').length + 1);
  await running.close();
});

describe('ClickHouse', () => {
  it('Langfuse comes to the totals of its sample; what was written again counts once, what was deleted not at all', async () => {
    const running = await openClickHouse();
    await running.run(`CREATE TABLE observations (id String, project_id String, type LowCardinality(String), start_time DateTime64(3),
      provided_model_name Nullable(String), usage_details Map(LowCardinality(String), UInt64), event_ts DateTime64(3), is_deleted UInt8)
      ENGINE = ReplacingMergeTree(event_ts, is_deleted) ORDER BY (project_id, id)`);
    const insert = (file: string, version: number, deleted: number, where = '1'): Promise<void> =>
      running.run(`INSERT INTO observations SELECT id, project_id, type, start_time, provided_model_name, usage_details, toDateTime64(${version}, 3), ${deleted}
        FROM file('${join(samples, file)}', 'JSONEachRow', 'id String, project_id String, type String, start_time DateTime64(6), provided_model_name String, usage_details Map(String, UInt64)') WHERE ${where}`);
    await insert('langfuse-observations-v2.jsonl', 1, 0);
    await insert('langfuse-observations-v2.jsonl', 2, 0);
    await running.run(await script('clickhouse', 'langfuse'));
    expect(await totals(running)).toEqual(expectedOf('langfuse-observations-v2.jsonl'));
    expect(await priced(running)).toBe(6);
    await insert('langfuse-observations-v2.jsonl', 3, 1, `provided_model_name LIKE 'gpt%'`);
    expect(await totals(running)).toEqual(
      expectedOf('langfuse-observations-v2.jsonl').filter((line) => !line.startsWith('gpt')),
    );
  });

  it('spans of OpenTelemetry come to the totals of their sample, in the old names too', async () => {
    const running = await openClickHouse();
    await running.run(`CREATE TABLE otel_traces (Timestamp DateTime64(9), TraceId String, SpanId String, ServiceName LowCardinality(String),
      ResourceAttributes Map(LowCardinality(String), String), SpanAttributes Map(LowCardinality(String), String)) ENGINE = MergeTree ORDER BY Timestamp`);
    for (const line of lines('otel-genai-spans.otlp.jsonl')) {
      for (const span of JSON.parse(JSON.stringify(line)).resourceSpans[0].scopeSpans[0].spans) {
        const attributes = span.attributes.map(
          ({ key, value }: { key: string; value: Record<string, unknown> }) =>
            `'${key}', '${String(Object.values(value)[0])}'`,
        );
        await running.run(
          `INSERT INTO otel_traces SELECT fromUnixTimestamp64Nano(toInt64('${span.startTimeUnixNano}')), '${span.traceId}', '${span.spanId}', 'demo-api', map(), map(${attributes.join(', ')})`,
        );
      }
    }
    await running.run(await script('clickhouse', 'otel'));
    const file = 'otel-genai-spans.otlp.jsonl';
    const found = await totals(running);
    expect(found.filter((line) => !line.startsWith('gpt-4o-mini'))).toEqual(
      expectedOf(file).filter((line) => !line.startsWith('gpt-4o-mini')),
    );
    expect(found.find((line) => line.startsWith('gpt-4o-mini'))).toContain('| 1 | 12000 | 0 | 0 | 1200');
    expect(await priced(running)).toBe(lines(file).length);
  });
});

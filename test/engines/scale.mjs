// ClickHouse over generated rows: how fast it prices them, beside a bare sum of their tokens.
//   node scale.mjs [rows] [folder]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Session } from 'chdb';

const rows = Number(process.argv[2] ?? 100_000_000);
const folder = mkdtempSync(join(process.argv[3] ?? tmpdir(), 'scale-'));
const session = new Session(folder);
const program = join(import.meta.dirname, '../../bin/cost-projection.cjs');
const script = execFileSync(process.execPath, [program, 'pricing', 'export', '--as', 'sql', '--engine', 'clickhouse'], {
  maxBuffer: 1 << 28,
});

const models = [
  ['openai', 'gpt-4o'],
  ['openai', 'gpt-4o-mini'],
  ['openai', 'gpt-5.4'],
  ['openai', 'gpt-5-mini'],
  ['anthropic', 'claude-sonnet-4-5'],
  ['anthropic', 'claude-haiku-4-5'],
  ['google', 'gemini-2.5-pro'],
  ['google', 'gemini-2.5-flash'],
  ['deepseek', 'deepseek-v4-flash'],
  ['deepseek', 'deepseek-v4-pro'],
  ['openrouter', 'deepseek/deepseek-v3.2'],
  ['mistral', 'mistral-medium-latest'],
];
const list = (values) => `[${values.map((value) => `'${value}'`).join(', ')}]`;
const text = 'LowCardinality(String)';

try {
  session.query(`CREATE TABLE usage (id String, at DateTime64(3, 'UTC'), provider ${text}, model ${text}, service_tier ${text}, thinking Bool,
    multipliers ${text}, prompt_tokens Nullable(Int64), requests Int64, web_searches Int64, input Int64, cache_read Int64, cache_write Int64,
    cache_write_1h Int64, input_audio Int64, cache_read_audio Int64, input_image Int64, output Int64, reasoning Int64, output_audio Int64,
    project ${text}) ENGINE = MergeTree ORDER BY at`);
  const step = 10_000_000;
  for (let first = 0; first < rows; first += step) {
    const count = Math.min(step, rows - first);
    session.query(`INSERT INTO usage SELECT '', toDateTime64('2026-06-01 00:00:00', 3, 'UTC') + toIntervalMillisecond(toUInt64((${first} + number) * ${((170 * 86_400_000) / rows).toFixed(6)})),
      ${list(models.map(([provider]) => provider))}[k], ${list(models.map(([, model]) => model))}[k], if(rand(3) % 10 = 0, 'batch', ''), false, '', NULL, 1, 0,
      rand(4) % 4000 + if(rand(5) % 50 = 0, 250000, 0), if(rand(6) % 2 = 0, rand(7) % 20000, 0), if(rand(8) % 20 = 0, rand(9) % 5000, 0), 0, 0, 0, 0,
      rand(10) % 1500, if(rand(11) % 4 = 0, rand(12) % 3000, 0), 0, concat('project-', toString(rand(13) % 5))
      FROM (SELECT number, rand(2) % ${models.length} + 1 AS k FROM numbers(${count}))`);
  }
  for (const statement of String(script).split(/;\n\n/))
    if (statement.replaceAll(/^--.*$/gm, '').trim() !== '') session.query(statement);
  const tokens = [
    'input',
    'cache_read',
    'cache_write',
    'cache_write_1h',
    'input_audio',
    'cache_read_audio',
    'input_image',
    'output',
    'reasoning',
    'output_audio',
  ].join(' + ');
  const bare = `SELECT model, sum(${tokens}) FROM usage GROUP BY model ORDER BY model`;
  const queries = {
    'bare sum of tokens by model': bare,
    'priced_rollup by model':
      'SELECT model, sum(cost), countIf(cost IS NULL) FROM priced_rollup GROUP BY model ORDER BY model',
    'priced_usage by model':
      'SELECT model, sum(cost), countIf(cost IS NULL) FROM priced_usage GROUP BY model ORDER BY model',
  };
  session.query(bare);
  let base;
  for (const [name, query] of Object.entries(queries)) {
    const rounds = Array.from({ length: rows > 20_000_000 && name.startsWith('priced') ? 1 : 3 }, () => {
      const began = performance.now();
      const usage = process.cpuUsage();
      const answer = session.query(query, 'TSV').trim();
      const { user, system } = process.cpuUsage(usage);
      return { answer, seconds: (performance.now() - began) / 1000, cpu: (user + system) / 1e6 };
    });
    const seconds = Math.min(...rounds.map((round) => round.seconds));
    const cpu = Math.min(...rounds.map((round) => round.cpu));
    base ??= cpu;
    console.log(
      `${name}: ${seconds.toFixed(2)} s, ${(rows / seconds / 1e6).toFixed(1)} M rows/s; CPU ${cpu.toFixed(2)} s, ${(rows / cpu / 1e6).toFixed(1)} M rows/s, ${(cpu / base).toFixed(1)} × the bare sum`,
    );
    console.log(rounds[0].answer.replaceAll('\n', '; '));
  }
} finally {
  session.cleanup();
  rmSync(folder, { recursive: true, force: true });
}

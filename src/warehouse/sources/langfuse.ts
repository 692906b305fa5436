import { clickhouse } from '../sql/clickhouse.ts';
import { duckdb } from '../sql/duckdb.ts';
import { duckFiles, quotedPath, usageSelect, type UsageSource } from './source.ts';

/** Keys of usage details by the column that they count in; any key may occur, and these are known ones. */
const keys: Readonly<Record<string, readonly string[]>> = {
  input: ['input', 'prompt', 'input_tokens', 'prompt_tokens'],
  cache_read: ['input_cached_tokens', 'input_cache_read', 'cache_read_input_tokens', 'cached_tokens'],
  cache_write: ['cache_creation_input_tokens', 'input_cache_creation', 'input_cache_creation_5m'],
  cache_write_1h: ['input_cache_creation_1h'],
  input_audio: ['input_audio_tokens'],
  output: ['output', 'completion', 'output_tokens', 'completion_tokens'],
  reasoning: ['output_reasoning_tokens', 'output_reasoning', 'reasoning_tokens'],
  output_audio: ['output_audio_tokens'],
};

const totals = ['total', 'total_tokens'];

const cached = 'cache_read + cache_write + cache_write_1h + input_audio';
const spoken = 'reasoning + output_audio';

/** The total tells whether input and output include the parts; if it fits neither way, a count is below zero. */
function selectOf(
  dialect: typeof duckdb,
  count: (name: string) => string,
  { id, at, from }: { id: string; at: string; from: string },
): string {
  const sums = Object.entries(keys).map(([column, names]) => `${names.map(count).join(' + ')} AS ${column}`);
  const rows = `SELECT ${id} AS id, ${at} AS started, provided_model_name AS called, project_id,
      ${sums.join(',\n      ')},
      ${totals.map(count).join(' + ')} AS total
    FROM ${from}`;
  const judged = `SELECT *, CASE
      WHEN total = 0 OR total = input + output + ${cached} + ${spoken} THEN 'beside'
      WHEN total = input + output THEN 'within'
      WHEN total = input + output + ${spoken} THEN 'cache within'
      ELSE 'unknown' END AS parts
  FROM (
    ${rows}
  ) counted`;
  return usageSelect(
    dialect,
    {
      id: 'id',
      at: 'started',
      model: `coalesce(called, '')`,
      input: `CASE parts WHEN 'beside' THEN input WHEN 'unknown' THEN -1 ELSE input - (${cached}) END`,
      cache_read: 'cache_read',
      cache_write: 'cache_write',
      cache_write_1h: 'cache_write_1h',
      input_audio: 'input_audio',
      output: `CASE parts WHEN 'within' THEN output - (${spoken}) ELSE output END`,
      reasoning: 'reasoning',
      output_audio: 'output_audio',
      project: 'project_id',
    },
    `(\n  ${judged}\n) observed`,
  );
}

const columns = {
  id: 'VARCHAR',
  project_id: 'VARCHAR',
  type: 'VARCHAR',
  start_time: 'TIMESTAMP',
  provided_model_name: 'VARCHAR',
  usage_details: 'JSON',
};

const used = "type IN ('GENERATION', 'EMBEDDING')";

/** Observations in Langfuse's ClickHouse, or exported. A row written again counts once, a deleted one not at all. */
export const langfuse: UsageSource = {
  title: 'observations of Langfuse',
  table: 'observations',
  engines: {
    clickhouse: (from) =>
      selectOf(clickhouse, (name) => `toInt64(usage_details['${name}'])`, {
        id: 'id',
        at: 'start_time',
        from: `${quotedPath(from, '`')} FINAL\n    WHERE ${used} AND is_deleted = 0`,
      }),
    duckdb: (from) =>
      selectOf(duckdb, (name) => `coalesce(CAST(usage_details ->> '$.${name}' AS BIGINT), 0)`, {
        id: 'id',
        at: 'start_time',
        from: `${duckFiles(from, columns)}\n    WHERE ${used}`,
      }),
  },
};

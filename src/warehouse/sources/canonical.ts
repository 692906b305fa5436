import { duckdb } from '../sql/duckdb.ts';
import { duckFiles, usageSelect, type UsageSource } from './source.ts';

const columns = {
  ts: 'TIMESTAMP',
  provider: 'VARCHAR',
  model: 'VARCHAR',
  requests: 'BIGINT',
  input_uncached: 'BIGINT',
  cache_read: 'BIGINT',
  cache_write_5m: 'BIGINT',
  cache_write_1h: 'BIGINT',
  output: 'BIGINT',
  reasoning_in_output: 'BIGINT',
  batch: 'BOOLEAN',
};

/** Requests in disjoint buckets, as pipelines that normalise several sources write them. */
export const canonical: UsageSource = {
  title: 'requests normalised to disjoint buckets',
  table: 'canonical.jsonl',
  engines: {
    duckdb: (from) =>
      usageSelect(
        duckdb,
        {
          at: 'ts',
          provider: 'provider',
          model: 'model',
          service_tier: "CASE WHEN batch THEN 'batch' ELSE '' END",
          requests: 'requests',
          input: 'input_uncached',
          cache_read: 'cache_read',
          cache_write: 'cache_write_5m',
          cache_write_1h: 'cache_write_1h',
          output: 'output - coalesce(reasoning_in_output, 0)',
          reasoning: 'reasoning_in_output',
        },
        duckFiles(from, columns),
      ),
  },
};

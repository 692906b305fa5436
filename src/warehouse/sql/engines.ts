import { bigquery } from './bigquery.ts';
import { clickhouse } from './clickhouse.ts';
import type { SqlDialect } from './dialect.ts';
import { duckdb } from './duckdb.ts';
import { postgres } from './postgres.ts';
import { snowflake } from './snowflake.ts';
import { spark } from './spark.ts';

export const engines = { duckdb, clickhouse, postgres, bigquery, snowflake, spark } satisfies Readonly<
  Record<string, SqlDialect>
>;

export type Engine = keyof typeof engines;

export const engineNames: readonly Engine[] = ['duckdb', 'clickhouse', 'postgres', 'bigquery', 'snowflake', 'spark'];

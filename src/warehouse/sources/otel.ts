import { otelNames, type Meter } from '../../pricing/rates/meters.ts';
import { clickhouse } from '../sql/clickhouse.ts';
import { providerOf, quotedPath, usageSelect, type UsageSource } from './source.ts';

const attribute = (name: string): string => `SpanAttributes['gen_ai.${name}']`;

/** The first attribute that has a value: the conventions renamed some of them. */
function firstOf(...names: readonly string[]): string {
  return `multiIf(${names.flatMap((name) => [`${attribute(name)} != ''`, attribute(name)]).join(', ')}, '')`;
}

const count = (meter: Meter): string => `toInt64OrZero(${firstOf(...otelNames[meter].map((name) => `usage.${name}`))})`;

/** True if the span counts that kind of token. */
const has = (meter: Meter): string =>
  otelNames[meter].map((name) => `mapContains(SpanAttributes, 'gen_ai.usage.${name}')`).join(' OR ');

/** Spans that add up the use of their children. */
const sums = ['invoke_agent', 'create_agent', 'execute_tool', 'invoke_workflow'].map((name) => `'${name}'`).join(', ');

/**
 * Spans of generative AI as the collector's ClickHouse exporter writes them. By convention the input includes the
 * cache; if the cache is larger, the library counted it separately.
 */
export const otel: UsageSource = {
  title: 'spans of OpenTelemetry',
  table: 'otel_traces',
  engines: {
    clickhouse: (from) =>
      usageSelect(
        clickhouse,
        {
          id: "concat(TraceId, '/', SpanId)",
          at: "toDateTime64(Timestamp, 3, 'UTC')",
          provider: providerOf('sold_by'),
          model: 'called',
          input: 'if(cache_read + cache_write <= prompt, prompt - cache_read - cache_write, prompt)',
          cache_read: 'cache_read',
          cache_write: 'cache_write',
          output: 'completion - reasoning',
          reasoning: 'reasoning',
          project: 'ServiceName',
        },
        `(
  SELECT TraceId, SpanId, Timestamp, ServiceName,
    ${firstOf('provider.name', 'system')} AS sold_by,
    ${firstOf('response.model', 'request.model')} AS called,
    ${count('input')} AS prompt,
    ${count('output')} AS completion,
    ${count('cacheRead')} AS cache_read,
    ${count('cacheWrite')} AS cache_write,
    ${count('reasoning')} AS reasoning
  FROM ${quotedPath(from, '`')}
  WHERE (${has('input')}
      OR ${has('output')})
    AND ${attribute('operation.name')} NOT IN (${sums})
) spans`,
      ),
  },
};

import { clickhouse } from '../sql/clickhouse.ts';
import { providerOf, quotedPath, usageSelect, type UsageSource } from './source.ts';

const attribute = (name: string): string => `SpanAttributes['gen_ai.${name}']`;

/** The first attribute that has a value: the conventions renamed some of them. */
function firstOf(...names: readonly string[]): string {
  return `multiIf(${names.flatMap((name) => [`${attribute(name)} != ''`, attribute(name)]).join(', ')}, '')`;
}

function count(...names: readonly string[]): string {
  return `toInt64OrZero(${firstOf(...names.map((name) => `usage.${name}`))})`;
}

/** True if the span counts that kind of token. */
const has = (name: string): string => `mapContains(SpanAttributes, 'gen_ai.usage.${name}')`;

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
    ${count('input_tokens', 'prompt_tokens')} AS prompt,
    ${count('output_tokens', 'completion_tokens')} AS completion,
    ${count('cache_read.input_tokens', 'cache_read_input_tokens')} AS cache_read,
    ${count('cache_creation.input_tokens', 'cache_creation_input_tokens')} AS cache_write,
    ${count('reasoning.output_tokens', 'reasoning_tokens')} AS reasoning
  FROM ${quotedPath(from, '`')}
  WHERE (${has('input_tokens')} OR ${has('prompt_tokens')}
      OR ${has('output_tokens')} OR ${has('completion_tokens')})
    AND ${attribute('operation.name')} NOT IN (${sums})
) spans`,
      ),
  },
};

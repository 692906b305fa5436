import { meters } from '../../meters.ts';
import type { Dialect } from './dialect.ts';
import { promptTokens } from './priced.ts';
import { columnOf } from './usage-columns.ts';

/** Stretches of time that a roll-up may have, in seconds. */
const stretches = [3600, 1800, 900, 600, 300, 60, 1] as const;

/** The longest stretch that no change of a rate and no edge of a window falls into. */
export function stretchFor(changes: readonly number[]): number {
  return stretches.find((seconds) => changes.every((ms) => ms % (seconds * 1000) === 0)) ?? 1;
}

/**
 * Usage summed under what decides its rates: the stretch of time, names, the way it was sent, and the longest of all the
 * catalogue's thresholds that its prompts exceed. The columns are those that `usage` reads.
 */
export function rollUp(dialect: Dialect, usage: string, edges: readonly number[], seconds: number): string {
  const { quote } = dialect;
  const keys = ['provider', 'model', 'service_tier', 'thinking', 'multipliers'];
  const sums = ['web_searches', ...meters.map(columnOf)];
  const bucket = dialect.bucket(`u.${quote('at')}`, seconds);
  const known = edges.toReversed().map((edge) => `WHEN ${promptTokens} > ${edge} THEN ${edge}`);
  const above = `CASE WHEN u.prompt_tokens IS NULL AND coalesce(u.requests, 1) > 1 THEN NULL ${known.join(' ')} ELSE 0 END`;
  return `SELECT bucket AS ${quote('from')}, ${dialect.after('bucket', seconds)} AS ${quote('until')}, ${keys.join(', ')}, prompt_above,
  sum(requests) AS requests, ${sums.map((name) => `sum(${name}) AS ${name}`).join(', ')}, project
FROM (
  SELECT ${bucket} AS bucket, ${keys.map((key) => `u.${key} AS ${key}`).join(', ')},
    ${above} AS prompt_above,
    coalesce(u.requests, 1) AS requests, ${sums.map((name) => `coalesce(u.${name}, 0) AS ${name}`).join(', ')}, u.project AS project
  FROM ${usage} u
) r
GROUP BY bucket, ${keys.join(', ')}, prompt_above, project`;
}

import { meters } from '../../pricing/rates/meters.ts';
import type { PriceTables } from '../price-tables.ts';
import { codeLists, codesOf } from './codes.ts';
import type { SqlDialect } from './dialect.ts';
import { promptTokens } from './priced.ts';
import { columnFor } from './usage-columns.ts';

/** Intervals that a roll-up may have, in seconds. */
const stretches = [3600, 1800, 900, 600, 300, 60, 1] as const;

/** The longest interval without a change of a rate or the edge of a window inside. */
function stretchFor(changes: readonly number[]): number {
  return stretches.find((seconds) => changes.every((ms) => ms % (seconds * 1000) === 0)) ?? 1;
}

const names = ['provider', 'model', 'service_tier', 'multipliers'];
const sums = ['web_searches', ...meters.map((meter) => columnFor[meter])];

type Names = (table: string) => string;

/**
 * Usage added up by everything that decides its rates: the interval, names, the way it was sent, the highest threshold
 * of the catalogue that its prompts exceed, and its use of meters that some offers have no rate for. The columns are
 * those that `usage` reads.
 */
export function rollUp(
  dialect: SqlDialect,
  table: Names,
  prices: Pick<PriceTables, 'edges' | 'unrated' | 'changes'>,
): string {
  const { quote, codes } = dialect;
  const seconds = stretchFor(prices.changes);
  const texts = names.map((name) => `coalesce(u.${name}, '') AS ${name}`).join(', ');
  const rows = `SELECT ${dialect.bucket(`u.${quote('at')}`, seconds)} AS bucket, ${texts},
    coalesce(u.thinking, ${dialect.flag(false)}) AS thinking,
    ${aboveOf(dialect, prices.edges)} AS above, ${usesOf(prices.unrated)} AS uses,
    coalesce(u.requests, 1) AS requests, ${sums.map((name) => `coalesce(u.${name}, 0) AS ${name}`).join(', ')}
  FROM ${table('usage')} u`;
  const coded = codesOf(dialect, names);
  const keys = ['bucket', 'thinking', 'above', 'uses', ...(coded?.map(({ name }) => name) ?? names)];
  const from =
    coded && codes
      ? `SELECT r.*, ${coded.map(({ name, sql }) => `${sql} AS ${name}`).join(', ')}\n  FROM (${rows}) r`
      : rows;
  const lists = codes ? `WITH\n  ${codes.lists(codeLists(table))}\n` : '';
  const span = `bucket AS ${quote('from')}, ${dialect.after('bucket', seconds)} AS ${quote('until')}`;
  return `${lists}SELECT ${span},
  ${names.map((name) => (codes ? `any(r.${name}) AS ${name}` : name)).join(', ')}, thinking,
  CASE WHEN above >= 0 THEN above END AS prompt_above, uses,
  sum(r.requests) AS requests, ${sums.map((name) => `sum(r.${name}) AS ${name}`).join(', ')}
FROM (
  ${from}
) r
GROUP BY ${keys.join(', ')}`;
}

/** The highest threshold that a prompt exceeds, 0 for none; below zero if the length of the prompts is unknown. */
function aboveOf({ codes }: SqlDialect, edges: readonly number[]): string {
  const cases = edges.toReversed().map((edge) => `WHEN ${promptTokens} > ${edge} THEN ${edge}`);
  const known = codes
    ? `ELSE greatest(${codes.stepOf(promptTokens, [0, ...edges.map((edge) => edge + 1)])} - 1, 0)`
    : [...cases, 'ELSE 0'].join(' ');
  return `CASE WHEN u.prompt_tokens IS NULL AND coalesce(u.requests, 1) > 1 THEN -1 ${known} END`;
}

/** A bit for each class of meters. */
function usesOf(unrated: PriceTables['unrated']): string {
  const bits = unrated.map((all, place) => {
    const used = all.map((meter) => `coalesce(u.${columnFor[meter]}, 0) > 0`).join(' OR ');
    return `CASE WHEN ${used} THEN ${2 ** place} ELSE 0 END`;
  });
  return bits.length === 0 ? '0' : bits.join(' + ');
}

import { meters, promptMeters, parentMeter, serviceTiers, type Meter } from '../../pricing/rates/meters.ts';
import { rootOf } from './cards.ts';
import { cardKeyOf, codeLists, keyOf } from './codes.ts';
import type { SqlDialect } from './dialect.ts';
import { columnFor, usageColumns } from './usage-columns.ts';

/** What a priced view reads: the moment that decides its rates, and the length of each prompt. */
interface Input {
  readonly table: string;
  readonly at: string;
  /** Columns passed on as they are. */
  readonly passed: readonly string[];
  readonly prompt: string;
}

type Names = (table: string) => string;

const count = (name: string): string => `coalesce(u.${name}, 0)`;

/** The prompt of a request is the sum of its columns; the prompts of several requests are unknown and assumed short. */
export const promptTokens = `coalesce(u.prompt_tokens, CASE WHEN coalesce(u.requests, 1) > 1 THEN 0 ELSE ${promptMeters
  .map((meter) => count(columnFor[meter]))
  .join(' + ')} END)`;

/** Every request with what it costs. */
export function pricedUsage(dialect: SqlDialect, table: Names, scale: number): string {
  const input = {
    table: table('usage'),
    at: dialect.quote('at'),
    passed: usageColumns.map(({ name }) => name),
    prompt: promptTokens,
  };
  return priced(dialect, table, input, scale);
}

/** A roll-up with what it costs: the same sums as of its requests, priced once for each stretch of time. */
export function pricedRollUp(dialect: SqlDialect, table: Names, scale: number): string {
  const prompt = 'CASE WHEN coalesce(u.prompt_above, 0) > 0 THEN u.prompt_above + 1 ELSE 0 END';
  const passed = [
    'from',
    'until',
    ...usageColumns.map(({ name }) => name).filter((name) => !['id', 'at', 'prompt_tokens', 'project'].includes(name)),
    'prompt_above',
    'uses',
  ];
  return priced(dialect, table, { table: table('usage_rollup'), at: dialect.quote('from'), passed, prompt }, scale);
}

/**
 * Two lookups, the hours of a row first, each by equal names and a range: of moments, of prompt lengths. A cost without
 * a price is NULL, with the reason.
 */
function priced(dialect: SqlDialect, table: Names, { table: from, at, passed, prompt }: Input, scale: number): string {
  const { quote, flag } = dialect;
  const { codes } = dialect;
  const key = (name: 'provider' | 'model' | 'service_tier' | 'multipliers'): string =>
    keyOf(dialect, name, `u.${name}`);
  const card = (name: 'provider' | 'model' | 'service_tier' | 'multipliers', column: string): string =>
    cardKeyOf(dialect, name, column);
  const keys = [
    `${key('provider')} AS key_provider`,
    `${key('model')} AS key_name`,
    `${key('service_tier')} AS key_tier`,
    `${key('multipliers')} AS key_multipliers`,
  ].join(', ');
  const ofCard = ['c.offer AS offer', 'c.is_undated AS is_undated', 'c.catalogue AS catalogue'].join(', ');
  const isSent = [
    `${card('service_tier', 'c.service_tier')} = u.key_tier`,
    `${card('multipliers', 'c.multipliers')} = u.key_multipliers`,
  ].join(' AND ');
  const above = 'CASE WHEN card_above >= 0 THEN card_above END AS above_input_tokens';
  return `WITH ${codes ? `${codes.lists(codeLists(table))},\n` : ''}keyed AS (
  SELECT ${passed.map((name) => `u.${quote(name)} AS ${quote(name)}`).join(', ')},
    u.${at} AS key_at, ${dialect.dayOf(`u.${at}`)} AS key_day, ${prompt} AS key_prompt,
    ${keys}
  FROM ${from} u
), timed AS (
  SELECT u.*, coalesce(w.${quote('window')}, '') AS key_window
  FROM keyed u
  LEFT JOIN ${table('window_cards')} w
    ON ${card('provider', 'w.provider')} = u.key_provider AND ${card('model', 'w.name')} = u.key_name
    AND ${card('service_tier', 'w.service_tier')} = u.key_tier AND w.${quote('day')} = u.key_day
    AND w.valid_from <= u.key_at AND u.key_at < w.valid_until
), carded AS (
  SELECT u.*, ${ofCard}, c.above_input_tokens AS card_above,
    ${reasonOf(flag)} AS reason,
    ${tokenUnits(dialect)} AS token_units,
    ${feeUnits(dialect)} AS fee_units
  FROM timed u
  LEFT JOIN ${table('rate_cards')} c
    ON ${card('provider', 'c.provider')} = u.key_provider AND ${card('model', 'c.name')} = u.key_name
    AND ${isSent}
    AND c.${quote('window')} = u.key_window
    AND c.valid_from <= u.key_at AND u.key_at < c.valid_until
    AND c.above_input_tokens < u.key_prompt AND u.key_prompt <= c.up_to_input_tokens
)
SELECT ${passed.map((name) => quote(name)).join(', ')},
  offer, key_window AS ${quote('window')}, ${above}, is_undated,
  CASE WHEN reason IS NULL THEN ${dialect.dollars('token_units', scale)} END AS token_cost,
  CASE WHEN reason IS NULL THEN ${dialect.dollars('fee_units', scale)} END AS fees,
  CASE WHEN reason IS NULL THEN ${dialect.dollars('(token_units + fee_units)', scale)} END AS cost,
  reason, catalogue
FROM carded${dialect.settings}`;
}

/** What a meter costs in the mode of the row: in thinking mode the whole answer is billed at its rate. */
function unitsOf(meter: Meter): string {
  if (rootOf(meter) !== 'output') return `c.${columnFor[meter]}_units`;
  const thinking = 'coalesce(u.thinking, FALSE)';
  const answer = `CASE WHEN ${thinking} THEN coalesce(c.thinking_units, c.output_units) ELSE c.output_units END`;
  if (meter === 'output') return answer;
  if (meter === 'reasoning') {
    const reasoning = 'coalesce(c.reasoning_units, c.output_units)';
    return `CASE WHEN ${thinking} AND c.thinking_units IS NOT NULL THEN c.thinking_units ELSE ${reasoning} END`;
  }
  return parentMeter[meter] === 'output'
    ? `coalesce(c.${columnFor[meter]}_units, ${answer})`
    : `c.${columnFor[meter]}_units`;
}

function tokenUnits({ wide }: SqlDialect): string {
  return meters
    .map(
      (meter) =>
        `CASE WHEN ${count(columnFor[meter])} > 0 THEN ${wide(`u.${columnFor[meter]}`)} * ${unitsOf(meter)} ELSE 0 END`,
    )
    .join('\n    + ');
}

/** No fee per request is none; a web search without a fee has no price. */
function feeUnits({ wide }: SqlDialect): string {
  return [
    `${wide('coalesce(u.requests, 1)')} * coalesce(c.requests_units, 0)`,
    `CASE WHEN ${count('web_searches')} > 0 THEN ${wide('u.web_searches')} * c.web_searches_units ELSE 0 END`,
  ].join('\n    + ');
}

function reasonOf(flag: SqlDialect['flag']): string {
  const counts = [...meters.map((meter) => columnFor[meter]), 'web_searches'].map(count);
  const tiers = ['', 'standard', ...serviceTiers].map((tier) => `'${tier}'`).join(', ');
  const cases = [
    [`u.key_at IS NULL`, 'no moment'],
    [
      [...counts, 'coalesce(u.requests, 1)', 'u.key_prompt'].map((each) => `${each} < 0`).join(' OR '),
      'a count below zero',
    ],
    [`c.offer IS NULL AND lower(coalesce(u.service_tier, '')) NOT IN (${tiers})`, 'unknown service tier'],
    [`c.offer IS NULL AND coalesce(u.multipliers, '') <> ''`, 'unknown name or multiplier'],
    [`c.offer IS NULL AND coalesce(u.provider, '') = ''`, 'unknown name, or sold by several providers'],
    [`c.offer IS NULL`, 'unknown name'],
  ] as const;
  const missing = meters.map(
    (meter) => [`${count(columnFor[meter])} > 0 AND ${unitsOf(meter)} IS NULL`, `no ${rootOf(meter)} rate`] as const,
  );
  const lines = [
    ...cases,
    ['c.reason IS NOT NULL', undefined] as const,
    ...missing,
    [`${count('web_searches')} > 0 AND c.web_searches_units IS NULL`, 'no fee for web searches'] as const,
  ];
  const whens = lines.map(([when, why]) => `      WHEN ${when} THEN ${why === undefined ? 'c.reason' : `'${why}'`}`);
  return `CASE\n${whens.join('\n')}\n    END`.replaceAll('FALSE', flag(false));
}

import { meters, metersBilling, type Meter } from '../../pricing/rates/meters.ts';
import { rated } from '../../pricing/rates/rate-set.ts';
import type { SqlColumn, SqlDialect } from './dialect.ts';
import { columnFor } from './usage-columns.ts';

// Two tables made of the others, so that a row of usage needs two lookups: the rates of every name, and its hours.

/** Longer than any prompt; shorter than none. */
const LONGEST = '9007199254740992';
const SHORTEST = '-1';

const needed = (name: string, type: SqlColumn['type']): SqlColumn => ({ name, type, isOptional: false });
const open = (name: string, type: SqlColumn['type']): SqlColumn => ({ name, type, isOptional: true });

const unitNames: readonly string[] = [
  ...meters.map((meter) => `${columnFor[meter]}_units`),
  'thinking_units',
  'requests_units',
  'web_searches_units',
];

export const cardColumns: readonly SqlColumn[] = [
  ...['provider', 'name', 'service_tier', 'multipliers', 'window'].map((name) => needed(name, 'text')),
  needed('valid_from', 'moment'),
  needed('valid_until', 'moment'),
  needed('above_input_tokens', 'tokens'),
  needed('up_to_input_tokens', 'tokens'),
  needed('offer', 'text'),
  needed('is_undated', 'flag'),
  open('reason', 'text'),
  ...unitNames.map((name) => open(name, 'units')),
  needed('catalogue', 'text'),
];

export const cardKey = [
  'provider',
  'name',
  'service_tier',
  'multipliers',
  'window',
  'valid_from',
  'above_input_tokens',
];

export const hourColumns: readonly SqlColumn[] = [
  ...['provider', 'name', 'service_tier'].map((name) => needed(name, 'text')),
  needed('day', 'day'),
  needed('valid_from', 'moment'),
  needed('valid_until', 'moment'),
  needed('window', 'text'),
];

export const hourKey = ['provider', 'name', 'service_tier', 'day', 'valid_from'];

type Names = (table: string) => string;

/** The rows of `rate_cards`: every name with the rate of each meter, as providers bill it. */
export function cardsSelect(dialect: SqlDialect, table: Names, scale: number): string {
  const { quote, flag, units } = dialect;
  const start = (alias: string): string => `coalesce(${alias}.valid_from, ${dialect.moment(dialect.always.from)})`;
  const end = (alias: string): string => `coalesce(${alias}.valid_until, ${dialect.moment(dialect.always.until)})`;
  const cell = [
    'offer',
    'service_tier',
    'multipliers',
    quote('window'),
    'above_input_tokens',
    'up_to_input_tokens',
    'valid_from',
    'valid_until',
  ];
  const rate = (meter: string): string =>
    `max(CASE WHEN meter = '${meter}' THEN ${units('pico_usd_per_token', 12, scale)} END)`;
  const fee = (name: string): string => `max(CASE WHEN fee = '${name}' THEN ${units('pico_usd_each', 12, scale)} END)`;
  const fees = `${fee('requests')} AS requests, ${fee('webSearches')} AS web_searches`;
  const columns = rated.map((meter) => `${rate(meter)} AS ${columnFor[meter]}`);
  return `WITH cells AS (
  SELECT ${cell.join(', ')}, is_undated, catalogue, NULL AS reason,
    ${columns.join(',\n    ')}
  FROM ${table('rates')}
  GROUP BY ${cell.join(', ')}, is_undated, catalogue
  UNION ALL
  SELECT ${cell.join(', ')}, ${flag(false)}, catalogue, reason, ${columns.map(() => 'NULL').join(', ')}
  FROM ${table('gaps')}
), paid AS (
  SELECT offer, ${start('f')} AS starts, ${end('f')} AS ends, ${fees}
  FROM ${table('fees')} f
  GROUP BY offer, ${start('f')}, ${end('f')}
)
SELECT n.provider, n.name, c.service_tier, c.multipliers, c.${quote('window')},
  greatest(${start('n')}, ${start('c')}) AS starts,
  least(${end('n')}, ${end('c')}) AS ends,
  coalesce(c.above_input_tokens, ${SHORTEST}) AS above, coalesce(c.up_to_input_tokens, ${LONGEST}) AS up_to,
  c.offer, c.is_undated, c.reason,
  ${meters.map((meter) => standIn(meter)).join(',\n  ')},
  c.thinking_output, p.requests, p.web_searches, c.catalogue
FROM ${table('names')} n
JOIN cells c ON c.offer = n.offer
LEFT JOIN paid p ON p.offer = c.offer AND p.starts <= ${start('c')} AND ${start('c')} < p.ends
WHERE ${start('n')} < ${end('c')} AND ${start('c')} < ${end('n')}${dialect.settings}`;
}

/** A meter's own rate, else its parent's; those of the answer depend on the mode, which only a row of usage has. */
function standIn(meter: Meter): string {
  const chain = metersBilling(meter).map((each) => `c.${columnFor[each]}`);
  const [own = ''] = chain;
  if (rootOf(meter) === 'output' || chain.length === 1) return own;
  return `coalesce(${chain.join(', ')})`;
}

export function rootOf(meter: Meter): Meter {
  return metersBilling(meter).at(-1) ?? meter;
}

/** The rows of `window_cards`: every name with the hours in which it has rates of their own. */
export function hoursSelect(dialect: SqlDialect, table: Names): string {
  const { quote } = dialect;
  const from = `coalesce(n.valid_from, ${dialect.moment(dialect.always.from)})`;
  const until = `coalesce(n.valid_until, ${dialect.moment(dialect.always.until)})`;
  return `SELECT n.provider, n.name, w.service_tier, w.${quote('day')},
  greatest(${from}, w.valid_from) AS starts, least(${until}, w.valid_until) AS ends, w.${quote('window')}
FROM ${table('names')} n
JOIN ${table('windows')} w ON w.offer = n.offer
WHERE ${from} < w.valid_until AND w.valid_from < ${until}`;
}

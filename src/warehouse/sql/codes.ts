import type { SqlDialect } from './dialect.ts';

type Names = (table: string) => string;

/** The lists that codes count in, by the column of `usage` that they are for. */
const lists = {
  provider: { list: 'provider_list', table: 'names', column: 'provider' },
  model: { list: 'name_list', table: 'names', column: 'name' },
  service_tier: { list: 'tier_list', table: 'rate_cards', column: 'service_tier' },
  multipliers: { list: 'multiplier_list', table: 'rate_cards', column: 'multipliers' },
} as const;

export function codeLists(table: Names): Record<string, { readonly table: string; readonly column: string }> {
  return Object.fromEntries(
    Object.values(lists).map((each) => [each.list, { table: table(each.table), column: each.column }]),
  );
}

/** The texts of a row that decide its prices. */
const texts: Readonly<Record<string, (column: string) => string>> = {
  provider: (column) => `lower(coalesce(${column}, ''))`,
  model: (column) => `lower(trim(coalesce(${column}, '')))`,
  service_tier: (column) => `CASE WHEN coalesce(${column}, '') = '' THEN 'standard' ELSE lower(${column}) END`,
  multipliers: (column) => `coalesce(${column}, '')`,
};

/** The key of a column of `usage`: its text as in the tables, or the code of that. */
export function keyOf({ codes }: SqlDialect, name: keyof typeof lists, column: string): string {
  const text = texts[name]?.(column) ?? column;
  if (!codes) return text;
  // One function of one column, which is computed once for each of its different texts.
  return name === 'service_tier'
    ? codes.of(lists[name].list, `lower(coalesce(${column}, ''))`, 'standard')
    : codes.of(lists[name].list, text);
}

/** The key of a column of a table that this script makes. */
export function cardKeyOf({ codes }: SqlDialect, name: keyof typeof lists, column: string): string {
  return codes ? codes.of(lists[name].list, column) : column;
}

/** Keys to group by instead of names, and one that separates names without a code. */
export function codesOf(dialect: SqlDialect, names: readonly string[]): { name: string; sql: string }[] | undefined {
  const { codes } = dialect;
  if (!codes) return undefined;
  const keys = names.flatMap((name) =>
    isListed(name) ? [{ name: `${name}_code`, sql: keyOf(dialect, name, `r.${name}`) }] : [],
  );
  const isUnknown = keys.map(({ sql }) => `${sql} = 0`).join(' OR ');
  const other = `CASE WHEN ${isUnknown} THEN ${codes.hash(names.map((name) => `r.${name}`))} ELSE 0 END`;
  return [...keys, { name: 'other', sql: other }];
}

function isListed(name: string): name is keyof typeof lists {
  return Object.hasOwn(lists, name);
}

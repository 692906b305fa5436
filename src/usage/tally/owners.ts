import { UserError } from '../../values/errors.ts';
import { starPattern, type StarPattern } from '../../values/star-pattern.ts';
import type { Labels } from '../records/record.ts';
import { snakeCase } from '../replies/counters.ts';

/** Kinds of owners of use: by a map, or else by a tag of that name. */
export const ownerDimensions = ['team', 'branch', 'cost-center'] as const;

export type OwnerDimension = (typeof ownerDimensions)[number];

/** What a map may know an owner by. */
const labelOf = { project: 'project', folder: 'project', user: 'user', key: 'key', session: 'session' } as const;

type MappedLabel = (typeof labelOf)[keyof typeof labelOf];

/** A row of a map: what it is known by, and whose it is. */
interface OwnerRow {
  readonly criteria: readonly {
    readonly valueIn: (labels: Labels) => string | undefined;
    readonly pattern: StarPattern;
  }[];
  readonly owners: ReadonlyMap<OwnerDimension, string>;
}

/** Says whose use is, by its labels: the first row of a map that fits all of them counts. */
export class Owners {
  private readonly rows: readonly OwnerRow[];
  /** The labels and tags that it asks for. */
  readonly labels: ReadonlySet<MappedLabel>;
  readonly tags: readonly string[];
  private readonly known = new Map<string, OwnerRow | undefined>();

  constructor(rows: readonly OwnerRow[], labels: ReadonlySet<MappedLabel>, tags: readonly string[]) {
    this.rows = rows;
    this.labels = labels;
    this.tags = tags;
  }

  /** Undefined for what nobody owns. */
  of(labels: Labels, dimension: OwnerDimension): string | undefined {
    const asked = [...this.labels].map((label) => labels[label]);
    const key = JSON.stringify([asked, this.tags.map((tag) => labels.tags?.[tag])]);
    if (!this.known.has(key))
      this.known.set(
        key,
        this.rows.find((row) => fits(row, labels)),
      );
    return this.known.get(key)?.owners.get(dimension);
  }
}

function fits({ criteria }: OwnerRow, labels: Labels): boolean {
  return criteria.every(({ valueIn, pattern }) => {
    const value = valueIn(labels);
    return value !== undefined && pattern.test(value);
  });
}

const hint =
  'its first line names the columns: project (or folder), user, key, session or tag:NAME, ' +
  'and team, branch or cost-center';

/** `project,team` and a row for each: a table that says whose use is. Throws a UserError. */
export function readOwners(text: string, file: string): Owners {
  const [head = [], ...lines] = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map(fieldsOf);
  const columns = head.map((name) => (/^tag:./i.test(name) ? name : snakeCase(name)));
  const owned = ownerDimensions.filter((name) => columns.includes(snakeCase(name)));
  const labels = new Set<MappedLabel>();
  const tags = columns.flatMap((name) => (name.startsWith('tag:') ? [name.slice('tag:'.length)] : []));
  const readers = columns.map((name) => {
    const tag = name.startsWith('tag:') ? name.slice('tag:'.length) : undefined;
    if (tag !== undefined) return ({ tags: all }: Labels) => all?.[tag];
    const label = Object.entries(labelOf).find(([each]) => each === name)?.[1];
    if (label === undefined) return undefined;
    labels.add(label);
    return (all: Labels) => all[label];
  });
  if (owned.length === 0 || !readers.some((reader) => reader)) throw new UserError(`${file} is not a map`, { hint });
  const seen = new Map<string, string>();
  const rows = lines.flatMap((fields, index): OwnerRow[] => {
    if (fields.every((field) => field === '')) return [];
    const place = `${file}:${index + 2}`;
    if (fields.length !== columns.length)
      throw new UserError(`${place}: ${fields.length} fields under ${columns.length} column names`);
    const criteria = fields.flatMap((field, column) => {
      const valueIn = readers[column];
      return valueIn && field !== '' ? [{ valueIn, pattern: starPattern(field) }] : [];
    });
    if (criteria.length === 0) throw new UserError(`${place}: nothing says what it is about`, { hint });
    const owners = new Map(owned.flatMap((name) => namedIn(fields[columns.indexOf(snakeCase(name))], name)));
    const [what, whose] = [fields.filter((_, column) => readers[column]).join(', '), JSON.stringify([...owners])];
    if (seen.has(what.toLowerCase()) && seen.get(what.toLowerCase()) !== whose)
      throw new UserError(`${place}: ${what} has two owners`, { hint: 'keep one of the rows' });
    seen.set(what.toLowerCase(), whose);
    return [{ criteria, owners }];
  });
  return new Owners(rows, labels, tags);
}

function namedIn(field: string | undefined, name: OwnerDimension): (readonly [OwnerDimension, string])[] {
  return field === undefined || field === '' ? [] : [[name, field]];
}

/** The fields of a line of comma-separated values; a quoted one holds commas, and no line feeds. */
function fieldsOf(line: string): string[] {
  const fields = line.match(/(?<=^|,)(?:"(?:[^"]|"")*"|[^,]*)/g) ?? [];
  return fields.map((field) =>
    field
      .trim()
      .replace(/^"(.*)"$/s, '$1')
      .replaceAll('""', '"'),
  );
}

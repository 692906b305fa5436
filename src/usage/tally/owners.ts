import { csvRows } from '../../values/delimited.ts';
import { UserError } from '../../values/errors.ts';
import { starPattern, type StarPattern } from '../../values/star-pattern.ts';
import type { OwnerRow } from '../../workload/plan.ts';
import type { LabelNames } from '../records/label-names.ts';
import type { Labels } from '../records/record.ts';
import { snakeCase } from '../replies/counters.ts';

/** Kinds of owners of use: by a map, or else by a tag of that name. */
export const ownerDimensions = ['team', 'branch', 'cost-center'] as const;

export type OwnerDimension = (typeof ownerDimensions)[number];

/** What a map may know an owner by. */
type MappedLabel = 'project' | 'user' | 'key' | 'session';

const labelOf: ReadonlyMap<string, MappedLabel> = new Map([
  ['project', 'project'],
  ['folder', 'project'],
  ['user', 'user'],
  ['key', 'key'],
  ['session', 'session'],
]);

/** A row of a map: what it is known by, and whose it is. */
interface Owned {
  readonly criteria: readonly {
    readonly valueIn: (labels: Labels) => string | undefined;
    /** The label that it is about; undefined for a tag. */
    readonly label: MappedLabel | undefined;
    readonly pattern: StarPattern;
  }[];
  readonly owners: ReadonlyMap<string, string>;
}

/** Says whose use is, by its labels: the first row of a map that fits all of them counts. */
export class Owners {
  private readonly rows: readonly Owned[];
  /** The labels and tags that it asks for. */
  readonly labels: ReadonlySet<MappedLabel>;
  readonly tags: readonly string[];
  /** What people call what they are about: a row may say either. */
  names: Pick<LabelNames, 'of'> | undefined;
  private readonly known = new Map<string, Owned | undefined>();

  constructor(rows: readonly Owned[], labels: ReadonlySet<MappedLabel>, tags: readonly string[]) {
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
        this.rows.find((row) => fits(row, labels, this.names)),
      );
    return this.known.get(key)?.owners.get(dimension);
  }
}

function fits({ criteria }: Owned, labels: Labels, names: Pick<LabelNames, 'of'> | undefined): boolean {
  return criteria.every(({ valueIn, label, pattern }) => {
    const value = valueIn(labels);
    if (value === undefined) return false;
    return pattern.test(value) || pattern.test((label && names?.of(label, value)) ?? value);
  });
}

const hint =
  'its first line names the columns: project (or folder), user, key, session or tag:NAME, ' +
  'and team, branch or cost-center';

/** `project,team` and a row for each: a table that says whose use is. Throws a UserError. */
export function readOwnerRows(text: string, file: string): OwnerRow[] {
  const [{ fields: head } = { fields: [] }, ...rows] = csvRows(text);
  const columns = head.map((name) => (tagOf(name) === undefined ? snakeCase(name).replaceAll('_', '-') : name));
  if (!columns.some((name) => isOwnerName(name)) || !columns.some((name) => readerOf(name)))
    throw new UserError(`${file} is not a map`, { hint });
  return rows.flatMap(({ fields, line }): OwnerRow[] => {
    if (fields.every((field) => field === '')) return [];
    const place = `${file}:${line}`;
    if (fields.length !== columns.length)
      throw new UserError(`${place}: ${fields.length} fields under ${columns.length} column names`);
    return [{ said: Object.fromEntries(columns.map((name, column) => [name, fields[column] ?? ''])), place }];
  });
}

/** Rows that say whose use is; undefined for none. Throws a UserError for a row that says it of nothing, or twice. */
export function ownersBy(rows: readonly OwnerRow[]): Owners | undefined {
  const seen = new Map<string, string>();
  const [labels, tags] = [new Set<MappedLabel>(), new Set<string>()];
  const owned = rows.map(({ said, place }): Owned => {
    const entries = Object.entries(said).filter(([, field]) => field !== '');
    const criteria = entries.flatMap(([name, field]) => {
      const valueIn = readerOf(name);
      return valueIn ? [{ name, field, valueIn, label: labelOf.get(name), pattern: starPattern(field) }] : [];
    });
    if (criteria.length === 0)
      throw new UserError(`${place}: nothing says what it is about`, {
        hint: 'name a project, user, key, session or tag',
      });
    for (const { name } of criteria) {
      const [tag, label] = [tagOf(name), labelOf.get(name)];
      if (tag !== undefined) tags.add(tag);
      else if (label !== undefined) labels.add(label);
    }
    if (!Object.keys(said).some((name) => isOwnerName(name)))
      throw new UserError(`${place}: nothing says whose it is`, { hint: 'add a team, branch or cost-center' });
    const owners = entries.filter(([name]) => isOwnerName(name));
    const what = criteria.map(({ name, field }) => `${labelOf.get(name) ?? name} ${field}`.toLowerCase()).toSorted();
    const [known, whose] = [
      seen.get(what.join()),
      owners
        .map((each) => each.join(' '))
        .toSorted()
        .join(),
    ];
    if (known !== undefined && known !== whose)
      throw new UserError(`${place}: ${criteria.map(({ field }) => field).join(', ')} has two owners`, {
        hint: 'keep one of the rows',
      });
    seen.set(what.join(), whose);
    return { criteria, owners: new Map(owners) };
  });
  return owned.length === 0 ? undefined : new Owners(owned, labels, [...tags]);
}

function isOwnerName(name: string): boolean {
  return ownerDimensions.some((each) => each === name);
}

function tagOf(name: string): string | undefined {
  return /^tag:(.+)$/is.exec(name)?.[1];
}

/** What a column asks of use; undefined for one that says whose it is, or anything else. */
function readerOf(name: string): ((labels: Labels) => string | undefined) | undefined {
  const [tag, label] = [tagOf(name), labelOf.get(name)];
  if (tag !== undefined) return ({ tags }) => tags?.[tag];
  return label && ((labels) => labels[label]);
}

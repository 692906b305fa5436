import { UserError } from '../../values/errors.ts';
import { amountOf, countOf } from '../records/count.ts';
import { isObject, type SourceObject } from '../formats/format.ts';
import { fromEpoch, momentOf } from '../records/moment.ts';
import type { SourceRow } from '../records/row.ts';

/** A row of values that were parsed: the strict reader of every format. */
abstract class ValueRow implements SourceRow {
  private readonly names: readonly string[];

  constructor(names: readonly string[]) {
    this.names = names;
  }

  abstract rest(): string;
  protected abstract find(field: number): unknown;

  json(field: number): unknown {
    const found = this.find(field);
    // Exports that were tables once keep objects as texts of JSON.
    return typeof found === 'string' ? jsonIn(found) : found;
  }

  text(field: number): string | undefined {
    const found = this.find(field);
    if (found === undefined || found === null || found === '') return undefined;
    if (typeof found === 'string') return found;
    if (typeof found === 'number' || typeof found === 'boolean') return String(found);
    throw new UserError(`${this.names[field]} is not text`);
  }

  count(field: number): number {
    return this.maybeCount(field) ?? 0;
  }

  maybeCount(field: number): number | undefined {
    const found = this.trimmed(field);
    return found === undefined ? undefined : this.named(field, () => countOf(found));
  }

  moment(field: number): number | undefined {
    const found = this.trimmed(field);
    if (found === undefined) return undefined;
    if (typeof found === 'number') return this.named(field, () => fromEpoch(found));
    if (typeof found === 'string') return this.named(field, () => momentOf(found));
    throw new UserError(`${this.names[field]} is not a point in time`);
  }

  amount(field: number): string | undefined {
    const found = this.trimmed(field);
    return found === undefined ? undefined : this.named(field, () => amountOf(found));
  }

  /** The value; undefined for null and for white space. */
  private trimmed(field: number): unknown {
    const found = this.find(field);
    const value = typeof found === 'string' ? found.trim() : found;
    return value === null || value === '' ? undefined : value;
  }

  private named<T>(field: number, read: () => T): T {
    return named(this.names[field] ?? '', read);
  }
}

/** A row of parsed JSON. */
export class JsonRow extends ValueRow {
  private value: SourceObject = {};
  private readonly paths: readonly (readonly string[])[];
  private readonly tops: ReadonlySet<string>;

  constructor(paths: readonly string[]) {
    super(paths);
    this.paths = paths.map((path) => path.split('.'));
    this.tops = new Set(this.paths.map(([top = '']) => top));
  }

  reset(value: SourceObject): this {
    this.value = value;
    return this;
  }

  rest(): string {
    const others = Object.entries(this.value).filter(([key]) => !this.tops.has(key));
    return others.map(([key, value]) => `,${JSON.stringify(key)}:${JSON.stringify(value)}`).join('');
  }

  protected find(field: number): unknown {
    let found: unknown = this.value;
    for (const key of this.paths[field] ?? ['']) {
      if (!isObject(found) || !Object.hasOwn(found, key)) return undefined;
      found = found[key];
    }
    return found;
  }
}

/** A row of a table: the text of each field that has a column. */
export class TableRow extends ValueRow {
  readonly texts: (string | undefined)[] = [];

  rest(): string {
    return '';
  }

  protected find(field: number): string | undefined {
    return this.texts[field];
  }
}

/** The object or list that a text is JSON of, or the text itself. */
export function jsonIn(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Runs a reader, and puts the name of the field before the message of its error. */
export function named<T>(field: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof UserError ? new UserError(`${field}: ${error.message}`, { hint: error.hint }) : error;
  }
}

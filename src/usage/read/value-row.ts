import { UserError } from '../../values/errors.ts';
import { amountOf, countOf } from '../records/count.ts';
import { isObject, type SourceObject } from '../formats/format.ts';
import { fromEpoch, momentOf } from '../records/moment.ts';
import type { SourceRow } from '../records/row.ts';

/** A row of parsed JSON: the strict reader. */
export class ValueRow implements SourceRow {
  private value: SourceObject = {};
  private readonly paths: readonly (readonly string[])[];
  private readonly tops: ReadonlySet<string>;

  constructor(paths: readonly string[]) {
    this.paths = paths.map((path) => path.split('.'));
    this.tops = new Set(this.paths.map(([top = '']) => top));
  }

  on(value: SourceObject): this {
    this.value = value;
    return this;
  }

  json(field: number): unknown {
    const found = this.found(field);
    // Exports that were tables once keep objects as texts of JSON.
    return typeof found === 'string' ? jsonIn(found) : found;
  }

  text(field: number): string | undefined {
    const found = this.plain(field);
    if (found === undefined) return undefined;
    if (typeof found === 'string') return found;
    if (typeof found === 'number' || typeof found === 'boolean') return String(found);
    throw new UserError(`${this.nameOf(field)} is no text`);
  }

  count(field: number): number {
    return this.maybeCount(field) ?? 0;
  }

  maybeCount(field: number): number | undefined {
    const found = this.unlessBlank(field);
    return found === undefined ? undefined : named(this.nameOf(field), () => countOf(found));
  }

  moment(field: number): number | undefined {
    const found = this.unlessBlank(field);
    if (found === undefined) return undefined;
    if (typeof found === 'number') return named(this.nameOf(field), () => fromEpoch(found));
    if (typeof found === 'string') return named(this.nameOf(field), () => momentOf(found));
    throw new UserError(`${this.nameOf(field)} is no moment`);
  }

  amount(field: number): string | undefined {
    const found = this.unlessBlank(field);
    return found === undefined ? undefined : named(this.nameOf(field), () => amountOf(found));
  }

  rest(): string {
    const others = Object.entries(this.value).filter(([key]) => !this.tops.has(key));
    return others.map(([key, value]) => `,${JSON.stringify(key)}:${JSON.stringify(value)}`).join('');
  }

  private found(field: number): unknown {
    let found: unknown = this.value;
    for (const key of this.paths[field] ?? ['']) {
      if (!isObject(found) || !Object.hasOwn(found, key)) return undefined;
      found = found[key];
    }
    return found;
  }

  /** What is there and says something. */
  private plain(field: number): unknown {
    const found = this.found(field);
    return found === null || found === '' ? undefined : found;
  }

  private unlessBlank(field: number): unknown {
    const found = this.plain(field);
    return typeof found === 'string' && found.trim() === '' ? undefined : found;
  }

  private nameOf(field: number): string {
    return this.paths[field]?.join('.') ?? '';
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

/** Runs a reader, and has what it throws begin with the field. */
export function named<T>(field: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof UserError ? new UserError(`${field}: ${error.message}`, { hint: error.hint }) : error;
  }
}

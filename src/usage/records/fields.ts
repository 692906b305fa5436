import { UserError } from '../../values/errors.ts';
import { amountOf, countOf } from './count.ts';
import { fromEpoch, momentOf } from './moment.ts';
import { isObject, type SourceObject } from './source-object.ts';

// Reading the fields of a line. Each function takes the names that a field may have, `usage.cost` for one in an object,
// and reads the first that says something: empty text and null are nothing. Throws a UserError that names the field for
// what is there but cannot be read as what was asked for.

/** What stands under the first name that says something. */
function valueIn(value: SourceObject, ...names: readonly string[]): unknown {
  for (const name of names) {
    const found = fieldIn(value, name);
    if (found !== undefined && found !== null && found !== '') return found;
  }
  return undefined;
}

// The names are those of fields, which no object inherits: what is found is its own.
function fieldIn(value: SourceObject, name: string): unknown {
  const found = value[name];
  if (found !== undefined) return found;
  const dot = name.indexOf('.');
  const inner = dot < 0 ? undefined : value[name.slice(0, dot)];
  return isObject(inner) ? fieldIn(inner, name.slice(dot + 1)) : undefined;
}

export function textIn(value: SourceObject, ...names: readonly string[]): string | undefined {
  const found = valueIn(value, ...names);
  if (typeof found === 'string') return found;
  return typeof found === 'number' || typeof found === 'boolean' ? String(found) : undefined;
}

/**
 * Finds in one pass over an object what it says of several meanings: of each the first name that says something.
 */
export function nameFinder<Meaning extends string>(
  names: Readonly<Record<Meaning, readonly string[]>>,
): (value: SourceObject) => Readonly<Partial<Record<Meaning, string>>> {
  const meanings = new Map<string, Meaning[]>();
  for (const meaning in names)
    for (const name of names[meaning]) meanings.set(name, [...(meanings.get(name) ?? []), meaning]);
  return (value) => {
    const found: Partial<Record<Meaning, string>> = {};
    for (const name in value) {
      const known = meanings.get(name);
      if (!known || value[name] === undefined || value[name] === null || value[name] === '') continue;
      for (const meaning of known) {
        const before = found[meaning];
        if (before === undefined || names[meaning].indexOf(name) < names[meaning].indexOf(before))
          found[meaning] = name;
      }
    }
    return found;
  };
}

function isNothing(found: unknown): boolean {
  return found === undefined || found === null || (typeof found === 'string' && found.trim() === '');
}

/** A whole count; 0 where there is none. */
export function countIn(value: SourceObject, ...names: readonly string[]): number {
  return maybeCountIn(value, ...names) ?? 0;
}

export function maybeCountIn(value: SourceObject, ...names: readonly string[]): number | undefined {
  return read(value, names, countOf);
}

/** Milliseconds since 1970 UTC. */
export function momentIn(value: SourceObject, ...names: readonly string[]): number | undefined {
  return read(value, names, (found) => {
    if (typeof found === 'number') return fromEpoch(found);
    if (typeof found === 'string') return momentOf(found);
    throw new UserError('it is not a point in time');
  });
}

/** An amount of money as a decimal text. */
export function amountIn(value: SourceObject, ...names: readonly string[]): string | undefined {
  return read(value, names, amountOf);
}

/** The object under a name, or in a text of JSON there, as exports have it that were tables once; else an empty one. */
export function objectIn(value: SourceObject, ...names: readonly string[]): SourceObject {
  const found = jsonIn(value, ...names);
  return isObject(found) ? found : {};
}

export function listIn(value: SourceObject, ...names: readonly string[]): readonly unknown[] {
  const found = jsonIn(value, ...names);
  return Array.isArray(found) ? found : [];
}

/** What is there, or what its text says as JSON. */
export function jsonIn(value: SourceObject, ...names: readonly string[]): unknown {
  const found = valueIn(value, ...names);
  if (typeof found !== 'string' || !/^\s*[{[]/.test(found)) return found;
  try {
    return JSON.parse(found);
  } catch {
    return found;
  }
}

function read<T>(value: SourceObject, names: readonly string[], reader: (found: unknown) => T): T | undefined {
  for (const name of names) {
    const found = fieldIn(value, name);
    if (isNothing(found)) continue;
    return named(name, () => reader(found));
  }
  return undefined;
}

/** Runs a reader, and puts the name of the field before the message of its error. */
export function named<T>(field: string, reader: () => T): T {
  try {
    return reader();
  } catch (error) {
    throw error instanceof UserError ? new UserError(`${field}: ${error.message}`, { hint: error.hint }) : error;
  }
}

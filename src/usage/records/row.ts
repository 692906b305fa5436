/**
 * One line of an export, whatever it is written in, by the index that a format gave each field. Text that is empty and
 * `null` are nothing. Each method throws a UserError for what is there but cannot be read as what was asked for.
 */
export interface SourceRow {
  text(field: number): string | undefined;
  /** A whole count; 0 where there is none. */
  count(field: number): number;
  maybeCount(field: number): number | undefined;
  /** Milliseconds since 1970 UTC. */
  moment(field: number): number | undefined;
  /** An amount of money as a decimal text. */
  amount(field: number): string | undefined;
  /** Whatever JSON is there; in a table, what its text says as JSON. */
  json(field: number): unknown;
  /** What stands at the top of the line beside the fields, as `,"key":value` of JSON. */
  rest(): string;
}

/** Paths of fields, `message.usage.input_tokens` in JSON or the name of a column, each with its index. */
export interface FieldPaths<Name extends string> {
  readonly paths: readonly string[];
  readonly at: Readonly<Record<Name, number>>;
}

export function fieldsOf<Name extends string>(paths: Readonly<Record<Name, string>>): FieldPaths<Name> {
  const list: string[] = [];
  const at = mapped(paths, (path) => list.push(path) - 1);
  return { paths: list, at };
}

/** Moves fields into an object under a path. */
export function under<Name extends string>(
  path: string,
  paths: Readonly<Record<Name, string>>,
): Readonly<Record<Name, string>> {
  return mapped(paths, (each) => `${path}.${each}`);
}

/** An object of the same keys with each value turned into another. */
export function mapped<Name extends string, A, B>(
  values: Readonly<Record<Name, A>>,
  turn: (value: A) => B,
): Readonly<Record<Name, B>>;
export function mapped<A, B>(values: Readonly<Record<string, A>>, turn: (value: A) => B): Readonly<Record<string, B>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, turn(value)]));
}

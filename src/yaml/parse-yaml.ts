import type { z } from 'zod';
import { UserError } from '../values/errors.ts';
import { readDocument, type Path, type YamlProblem } from './document.ts';
import { explainIssue, valueAt, type SchemaIssue } from './explain-issue.ts';

export type { YamlProblem } from './document.ts';

/** A file's text as data of a known shape that still knows the position of each part. */
export interface Parsed<T> {
  readonly value: T;
  /** A problem at a path; with `key`, at that key inside it. */
  readonly problem: (path: Path, message: string, hint?: string, key?: string) => YamlProblem;
}

/** A rule that the schema cannot express, such as names that must differ; yields what breaks it. */
export type ParsedRule<T> = (parsed: Parsed<T>) => Iterable<YamlProblem>;

/** More problems at once help nobody. */
const MOST_PROBLEMS = 10;

/** Reads YAML (or JSON) text of one shape. Throws a UserError for its problems, each as `file:line:column`. */
export function parseYaml<S extends z.ZodType>(
  text: string,
  file: string,
  schema: S,
  rules: ParsedRule<z.output<S>>[] = [],
): z.output<S> {
  const result = checkYaml(text, schema, rules);
  if ('value' in result) return result.value;
  const { problems } = result;
  const shown = problems
    .slice(0, MOST_PROBLEMS)
    .map(({ line, column, message, hint }) => new UserError(`${file}:${line}:${column}: ${message}`, { hint }));
  const rest = problems.length - shown.length;
  if (rest > 0) shown.push(new UserError(`${file} has ${rest} more ${rest === 1 ? 'problem' : 'problems'}`));
  const [first, ...also] = shown;
  throw new UserError(first?.message ?? `${file} is not readable`, { hint: first?.hint, also });
}

/** The value of a text, or all its problems in file order. */
export function checkYaml<S extends z.ZodType>(
  text: string,
  schema: S,
  rules: ParsedRule<z.output<S>>[] = [],
): { value: z.output<S> } | { problems: YamlProblem[] } {
  const document = readDocument(text);
  if ('problems' in document) return document;
  const { data, locate } = document;
  const problem: Parsed<z.output<S>>['problem'] = (path, message, hint, key) => ({
    ...locate(path, key),
    message,
    hint,
  });
  const brokenRules = (value: z.output<S>): YamlProblem[] => rules.flatMap((rule) => [...rule({ value, problem })]);
  const checked = schema.safeParse(data);
  if (!checked.success) {
    const { issues } = checked.error;
    const problems = issues.flatMap((issue) => explainIssue(issue, { locate, schema, data }));
    // The rules are checked even if there are unknown keys.
    const rest = schema.safeParse(withoutUnknown(data, issues));
    return { problems: inOrder([...problems, ...(rest.success ? brokenRules(rest.data) : [])]) };
  }
  const broken = brokenRules(checked.data);
  return broken.length > 0 ? { problems: inOrder(broken) } : { value: checked.data };
}

function withoutUnknown(data: unknown, issues: readonly SchemaIssue[]): unknown {
  const known: unknown = structuredClone(data);
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const holder = valueAt(known, issue.path);
    if (typeof holder === 'object' && holder !== null)
      for (const key of issue.keys) Reflect.deleteProperty(holder, key);
  }
  return known;
}

function inOrder(problems: YamlProblem[]): YamlProblem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

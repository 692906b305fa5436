import { isMap, isNode, isPair, isScalar, LineCounter, parseDocument, visit, type Document, type Pair } from 'yaml';
import { z } from 'zod';
import { UserError } from '../values/errors.ts';
import { didYouMean, nearest } from '../values/nearest.ts';
import { nestsTooDeeply } from './nesting.ts';

/** One thing that is wrong with a file, where (1-based), and the way out if there is one. */
export interface YamlProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly hint?: string | undefined;
}

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

/** A file's text as data of a known shape, still able to say where each part of it stands. */
export interface Parsed<T> {
  readonly value: T;
  /** At what a path leads to; with `key`, at that key inside it. */
  readonly problem: (path: Path, message: string, hint?: string, key?: string) => YamlProblem;
}

/** A rule the schema cannot say, such as names that must differ; yields what breaks it. */
export type ParsedRule<T> = (parsed: Parsed<T>) => Iterable<YamlProblem>;

// A few anchors are fine in a hand-written file; a bomb needs many.
const MAX_ALIASES = 100;

// Somebody who gave the wrong file needs to hear of the first keys, not of all.
const MOST_KEYS = 20;

// Somebody who has mended so many looks again anyhow.
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
  const shown = result.problems
    .slice(0, MOST_PROBLEMS)
    .map(({ line, column, message, hint }) => ({ message: `${file}:${line}:${column}: ${message}`, hint }));
  const rest = result.problems.length - shown.length;
  const [first, ...more] = [
    ...shown,
    ...(rest > 0
      ? [{ message: `${file} has ${rest} more ${rest === 1 ? 'problem' : 'problems'}`, hint: undefined }]
      : []),
  ];
  throw new UserError(first?.message ?? `${file} is not readable`, {
    hint: first?.hint,
    also: more.map(({ message, hint }) => new UserError(message, { hint })),
  });
}

/** The same, with every problem in file order instead of an exception. */
export function checkYaml<S extends z.ZodType>(
  text: string,
  schema: S,
  rules: ParsedRule<z.output<S>>[] = [],
): { value: z.output<S> } | { problems: YamlProblem[] } {
  const lines = new LineCounter();
  const document = readDocument(text, lines);
  if ('problems' in document) return document;
  if (document.yaml.contents === null) return { problems: [{ line: 1, column: 1, message: 'the file is empty' }] };
  const at = locator(document.yaml, lines);
  const checked = schema.safeParse(document.data);
  const problem: Parsed<z.output<S>>['problem'] = (path, message, hint, key) => ({ ...at(path, key), message, hint });
  const brokenIn = (value: z.output<S>): YamlProblem[] => rules.flatMap((rule) => [...rule({ value, problem })]);
  if (!checked.success) {
    const { issues } = checked.error;
    const problems = issues.flatMap((issue) => explain(issue, { at, schema, data: document.data }));
    // Unknown keys keep nothing else from being looked at.
    const rest = schema.safeParse(withoutUnknown(document.data, issues));
    return { problems: inOrder([...problems, ...(rest.success ? brokenIn(rest.data) : [])]) };
  }
  const broken = brokenIn(checked.data);
  return broken.length > 0 ? { problems: inOrder(broken) } : { value: checked.data };
}

function withoutUnknown(data: unknown, issues: readonly Issue[]): unknown {
  const known: unknown = structuredClone(data);
  for (const issue of issues) {
    const holder = issue.code === 'unrecognized_keys' ? valueAt(known, issue.path) : undefined;
    if (issue.code === 'unrecognized_keys' && typeof holder === 'object' && holder !== null)
      for (const key of issue.keys) Reflect.deleteProperty(holder, key);
  }
  return known;
}

function readDocument(
  text: string,
  lineCounter: LineCounter,
): { yaml: Document; data: unknown } | { problems: YamlProblem[] } {
  if (nestsTooDeeply(text)) return { problems: [{ line: 1, column: 1, message: 'nested too deeply to be read' }] };
  try {
    // The library compares each key of a map with all before it; repeated keys are looked for below, in one pass.
    const yaml = parseDocument(text, { lineCounter, uniqueKeys: false, prettyErrors: false });
    const [error] = yaml.errors;
    if (error) {
      const message = error.code === 'MULTIPLE_DOCS' ? 'a second document begins here' : firstLine(error.message);
      const hint = error.code === 'TAB_AS_INDENT' ? 'indent with spaces' : undefined;
      return { problems: [{ ...position(lineCounter, error.pos[0]), message, hint }] };
    }
    const wrong = wrongKeys(yaml, lineCounter);
    if (wrong.length > 0) return { problems: wrong };
    return { yaml, data: yaml.toJS({ maxAliasCount: MAX_ALIASES }) };
  } catch (error) {
    if (error instanceof ReferenceError) {
      return {
        problems: [
          {
            line: 1,
            column: 1,
            message: 'too many aliases',
            hint: `write the values out; at most ${MAX_ALIASES} are followed`,
          },
        ],
      };
    }
    throw error;
  }
}

/** Keys that stand in a map twice, those that no object has of its own, and those that are no words, of which the library would warn the process. */
function wrongKeys(document: Document, lines: LineCounter): YamlProblem[] {
  const problems: YamlProblem[] = [];
  visit(document, {
    Map(_, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const at = position(lines, (isNode(key) ? key.range?.[0] : undefined) ?? 0);
        if (!isScalar(key)) {
          problems.push({ ...at, message: 'a key has to be one word' });
          continue;
        }
        const name = String(key.value);
        if (name === '__proto__') problems.push({ ...at, message: '"__proto__" is no name' });
        if (seen.has(name)) problems.push({ ...at, message: `"${name}" stands here twice` });
        seen.add(name);
      }
    },
  });
  return problems;
}

type Locate = (path: Path, key?: string) => { line: number; column: number };

/** Finds the node at a path, or the nearest one above it that exists; with `key`, that key inside it. */
function locator(document: Document, lines: LineCounter): Locate {
  return (path, key) => {
    for (let depth = path.length; depth >= 0; depth--) {
      const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
      if (!isNode(node)) continue;
      const named = key !== undefined && isMap(node) ? node.items.find((pair) => keyOf(pair) === key)?.key : undefined;
      return position(lines, (isNode(named) ? named : node).range?.[0] ?? 0);
    }
    return { line: 1, column: 1 };
  };
}

function keyOf(pair: Pair): string | undefined {
  return isPair(pair) && isNode(pair.key) ? String(pair.key) : undefined;
}

function position(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

interface Context {
  readonly at: Locate;
  readonly schema: z.ZodType;
  readonly data: unknown;
}

function explain(issue: Issue, context: Context): YamlProblem[] {
  const { at, schema, data } = context;
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path).filter((key) => !key.startsWith('$'));
    return issue.keys.slice(0, MOST_KEYS).map((key) => ({
      ...at(issue.path, key),
      message: `unknown key "${key}"`,
      hint: didYouMean(meantBy(key, known)) ?? (known.length > 0 ? `there is ${known.join(', ')}` : undefined),
    }));
  }
  if (issue.code === 'invalid_union') {
    const closest = issue.errors.toSorted((a, b) => deepest(b) - deepest(a))[0] ?? [];
    if (deepest(closest) > 0)
      return closest.flatMap((inner) => explain({ ...inner, path: [...issue.path, ...inner.path] }, context));
  }
  const name = issue.path.findLast((step) => typeof step === 'string');
  const value = valueAt(data, issue.path);
  // A rule of our own may carry the way out behind a semicolon.
  const [what = '', hint = wayOut(issue, name ?? '', value)] =
    value === undefined ? ['is missing'] : sayWhat(issue).split('; ');
  return [{ ...at(issue.path), message: `${name === undefined ? '' : `${name}: `}${what}`, hint }];
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
    data,
  );
}

/** The keys that the schema knows at a path. */
function keysAt(schema: z.core.$ZodType, path: Path): string[] {
  if (schema instanceof z.ZodOptional) return keysAt(schema.unwrap(), path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => keysAt(option, path));
  const [step, ...rest] = path;
  if (schema instanceof z.ZodArray) return keysAt(schema.element, rest);
  if (schema instanceof z.ZodRecord) return step === undefined ? [] : keysAt(schema.valueType, rest);
  if (!(schema instanceof z.ZodObject)) return [];
  if (step === undefined) return Object.keys(schema.shape);
  const next: unknown = Reflect.get(schema.shape, step);
  return next instanceof z.ZodType ? keysAt(next, rest) : [];
}

/** Keys that a word may have meant: what it is a slip of, else what it begins (`input` for `inputTokens`). */
function meantBy(key: string, known: readonly string[]): string[] {
  const near = nearest(key, known);
  return near.length > 0 || key.length < MOST_SHORT
    ? near
    : known.filter((each) => each.toLowerCase().startsWith(key.toLowerCase()));
}

const MOST_SHORT = 3;

/** What to write where the schema says it: the one value that is allowed, or a list for what stands alone. */
function wayOut(issue: Issue, name: string, value: unknown): string | undefined {
  if (issue.code === 'invalid_value' && issue.values.length === 1) return `write ${name}: ${String(issue.values[0])}`;
  const isAlone = typeof value === 'string' || typeof value === 'number';
  return issue.code === 'invalid_type' && issue.expected === 'array' && isAlone && name !== ''
    ? `write ${name}: [${value}]`
    : undefined;
}

function deepest(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length));
}

/** What the validator's words for kinds of values mean to somebody who writes YAML. */
const kinds: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'keys with their values, like key: value',
  record: 'keys with their values, like key: value',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function sayWhat(issue: Issue): string {
  if (issue.code === 'too_small')
    return issue.origin === 'array' ? 'expected at least one' : `expected at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `expected at most ${issue.maximum}`;
  if (issue.code === 'invalid_format' && issue.format === 'url')
    return 'expected an address like https://example.com/prices';
  if (issue.code === 'invalid_type' && Object.hasOwn(kinds, issue.expected)) return `expected ${kinds[issue.expected]}`;
  return firstLine(issue.message).replace(/^Invalid input: /, '');
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? message;
}

function inOrder(problems: YamlProblem[]): YamlProblem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

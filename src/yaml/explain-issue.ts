import { z } from 'zod';
import { didYouMean, nearestNames } from '../values/nearest.ts';
import type { Locate, Path, YamlProblem } from './document.ts';

export type SchemaIssue = z.core.$ZodIssue;

// Somebody who gave the wrong file needs to hear of the first keys, not of all.
const MOST_KEYS = 20;

/** Fewer letters begin too many keys. */
const MIN_PREFIX = 3;

/** What an issue is explained with. */
interface IssueContext {
  readonly locate: Locate;
  readonly schema: z.ZodType;
  readonly data: unknown;
}

/** The problems of a file that an issue of the schema stands for. */
export function explainIssue(issue: SchemaIssue, context: IssueContext): YamlProblem[] {
  const { locate, schema, data } = context;
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path).filter((key) => !key.startsWith('$'));
    return issue.keys.slice(0, MOST_KEYS).map((key) => ({
      ...locate(issue.path, key),
      message: `unknown key "${key}"`,
      hint: didYouMean(similarKeys(key, known)) ?? (known.length > 0 ? `there is ${known.join(', ')}` : undefined),
    }));
  }
  if (issue.code === 'invalid_union') {
    const closest = issue.errors.toSorted((a, b) => deepest(b) - deepest(a))[0] ?? [];
    if (deepest(closest) > 0)
      return closest.flatMap((inner) => explainIssue({ ...inner, path: [...issue.path, ...inner.path] }, context));
  }
  const name = issue.path.findLast((step) => typeof step === 'string');
  const value = valueAt(data, issue.path);
  // A message of our own may have a hint after a semicolon.
  const [what = '', hint = fixFor(issue, name ?? '', value)] =
    value === undefined ? ['is missing'] : issueText(issue).split('; ');
  return [{ ...locate(issue.path), message: `${name === undefined ? '' : `${name}: `}${what}`, hint }];
}

export function valueAt(data: unknown, path: Path): unknown {
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

/** Keys that a word may have meant: similar ones, else those it begins (`input` for `inputTokens`). */
function similarKeys(key: string, known: readonly string[]): string[] {
  const near = nearestNames(key, known);
  return near.length > 0 || key.length < MIN_PREFIX
    ? near
    : known.filter((each) => each.toLowerCase().startsWith(key.toLowerCase()));
}

/** What to write instead, if that is certain: the only allowed value, or a list of the single value. */
function fixFor(issue: SchemaIssue, name: string, value: unknown): string | undefined {
  if (issue.code === 'invalid_value' && issue.values.length === 1) return `write ${name}: ${String(issue.values[0])}`;
  const isAlone = typeof value === 'string' || typeof value === 'number';
  return issue.code === 'invalid_type' && issue.expected === 'array' && isAlone && name !== ''
    ? `write ${name}: [${value}]`
    : undefined;
}

function deepest(issues: readonly SchemaIssue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length));
}

/** The validator's names of types, in words for somebody who writes YAML. */
const kinds: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'keys with their values, like key: value',
  record: 'keys with their values, like key: value',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

/** What a largest size is counted in. */
const units: Readonly<Record<string, string>> = { string: ' letters', array: ' entries' };

function issueText(issue: SchemaIssue): string {
  if (issue.code === 'too_small')
    return issue.origin === 'array' ? 'expected at least one' : `expected at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `expected at most ${issue.maximum}${units[issue.origin] ?? ''}`;
  if (issue.code === 'invalid_format' && issue.format === 'url')
    return 'expected an address like https://example.com/prices';
  if (issue.code === 'invalid_type' && Object.hasOwn(kinds, issue.expected)) return `expected ${kinds[issue.expected]}`;
  return (issue.message.split('\n')[0] ?? '').replace(/^Invalid input: /, '');
}

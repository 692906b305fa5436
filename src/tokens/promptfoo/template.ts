import { UserError } from '../../values/errors.ts';
import { parseJson } from '../../values/json.ts';

export type Variables = Readonly<Record<string, unknown>>;

/** What a filter makes of a value; others need the templates' own engine. */
const filters: Readonly<Record<string, (value: unknown) => unknown>> = {
  dump: (value) => JSON.stringify(value ?? ''),
  tojson: (value) => JSON.stringify(value ?? ''),
  safe: (value) => value,
  string: textOf,
  trim: (value) => textOf(value).trim(),
  upper: (value) => textOf(value).toUpperCase(),
  lower: (value) => textOf(value).toLowerCase(),
};

/** A variable, or a part of one, with filters after it. */
const expression = /^([\p{L}_][\p{L}\p{N}_]*)((?:\.[\p{L}\p{N}_]+|\[\d{1,9}\])*)((?:\s*\|\s*\w+(?:\(\))?)*)$/u;

/**
 * A prompt with its variables filled in; in one that is JSON, inside its texts. An unknown variable is an empty text.
 * Throws a UserError for logic and for filters that are not known.
 */
export function fillPrompt(template: string, variables: Variables): string {
  const json = /^\s*[[{]/.test(template) ? parseJson(template) : undefined;
  return json === undefined ? fillIn(template, variables) : JSON.stringify(fillTexts(json, variables));
}

/** Every text of a value with its variables filled in. */
function fillTexts(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return fillIn(value, variables);
  if (Array.isArray(value)) return value.map((each) => fillTexts(each, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fillTexts(each, variables)]));
}

/** A text with its variables filled in. Throws a UserError as `fillPrompt` does. */
export function fillIn(template: string, variables: Variables): string {
  let filled = '';
  let at = 0;
  for (;;) {
    const open = nextMark(template, at);
    if (open < 0) return filled + template.slice(at);
    const kind = template[open + 1] ?? '';
    const close = template.indexOf(kind === '{' ? '}}' : `${kind}}`, open + 2);
    if (close < 0) throw new UserError(`has a "{${kind}" that is not closed`);
    const inside = template
      .slice(open + 2, close)
      .replace(/^-/, '')
      .replace(/-$/, '')
      .trim();
    if (kind === '%') throw notFilledIn(`{% ${inside} %}`);
    filled += template.slice(at, open) + (kind === '{' ? textOf(valueOf(inside, variables)) : '');
    at = close + 2;
  }
}

/** Where `{{`, `{%` or `{#` is next. */
function nextMark(text: string, from: number): number {
  for (let at = text.indexOf('{', from); at >= 0; at = text.indexOf('{', at + 1))
    if ('{%#'.includes(text[at + 1] ?? ' ')) return at;
  return -1;
}

function valueOf(text: string, variables: Variables): unknown {
  const [, name = '', path = '', piped = ''] = (text.length > 500 ? null : expression.exec(text)) ?? [];
  if (name === '' || name === 'env') throw notFilledIn(`{{ ${text} }}`);
  let value = ownField(variables, name);
  for (const [key] of path.matchAll(/[\p{L}\p{N}_]+/gu)) value = ownField(value, key);
  for (const [filter] of piped.matchAll(/\w+/g)) {
    const apply = Object.hasOwn(filters, filter) ? filters[filter] : undefined;
    if (!apply) throw notFilledIn(`{{ ${text} }}`);
    value = apply(value);
  }
  return value;
}

function ownField(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined;
}

function notFilledIn(what: string): UserError {
  const shown = what.length > 60 ? `${what.slice(0, 59)}…` : what;
  return new UserError(`uses ${shown}, which is not filled in here`);
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

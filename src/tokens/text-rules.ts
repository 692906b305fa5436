import { z } from 'zod';
import { UserError } from '../values/errors.ts';

// What a `tokenizer.json` does to a text before anything is merged: changes, and cuts. What is not here is refused by
// its name, so that no count is nearly right.

/** Changes a text. */
type TextChange = (text: string) => string;

/** Cuts a text into pieces; nothing is merged across them. */
export type TextCut = (text: string) => readonly string[];

const pattern = z.union([z.object({ String: z.string() }), z.object({ Regex: z.string().max(4_000) })]);
type CutPattern = z.infer<typeof pattern>;

const change = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['NFC', 'NFD', 'NFKC', 'NFKD']) }),
  z.object({ type: z.literal('Lowercase') }),
  z.object({ type: z.literal('Prepend'), prepend: z.string() }),
  z.object({ type: z.literal('Replace'), pattern, content: z.string() }),
]);

const cut = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('Split'),
    pattern,
    behavior: z.enum(['Isolated', 'Removed', 'MergedWithPrevious']),
    invert: z.boolean(),
  }),
  z.object({ type: z.literal('Digits'), individual_digits: z.boolean() }),
  z.object({
    type: z.literal('ByteLevel'),
    add_prefix_space: z.boolean().default(false),
    use_regex: z.boolean().default(true),
  }),
  z.object({
    type: z.literal('Metaspace'),
    replacement: z.string(),
    prepend_scheme: z.enum(['always', 'first', 'never']).default('always'),
    split: z.boolean().default(true),
  }),
]);

export const changeSchema = z
  .union([change, z.object({ type: z.literal('Sequence'), normalizers: z.array(change) })])
  .nullish();
export const cutSchema = z
  .union([cut, z.object({ type: z.literal('Sequence'), pretokenizers: z.array(cut) })])
  .nullish();

/** All changes of a tokenizer, one after the other. */
export function textChanges(rules: z.infer<typeof changeSchema>): TextChange {
  const list = !rules ? [] : rules.type === 'Sequence' ? rules.normalizers : [rules];
  const changes = list.map(changeOf);
  return (text) => changes.reduce((changed, each) => each(changed), text);
}

function changeOf(rule: z.infer<typeof change>): TextChange {
  switch (rule.type) {
    case 'Lowercase':
      return (text) => text.toLowerCase();
    case 'Prepend':
      return (text) => (text === '' ? text : rule.prepend + text);
    case 'Replace': {
      const found = expressionOf(rule.pattern);
      return (text) => text.replaceAll(found, () => rule.content);
    }
    case 'NFC':
    case 'NFD':
    case 'NFKC':
    case 'NFKD':
      return (text) => text.normalize(rule.type);
  }
}

/** All cuts of a tokenizer: each cuts the pieces of the one before. */
export function textCuts(rules: z.infer<typeof cutSchema>): TextCut {
  const list = !rules ? [] : rules.type === 'Sequence' ? rules.pretokenizers : [rules];
  return list.map(cutOf).reduce<TextCut>(
    (before, next) => (text) => before(text).flatMap(next),
    (text) => [text],
  );
}

/** True where the symbols of pieces are bytes. */
export function cutsBytes(rules: z.infer<typeof cutSchema>): boolean {
  const list = !rules ? [] : rules.type === 'Sequence' ? rules.pretokenizers : [rules];
  return list.some(({ type }) => type === 'ByteLevel');
}

/** GPT-2's, which is meant where a rule of bytes has no expression of its own. */
const GPT2 = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;

function cutOf(rule: z.infer<typeof cut>): TextCut {
  switch (rule.type) {
    case 'Split':
      return splitBy(rule.pattern, rule.behavior, rule.invert);
    case 'Digits':
      return splitBy({ Regex: rule.individual_digits ? String.raw`\p{Nd}` : String.raw`\p{Nd}+` }, 'Isolated', false);
    case 'ByteLevel': {
      const split = rule.use_regex ? splitBy({ Regex: GPT2 }, 'Isolated', false) : (text: string) => [text];
      return (text) => split(rule.add_prefix_space && text !== '' && !text.startsWith(' ') ? ` ${text}` : text);
    }
    case 'Metaspace': {
      const { replacement: mark, prepend_scheme: scheme } = rule;
      const words = splitBy({ Regex: `${mark}?[^${mark}]*` }, 'Isolated', false);
      return (text) => {
        const marked = text.replaceAll(' ', mark);
        const begun = scheme === 'never' || marked.startsWith(mark) ? marked : mark + marked;
        return rule.split ? words(begun) : [begun];
      };
    }
  }
}

function splitBy(of: CutPattern, behavior: 'Isolated' | 'Removed' | 'MergedWithPrevious', invert: boolean): TextCut {
  const found = expressionOf(of);
  return (text) => {
    const pieces: string[] = [];
    let from = 0;
    const add = (piece: string, isMatch: boolean): void => {
      if (piece === '' || (behavior === 'Removed' && isMatch !== invert)) return;
      if (behavior === 'MergedWithPrevious' && isMatch && pieces.length > 0) pieces.push((pieces.pop() ?? '') + piece);
      else pieces.push(piece);
    };
    for (const match of text.matchAll(found)) {
      add(text.slice(from, match.index), false);
      add(match[0], true);
      from = match.index + match[0].length;
    }
    add(text.slice(from), false);
    return pieces;
  };
}

/** The expression of a pattern, as JavaScript writes it. Throws a UserError for one that it cannot say. */
function expressionOf(of: CutPattern): RegExp {
  if ('Regex' in of && mayNotEnd(of.Regex))
    throw new UserError(`the tokenizer cuts by an expression that may take for ever: ${of.Regex.slice(0, 200)}`);
  const source = 'String' in of ? literalSource(of.String) : translated(of.Regex);
  try {
    return new RegExp(source, 'gu');
  } catch {
    throw new UserError(`the tokenizer cuts by an expression that cannot be read: ${source.slice(0, 200)}`);
  }
}

/** An expression that is met by a text and nothing else. */
export function literalSource(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

/** From the syntax of Oniguruma: groups that ignore case, escapes of signs that need none, spaces of Unicode. */
function translated(source: string): string {
  return source
    .replaceAll(/\(\?i:([^()[\]\\]*)\)/g, (_, inner: string) => `(?:${inner.replaceAll(/[a-zA-Z]/g, bothCases)})`)
    .replaceAll(
      /\\(.)/gs,
      (escape, letter: string) => escapes[letter] ?? (/[\w\\^$.*+?()[\]{}|/-]/.test(letter) ? escape : letter),
    );
}

const escapes: Readonly<Record<string, string>> = { s: String.raw`\p{White_Space}`, S: String.raw`\P{White_Space}` };

function bothCases(letter: string): string {
  const cases = letter.toLowerCase() + letter.toUpperCase();
  return `[${cases}${cases === 'sS' ? '\u017f' : ''}]`;
}

/** True for a repeated group that has a choice or a repetition in it: such an expression may never end. */
function mayNotEnd(source: string): boolean {
  const groups: boolean[] = [];
  let isChanging = false;
  let isClass = false;
  for (let at = 0; at < source.length; at++) {
    const letter = source.charAt(at);
    if (letter === '\\') at++;
    else if (isClass) isClass = letter !== ']';
    else if (letter === '[') isClass = true;
    else if (letter === '(') {
      groups.push(isChanging);
      isChanging = false;
    } else if (letter === ')') {
      const isRepeated = repeatsAt(source, at + 1);
      if (isChanging && isRepeated) return true;
      const isOuter = groups.pop() ?? false;
      isChanging ||= isRepeated || isOuter;
    } else isChanging ||= letter === '|' || repeatsAt(source, at);
  }
  return false;
}

function repeatsAt(source: string, at: number): boolean {
  return '*+'.includes(source.charAt(at) || '-') || /^\{\d{0,3},\}/.test(source.slice(at, at + 8));
}

import { parseJson } from '../../values/json.ts';
import { fieldsOf } from '../routing/reply-fields.ts';

/** The client keeps only what stands under `error` in an object; so everything else is put there. */
export function wrapError(text: string): string {
  const value = isShallow(text) ? parseJson(text) : undefined;
  return fieldsOf(fieldsOf(value)?.['error']) ? text : JSON.stringify({ error: value === undefined ? text : value });
}

/** No error has so many brackets open at once; what has is text, since turning it into text again would overflow. */
const MOST_DEPTH = 100;

function isShallow(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    if (depth > MOST_DEPTH) return false;
  }
  return true;
}

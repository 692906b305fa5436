import { isObject, type SourceObject } from '../records/source-object.ts';

/** Objects nest no deeper around what was used. */
const DEEPEST = 4;
/** Fields of one object that are looked at: what is used never comes after more. */
const MOST_FIELDS = 200;

/** Whether an object counts tokens of some kind, wherever in it: a line of use that no format knows. */
export function looksLikeUsage(value: SourceObject, depth = 0): boolean {
  let fields = 0;
  for (const name in value) {
    if (++fields > MOST_FIELDS) return false;
    const found = value[name];
    if (typeof found === 'number' && found > 0 && isTokenCount(name)) return true;
    if (depth < DEEPEST && isObject(found) && looksLikeUsage(found, depth + 1)) return true;
  }
  return false;
}

/** `inputTokens`, `total_token_count`; not `max_tokens`, which is a limit. */
export function isTokenCount(name: string): boolean {
  return (
    /(?:tokens|token_?count|tokens[_.]?(?:in|out))$/i.test(name) && !/max|limit|budget|window|remaining/i.test(name)
  );
}

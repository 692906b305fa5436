import { stopTakingStacks } from './errors.ts';

/** Parsed JSON; undefined if the text is not valid JSON. */
export function parseJson(text: string): unknown {
  const restore = stopTakingStacks();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  } finally {
    restore();
  }
}

export type JsonFields = Readonly<Record<string, unknown>>;

/** The fields of an object; none of anything else. */
export function jsonFields(value: unknown): JsonFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

/** A list, or one value as a list; nothing is an empty one. */
export function jsonList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** A text, or another simple value as one; nothing is an empty one. */
export function jsonText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** An object of JSON, or a row of a table by the names of its columns. */
export type SourceObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is SourceObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

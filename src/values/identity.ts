/** A text that is the same for equal values: of plain data, decimals included. */
export function valueKey(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));
}

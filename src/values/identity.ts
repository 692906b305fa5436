/** A key that equal values share: of plain data, decimals included. */
export function valueKey(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));
}

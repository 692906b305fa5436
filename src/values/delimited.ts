/** How fields become lines. */
export interface Delimited {
  readonly separator: string;
  readonly lineEnd: string;
  readonly escape: (text: string) => string;
}

/** Comma-separated values as RFC 4180 has them. */
export const csv: Delimited = {
  separator: ',',
  lineEnd: '\r\n',
  escape: (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text),
};

/** Tab-separated values; the format has no quotes, so tabs and line breaks inside a field become spaces. */
export const tsv: Delimited = {
  separator: '\t',
  lineEnd: '\n',
  escape: (text) => text.replace(/[\t\r\n]+/g, ' '),
};

/** A table line by line, the header first; `fieldsOf` escapes what needs it. */
export function* delimitedLines<Row>(
  { separator, lineEnd }: Delimited,
  header: readonly string[],
  rows: Iterable<Row>,
  fieldsOf: (row: Row) => readonly string[],
): Generator<string> {
  yield header.join(separator) + lineEnd;
  for (const row of rows) yield fieldsOf(row).join(separator) + lineEnd;
}

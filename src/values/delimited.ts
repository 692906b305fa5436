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

/** A row of a table, and the line on which it begins. */
export interface DelimitedRow {
  readonly fields: readonly string[];
  readonly line: number;
}

/** The rows of comma-separated values (RFC 4180) without blanks around fields; an empty line is not a row. */
export function* csvRows(text: string): Generator<DelimitedRow> {
  let row: string[] = [];
  let [line, begin] = [1, 1];
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length || row.length > 0;) {
    const end = fieldEnd(text, at);
    const field = text.slice(at, end).trim();
    row.push(/^"[^]*"$/.test(field) ? field.slice(1, -1).replaceAll('""', '"') : field);
    line += field.split('\n').length - 1;
    at = end + 1;
    if (text[end] === ',') continue;
    if (row.length > 1 || row[0] !== '') yield { fields: row, line: begin };
    row = [];
    begin = ++line;
  }
}

/** Where a field ends: at a comma or a line feed outside of quotes, or with the text. */
function fieldEnd(text: string, from: number): number {
  const quoted = /[^\S\n]*"/y;
  quoted.lastIndex = from;
  if (!quoted.test(text)) return nextSeparator(text, from);
  for (let at = quoted.lastIndex; ; at += 2) {
    at = text.indexOf('"', at);
    if (at < 0) return nextSeparator(text, from);
    if (text[at + 1] !== '"') return nextSeparator(text, at);
  }
}

function nextSeparator(text: string, from: number): number {
  const separator = /[,\n]/g;
  separator.lastIndex = from;
  return separator.exec(text)?.index ?? text.length;
}

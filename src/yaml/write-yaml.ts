import { Document, isMap, isScalar, Scalar, visit } from 'yaml';
import { printable } from '../values/printable.ts';

/** Data as a YAML file holds it; keys whose value is undefined are left out. */
export type YamlData =
  | string
  | number
  | boolean
  | undefined
  | readonly YamlData[]
  | { readonly [key: string]: YamlData };

/** Comments of a file, line by line. */
export interface YamlComments {
  readonly header?: readonly string[];
  /** Lines above keys of the top level, by key. */
  readonly keys?: Readonly<Record<string, readonly string[]>>;
}

/** Writes a map as YAML in block style. A blank line precedes every key that `keys` names. */
export function writeYaml(
  data: { readonly [key: string]: YamlData },
  { header = [], keys = {} }: YamlComments = {},
): string {
  const document = new Document(data, { keepUndefined: false, aliasDuplicateObjects: false });
  const { contents } = document;
  if (isMap(contents)) {
    if (header.length > 0) contents.commentBefore = commentText(header);
    for (const { key } of contents.items) {
      const comment = isScalar(key) ? keys[String(key.value)] : undefined;
      if (!isScalar(key) || comment === undefined) continue;
      key.spaceBefore = true;
      if (comment.length > 0) key.commentBefore = commentText(comment);
    }
  }
  // Only a quoted text can hold the escapes that `printable` makes of what a terminal would act on.
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value !== 'string') return;
      if (node.value.includes('\n') || printable(node.value) !== node.value) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return printable(document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER }));
}

function commentText(lines: readonly string[]): string {
  return lines.map((line) => ` ${line}`).join('\n');
}

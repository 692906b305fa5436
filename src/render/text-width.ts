import width from 'fast-string-width';

const narrow = /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u2026\u2500-\u257f]*$/;

/** True for a text that certainly takes one column a character, found without expressions for emoji and colours. */
function isNarrow(text: string): boolean {
  return narrow.test(text);
}

/** Columns of a terminal that a text takes. */
export function widthOf(text: string): number {
  return isNarrow(text) ? text.length : width(text);
}

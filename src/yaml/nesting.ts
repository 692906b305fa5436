/** Flow collections inside each other, and columns of indentation, beyond what any file for people has. */
const MAX_FLOW_DEPTH = 64;
const MAX_INDENT = 256;

/**
 * True for text that nests so deeply that the YAML parser would end the process: its memory grows with the depth.
 * Brackets inside quotes count too; no honest text leaves 64 of them open.
 */
export function nestsTooDeeply(text: string): boolean {
  let depth = 0;
  let indent = 0;
  let isLeading = true;
  for (const character of text) {
    if (character === '\n') {
      isLeading = true;
      indent = 0;
    } else if (isLeading) {
      isLeading = ' \t-?:'.includes(character);
      indent++;
    }
    if (character === '[' || character === '{') depth++;
    else if ((character === ']' || character === '}') && depth > 0) depth--;
    if (depth > MAX_FLOW_DEPTH || indent > MAX_INDENT) return true;
  }
  return false;
}

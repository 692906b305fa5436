const NARROWEST = 40;

/** Breaks a note between words, with the lines after the first set in; a longer word is left whole, to be copied. */
export function wrap(text: string, width: number | undefined): string {
  if (width === undefined) return text;
  const limit = Math.max(NARROWEST, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && `${line} ${word}`.length > limit) {
      lines.push(line);
      line = `  ${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}

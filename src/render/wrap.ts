import { widthOf } from './text-width.ts';

const NARROWEST = 16;

/** Breaks a note between words and indents the lines after the first; a long word is left whole, to be copied. */
export function wrapNote(text: string, width: number | undefined, indent = '  '): string {
  if (width === undefined || width === Infinity) return text;
  const limit = Math.max(NARROWEST, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && widthOf(`${line} ${word}`) > limit) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}

/** Breaks the text of a cell to a width: between words if possible, else after a slash or anywhere. */
export function wrapCell(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const lines: string[] = [];
  let line = '';
  const words = text.match(/\S+|\s+/g) ?? [];
  for (const piece of words.flatMap((word) => (widthOf(word) > width ? (word.match(/[^/]*\/|[^/]+/g) ?? []) : word))) {
    if (widthOf(line + piece) <= width) {
      line += piece;
      continue;
    }
    if (line.trim() !== '') lines.push(line.trimEnd());
    let rest = piece.trimStart();
    while (widthOf(rest) > width) {
      const head = beginningOf(rest, width);
      lines.push(head);
      rest = rest.slice(head.length);
    }
    line = rest;
  }
  return [...lines, ...(line === '' ? [] : [line])].join('\n');
}

/** The beginning and the end of a name, with `…` for what is between. */
export function cutMiddle(text: string, width: number): string {
  const head = beginningOf(text, Math.ceil((width - 1) / 2));
  let tail = '';
  for (const character of Array.from(text.slice(head.length)).toReversed()) {
    if (widthOf(character + tail) > Math.floor((width - 1) / 2)) break;
    tail = character + tail;
  }
  return `${head}…${tail}`;
}

/** As much of a text as a width holds, at least one character. */
function beginningOf(text: string, width: number): string {
  let kept = '';
  for (const character of text) {
    if (kept !== '' && widthOf(kept + character) > width) break;
    kept += character;
  }
  return kept;
}

/** What a sentence says first: up to its first comma, colon, semicolon or full stop. */
export function leadOf(sentence: string): string {
  return /^[^]*?[,:;.](?=\s|$)/.exec(sentence)?.[0] ?? '';
}

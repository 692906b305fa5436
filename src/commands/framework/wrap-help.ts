import { wrapNote } from '../../render/wrap.ts';

/** A description that would have less room goes below what it describes. */
const LEAST_ROOM = 28;

/** Help for a terminal of any width: descriptions stay in their column, and commands can be pasted. */
export function wrapHelp(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => (line.length > width ? wrapLine(line, width) : line))
    .join('\n');
}

function wrapLine(line: string, width: number): string {
  const indent = ' '.repeat(line.search(/\S/));
  const end = line.indexOf('  ', indent.length);
  const term = end < 0 ? line.trim() : line.slice(indent.length, end);
  const description = end < 0 ? '' : line.slice(end).trim();
  const column = line.length - description.length;
  if (description === '') return indented(term, indent, width);
  if (width - column < LEAST_ROOM)
    return `${indented(term, indent, width)}\n${indented(description, `${indent}    `, width)}`;
  return `${line.slice(0, column)}${indented(description, ' '.repeat(column), width).trimStart()}`;
}

function indented(text: string, indent: string, width: number): string {
  const more = text.startsWith('$ ') ? ' \\' : '';
  const hanging = more === '' ? '' : '    ';
  const lines = wrapNote(text, width - indent.length - more.length, hanging).split('\n');
  return lines.map((line) => `${indent}${line}`).join(`${more}\n`);
}

// What the commands of a shell say about standard input, without a parser: a doubt is left to who asks.

/** Where a command may begin, not behind a pipe. */
const begin = String.raw`(?:^|[;&({\n!]|\b(?:do|then|else|if|elif|while|until)\b)\s*`;
const assignments = String.raw`(?:\w+=[^\s;&({!|]*\s+)*(?:(?:builtin|command)\s+)?`;

const readingCommand = new RegExp(`(?:${begin}|\\|\\s*)${assignments}(?:read|mapfile|readarray|select)\\b`);
const readingLoop = new RegExp(`${begin}(?:while|until)\\s+${assignments}read\\b`);
const loop = new RegExp(`(?:${begin}|\\|\\s*)(?:while|until|for|foreach|repeat|select)\\b`);
const redirectedLoop = /\b(?:done|end)\s*<|[)}]\s*</;

/** Whether the shell itself reads its standard input, line by line or whole. */
export function readsInShell(text: string): boolean {
  return readingCommand.test(withoutWords(text));
}

/** Whether it does so in a loop. */
export function readsInLoop(text: string): boolean {
  return readingLoop.test(withoutWords(text));
}

/** Whether a loop or a group has an input of its own. */
export function hasRedirectedLoop(text: string): boolean {
  return redirectedLoop.test(withoutWords(text));
}

/** Whether the commands have a loop, in which a command runs more than once. */
export function isInShellLoop(text: string): boolean {
  return loop.test(withoutWords(text));
}

/** The text without comments and what is quoted, which are words and not commands; white space has one character. */
function withoutWords(text: string): string {
  const unquoted = withoutQuoted(text.replaceAll(/\\[^]/g, '_'));
  const lines = unquoted.split('\n').map((line) =>
    line
      .replaceAll(/\s+/g, ' ')
      .replace(/(^| )#.*/, '$1')
      .trim(),
  );
  return lines.filter((line) => line !== '').join('\n');
}

/** Each quoted text becomes one letter. Goes through the text once, however many quotes are left open in it. */
function withoutQuoted(text: string): string {
  let plain = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const end = text[at] === "'" ? text.indexOf("'", at + 1) : text[at] === '"' ? endOfQuoted(text, at + 1) : -1;
    if (end < 0) continue;
    plain += `${text.slice(from, at)}_`;
    from = end + 1;
    at = end;
  }
  return plain + text.slice(from);
}

/** Longer texts in double quotes are taken for an open quote. */
const LONGEST_QUOTED = 4096;

/** Where a text in double quotes ends; those inside a `$(…)` belong to that. */
function endOfQuoted(text: string, from: number): number {
  for (let at = from; at < text.length && at - from < LONGEST_QUOTED; at++) {
    if (text[at] === '"') return at;
    const close = text.startsWith('$(', at) ? text.slice(at, from + LONGEST_QUOTED).indexOf(')') : -1;
    if (close > 0) at += close;
  }
  return -1;
}

// What the commands of a shell say about standard input, without a parser: a doubt is left to who asks.

/** Where a command may begin, not behind a pipe. */
const begin = String.raw`(?:^|[;&({\n!]|\b(?:do|then|else|if|elif|while|until)\b)\s*`;
const assignments = String.raw`(?:\w+=\S*\s+)*(?:(?:builtin|command)\s+)?`;

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

/** The text without comments and what is quoted, which are words and not commands. */
function withoutWords(text: string): string {
  return text
    .replaceAll(/\\[^]/g, '_')
    .replaceAll(/'[^']*'|"(?:\$\([^)]*\)|[^"])*"/g, '_')
    .replaceAll(/(^|\s)#.*/g, '$1');
}

import { isMap, isNode, isPair, isScalar, LineCounter, parseDocument, visit, type Document, type Pair } from 'yaml';
import { stopTakingStacks } from '../values/errors.ts';

/** A line and a column of a file, from 1. */
interface Position {
  readonly line: number;
  readonly column: number;
}

/** An error in a file and where it is, with the way out if there is one. */
export interface YamlProblem extends Position {
  readonly message: string;
  readonly hint?: string | undefined;
}

export type Path = readonly PropertyKey[];

/**
 * The position of the node at a path, or of the nearest one above it that exists; with `key`, of that key inside it.
 */
export type Locate = (path: Path, key?: string) => Position;

// A few anchors are fine in a hand-written file; a bomb needs many.
const MAX_ALIASES = 100;

const START: Position = { line: 1, column: 1 };

/** Whether a text has nothing but white space and comments; the library takes seconds to say so of a megabyte. */
export function isEmptyDocument(text: string): boolean {
  return !/^[^\S\n\r\u2028\u2029]*[^#\s]/m.test(text);
}

/** Reads YAML (or JSON) text as plain data and a way to find its parts again, or returns why it cannot be read. */
export function readDocument(text: string): { data: unknown; locate: Locate } | { problems: YamlProblem[] } {
  if (isEmptyDocument(text)) return { problems: [{ ...START, message: 'the file is empty' }] };
  if (nestsTooDeeply(text)) return { problems: [{ ...START, message: 'nested too deeply to be read' }] };
  const lines = new LineCounter();
  try {
    // The library compares each key of a map with all before it; duplicate keys are found below, in one pass.
    const yaml = parsedQuickly(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false });
    const [error] = yaml.errors;
    if (error) {
      const message = error.code === 'MULTIPLE_DOCS' ? 'a second document begins here' : error.message.split('\n')[0];
      const hint = error.code === 'TAB_AS_INDENT' ? 'indent with spaces' : undefined;
      return { problems: [{ ...position(lines, error.pos[0]), message: message ?? '', hint }] };
    }
    const problems = keyProblems(yaml, lines);
    if (problems.length > 0) return { problems };
    if (yaml.contents === null) return { problems: [{ ...START, message: 'the file is empty' }] };
    return { data: yaml.toJS({ maxAliasCount: MAX_ALIASES }), locate: locator(yaml, lines) };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const hint = `write the values out; at most ${MAX_ALIASES} are followed`;
    return { problems: [{ ...START, message: 'too many aliases', hint }] };
  }
}

/** The library keeps an error for each wrong character. */
function parsedQuickly(...given: Parameters<typeof parseDocument>): ReturnType<typeof parseDocument> {
  const restore = stopTakingStacks();
  try {
    return parseDocument(...given);
  } finally {
    restore();
  }
}

/**
 * Problems with keys: duplicates, `__proto__`, and keys that are not single words, about which the library would warn.
 */
function keyProblems(document: Document, lines: LineCounter): YamlProblem[] {
  const problems: YamlProblem[] = [];
  visit(document, {
    Map(_, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const start = position(lines, (isNode(key) ? key.range?.[0] : undefined) ?? 0);
        if (!isScalar(key)) {
          problems.push({ ...start, message: 'a key has to be one word' });
          continue;
        }
        const name = String(key.value);
        if (name === '__proto__') problems.push({ ...start, message: '"__proto__" cannot be a key' });
        if (seen.has(name)) problems.push({ ...start, message: `duplicate key "${name}"` });
        seen.add(name);
      }
    },
  });
  return problems;
}

function locator(document: Document, lines: LineCounter): Locate {
  return (path, key) => {
    for (let depth = path.length; depth >= 0; depth--) {
      const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
      if (!isNode(node)) continue;
      const named = key !== undefined && isMap(node) ? node.items.find((pair) => keyOf(pair) === key)?.key : undefined;
      return position(lines, (isNode(named) ? named : node).range?.[0] ?? 0);
    }
    return START;
  };
}

function keyOf(pair: Pair): string | undefined {
  return isPair(pair) && isNode(pair.key) ? String(pair.key) : undefined;
}

function position(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** Flow collections inside each other, and columns of indentation, beyond what any file for people has. */
const MAX_FLOW_DEPTH = 64;
const MAX_INDENT = 256;

/**
 * True for text that nests so deeply that the YAML parser would end the process: its memory grows with the depth.
 * Brackets inside quotes count too; no honest text leaves 64 of them open.
 */
function nestsTooDeeply(text: string): boolean {
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

import type { WrittenList } from './schema.ts';

/** The properties of a list before its models. */
export interface Head extends Partial<Omit<WrittenList, '$schema' | 'schema' | 'provider' | 'models'>> {
  /** The provider, as offers name it. */
  readonly id: string;
  readonly name?: string | undefined;
  readonly source: string;
}

/** One line holds up to this many properties and columns. */
const MOST_KEYS = 4;
const WIDTH = 120;

/** A price list for people to read: each rate on a line, short values on one line. */
export function listYaml({ id, name, page, source, ...head }: Head, models: readonly object[]): string {
  const list = { schema: 1, provider: id, name, page, source, ...head, models };
  return `# yaml-language-server: $schema=./schema.json\n${blockOf(list, 0).join('\n')}\n`;
}

/** The properties of a map, each on lines of its own. */
function blockOf(map: object, depth: number): string[] {
  return present(map).flatMap(([key, value]) => {
    const line = `${indented(depth)}${text(key)}:`;
    const short = flow(value);
    if (isShort(value) && key !== 'rates' && line.length + 1 + short.length <= WIDTH) return [`${line} ${short}`];
    if (Array.isArray(value)) return [line, ...value.flatMap((item: unknown) => itemOf(item, depth + 1))];
    if (isMap(value)) return [line, ...blockOf(value, depth + 1)];
    return typeof value === 'string' && isProse(value)
      ? [`${line} >-`, ...folded(value, depth + 1)]
      : [`${line} ${short}`];
  });
}

/** Words with single spaces between them, which a folded text keeps as they are. */
function isProse(value: string): boolean {
  return /^\S+(?: \S+)+$/.test(value);
}

function folded(value: string, depth: number): string[] {
  const lines = [''];
  for (const word of value.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && indented(depth).length + line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => `${indented(depth)}${line}`);
}

function itemOf(item: unknown, depth: number): string[] {
  const line = `${indented(depth)}- ${flow(item)}`;
  if (!isMap(item) || (isShort(item) && line.length <= WIDTH && (!('id' in item) || 'like' in item))) return [line];
  const [first = '', ...others] = blockOf(item, depth + 1);
  return [`${indented(depth)}- ${first.trimStart()}`, ...others];
}

function indented(depth: number): string {
  return '  '.repeat(depth);
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function present(map: object): [string, unknown][] {
  return Object.entries(map).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
}

/** Few properties, and lists of nothing but names and numbers. */
function isShort(value: unknown): boolean {
  if (Array.isArray(value))
    return value.every((item) => typeof item !== 'object' || (value.length < MOST_KEYS && isMap(item) && isFlat(item)));
  if (!isMap(value)) return true;
  return (
    present(value).length <= MOST_KEYS &&
    present(value).every(([, inner]) => isShort(inner) && !(Array.isArray(inner) && inner.some(isMap)))
  );
}

function isFlat(map: object): boolean {
  return present(map).length <= MOST_KEYS && present(map).every(([, value]) => typeof value !== 'object');
}

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (isMap(value)) {
    const pairs = present(value).map(([key, inner]) => `${text(key)}: ${flow(inner)}`);
    return `{ ${pairs.join(', ')} }`;
  }
  return typeof value === 'string' ? text(value) : String(value);
}

/** Without quotes if YAML reads it as this text. */
function text(value: string): string {
  return /^[A-Za-z][\w./@ ()+-]*$/.test(value) && !/^(true|false|null|yes|no)$/i.test(value) && !value.endsWith(' ')
    ? value
    : quotedUnlessDay(value);
}

function quotedUnlessDay(value: string): string {
  return /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}Z)?$/.test(value) || /^https:\/\/[\w./-]+$/.test(value)
    ? value
    : JSON.stringify(value);
}

// Measures the source tree, and checks the rules of CONTRIBUTING.md that no linter knows:
//   npm run house               prints the figures
//   npm run house -- --check    prints what breaks a rule, and fails
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseArgs } from 'node:util';
import { parseAst } from 'rolldown/parseAst';

process.chdir(join(import.meta.dirname, '..'));

/** The rooms from the ground up: each imports only from those before it, types included. */
const rooms = [
  'values',
  'system',
  'yaml',
  'pricing',
  'warehouse',
  'workload',
  'projection',
  'report',
  'render',
  'usage',
  'ask',
  'views',
  'page',
  'commands',
];

const MOST_LINES = 220;
const WIDEST = 120;

const paths = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `src/${name.replaceAll('\\', '/')}`)
  .toSorted();
const files = new Map(paths.map((path) => [path, fileOf(path)]));

function fileOf(path) {
  const text = readFileSync(path, 'utf8');
  const { body } = parseAst(text, { lang: 'ts', sourceType: 'module' });
  return { lines: text.split('\n').slice(0, -1), imports: importsOf(path, body), types: typesOf(body) };
}

/** What a file imports as it loads or for its types; what it loads later is no part of it. */
function importsOf(path, body) {
  return body
    .filter(({ type, source }) => /^(Import|Export)/.test(type) && source?.value.startsWith('.'))
    .map(({ source }) => posix.join(posix.dirname(path), source.value));
}

function typesOf(body) {
  return body.flatMap(({ type, declaration }) =>
    type === 'ExportNamedDeclaration' && /^(TSInterface|TSTypeAlias|TSEnum|Class)Declaration$/.test(declaration?.type)
      ? [declaration.id.name]
      : [],
  );
}

function roomOf(path) {
  return path.split('/').length > 2 ? path.split('/')[1] : undefined;
}

/** Imports of a room above; the files of no room are on top. */
function upwardArrows() {
  const floor = (path) => (roomOf(path) === undefined ? rooms.length : rooms.indexOf(roomOf(path)));
  return [...files].flatMap(([path, { imports }]) =>
    imports.flatMap((to) => (floor(path) < floor(to) ? [`${path} imports ${to}, which is above it`] : [])),
  );
}

function strangeRooms() {
  const names = new Set(paths.map(roomOf).filter((room) => room !== undefined && !rooms.includes(room)));
  return [...names].map((room) => `src/${room}: scripts/house.mjs does not know the room`);
}

/** Groups of files that import one another in a circle (strongly connected components, by Tarjan's algorithm). */
function circles() {
  const found = [];
  const index = new Map();
  const lowest = new Map();
  const stack = [];
  const visit = (path) => {
    index.set(path, index.size);
    lowest.set(path, index.get(path));
    stack.push(path);
    for (const to of files.get(path)?.imports ?? []) {
      if (!files.has(to)) continue;
      if (!index.has(to)) visit(to);
      if (stack.includes(to)) lowest.set(path, Math.min(lowest.get(path), lowest.get(to)));
    }
    if (lowest.get(path) !== index.get(path)) return;
    const group = stack.splice(stack.indexOf(path));
    if (group.length > 1) found.push(`${group.toReversed().join(', ')} import one another in a circle`);
  };
  for (const path of paths) if (!index.has(path)) visit(path);
  return found;
}

function doubleTypes() {
  const byName = new Map();
  for (const [path, { types }] of files)
    for (const name of types) byName.set(name, [...(byName.get(name) ?? []), path]);
  return [...byName].flatMap(([name, where]) =>
    where.length > 1 ? [`the type ${name} is exported by ${where.join(' and ')}`] : [],
  );
}

function longFiles() {
  return [...files].flatMap(([path, { lines }]) =>
    lines.length > MOST_LINES ? [`${path} has ${lines.length} lines`] : [],
  );
}

function wideLines() {
  return [...files].flatMap(([path, { lines }]) =>
    lines.flatMap((line, index) =>
      line.length > WIDEST ? [`${path}:${index + 1} is ${line.length} columns wide`] : [],
    ),
  );
}

/** Words that have to be read twice, and what to write instead. */
const oldVoice = [
  [
    /\b(?:is|are|was) no (?!longer\b|one\b|more\b|less\b|way\b|such\b|other\b)[a-z]/,
    'write "is not a", or say what is wrong',
  ],
  [
    /\bstands? (?:here|there|in the place|twice|behind|beside|for itself)\b/,
    'say where something is, or what replaces what',
  ],
  [/\blies? (?:around|behind|beside)\b/, 'say where something is'],
  [/\bon the mean\b/, 'write "on average"'],
  [/(?:\/\/|\/\*\*|^\s*\*) (?:What of|Who|The same)\b/, 'begin the comment with its subject'],
  [/\bAnswers (?:the|a|an|what|whether|with|true|nothing)\b/, 'write "Returns"'],
];

function unclearWords() {
  return [...files].flatMap(([path, { lines }]) =>
    lines.flatMap((line, index) =>
      oldVoice.flatMap(([word, advice]) =>
        word.test(line) ? [`${path}:${index + 1}: "${line.match(word)[0].trim()}": ${advice}`] : [],
      ),
    ),
  );
}

const rules = {
  'rooms that are not known': strangeRooms(),
  'imports upward': upwardArrows(),
  'circles of any kind': circles(),
  'exported type names declared twice': doubleTypes(),
  [`files of more than ${MOST_LINES} lines`]: longFiles(),
  [`lines wider than ${WIDEST} columns`]: wideLines(),
  'phrases of the word list': unclearWords(),
};

const { values: options } = parseArgs({
  options: { check: { type: 'boolean', default: false }, list: { type: 'boolean', default: false } },
});
/** Rules whose breaks are counted and not yet refused. */
const counted = new Set([
  `files of more than ${MOST_LINES} lines`,
  `lines wider than ${WIDEST} columns`,
  'phrases of the word list',
]);
const problems = Object.entries(rules).flatMap(([name, found]) => (options.check && counted.has(name) ? [] : found));
if (options.check || options.list) for (const problem of problems) console.error(problem);
if (options.check) process.exitCode = problems.length === 0 ? 0 : 1;
else {
  const all = [...files.values()].map(({ lines }) => lines.length);
  const figures = {
    'source lines': all.reduce((sum, length) => sum + length, 0),
    files: all.length,
    'the longest file': Math.max(...all),
    ...Object.fromEntries(Object.entries(rules).map(([name, found]) => [name, found.length])),
  };
  for (const [name, figure] of Object.entries(figures)) console.log(`${name.padEnd(38)} ${String(figure).padStart(6)}`);
}

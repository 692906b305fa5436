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
  'tokens',
  'pricing',
  'warehouse',
  'workload',
  'projection',
  'report',
  'render',
  'usage',
  'library',
  'ask',
  'views',
  'page',
  'action',
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
  return {
    lines: text.split('\n').slice(0, -1),
    imports: importsOf(path, body),
    types: typesOf(body),
    functions: functionsOf(body),
  };
}

/** The imports of a file when it loads or for its types, without those it loads later. */
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

function functionsOf(body) {
  return body.flatMap(({ type, declaration }) =>
    type === 'ExportNamedDeclaration' && declaration?.type === 'FunctionDeclaration' ? [declaration.id.name] : [],
  );
}

function roomOf(path) {
  return path.split('/').length > 2 ? path.split('/')[1] : undefined;
}

/** Imports of a room above; files outside the rooms are on top. */
function upwardArrows() {
  const floor = (path) => (roomOf(path) === undefined ? rooms.length : rooms.indexOf(roomOf(path)));
  return [...files].flatMap(([path, { imports }]) =>
    imports.flatMap((to) => (floor(path) < floor(to) ? [`${path} imports ${to}, which is above it`] : [])),
  );
}

function unknownRooms() {
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

/** Names that several files export; `kind` is 'types' or 'functions'. */
function duplicateNames(kind) {
  const byName = new Map();
  for (const [path, { [kind]: names }] of files)
    for (const name of names) byName.set(name, [...(byName.get(name) ?? []), path]);
  return [...byName].flatMap(([name, owners]) =>
    owners.length > 1 ? [`${name} is exported by ${owners.join(' and ')}`] : [],
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

/** Phrases that have to be read twice, and what to write instead. `comment` limits a phrase to comments of the code. */
const phrases = [
  {
    phrase:
      /(?<!\bthere )\b(?:is|are|was|were) no (?!longer\b|one\b|more\b|less\b|way\b|such\b|other\b|need\b|use\b|matter\b)[a-z]+/i,
    advice: 'write "is not a", or what is wrong',
  },
  {
    phrase: /\bst(?:ands?|ood|anding) (?:here|there|twice|behind|beside|before|for itself|around)\b/,
    advice: 'write where something is, or what replaces what',
  },
  { phrase: /\bin the place of\b/, advice: 'write "replaces", or "instead of"' },
  { phrase: /\b(?:lies?|lying) (?:around|behind|beside|there|elsewhere|about)\b/, advice: 'write where something is' },
  { phrase: /\bon the mean\b/, advice: 'write "on average"' },
  { phrase: /\b(?:requests|tokens|users|runs|conversations|dollars) a month\b/i, advice: 'write "per month"' },
  {
    phrase: /\bpaid twice\b|\boutlasts? these\b|\bPays with\b|\b(?:read from|written to) it\b(?=`)/,
    advice: 'write what is meant: retried, lasts beyond, break-even, cache',
  },
  { phrase: /\b(?:is|are) no matter\b|\bfor believers\b|\bbe anybody's: /, advice: 'write what happens' },
  {
    phrase: /(?:no model|no provider|has|of|in) the catalogue['`]|, catalogue \$\{/,
    advice: 'write "price lists" where people read it',
  },
  {
    phrase: /^\s*(?:\/\/|\/\*\*|\*) (?:What of|Who|The same)\b/,
    advice: 'begin the comment with its subject',
    comment: true,
  },
  {
    phrase: /\banswers? (?:the|an?|what|whether|with|true|false|nothing|undefined) /i,
    advice: 'write "returns"',
    comment: true,
  },
  {
    phrase: /\bbehind (?!an? (?:pipe|proxy|gateway)\b)\w+/,
    advice: 'write "after"',
    comment: true,
    // In a picture, things do lie behind others.
    except: /^src\/(?:render|report\/charts)\//,
  },
];

/** The part of a line of code that is a comment; of a page, none. */
function commentOf(line) {
  return /(?:^\s*\*|\/\*\*|(?:^|\s)\/\/) .*/.exec(line)?.[0] ?? '';
}

function unclearPhrases() {
  const pages = ['README.md', ...readdirSync('docs').flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : []))];
  const texts = [
    ...[...files].map(([path, { lines }]) => ({ path, lines, isCode: true })),
    ...pages.map((path) => ({ path, lines: readFileSync(path, 'utf8').split('\n'), isCode: false })),
  ];
  return texts.flatMap(({ path, lines, isCode }) =>
    lines.flatMap((line, index) =>
      phrases.flatMap(({ phrase, advice, comment = false, except }) => {
        if (except?.test(path)) return [];
        const [found] = phrase.exec(!comment ? line : isCode ? commentOf(line) : '') ?? [];
        return found === undefined ? [] : [`${path}:${index + 1}: "${found.trim()}": ${advice}`];
      }),
    ),
  );
}

const rules = {
  'rooms that are not known': unknownRooms(),
  'imports upward': upwardArrows(),
  'circles of any kind': circles(),
  'exported type names declared twice': duplicateNames('types'),
  [`files of more than ${MOST_LINES} lines`]: longFiles(),
  [`lines wider than ${WIDEST} columns`]: wideLines(),
  'phrases of the word list': unclearPhrases(),
};

const { values: options } = parseArgs({
  options: { check: { type: 'boolean', default: false }, list: { type: 'boolean', default: false } },
});
const problems = Object.values(rules).flat();
if (options.check || options.list) for (const problem of problems) console.error(problem);
if (options.check) process.exitCode = problems.length === 0 ? 0 : 1;
else {
  const all = [...files.values()].map(({ lines }) => lines.length);
  const figures = {
    'source lines': all.reduce((sum, length) => sum + length, 0),
    files: all.length,
    'the longest file': Math.max(...all),
    ...Object.fromEntries(Object.entries(rules).map(([name, found]) => [name, found.length])),
    'exported functions of one name': duplicateNames('functions').length,
  };
  for (const [name, figure] of Object.entries(figures)) console.log(`${name.padEnd(38)} ${String(figure).padStart(6)}`);
}

// Checks that no regular expression of the source takes more than linear time, whatever text it is given:
//   npm run check:expressions
// An expression that is made of parts cannot be read from the source, and is listed with the reason why it is linear,
// and so would be one that is not, with the largest input in front of it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'rolldown/parseAst';

process.chdir(join(import.meta.dirname, '..'));
process.env['RECHECK_BACKEND'] = 'pure';
const { checkSync } = await import('recheck');

/** Files with `new RegExp`, how often, why that is linear, and what is the largest input. */
const made = {
  'ask/ledger/secrets.ts': [
    1,
    'a key letter by letter, with one letter looked at on each side',
    'a message of 500 letters',
  ],
  'ask/routing/endpoint.ts': [1, 'a header of the command line, tried once from its beginning', 'an argument'],
  'ask/routing/refusals.ts': [
    2,
    'alternatives of words with at most one run of bounded length',
    'a message of 500 letters',
  ],
  'system/parent-processes.ts': [1, 'one field at the beginning of a line, and digits', 'a file of the kernel'],
  'system/shell-text.ts': [
    3,
    'white space has one character in the text, and values end where a command may begin',
    '8 MiB',
  ],
  'tokens/text-rules.ts': [
    1,
    'the expression of a tokenizer file that its user names; one that repeats a choice or a repetition is refused',
    'a text in parts of 1 MiB',
  ],
  'tokens/tokenizer-file.ts': [1, 'alternatives of texts', 'a text in parts of 1 MiB'],
  'usage/formats/clouds.ts': [1, 'alternatives of words', 'a line item'],
  'values/quantity.ts': [
    2,
    'tried once from its beginning; parts that follow each other have no letter in common',
    '100 letters',
  ],
  'workload/driver-spelling.ts': [1, 'alternatives of words', 'a message of our own'],
};

/** Expressions that the analyser finds more than linear: why they stay, and the largest input. */
const known = {};

/** How long the analyser may take for one expression; it is done with most in some milliseconds. */
const PATIENCE_MS = 10_000;

const literals = new Map();
const problems = [];
for (const name of readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((each) => each.endsWith('.ts'))) {
  const file = name.replaceAll('\\', '/');
  const { expressions, calls } = expressionsIn(readFileSync(join('src', file), 'utf8'));
  for (const expression of expressions) literals.set(String(expression), { expression, file });
  if (calls !== (made[file]?.[0] ?? 0))
    problems.push(
      `src/${file} makes ${calls} expressions of parts, and ${made[file]?.[0] ?? 0} are listed with a reason`,
    );
}
for (const [text, { expression, file }] of literals) {
  const found = analysed(expression);
  if (found !== 'safe' && known[text] === undefined) problems.push(`src/${file}: ${text} is ${found}`);
}
for (const text of Object.keys(known))
  if (!literals.has(text)) problems.push(`${text} is listed, and not in the source`);

if (problems.length > 0) {
  console.error(problems.join('\n'));
  console.error('  write it so that parts that follow each other have no letter in common, or split the text first');
  process.exitCode = 1;
} else console.log(`${literals.size} expressions are linear, and ${Object.keys(made).length} files make more of parts`);

function expressionsIn(text) {
  const expressions = [];
  let calls = 0;
  const walk = (node) => {
    if (node === null || typeof node !== 'object') return;
    if (node.type === 'Literal' && node.regex) expressions.push(new RegExp(node.regex.pattern, node.regex.flags));
    if (node.type === 'NewExpression' && node.callee.name === 'RegExp') calls++;
    for (const inner of Object.values(node)) walk(inner);
  };
  walk(parseAst(text, { lang: 'ts', sourceType: 'module' }));
  return { expressions, calls };
}

/** By automata, which is exact and quick; by trying texts where those do not finish or cannot say. */
function analysed({ source, flags }) {
  for (const checker of ['automaton', 'auto']) {
    const { status, complexity } = checkSync(source, flags, { checker, timeout: PATIENCE_MS });
    if (status !== 'unknown') return status === 'safe' ? 'safe' : complexity.summary;
  }
  return 'not understood by the analyser';
}

import { commands, DEFAULT_COMMAND } from './commands/framework/registry.ts';
import { exitCode, OutputClosed, UserError, type ExitCode } from './values/errors.ts';
import type { Io } from './system/io.ts';
import { neutral } from './commands/framework/sanitize-output.ts';
import { singleLine } from './values/printable.ts';
import { nearest, orList } from './values/nearest.ts';

/**
 * The whole program: arguments (without node and script) and a world in, exit code out. Never throws:
 * a user's mistake becomes two lines on standard error, anything else its stack and exit code 70.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const world = neutral(io);
  try {
    return await dispatch(argv, world);
  } catch (error) {
    return await answer(error, world);
  }
}

const versionWords = new Set(['--version', '-V', '-v']);

async function dispatch(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [first = '', ...others] = argv;
  if (versionWords.has(first)) return await printVersion(io);
  if (first === '--help' || first === '-h' || first === 'help') return await help(first === 'help' ? others : [], io);
  if (verbsOf(first).length > 0 && /^(-h|--help)$/.test(others[0] ?? '')) return await help([], io);
  const { name, rest } = commandIn(argv);
  try {
    return await execute(name, rest, io);
  } catch (error) {
    throw name === DEFAULT_COMMAND ? (commandBehind(error, argv) ?? orCommand(error, first)) : error;
  }
}

/** A command that stands behind models, a plan or flags is taken for a model, and its options for unknown ones. */
function commandBehind(error: unknown, argv: readonly string[]): UserError | undefined {
  if (!(error instanceof UserError)) return undefined;
  const messages = [error, ...error.also].map(({ message }) => message);
  const at = argv.findIndex(
    (word, place) =>
      Object.hasOwn(commands, word) &&
      messages.some((message) =>
        message.startsWith('unknown option')
          ? !(argv[place - 1] ?? '').startsWith('-')
          : message.startsWith(`no model "${word}"`),
      ),
  );
  const word = argv[at];
  return word === undefined
    ? undefined
    : new UserError(`"${word}" stands behind other words, where models stand`, {
        hint: `write the command first: cost-projection ${word} …`,
      });
}

/** A first word that is neither a model nor a command may be a misspelt command. */
function orCommand(error: unknown, word: string): unknown {
  const [near] = nearest(word, Object.keys(commands));
  if (near === undefined || !(error instanceof UserError) || !error.message.startsWith(`no model "${word}"`))
    return error;
  return new UserError(`no command or model "${word}"`, { hint: `did you mean cost-projection ${near}?` });
}

async function execute(name: string, argv: readonly string[], io: Io): Promise<ExitCode> {
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!entry) throw new UserError(`no command "${name}"`, { hint: wordHint(name) });
  const { define, bare } = await entry.load();
  if (argv.length === 0 && bare) return await bare(io);
  const { parse } = await import('./commands/framework/parse.ts');
  return await parse(define, argv, io);
}

async function help(words: readonly string[], io: Io): Promise<ExitCode> {
  const { topics } = await import('./commands/framework/help-topics.ts');
  const [topic = ''] = words;
  if (Object.hasOwn(topics, topic)) {
    await io.stdout.write(topics[topic] ?? '');
    return exitCode.done;
  }
  if (words.length > 0 && verbsOf(words.join(' ')).length === 0) return await execute(words.join(' '), ['--help'], io);
  const { rootHelp } = await import('./commands/framework/root.ts');
  await io.stdout.write(rootHelp());
  return exitCode.done;
}

async function printVersion(io: Io): Promise<ExitCode> {
  const { openCatalogue } = await import('./pricing/lists/disk/load.ts');
  const { versionText } = await import('./system/version.ts');
  await io.stdout.write(`${versionText((await openCatalogue(io)).version)}\n`);
  return exitCode.done;
}

/** Options that may stand before the command and take a value, which is no command then. */
const valued = new Set([
  '-f',
  '--format',
  '-o',
  '--out',
  '--notes',
  '--pricing',
  '--as-of',
  '--fx',
  '--plan',
  '--model',
  '--baseline',
  '--tokens',
]);

/** The command that the first word names (`cost`) or the first two (`pricing list`), and the arguments without it. */
function commandIn(argv: readonly string[]): { name: string; rest: readonly string[] } {
  const at = firstWord(argv);
  const [word = '', verb = ''] = argv.slice(at);
  if (Object.hasOwn(commands, `${word} ${verb}`)) return { name: `${word} ${verb}`, rest: argv.toSpliced(at, 2) };
  if (Object.hasOwn(commands, word)) return { name: word, rest: argv.toSpliced(at, 1) };
  const verbs = verbsOf(word);
  if (verbs.length === 0) return { name: DEFAULT_COMMAND, rest: argv };
  const isVerb = verb !== '' && !verb.startsWith('-');
  throw new UserError(isVerb ? `no command "${word} ${verb}"` : `${word} needs to know what to do`, {
    hint: `there is ${orList(verbs.map((each) => `${word} ${each}`))}`,
  });
}

/** What may follow a first word that is no command by itself. */
function verbsOf(word: string): string[] {
  return Object.keys(commands).flatMap((name) => (name.startsWith(`${word} `) ? [name.slice(word.length + 1)] : []));
}

/** Where the first argument stands that is neither an option nor the value of one before it. */
function firstWord(argv: readonly string[]): number {
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index] ?? '';
    if (valued.has(argument)) index++;
    else if (!argument.startsWith('-') || argument === '-') return index;
  }
  return argv.length;
}

function wordHint(word: string): string {
  const [near] = nearest(word, Object.keys(commands));
  return near === undefined ? 'cost-projection --help lists the commands' : `did you mean cost-projection ${near}?`;
}

async function answer(error: unknown, io: Io): Promise<ExitCode> {
  if (error instanceof OutputClosed) return exitCode.done;
  const isMistake = error instanceof UserError;
  const text = isMistake
    ? [error, ...error.also].map(mistake).join('')
    : `this is a bug in cost-projection:\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
  try {
    await io.stderr.write(text);
  } catch (closed) {
    if (!(closed instanceof OutputClosed)) throw closed;
  }
  return isMistake ? error.code : exitCode.bug;
}

// A mistake in a file begins with where, so that editors and terminals can jump there.
// Files, plans and servers may have written a part of it.
function mistake({ message, hint }: UserError): string {
  const what = singleLine(message);
  const line = /^\S.*?:\d+:\d+: /.test(what) ? what : `error: ${what}`;
  return [line, ...(hint === undefined ? [] : hint.split('\n').map((each) => `  ${singleLine(each)}`)), ''].join('\n');
}

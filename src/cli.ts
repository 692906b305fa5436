import { findCommand } from './commands/framework/find-command.ts';
import { commands, DEFAULT_COMMAND, verbsOf } from './commands/framework/registry.ts';
import { exitCode, hasCode, OutputClosed, UserError, type ExitCode } from './values/errors.ts';
import type { Io } from './system/io.ts';
import { sanitizeOutput } from './commands/framework/sanitize-output.ts';
import { singleLine } from './values/printable.ts';
import { nearestNames } from './values/nearest.ts';

/**
 * The whole program: arguments (without node and script) and a world in, exit code out. Never throws:
 * a user's mistake becomes two lines on standard error, anything else its stack and exit code 70.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const world = sanitizeOutput(io);
  try {
    return await runArguments(argv, world);
  } catch (error) {
    return await reportError(error, world);
  }
}

const versionWords = new Set(['--version', '-V', '-v']);
const helpWords = new Set(['--help', '-h']);

async function runArguments(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [first = '', ...others] = argv;
  if (versionWords.has(first)) return await printVersion(io);
  if (first === 'help') return await printHelp(others, io);
  if (helpWords.has(first) || (verbsOf(first).length > 0 && helpWords.has(others[0] ?? '')))
    return await printHelp([], io);
  const { name, rest } = await findCommand(argv, io);
  try {
    return await runCommand(name, rest, io);
  } catch (error) {
    throw name === DEFAULT_COMMAND ? (misplacedCommand(error, rest) ?? misspeltCommand(error, first) ?? error) : error;
  }
}

/** A command's name after models, a plan or options is taken for a model, and its options for unknown ones. */
function misplacedCommand(error: unknown, argv: readonly string[]): UserError | undefined {
  if (!(error instanceof UserError)) return undefined;
  const word = argv.find(
    (each, index) =>
      Object.hasOwn(commands, each) &&
      error.all.some(({ code, about }) =>
        code === 'unknown-option'
          ? !(argv[index - 1] ?? '').startsWith('-')
          : code === 'unknown-model' && about === each,
      ),
  );
  if (word === undefined) return undefined;
  return new UserError(`"${word}" comes after other arguments, where models are named`, {
    hint: `write the command first: cost-projection ${word} …`,
  });
}

/** A first word that is neither a model nor a command may be a misspelt command. */
function misspeltCommand(error: unknown, word: string): UserError | undefined {
  const [near] = nearestNames(word, Object.keys(commands));
  if (near === undefined || !hasCode(error, 'unknown-model') || error.about !== word) return undefined;
  return new UserError(`no command or model "${word}"`, { hint: `did you mean cost-projection ${near}?` });
}

async function runCommand(name: string, argv: readonly string[], io: Io): Promise<ExitCode> {
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!entry) throw unknownCommand(name);
  if (argv.length === 0 && entry.loadBare) return await (await entry.loadBare()).runBare(io);
  const [{ define }, { parseArguments }] = await Promise.all([
    entry.load(),
    import('./commands/framework/parse-arguments.ts'),
  ]);
  return await parseArguments(define, argv, io);
}

function unknownCommand(name: string): UserError {
  const [near] = nearestNames(name, Object.keys(commands));
  return new UserError(`no command "${name}"`, {
    hint: near === undefined ? 'cost-projection --help lists the commands' : `did you mean cost-projection ${near}?`,
  });
}

async function printHelp(words: readonly string[], io: Io): Promise<ExitCode> {
  const { helpTopics, programHelp } = await import('./commands/framework/help.ts');
  const { wrapHelp } = await import('./commands/framework/wrap-help.ts');
  const name = words.join(' ');
  const topic = Object.hasOwn(helpTopics, words[0] ?? '') ? helpTopics[words[0] ?? ''] : undefined;
  if (topic === undefined && name !== '' && verbsOf(name).length === 0) return await runCommand(name, ['--help'], io);
  await io.stdout.write(wrapHelp(topic ?? programHelp(), io.stdout.columns ?? 80));
  return exitCode.done;
}

async function printVersion(io: Io): Promise<ExitCode> {
  const { openCatalogue } = await import('./pricing/lists/disk/load.ts');
  const { versionText } = await import('./system/version.ts');
  await io.stdout.write(`${versionText((await openCatalogue(io)).version)}\n`);
  return exitCode.done;
}

async function reportError(error: unknown, io: Io): Promise<ExitCode> {
  if (error instanceof OutputClosed) return exitCode.done;
  const isMistake = error instanceof UserError;
  const text = isMistake
    ? error.all.map(mistakeText).join('')
    : `this is a bug in cost-projection:\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
  try {
    await io.stderr.write(text);
  } catch (closed) {
    if (!(closed instanceof OutputClosed)) throw closed;
  }
  return isMistake ? error.exitCode : exitCode.bug;
}

// A mistake in a file begins with where, so that editors and terminals can jump there.
// Files, plans and servers may have written a part of it.
function mistakeText({ message, hint }: UserError): string {
  const what = singleLine(message);
  const line = /^\S.*?:\d+:\d+: /.test(what) ? what : `error: ${what}`;
  return [line, ...(hint === undefined ? [] : hint.split('\n').map((each) => `  ${singleLine(each)}`)), ''].join('\n');
}

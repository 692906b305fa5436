import { CommanderError, Help, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { exitCode, UserError, type ExitCode } from '../../values/errors.ts';
import { andList, didYouMean, nearestNames } from '../../values/nearest.ts';
import type { Io } from '../../system/io.ts';
import { HELP_ALL, type Define } from './command.ts';
import { UNWRAPPED } from './help.ts';
import { commands, declaredCommand } from './registry.ts';
import { wrapHelp } from './wrap-help.ts';

/** Parses the arguments of one command and runs it. Throws a UserError for arguments that it does not take. */
export async function parseArguments(define: Define, argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = exitCode.done;
  let printed = '';
  const command = define({ io, finish: (result) => (code = result) })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => (printed += text),
      writeErr: () => undefined,
      getOutHelpWidth: () => UNWRAPPED,
      getOutHasColors: () => false,
    });
  if (argv.includes(HELP_ALL))
    command.configureHelp({ visibleOptions: (each) => new Help().visibleOptions(each) }).outputHelp();
  else await run(command, argv, io);
  if (printed !== '') await io.stdout.write(wrapHelp(printed, io.stdout.columns ?? 80));
  return code;
}

async function run(command: CommandUnknownOpts, argv: readonly string[], io: Io): Promise<void> {
  try {
    await command.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw await toUserError(error, command, io);
  }
}

async function toUserError({ code, message }: CommanderError, command: CommandUnknownOpts, io: Io): Promise<UserError> {
  // Commander adds a suggestion of its own on a second line, and finds too much alike.
  const [what = ''] = message.replace(/^error: /, '').split('\n');
  const usual = `${command.name()} --help shows what it takes`;
  if (code !== 'commander.unknownOption') return new UserError(what, { hint: usual });
  const [, option = ''] = /'(-[^'=]*)/.exec(what) ?? [];
  const hint = option.startsWith('--')
    ? (nearOption(option, command) ?? (await commandsWith(option, io)) ?? usual)
    : usual;
  return new UserError(what, { code: 'unknown-option', about: option, hint });
}

/** The option of the command that a misspelt one may have meant. */
function nearOption(option: string, { options }: CommandUnknownOpts): string | undefined {
  const words = options.flatMap(({ long, hidden }) => (long === undefined || hidden ? [] : [long.slice(2)]));
  return didYouMean(nearestNames(option.slice(2), words).map((word) => `--${word}`));
}

/** Which other commands have an option. */
async function commandsWith(option: string, io: Io): Promise<string | undefined> {
  const names: string[] = [];
  for (const name of Object.keys(commands)) {
    const { options } = await declaredCommand(name, io);
    if (options.some(({ long, hidden }) => long === option && !hidden)) names.push(name);
  }
  return names.length === 0 ? undefined : `${andList(names)} ${names.length === 1 ? 'has' : 'have'} ${option}`;
}

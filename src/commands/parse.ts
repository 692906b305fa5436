import { CommanderError, Help } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { exitCode, UserError } from '../values/errors.ts';
import type { ExitCode } from '../values/errors.ts';
import type { Io } from '../system/io.ts';
import { HELP_ALL } from './command.ts';
import type { Define } from './command.ts';

/** Parses the arguments of one command and runs it. Throws a UserError for what it does not understand. */
export async function parse(define: Define, argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = exitCode.done;
  let printed = '';
  const command = define({ io, finish: (result) => (code = result) })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => (printed += text),
      writeErr: () => undefined,
      getOutHelpWidth: () => io.stdout.columns ?? 80,
      getOutHasColors: () => false,
    });
  if (argv.includes(HELP_ALL)) command.configureHelp({ visibleOptions: (each) => new Help().visibleOptions(each) }).outputHelp();
  else await run(command, argv);
  if (printed !== '') await io.stdout.write(printed);
  return code;
}

async function run(command: CommandUnknownOpts, argv: readonly string[]): Promise<void> {
  try {
    await command.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw toUserError(error, command.name());
  }
}

// Commander answers on two lines: `error: unknown option '--formt'`, `(Did you mean --format?)`.
function toUserError({ message }: CommanderError, command: string): UserError {
  const [what = '', suggestion] = message.replace(/^error: /, '').split('\n');
  const meant = suggestion?.replace(/^\(Did you mean (.*)\?\)$/, 'did you mean $1?');
  return new UserError(what, { hint: meant ?? `${command} --help shows what it takes` });
}

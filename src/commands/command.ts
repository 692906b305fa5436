import { Command, Help, Option } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { isInstant } from '../values/calendar.ts';
import { UserError } from '../values/errors.ts';
import type { ExitCode } from '../values/errors.ts';
import type { Io } from '../system/io.ts';
import { exchangeRate } from './prices.ts';
import { formats } from '../report/renderers/renderers.ts';

/** One run of one command: where it reads and writes, and where it leaves its exit code. */
interface Invocation {
  readonly io: Io;
  readonly finish: (code: ExitCode) => void;
}

export type Define = (invocation: Invocation) => CommandUnknownOpts;

/** A command with the options that every command has, and its examples under `--help`. */
export function newCommand(name: string, description: string, examples: readonly string[]) {
  return bareCommand(name, description, examples).option('-o, --output <file>', 'write the result to a file (- is standard output)');
}

/** A command without `--output`, for `cost`, where that counts tokens. */
export function bareCommand(name: string, description: string, examples: readonly string[]) {
  return plainCommand(name, description, examples)
    .addOption(new Option('-f, --format <format>', 'how to print the result').choices(formats))
    .option('--no-color', 'no colour, even on a terminal');
}

/** The same without `--format`, for `ask`, whose result is text. */
export function plainCommand(name: string, description: string, examples: readonly string[]) {
  return new Command(`cost-projection ${name}`)
    .description(description)
    .option('--pricing <path>', 'price list file or folder over the shipped ones (- is standard input; repeatable)', collect)
    .option('--as-of <date>', 'price by the rates in force on that day (default: today)', day)
    .option('--fx <rate>', 'what a dollar is in another currency, like CNY=7.10, for lists in it (repeatable)', exchangeRate)
    .option('--announced', 'price by announced rates too, as if they were certain')
    .option('-q, --quiet', 'no notes and warnings on standard error')
    .configureHelp({ visibleOptions: ownFirst })
    .addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ ${example}`).join('\n')}`);
}

const everywhere = /^(-f|-o|--pricing|--as-of|--fx|--announced|--no-color|-q|-h)\b/;
const isOwn = ({ flags }: Option): boolean => !everywhere.test(flags);

/** A command's own options stand before those that every command has. */
function ownFirst(command: CommandUnknownOpts): Option[] {
  const options = new Help().visibleOptions(command);
  return [...options.filter(isOwn), ...options.filter((option) => !isOwn(option))];
}

/** Makes an option repeatable: every value, in order. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function day(value: string): string {
  if (isInstant(value)) return value;
  throw new UserError(`--as-of: "${value}" is no day of the calendar`, { hint: 'write it like 2026-11-23' });
}

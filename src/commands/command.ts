import { Command, Help, Option } from '@commander-js/extra-typings';
import type { CommandUnknownOpts, OptionValues } from '@commander-js/extra-typings';
import { isInstant } from '../values/calendar.ts';
import { UserError } from '../values/errors.ts';
import type { ExitCode } from '../values/errors.ts';
import { orList } from '../values/nearest.ts';
import type { Io } from '../system/io.ts';
import { noteLevels } from '../report/remarks.ts';
import { formats } from '../report/renderers/renderers.ts';
import type { Format } from '../report/renderers/renderers.ts';
import { currencyCode, exchangeRate } from './prices.ts';

/** One run of one command: where it reads and writes, and where it leaves its exit code. */
interface Invocation {
  readonly io: Io;
  readonly finish: (code: ExitCode) => void;
}

export type Define = (invocation: Invocation) => CommandUnknownOpts;

/** A command that prices something and reports it. */
export function newCommand(name: string, description: string, examples: readonly string[]) {
  return withOutput(
    withPrices(plainCommand(name, description, examples))
      .optionsGroup(PRICES)
      .option('--currency <code>', 'what the answer is in, like EUR, with its rate by --fx (default: US dollars)', currencyCode)
      .optionsGroup('Options:'),
  );
}

/** A command with nothing but its examples under `--help`. */
export function plainCommand(name: string, description: string, examples: readonly string[]) {
  return new Command(`cost-projection ${name}`)
    .description(description)
    .option('-q, --quiet', 'no notes and warnings on standard error')
    .configureHelp({ visibleOptions: ownFirst })
    .addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ ${example}`).join('\n')}`);
}

/** What decides which prices are in force. */
export function withPrices<A extends unknown[], O extends OptionValues, G extends OptionValues>(command: Command<A, O, G>) {
  return command
    .optionsGroup(PRICES)
    .option('--pricing <path>', 'price list file or folder over the shipped ones (- is standard input; repeatable)', collect)
    .option('--as-of <date>', 'price by the rates in force on that day (default: today)', day)
    .option('--fx <rate>', 'what a dollar is in another currency, like EUR=0.92@2026-11-20 (repeatable)', exchangeRate)
    .option('--announced', 'price by announced rates too, as if they were certain')
    .option('--strict-dates', 'no price for days before anybody recorded one')
    .optionsGroup('Options:');
}

/** How a result is printed. */
function withOutput<A extends unknown[], O extends OptionValues, G extends OptionValues>(command: Command<A, O, G>) {
  return command
    .optionsGroup(OUTPUT)
    .option('-f, --format <format>', `how to print the result: ${formats.join(', ')}`, format)
    .option('-o, --out <file>', 'write the result to a file, in the format of its ending (- is standard output)')
    .addOption(new Option('--notes <level>', 'what to say beneath a table (default: short)').choices(noteLevels))
    .option('--sources', 'where each rate was read, and when')
    .option('--chart [name]', 'draw it too, below the table or in Markdown; for svg, which of its charts')
    .addOption(new Option('--scale <scale>', 'of that chart, instead of the one that suits its figures').choices(['linear', 'log'] as const))
    .option('--no-color', 'no colour, even on a terminal')
    .optionsGroup('Options:');
}

const PRICES = 'Prices:';
const OUTPUT = 'Output:';

const isOwn = ({ helpGroupHeading = '' }: Option): boolean => ![PRICES, OUTPUT].includes(helpGroupHeading);

/** A command's own options stand before those that every command has. */
function ownFirst(command: CommandUnknownOpts): Option[] {
  const options = new Help().visibleOptions(command);
  return [...options.filter(isOwn), ...options.filter((option) => !isOwn(option))];
}

/** Makes an option repeatable: every value, in order. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function format(text: string): Format {
  const wanted = text === 'md' ? 'markdown' : text;
  const found = formats.find((each) => each === wanted);
  if (found) return found;
  throw new UserError(`--format: "${text}" is no format`, { hint: `there is ${orList(formats)}` });
}

function day(value: string): string {
  if (isInstant(value)) return value;
  throw new UserError(`--as-of: "${value}" is no day of the calendar`, { hint: 'write it like 2026-11-23' });
}

import { Command, Help, Option, type CommandUnknownOpts, type OptionValues } from '@commander-js/extra-typings';
import { isInstant } from '../../values/calendar.ts';
import { UserError, type ExitCode } from '../../values/errors.ts';
import { orList } from '../../values/nearest.ts';
import type { Io } from '../../system/io.ts';
import { noteLevels } from '../../report/footnotes.ts';
import { formats, type OutputFormat } from '../../render/renderers.ts';
import { currencyCode, exchangeRate } from '../plan/prices.ts';

/** One run of one command: where it reads and writes, and where it leaves its exit code. */
interface Invocation {
  readonly io: Io;
  readonly finish: (code: ExitCode) => void;
}

export type Define = (invocation: Invocation) => CommandUnknownOpts;

/** A command that prices something, and reports it in tables and charts. */
export function newCommand(name: string, description: string, examples: readonly string[]) {
  return withCharts(pricedTable(name, description, examples));
}

/** A command that reports in tables and charts what needs no price. */
export function reportCommand(name: string, description: string, examples: readonly string[]) {
  return withCharts(tableCommand(name, description, examples));
}

/** A command that prices something, and reports it in tables alone. */
export function pricedTable(name: string, description: string, examples: readonly string[]) {
  return withOutput(
    withPrices(plainCommand(name, description, examples))
      .optionsGroup(PRICES)
      .option(
        '--currency <code>',
        'what the answer is in, like EUR, with its rate by --fx (default: US dollars)',
        currencyCode,
      )
      .optionsGroup(OWN),
  );
}

/** A command that reports in tables alone what needs no price. */
export function tableCommand(name: string, description: string, examples: readonly string[]) {
  return withOutput(plainCommand(name, description, examples));
}

/** A command with nothing but its examples under `--help`. */
export function plainCommand(name: string, description: string, examples: readonly string[]) {
  return new Command(`cost-projection ${name}`)
    .description(description)
    .optionsGroup(OUTPUT)
    .option('-q, --quiet', 'no notes and warnings on standard error')
    .addHelpOption(new Option('-h, --help', 'this help').helpGroup(OUTPUT))
    .optionsGroup(OWN)
    .configureHelp({ groupItems: ownFirst, visibleOptions: common })
    .addHelpText(
      'after',
      ({ command }) => `${rareHint(command)}\nExamples:\n${examples.map((example) => `  $ ${example}`).join('\n')}`,
    );
}

/** What decides which prices are in force. */
export function withPrices<A extends unknown[], O extends OptionValues, G extends OptionValues>(
  command: Command<A, O, G>,
) {
  return withLists(command)
    .optionsGroup(PRICES)
    .option('--fx <rate>', 'what a dollar is in another currency, like EUR=0.92@2026-11-20 (repeatable)', exchangeRate)
    .option('--announced', 'price by announced rates too, as if they were certain')
    .option('--strict-dates', 'no price for days before anybody recorded one')
    .optionsGroup(OWN);
}

/** Which price lists there are, and what day it is. */
export function withLists<A extends unknown[], O extends OptionValues, G extends OptionValues>(
  command: Command<A, O, G>,
) {
  return command
    .optionsGroup(PRICES)
    .option(
      '--pricing <path>',
      'price list file or folder over the shipped ones (- is standard input; repeatable)',
      collect,
    )
    .option('--as-of <date>', 'price by the rates in force on that day (default: today)', day)
    .optionsGroup(OWN);
}

/** How a result is printed. */
function withOutput<A extends unknown[], O extends OptionValues, G extends OptionValues>(command: Command<A, O, G>) {
  return command
    .optionsGroup(OUTPUT)
    .option('-f, --format <format>', `how to print the result: ${formats.join(', ')}`, format)
    .option('-o, --out <file>', 'write the result to a file, in the format of its ending (- is standard output)')
    .addOption(new Option('--notes <level>', 'what to say beneath a table (default: short)').choices(noteLevels))
    .option('--sources', 'where each rate was read, and when')
    .option('--open', 'write it as a page and open that in a browser')
    .option('--no-color', 'no colour, even on a terminal')
    .optionsGroup(OWN);
}

/** How a result is drawn. */
function withCharts<A extends unknown[], O extends OptionValues, G extends OptionValues>(command: Command<A, O, G>) {
  return command
    .optionsGroup(OUTPUT)
    .option('--chart [name]', 'draw it too, below the table or in Markdown; for svg, which of its charts')
    .addOption(
      new Option('--scale <scale>', 'of that chart, instead of the one that suits its figures').choices([
        'linear',
        'log',
      ] as const),
    )
    .optionsGroup(OWN);
}

const OWN = 'Options:';
const PRICES = 'Prices:';
const OUTPUT = 'Output:';

/** Groups that several commands have, in the order in which they stand behind a command's own. */
const shared = ['Models:', 'Traffic:', 'Measured traffic:', 'Gates:', PRICES, OUTPUT];

/** A command's own options stand before those that others have too. */
function ownFirst<T>(_: T[], visible: T[], groupOf: (item: T) => string): Map<string, T[]> {
  const groups = [...new Set(visible.map(groupOf))].toSorted((a, b) => shared.indexOf(a) - shared.indexOf(b));
  return new Map(groups.map((group) => [group, visible.filter((item) => groupOf(item) === group)]));
}

/** Asks for help with the options of `rare` too. */
export const HELP_ALL = '--help-all';

/** What most never need: told by `--help-all` alone. */
const rare = new Set([
  '--model',
  '--hybrid',
  '--assume-web-search',
  '--web-searches',
  '--turns',
  '--turn-tokens',
  '--cache-write',
  '--cache-write-1h',
  '--input-audio',
  '--cache-read-audio',
  '--input-image',
  '--output-audio',
  '--thinking',
  '--multiplier',
  '--peak-share',
  '--days-per-month',
  '--retries',
  '--announced',
  '--strict-dates',
  '--max-price-age',
  '--price-decline',
]);

function common(command: CommandUnknownOpts): Option[] {
  return new Help().visibleOptions(command).filter(({ long }) => !rare.has(long ?? ''));
}

function rareHint(command: CommandUnknownOpts): string {
  const count = command.options.filter(({ long }) => rare.has(long ?? '')).length;
  return count === 0 || command.configureHelp().visibleOptions !== common
    ? ''
    : `\n${count} more options: ${command.name()} ${HELP_ALL}\n`;
}

/** Makes an option repeatable: every value, in order. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function format(text: string): OutputFormat {
  const wanted = text === 'md' ? 'markdown' : text;
  const found = formats.find((each) => each === wanted);
  if (found) return found;
  throw new UserError(`--format: "${text}" is no format`, { hint: `there is ${orList(formats)}` });
}

function day(value: string): string {
  if (isInstant(value)) return value;
  throw new UserError(`--as-of: "${value}" is no day of the calendar`, { hint: 'write it like 2026-11-23' });
}

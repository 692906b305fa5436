import { Command, Help, Option, type CommandUnknownOpts, type OptionValues } from '@commander-js/extra-typings';
import { UserError, type ExitCode } from '../../values/errors.ts';
import { orList } from '../../values/nearest.ts';
import type { Io } from '../../system/io.ts';
import { noteLevels } from '../../report/footnotes.ts';
import type { PictureSize } from '../../render/renderer.ts';
import { formats, type OutputFormat } from '../../render/renderers.ts';
import { readCurrencyCode, readExchangeRate } from '../plan/prices.ts';
import { dateOption } from './options.ts';

/** What a run hands to its command: the world, and where to leave the exit code. */
interface Invocation {
  readonly io: Io;
  readonly finish: (code: ExitCode) => void;
}

export type Define = (invocation: Invocation) => CommandUnknownOpts;

// Kinds of commands, by what they report: a table or charts too, with prices or without.

/** A command that prices something, and reports it in tables and charts. */
export function pricedReportCommand(name: string, description: string, examples: readonly string[]) {
  return withCharts(pricedTableCommand(name, description, examples));
}

/** A command that reports in tables and charts, and needs no price. */
export function reportCommand(name: string, description: string, examples: readonly string[]) {
  return withCharts(tableCommand(name, description, examples));
}

/** A command that prices something, and reports it in tables only. */
export function pricedTableCommand(name: string, description: string, examples: readonly string[]) {
  return withOutput(
    withPrices(plainCommand(name, description, examples))
      .optionsGroup(PRICES)
      .option(
        '--currency <code>',
        'currency of the result, like EUR, with its rate by --fx (default: US dollars)',
        readCurrencyCode,
      )
      .optionsGroup(OWN),
  );
}

/** A command that reports in tables only, and needs no price. */
export function tableCommand(name: string, description: string, examples: readonly string[]) {
  return withOutput(plainCommand(name, description, examples));
}

/** A command that prints no report. */
export function plainCommand(name: string, description: string, examples: readonly string[]) {
  return new Command(`cost-projection ${name}`)
    .description(description)
    .optionsGroup(OUTPUT)
    .option('-q, --quiet', 'no notes and warnings on standard error')
    .addHelpOption(new Option('-h, --help', 'this help').helpGroup(OUTPUT))
    .optionsGroup(OWN)
    .configureHelp({ groupItems: ownFirst, visibleOptions: commonOptions })
    .addHelpText(
      'after',
      ({ command }) => `${rareHint(command)}\nExamples:\n${examples.map((example) => `  $ ${example}`).join('\n')}`,
    );
}

/** Adds the options that decide which prices are in force. */
export function withPrices<A extends unknown[], O extends OptionValues, G extends OptionValues>(
  command: Command<A, O, G>,
) {
  return withLists(command)
    .optionsGroup(PRICES)
    .option(
      '--fx <rate>',
      'price of a dollar in another currency, like EUR=0.92@2026-11-20 (repeatable)',
      readExchangeRate,
    )
    .option('--strict-dates', 'no price for days before the first recorded one')
    .optionsGroup(OWN);
}

/** Adds the options for price lists and for the day whose prices count. */
export function withLists<A extends unknown[], O extends OptionValues, G extends OptionValues>(
  command: Command<A, O, G>,
) {
  return command
    .optionsGroup(PRICES)
    .option(
      '--pricing <path>',
      'price list file or folder over the shipped ones (- is standard input; repeatable)',
      collectValues,
    )
    .option('--as-of <date>', 'price by the rates in force on that day (default: today)', dateOption('--as-of'))
    .optionsGroup(OWN);
}

/** Adds the options for how a result is printed. */
function withOutput<A extends unknown[], O extends OptionValues, G extends OptionValues>(command: Command<A, O, G>) {
  return command
    .on('option:json', () => command.setOptionValue('format', 'json'))
    .optionsGroup(OUTPUT)
    .option('-f, --format <format>', `how to print the result: ${formats.join(', ')}`, format)
    .option('--json', 'the same as --format json')
    .option('-o, --out <file>', 'write the result to a file, in the format of its ending (- is standard output)')
    .addOption(new Option('--notes <level>', 'how much to explain below a table (default: short)').choices(noteLevels))
    .option('--sources', 'list where each rate was published, and when it was checked')
    .option('--open', 'write a page and open it in a browser')
    .option('--no-color', 'no colour, even on a terminal')
    .optionsGroup(OWN);
}

/** Adds the options for how a result is drawn. */
function withCharts<A extends unknown[], O extends OptionValues, G extends OptionValues>(command: Command<A, O, G>) {
  return command
    .optionsGroup(OUTPUT)
    .option('--chart [name]', 'draw a chart too, below the table or in Markdown; for svg, the one to draw')
    .addOption(
      new Option('--scale <scale>', 'scale of the chart, instead of the one that suits its figures').choices([
        'linear',
        'log',
      ] as const),
    )
    .option('--title <text>', 'title of a chart written as svg (default: what it shows)')
    .option('--size <size>', 'size of a chart written as svg, like 1600x900', readPictureSize)
    .optionsGroup(OWN);
}

const OWN = 'Options:';
const PRICES = 'Prices:';
const OUTPUT = 'Output:';

/** Groups of options that several commands have, in the order in which they follow a command's own. */
const shared = ['Models:', 'Traffic:', 'Measured traffic:', 'Gates:', PRICES, OUTPUT];

/** Lists a command's own options before those that others have too. */
function ownFirst<T>(_: T[], visible: T[], groupOf: (item: T) => string): Map<string, T[]> {
  const groups = [...new Set(visible.map(groupOf))].toSorted((a, b) => shared.indexOf(a) - shared.indexOf(b));
  return new Map(groups.map((group) => [group, visible.filter((item) => groupOf(item) === group)]));
}

/** Help that lists the options of `rare` too. */
export const HELP_ALL = '--help-all';

/** Options that few people need: only `--help-all` lists them. */
const rare = new Set([
  '--model',
  '--hybrid',
  '--shift',
  '--assume-web-search',
  '--web-searches',
  '--search-context',
  '--units',
  '--turns',
  '--turn-tokens',
  '--steps',
  '--system-tokens',
  '--tool-tokens',
  '--task-tokens',
  '--result-tokens',
  '--sub-agents',
  '--sub-agent-steps',
  '--step-pause',
  '--run-pause',
  '--compact-above',
  '--compact-to',
  '--cache',
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
  '--strict-dates',
  '--max-price-age',
  '--price-decline',
  '--title',
  '--size',
]);

function commonOptions(command: CommandUnknownOpts): Option[] {
  return new Help().visibleOptions(command).filter(({ long }) => !rare.has(long ?? ''));
}

function rareHint(command: CommandUnknownOpts): string {
  const count = command.options.filter(({ long }) => rare.has(long ?? '')).length;
  return count === 0 || command.configureHelp().visibleOptions !== commonOptions
    ? ''
    : `\n${count} more options: ${command.name()} ${HELP_ALL}\n`;
}

/** Parser of a repeatable option: collects its values in order. */
export function collectValues(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Parser of a repeatable option of names, which may also be written `a,b`. */
export function collectNames(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...value.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]))];
}

const [LEAST_WIDTH, LEAST_HEIGHT] = [320, 240];
const MOST_SIZE = 8000;

function readPictureSize(text: string): PictureSize {
  const [, width = 0, height = 0] = (/^(\d{1,5})[x×](\d{1,5})$/i.exec(text) ?? []).map(Number);
  const isGood = width >= LEAST_WIDTH && height >= LEAST_HEIGHT && Math.max(width, height) <= MOST_SIZE;
  if (isGood) return { width, height };
  throw new UserError(`--size: "${text}" is not a size in pixels`, {
    hint: `write it like 1600x900; at least ${LEAST_WIDTH}x${LEAST_HEIGHT}, at most ${MOST_SIZE} each`,
  });
}

function format(text: string): OutputFormat {
  const found = formats.find((each) => each === (text === 'md' ? 'markdown' : text));
  if (found) return found;
  throw new UserError(`--format: "${text}" is not a format`, { hint: `there is ${orList(formats)}` });
}

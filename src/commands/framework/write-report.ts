import { basename, resolve } from 'node:path';
import { orList } from '../../values/nearest.ts';
import type { Io } from '../../system/io.ts';
import type { ChartChoice } from '../../report/charts/choose.ts';
import type { PictureSize } from '../../render/renderer.ts';
import { renderers, type OutputFormat } from '../../render/renderers.ts';
import type { FootnoteOptions } from '../../report/footnotes.ts';
import type { PageQuestion } from '../../render/question.ts';
import type { PageParts } from '../../render/html/page.ts';
import type { Picture, Report } from '../../report/report.ts';
import { ownText } from '../../system/open-file.ts';
import { pageFile } from '../../system/paths.ts';
import { packageVersion } from '../../system/version.ts';
import { UserError } from '../../values/errors.ts';

export interface OutputOptions extends ChartChoice {
  readonly format?: OutputFormat | undefined;
  /** A file; `-` or undefined for standard output. */
  readonly out?: string | undefined;
  readonly color: boolean;
  readonly notes?: FootnoteOptions['notes'] | undefined;
  readonly sources?: boolean | undefined;
  /** Which models the calculator of a page can price: those of the question, or all. */
  readonly embed?: 'asked' | 'all' | undefined;
  /** Write a page and open it in a browser. */
  readonly open?: boolean | undefined;
  /** Of a picture. */
  readonly title?: string | undefined;
  readonly size?: PictureSize | undefined;
}

const endings: ReadonlyMap<string, OutputFormat> = new Map([
  ['txt', 'table'],
  ['md', 'markdown'],
  ['markdown', 'markdown'],
  ['csv', 'csv'],
  ['tsv', 'tsv'],
  ['json', 'json'],
  ['ndjson', 'ndjson'],
  ['jsonl', 'ndjson'],
  ['svg', 'svg'],
  ['html', 'html'],
  ['htm', 'html'],
]);

/**
 * Prints a report, or writes a file whole or not at all. With a question, a page has a calculator for other figures.
 * Throws a UserError for a file that cannot be written.
 */
export async function writeReport(
  io: Io,
  report: Report,
  options: OutputOptions,
  question?: () => Promise<PageQuestion>,
): Promise<void> {
  const { color, notes = 'short', sources = false } = options;
  const { out, format } = await outputTarget(options);
  const isStdout = out === '-';
  if (options.embed !== undefined && format !== 'html')
    throw new UserError(`--embed has no effect on ${format}`, {
      hint: 'a page can price models: -o report.html, or --open',
    });
  for (const name of ['title', 'size'] as const)
    if (options[name] !== undefined && format !== 'svg')
      throw new UserError(`--${name} has no effect on ${format}`, { hint: 'it is for a picture: -o chart.svg' });
  if (format === 'html' && isStdout && io.stdout.isTTY)
    throw new UserError('a page is for a browser', { hint: 'write it with -o report.html, or --open it' });
  const terminal = {
    width: isStdout ? io.stdout.columns : undefined,
    color: isStdout && wantsColor(io, color),
    isAscii: isStdout && io.env['TERM'] === 'dumb',
    ...(await chosenCharts(format, report, options)),
    page: format === 'html' ? await pageParts(await question?.()) : undefined,
    notes,
    sources,
    title: options.title,
    size: options.size,
  };
  const render = await renderers[format](terminal);
  if (isStdout) {
    for (const text of render(report, terminal)) await io.stdout.write(text);
    return;
  }
  const { writeWhole } = await import('../../system/whole-file.ts');
  const path = resolve(io.cwd, out);
  await writeWhole(path, out, render(report, terminal));
  if (options.open === true) await (await import('../../system/open.ts')).openInBrowser(path, io);
}

/** What a page has beside the report: the script of its calculator, and what that computes with. */
async function pageParts(question: PageQuestion | undefined): Promise<PageParts> {
  const { createHash } = await import('node:crypto');
  const hash = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
  return { script: ownText(pageFile), hash, question, version: packageVersion };
}

/** Path and format of a result. A page that is opened needs no name. Throws a UserError. */
async function outputTarget({
  out = '-',
  format,
  open,
}: OutputOptions): Promise<{ readonly out: string; readonly format: OutputFormat }> {
  if (open !== true) return { out, format: format ?? (out === '-' ? 'table' : formatOf(out)) };
  const chosen = format ?? (out === '-' ? 'html' : formatOf(out));
  if (chosen !== 'html')
    throw new UserError(`--open shows pages, not ${chosen}`, { hint: 'leave out --format, or end the file in .html' });
  return { out: out === '-' ? (await import('../../system/open.ts')).newPagePath() : out, format: chosen };
}

/** Formats that a chart may be part of. */
const drawing: readonly OutputFormat[] = ['table', 'markdown', 'svg', 'html'];

/** The chart that the options name; without them the first one for svg, and all for a page. Throws a UserError. */
async function chosenCharts(format: OutputFormat, { picture }: Report, choice: ChartChoice): Promise<Partial<Picture>> {
  const isAsked = choice.chart !== undefined || choice.scale !== undefined;
  if (!isAsked && format !== 'svg' && format !== 'html') return {};
  if (!drawing.includes(format))
    throw new UserError(`${format} cannot hold a chart`, { hint: `leave out --chart, or choose ${orList(drawing)}` });
  const { charts = [], cards } = (await picture?.()) ?? {};
  if (format === 'html' && !isAsked) return { charts, cards };
  const { chosenChart } = await import('../../report/charts/choose.ts');
  return { cards, charts: [chosenChart(charts, choice)] };
}

/** The format of a file's ending. Throws a UserError for an unknown ending, so that `a.png` never becomes a table. */
function formatOf(file: string): OutputFormat {
  const [, ending] = /\.(\w+)$/.exec(basename(file)) ?? [];
  if (ending === undefined) return 'table';
  const format = endings.get(ending.toLowerCase());
  if (format) return format;
  throw new UserError(`-o ${file}: no format has the ending .${ending}`, {
    hint: `end it in .${[...endings.keys()].join(', .')}, or choose a format with --format`,
  });
}

/** Colour for standard output: the flag decides first, then the environment, then whether it is a terminal. */
export function wantsColor({ stdout, env }: Pick<Io, 'stdout' | 'env'>, flag: boolean): boolean {
  if (!flag || (env['NO_COLOR'] ?? '') !== '') return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  return stdout.isTTY && env['TERM'] !== 'dumb';
}

import { basename, resolve } from 'node:path';
import { orList } from '../values/nearest.ts';
import type { Io } from '../system/io.ts';
import type { Chart } from './charts/chart.ts';
import type { ChartChoice } from './charts/choose.ts';
import { wantsColor } from './color.ts';
import { currencyOf, saidInCurrency } from './currency.ts';
import { renderers } from './renderers/renderers.ts';
import type { Format } from './renderers/renderers.ts';
import type { RemarkOptions } from './remarks.ts';
import type { Report } from './report.ts';
import { UserError } from '../values/errors.ts';

export interface OutputOptions extends ChartChoice {
  readonly format?: Format | undefined;
  /** A file, or `-` or nothing for standard output. */
  readonly out?: string | undefined;
  readonly color: boolean;
  readonly notes?: RemarkOptions['notes'] | undefined;
  readonly sources?: boolean | undefined;
}

const endings: ReadonlyMap<string, Format> = new Map([
  ['txt', 'table'],
  ['md', 'markdown'],
  ['markdown', 'markdown'],
  ['csv', 'csv'],
  ['tsv', 'tsv'],
  ['json', 'json'],
  ['ndjson', 'ndjson'],
  ['jsonl', 'ndjson'],
  ['svg', 'svg'],
]);

/** Prints a report, or writes it to a file at once or not at all. Throws a UserError for a file that cannot be written. */
export async function writeReport(
  io: Io,
  written: Report,
  { format, out = '-', color, notes = 'short', sources = false, chart, scale }: OutputOptions,
): Promise<void> {
  const currency = currencyOf(written);
  const report = currency === undefined ? written : saidInCurrency(written, currency);
  const isStdout = out === '-';
  const chosen = format ?? (isStdout ? 'table' : formatOf(out));
  const terminal = {
    width: isStdout ? io.stdout.columns : undefined,
    color: isStdout && wantsColor(io, color),
    isAscii: isStdout && io.env['TERM'] === 'dumb',
    charts: await chartsFor(chosen, report, { chart, scale }),
    notes,
    sources,
  };
  const render = await renderers[chosen](terminal);
  if (isStdout) {
    for (const text of render(report, terminal)) await io.stdout.write(text);
    return;
  }
  const { writeWhole } = await import('../system/whole-file.ts');
  await writeWhole(resolve(io.cwd, out), out, render(report, terminal));
}

/** Formats that a chart may be part of. */
const drawing: readonly Format[] = ['table', 'markdown', 'svg'];

/** The chart that is asked for; a picture has its first one unless said. Throws a UserError. */
async function chartsFor(format: Format, { charts }: Report, choice: ChartChoice): Promise<readonly Chart[]> {
  if (choice.chart === undefined && choice.scale === undefined && format !== 'svg') return [];
  if (!drawing.includes(format)) throw new UserError(`${format} holds no chart`, { hint: `leave out --chart, or choose ${orList(drawing)}` });
  const { chosenChart } = await import('./charts/choose.ts');
  return [chosenChart((await charts?.()) ?? [], choice)];
}

/** The format that a file's ending says. Throws a UserError for an ending that none has: a picture's file is no table. */
function formatOf(file: string): Format {
  const [, ending] = /\.(\w+)$/.exec(basename(file)) ?? [];
  if (ending === undefined) return 'table';
  const format = endings.get(ending.toLowerCase());
  if (format) return format;
  throw new UserError(`-o ${file}: no format is written as .${ending}`, {
    hint: `end it in .${[...endings.keys()].join(', .')}, or say which with --format`,
  });
}

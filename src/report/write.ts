import { resolve } from 'node:path';
import type { Io } from '../system/io.ts';
import type { ChartChoice } from './charts/choose.ts';
import { UserError } from '../values/errors.ts';
import { orList } from '../values/nearest.ts';
import { wantsColor } from './color.ts';
import { renderers } from './renderers/renderers.ts';
import type { Format } from './renderers/renderers.ts';
import type { Report } from './report.ts';

export interface OutputOptions extends ChartChoice {
  readonly format?: Format | undefined;
  /** A file, or `-` or nothing for standard output. */
  readonly output?: string | undefined;
  readonly color: boolean;
}

const endings: Readonly<Record<string, Format>> = {
  md: 'markdown',
  markdown: 'markdown',
  csv: 'csv',
  tsv: 'tsv',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  svg: 'svg',
};

/** Prints a report, or writes it to a file at once or not at all. Throws a UserError for a file that cannot be written. */
export async function writeReport(io: Io, report: Report, { format, output = '-', color, chart, scale }: OutputOptions): Promise<void> {
  const isStdout = output === '-';
  const chosen = format ?? (isStdout ? 'table' : formatOf(output));
  if (chart !== undefined && !drawing.has(chosen))
    throw new UserError(`${chosen} holds no chart`, { hint: `leave out --chart, or choose ${orList([...drawing])}` });
  const terminal = {
    width: isStdout && io.stdout.isTTY ? io.stdout.columns : undefined,
    color: isStdout && wantsColor(io, color),
    isAscii: isStdout && io.env['TERM'] === 'dumb',
    chart,
    scale,
  };
  const render = await renderers[chosen](terminal);
  if (isStdout) {
    for (const text of render(report, terminal)) await io.stdout.write(text);
    return;
  }
  const { writeWhole } = await import('../system/whole-file.ts');
  await writeWhole(resolve(io.cwd, output), output, render(report, terminal));
}

/** Formats that a chart may be part of. */
const drawing: ReadonlySet<Format> = new Set(['table', 'markdown', 'svg']);

/** Files that a table in characters would be no use as. */
const others = /^(png|jpe?g|gif|webp|pdf|docx?|xlsx?|ods|odt|pptx?)$/;

function formatOf(file: string): Format {
  const ending = /\.(\w+)$/.exec(file)?.[1]?.toLowerCase() ?? '';
  if (others.test(ending))
    throw new UserError(`cannot write a .${ending} file`, {
      hint: 'pictures are written as .svg, which browsers and office programs turn into others; tables as .csv or .md',
    });
  return endings[ending] ?? 'table';
}

import { resolve } from 'node:path';
import type { Io } from '../system/io.ts';
import { wantsColor } from './color.ts';
import { renderers } from './renderers/renderers.ts';
import type { Format } from './renderers/renderers.ts';
import type { Report } from './report.ts';

export interface OutputOptions {
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
};

/** Prints a report, or writes it to a file at once or not at all. Throws a UserError for a file that cannot be written. */
export async function writeReport(io: Io, report: Report, { format, output = '-', color }: OutputOptions): Promise<void> {
  if (output === '-') {
    const terminal = { width: io.stdout.isTTY ? io.stdout.columns : undefined, color: wantsColor(io, color) };
    const render = await renderers[format ?? 'table'](terminal);
    for (const text of render(report, terminal)) await io.stdout.write(text);
    return;
  }
  const terminal = { width: undefined, color: false };
  const render = await renderers[format ?? formatOf(output)](terminal);
  const { writeWhole } = await import('../system/whole-file.ts');
  await writeWhole(resolve(io.cwd, output), output, render(report, terminal));
}

function formatOf(file: string): Format {
  return endings[/\.(\w+)$/.exec(file)?.[1]?.toLowerCase() ?? ''] ?? 'table';
}

import { basename, resolve } from 'node:path';
import type { Io } from '../system/io.ts';
import { wantsColor } from './color.ts';
import { currencyOf, saidInCurrency } from './currency.ts';
import { renderers } from './renderers/renderers.ts';
import type { Format } from './renderers/renderers.ts';
import type { RemarkOptions } from './remarks.ts';
import type { Report } from './report.ts';
import { UserError } from '../values/errors.ts';

export interface OutputOptions {
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
]);

/** Prints a report, or writes it to a file at once or not at all. Throws a UserError for a file that cannot be written. */
export async function writeReport(
  io: Io,
  written: Report,
  { format, out = '-', color, notes = 'short', sources = false }: OutputOptions,
): Promise<void> {
  const currency = currencyOf(written);
  const report = currency === undefined ? written : saidInCurrency(written, currency);
  if (out === '-') {
    const terminal = { width: widthOf(io), color: wantsColor(io, color), notes, sources };
    const render = await renderers[format ?? 'table'](terminal);
    for (const text of render(report, terminal)) await io.stdout.write(text);
    return;
  }
  const terminal = { width: undefined, color: false, notes, sources };
  const render = await renderers[format ?? formatOf(out)](terminal);
  const { writeWhole } = await import('../system/whole-file.ts');
  await writeWhole(resolve(io.cwd, out), out, render(report, terminal));
}

/** A terminal that does not know its size is as wide as most are; into a pipe, as wide as the user says. */
const USUAL_WIDTH = 80;

function widthOf({ stdout, env }: Pick<Io, 'stdout' | 'env'>): number | undefined {
  if (stdout.isTTY) return (stdout.columns ?? 0) > 0 ? stdout.columns : USUAL_WIDTH;
  const said = Number(env['COLUMNS']);
  return Number.isSafeInteger(said) && said > 0 ? said : undefined;
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

import { resolve } from 'node:path';
import { Option } from '@commander-js/extra-typings';
import { instantToMs } from '../../values/calendar.ts';
import { exitCode, UserError } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { didYouMean, nearestNames, orList } from '../../values/nearest.ts';
import { tableNames } from '../../warehouse/columns.ts';
import { csvOf, jsonOf, ndjsonOf } from '../../warehouse/formats.ts';
import { priceTables, type PriceTables } from '../../warehouse/price-tables.ts';
import { sourceQuery } from '../../warehouse/sources/sources.ts';
import { engineNames, engines, type Engine } from '../../warehouse/sql/engines.ts';
import { sqlOf } from '../../warehouse/sql/script.ts';
import { providersNamed } from '../../pricing/catalogue/browse.ts';
import { offersOf } from '../../pricing/catalogue/select.ts';
import { inChunks } from '../../render/chunks.ts';
import { collectValues, plainCommand, withPrices, type Define } from '../framework/command.ts';
import { givenNames } from '../../usage/pricing/given-names.ts';
import { singleLine } from '../../values/printable.ts';
import { openPrices } from '../plan/prices.ts';
import { toldOfUsage } from '../usage/usage-names.ts';

const kinds = ['csv', 'json', 'ndjson', 'sql'] as const;

export const define: Define = ({ io, finish }) =>
  withPrices(
    plainCommand(
      'pricing export',
      'Write rates, names, hours and fees as flat tables, or as SQL that prices usage inside a database.',
      [
        'cost-projection pricing export --as csv --table rates',
        'cost-projection pricing export --as sql --engine duckdb -o prices.sql',
        'cost-projection pricing export --as sql --engine clickhouse --source langfuse --schema costs',
      ],
    ),
  )
    .addOption(new Option('--as <format>', 'csv (one table), json, ndjson or sql').choices(kinds).makeOptionMandatory())
    .addOption(new Option('--table <name>', 'which table to write as csv (default: rates)').choices(tableNames))
    .option('--engine <name>', `for sql: ${engineNames.join(', ')}`, engine)
    .option(
      '--source <name>',
      'for sql: make usage of a table that is there (litellm, langfuse, otel, canonical, openrouter)',
    )
    .option('--from <table>', 'what that table is called, or for duckdb the path of its files')
    .option('--schema <name>', 'for sql: a schema, database or data set to put everything into')
    .option('--provider <name>', 'only this provider (repeatable)', collectValues)
    .option(
      '--years <from-until>',
      'work out hours with rates of their own for these years (default: from their first rate to next year)',
      years,
    )
    .option('--plan <file>', 'the plan whose names are names too (default: the nearest cost-projection.yaml)')
    .option('--no-plan', 'ignore a cost-projection.yaml found nearby')
    .option('-o, --out <file>', 'write to a file (- is standard output)')
    .action(async (options) => {
      const writer = writerOf(options);
      const { catalogue, asOf } = await openPrices(io, options);
      const offers = providersNamed(catalogue, options.provider ?? []).flatMap((provider) =>
        offersOf(catalogue, provider),
      );
      const { names: given } = await toldOfUsage(io, options);
      givenNames(catalogue, given, asOf);
      for (const { name } of given.filter((each) => each.name.includes('*')))
        await io.stderr.write(`note: ${singleLine(name)} stands for many names, and is not in these tables\n`);
      const at = options.asOf === undefined ? undefined : instantToMs(options.asOf);
      const prices = priceTables(catalogue, offers, {
        years: options.years ?? { start: LONG_AGO, end: Date.UTC(Number(asOf.slice(0, 4)) + 2, 0) },
        at,
        given: given.filter(({ name }) => !name.includes('*')),
      });
      await write(io, options.out ?? '-', writer(prices));
      finish(exitCode.done);
    });

/** Hours before any offer had some. */
const LONG_AGO = Date.UTC(2022, 0);

interface ExportOptions {
  readonly as: (typeof kinds)[number];
  readonly table?: (typeof tableNames)[number] | undefined;
  readonly engine?: Engine | undefined;
  readonly source?: string | undefined;
  readonly from?: string | undefined;
  readonly schema?: string | undefined;
}

type Writer = (prices: PriceTables) => Iterable<string>;

/** Throws a UserError for options that do not go together, before anything is worked out. */
function writerOf({ as, table, engine: name, source, from, schema }: ExportOptions): Writer {
  if (as !== 'sql') refuse({ '--engine': name, '--source': source, '--from': from, '--schema': schema }, 'sql');
  if (as !== 'csv') refuse({ '--table': table }, 'csv');
  if (as === 'csv') return ({ tables }) => csvOf(tables[table ?? 'rates']);
  if (as === 'json') return jsonOf;
  if (as === 'ndjson') return ndjsonOf;
  if (name === undefined)
    throw new UserError('--as sql needs an engine', { hint: `say which with --engine ${engineNames.join('|')}` });
  if (source === undefined && from !== undefined)
    throw new UserError('--from names the table of a source', { hint: 'say what kind of table it is with --source' });
  const usage = source === undefined ? undefined : sourceQuery(source, name, from);
  return (prices) => sqlOf(engines[name], prices, { schema, usage });
}

function refuse(options: Readonly<Record<string, string | undefined>>, kind: string): void {
  const given = Object.entries(options).find(([, value]) => value !== undefined);
  if (given) throw new UserError(`${given[0]} is for --as ${kind}`);
}

function engine(text: string): Engine {
  const found = engineNames.find((name) => name === text);
  if (found) return found;
  throw new UserError(`--engine: "${text}" is not an engine`, {
    hint: didYouMean(nearestNames(text, engineNames)) ?? `there is ${orList(engineNames)}`,
  });
}

function years(text: string): { start: number; end: number } {
  const [, first, last = first] = /^(\d{4})(?:-(\d{4}))?$/.exec(text) ?? [];
  if (
    first !== undefined &&
    Number(first) >= 1970 &&
    Number(first) <= Number(last) &&
    Number(last) - Number(first) < MOST_YEARS
  )
    return { start: Date.UTC(Number(first), 0), end: Date.UTC(Number(last) + 1, 0) };
  throw new UserError(`--years: "${text}" is not a span of years`, {
    hint: `write it like 2026-2027, at most ${MOST_YEARS} of them`,
  });
}

const MOST_YEARS = 20;

async function write(io: Io, out: string, pieces: Iterable<string>): Promise<void> {
  if (out !== '-') {
    const { writeWhole } = await import('../../system/whole-file.ts');
    return writeWhole(resolve(io.cwd, out), out, pieces);
  }
  for (const chunk of inChunks(pieces)) await io.stdout.write(chunk);
}

import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Option } from '@commander-js/extra-typings';
import { utcDate, isInstant } from '../../values/calendar.ts';
import { exitCode, UserError } from '../../values/errors.ts';
import { readText } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { didYouMean, nearestNames } from '../../values/nearest.ts';
import type { Foreign, ForeignList, Loss } from '../../pricing/lists/import/foreign.ts';
import { formatNames, readForeign } from '../../pricing/lists/import/formats.ts';
import { listYaml } from '../../pricing/lists/list-yaml.ts';
import { parsePriceList } from '../../pricing/lists/parse.ts';
import { writeWhole } from '../../system/whole-file.ts';
import { providerNamed } from '../../pricing/catalogue/provider-names.ts';
import { collectValues, plainCommand, type Define } from '../framework/command.ts';

/** The largest of these files has a few MiB. */
const MAX_BYTES = 64 * 1024 * 1024;

const SHOWN_NAMES = 3;

export const define: Define = ({ io, finish }) =>
  plainCommand(
    'pricing import',
    'Turn public price data of other projects into price lists, and say what could not be carried over.',
    [
      'cost-projection pricing import --from openrouter models.json > openrouter.yaml',
      'cost-projection pricing import --from litellm model_prices_and_context_window.json --provider groq -o groq.yaml',
      'cost-projection pricing import --from models.dev api.json -o prices/',
    ],
  )
    .argument('<file>', 'the JSON file as published (- is standard input)')
    .addOption(new Option('--from <format>', 'whose format it is').choices(formatNames).makeOptionMandatory())
    .option('--provider <name>', 'only this provider (repeatable)', collectValues)
    .option(
      '-o, --out <file>',
      'write the list to a file, or a folder with a list for each provider (- is standard output)',
    )
    .option('--checked <date>', 'the day the prices were looked up (default: today)', day)
    .action(async (file, { from, provider = [], checked = utcDate(io.now()), out = '-', quiet = false }) => {
      const foreign = readForeign(
        await readText(file, io, MAX_BYTES),
        file === '-' ? 'standard input' : file,
        from,
        checked,
      );
      const lists = chosen(foreign, provider);
      await write(io, lists, out);
      if (!quiet) await io.stderr.write(accountOf(lists, foreign.losses));
      finish(exitCode.done);
    });

function day(value: string): string {
  if (isInstant(value)) return value;
  throw new UserError(`--checked: "${value}" is not a valid date`, { hint: 'write it like 2026-11-23' });
}

function chosen({ lists }: Foreign, wanted: readonly string[]): readonly ForeignList[] {
  const known = lists.map(({ provider }) => provider);
  const asked = wanted.map((name) => (known.includes(name) ? name : (providerNamed(name) ?? name)));
  const unknown = wanted[asked.findIndex((name) => !known.includes(name))];
  if (unknown !== undefined)
    throw new UserError(`no provider "${unknown}" in the file`, {
      hint: didYouMean(nearestNames(unknown, known)) ?? `it has ${known.join(', ')}`,
    });
  const picked = asked.length > 0 ? lists.filter(({ provider }) => asked.includes(provider)) : lists;
  if (picked.length === 0) throw new UserError('the file has no price that a price list can hold');
  return picked;
}

async function write(io: Io, lists: readonly ForeignList[], output: string): Promise<void> {
  const texts = lists.map((list) => ({ list, text: textOf(list) }));
  if (isFolder(io, output)) {
    for (const { list, text } of texts)
      await writeWhole(resolve(io.cwd, join(output, `${list.provider}.yaml`)), join(output, `${list.provider}.yaml`), [
        text,
      ]);
    return;
  }
  const [first, ...others] = texts;
  if (!first || others.length > 0) {
    const names = lists.map(({ provider }) => provider).join(', ');
    throw new UserError(`${lists.length} providers, and a price list has one`, {
      hint: `name one with --provider (${names}), or a folder with -o prices/`,
    });
  }
  if (output === '-') await io.stdout.write(first.text);
  else await writeWhole(resolve(io.cwd, output), output, [first.text]);
}

function isFolder(io: Io, output: string): boolean {
  const path = resolve(io.cwd, output);
  return output.endsWith('/') || (output !== '-' && existsSync(path) && statSync(path).isDirectory());
}

/** The list as YAML, read once to be sure that it can be. */
function textOf({ provider, name, source, models }: ForeignList): string {
  const text = listYaml({ id: provider, name, source }, models);
  parsePriceList(text, `the list of ${provider}`);
  return text;
}

function accountOf(lists: readonly ForeignList[], losses: readonly Loss[]): string {
  const models = lists.reduce((total, list) => total + list.models.length, 0);
  const reasons = [...new Set(losses.map(({ what }) => what))];
  const lines = reasons.map((what) => {
    const all = losses.filter((loss) => loss.what === what);
    const names = all.slice(0, SHOWN_NAMES).map(({ at }) => at);
    return `  ${all.length} × ${what}: ${names.join(', ')}${all.length > SHOWN_NAMES ? ', …' : ''}`;
  });
  const rest = losses.length === 0 ? ['nothing was left out'] : [`not carried over, of the whole file:`, ...lines];
  const providers = `${lists.length} ${lists.length === 1 ? 'provider' : 'providers'}`;
  return `note: ${models} models of ${providers} carried over; ${rest.join('\n')}\n`;
}

import type { Io } from '../../../system/io.ts';
import { registryOf } from '../../../system/npm-registry.ts';
import { download } from '../../../system/client/download.ts';
import { UserError } from '../../../values/errors.ts';
import { parseJson } from '../../../values/json.ts';
import { orList } from '../../../values/nearest.ts';
import { hasIntegrity, isPacked, PACKAGE, readPackage } from '../disk/price-package.ts';
import { parseSources, type ListFile } from '../disk/shipped.ts';
import type { Foreign } from '../import/foreign.ts';
import { formatNames, readForeign, type FormatName } from '../import/formats.ts';
import type { PriceList } from '../schema.ts';

/** Where the projects publish their current prices. */
const published: Readonly<Record<FormatName, string>> = {
  litellm: 'https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json',
  'models.dev': 'https://models.dev/api.json',
  openrouter: 'https://openrouter.ai/api/v1/models',
  'genai-prices': 'https://raw.githubusercontent.com/pydantic/genai-prices/main/prices/data.json',
};

/** The largest source has a few MiB. */
const MAX_MIB = 64;

/** Newer prices as a source has them: whole lists like the shipped ones, or what another project says today. */
export type SourcedPrices = { readonly source: string; readonly address: string } & (
  | { readonly kind: 'lists'; readonly lists: readonly PriceList[] }
  | { readonly kind: 'seen'; readonly foreign: Foreign }
);

/** Downloads prices: of a project, of an address, or the data package of the registry. Throws a UserError. */
export async function downloadPrices(from: string | undefined, io: Io, day: string): Promise<SourcedPrices> {
  if (from === undefined) return await packaged(io);
  const project = formatNames.find((name) => name === from);
  const address = project === undefined ? readAddress(from) : published[project];
  const bytes = await download(address, io, MAX_MIB);
  if (project === undefined && isPacked(bytes)) return listsOf(readPackage(bytes, address), address, address);
  const text = decode(bytes, address);
  if (project !== undefined || /^\s*[[{]/.test(text))
    return { kind: 'seen', source: from, address, foreign: readForeign(text, address, project, day) };
  return { kind: 'lists', source: from, address, lists: parseSources([{ file: address, text }]).lists };
}

/** The newest data package, by the hash that the registry has of it. */
async function packaged(io: Io): Promise<SourcedPrices> {
  const about = `${readAddress(registryOf(io)).replace(/\/$/, '')}/${PACKAGE}/latest`;
  const { version, tarball, integrity } = releaseIn(decode(await download(about, io, 1), about), about);
  const bytes = await download(readAddress(tarball), io, MAX_MIB);
  const source = `${PACKAGE} ${version}`;
  if (!hasIntegrity(bytes, integrity))
    throw new UserError(`${source} is not what the registry's hash says`, {
      hint: 'nothing was written; try again, or another source with --from',
    });
  return listsOf(readPackage(bytes, source), source, tarball);
}

function listsOf(files: readonly ListFile[], source: string, address: string): SourcedPrices {
  try {
    return { kind: 'lists', source, address, lists: parseSources(files).lists };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${source} cannot be read: ${error.message}`, {
      hint: 'it may be written for a newer version of cost-projection: update the program',
    });
  }
}

function releaseIn(text: string, shown: string) {
  const fields = fieldsOf(parseJson(text));
  const dist = fieldsOf(fields.get('dist'));
  const [version, tarball, integrity] = [fields.get('version'), dist.get('tarball'), dist.get('integrity')];
  if (typeof version === 'string' && typeof tarball === 'string' && typeof integrity === 'string')
    return { version, tarball, integrity };
  throw new UserError(`${shown} does not say where the package is`, { hint: 'name another source with --from' });
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

function readAddress(text: string): string {
  const url = /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (!url)
    throw new UserError(`no source of prices "${text}"`, {
      hint: `name ${orList(formatNames)}, or the address of a list or package, https://…; a file is for pricing import`,
    });
  if (url.username + url.password === '') return text;
  throw new UserError(`the address of ${url.host} has a name or password in it`, {
    hint: 'prices are public: name an address without',
  });
}

function decode(bytes: Uint8Array, shown: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(`${shown} is not text`, { hint: 'nothing was written' });
  }
}

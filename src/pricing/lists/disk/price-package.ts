import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { systemCode, UserError } from '../../../values/errors.ts';
import { parseJson } from '../../../values/json.ts';
import { day } from '../rate-schema.ts';
import type { ListFile } from './shipped.ts';

// The price lists as a package of data: `prices.json` names each list with its hash, and nothing in it is code.

/** The name of the package in the registry. */
export const PACKAGE = 'cost-projection-prices';

const MANIFEST = 'prices.json';

/** A name that stays in its folder, on every system. */
const fileName = /^[a-z0-9][a-z0-9-]*\.yaml$/;

const manifestSchema = z.strictObject({
  schema: z.literal(1),
  checked: day,
  files: z.record(z.string().regex(fileName), z.string().regex(/^sha256-[0-9a-f]{64}$/)),
});

export type PriceManifest = z.output<typeof manifestSchema>;

/** What a package says of its lists. */
export function manifestOf(files: readonly ListFile[], checked: string): PriceManifest {
  return { schema: 1, checked, files: Object.fromEntries(files.map(({ file, text }) => [file, hashOf(text)])) };
}

/** Unpacked, a few MiB. */
const MAX_BYTES = 64 * 1024 * 1024;

export function isPacked(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The lists of a packed package (`.tgz`), by file name, each as its hash says. Throws a UserError. */
export function readPackage(bytes: Uint8Array, shown: string): ListFile[] {
  const entries = entriesOf(unpacked(bytes, shown));
  const manifest = manifestIn(entries.get(MANIFEST), shown);
  const files = Object.entries(manifest.files).map(([file, hash]) => {
    const text = entries.get(file);
    if (text === undefined) throw refused(shown, `it lacks ${file}`);
    if (hashOf(text) !== hash) throw refused(shown, `${file} is not what its hash says`);
    return { file, text };
  });
  if (files.length === 0) throw refused(shown, 'it has no price list');
  return files;
}

function manifestIn(text: string | undefined, shown: string): PriceManifest {
  if (text === undefined) throw refused(shown, `it has no ${MANIFEST}`);
  const value: unknown = parseJson(text);
  const read = manifestSchema.safeParse(value);
  if (read.success) return read.data;
  if (z.looseObject({ schema: z.number().min(2) }).safeParse(value).success)
    throw new UserError(`${shown} is written for a newer version of cost-projection`, { hint: 'update the program' });
  throw refused(shown, `its ${MANIFEST} names no lists with their hashes`);
}

function unpacked(bytes: Uint8Array, shown: string): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
  } catch (error) {
    const isLarge = systemCode(error) === 'ERR_BUFFER_TOO_LARGE';
    throw refused(shown, isLarge ? 'it unpacks to more than 64 MiB' : 'it is damaged, or not whole');
  }
}

const BLOCK = 512;

/** Text files of an archive (ustar) in its one folder; links, folders and everything deeper are left out. */
function entriesOf(archive: Buffer): Map<string, string> {
  const entries = new Map<string, string>();
  for (let at = 0; at + BLOCK <= archive.length;) {
    const field = (from: number, length: number): string => {
      const bytes = archive.subarray(at + from, at + from + length);
      const end = bytes.indexOf(0);
      return bytes.toString('utf8', 0, end < 0 ? length : end);
    };
    const size = Number.parseInt(field(124, 12).trim() || '0', 8);
    if (!Number.isSafeInteger(size) || size < 0) break;
    const [, name] = /^package\/([^/\\]+)$/.exec(field(0, 100)) ?? [];
    const isFile = ['', '0'].includes(field(156, 1)) && field(345, 155) === '';
    const content = archive.subarray(at + BLOCK, at + BLOCK + size);
    if (isFile && name !== undefined && content.length === size) entries.set(name, content.toString('utf8'));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return entries;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('hex')}`;
}

/** Whether bytes have the hash that a registry promises, like `sha512-…` in base64. */
export function hasIntegrity(bytes: Uint8Array, integrity: string): boolean {
  const [, digest = ''] = /^sha512-([\w+/]+={0,2})(?:\s|$)/.exec(integrity) ?? [];
  return digest !== '' && createHash('sha512').update(bytes).digest('base64') === digest;
}

function refused(shown: string, why: string): UserError {
  return new UserError(`${shown} is not a package of prices: ${why}`, { hint: 'nothing was written' });
}

import { resolve } from 'node:path';
import { UserError } from '../../values/errors.ts';
import { failureReason } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { readAll } from '../../system/open-file.ts';

/** More than any provider accepts in a request. */
const MAX_MIB = 20;

/** Image types that models read, by the first bytes of a file. */
const signatures: readonly (readonly [string, (head: string) => boolean])[] = [
  ['image/png', (head) => head.startsWith('\u0089PNG')],
  ['image/jpeg', (head) => head.startsWith('\u00FF\u00D8\u00FF')],
  ['image/gif', (head) => head.startsWith('GIF8')],
  ['image/webp', (head) => head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP'],
];

/** Reads an image as a data URL. Throws a UserError. */
export function readImage(path: string, { cwd }: Pick<Io, 'cwd'>): string {
  const bytes = Buffer.from(readBytes(path, resolve(cwd, path)));
  const head = bytes.toString('latin1', 0, 12);
  const [type] = signatures.find(([, matches]) => matches(head)) ?? [];
  if (type === undefined) throw new UserError(`${path} is not an image`, { hint: 'PNG, JPEG, GIF and WebP are' });
  return `data:${type};base64,${bytes.toString('base64')}`;
}

function readBytes(path: string, absolute: string): Uint8Array {
  try {
    const bytes = readAll(absolute, MAX_MIB * 1024 * 1024, path);
    if (!bytes) throw new UserError(`${path} is larger than ${MAX_MIB} MiB`, { hint: 'make it smaller' });
    return bytes;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot read ${path}: ${failureReason(error)}`);
  }
}

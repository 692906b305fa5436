import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../values/errors.ts';
import { reasonOf } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';

/** More than any provider takes in a request. */
const MOST_MIB = 20;

/** What begins a file of each kind that models read. */
const kinds: readonly (readonly [string, (head: string) => boolean])[] = [
  ['image/png', (head) => head.startsWith('\u0089PNG')],
  ['image/jpeg', (head) => head.startsWith('\u00FF\u00D8\u00FF')],
  ['image/gif', (head) => head.startsWith('GIF8')],
  ['image/webp', (head) => head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP'],
];

/** An image as a data URL. Throws a UserError. */
export function readImage(path: string, { cwd }: Pick<Io, 'cwd'>): string {
  const bytes = read(path, resolve(cwd, path));
  const head = bytes.toString('latin1', 0, 12);
  const [type] = kinds.find(([, begins]) => begins(head)) ?? [];
  if (type === undefined) throw new UserError(`${path} is no image`, { hint: 'PNG, JPEG, GIF and WebP are' });
  return `data:${type};base64,${bytes.toString('base64')}`;
}

function read(path: string, absolute: string): Buffer {
  try {
    const file = openSync(absolute, 'r');
    try {
      const stats = fstatSync(file);
      if (!stats.isFile()) throw new UserError(`${path} is no file`, { hint: 'name an image' });
      if (stats.size > MOST_MIB * 1024 * 1024)
        throw new UserError(`${path} is larger than ${MOST_MIB} MiB`, { hint: 'make it smaller' });
      const bytes = Buffer.alloc(stats.size);
      readSync(file, bytes, 0, stats.size, 0);
      return bytes;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot read ${path}: ${reasonOf(error)}`);
  }
}

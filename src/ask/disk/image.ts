import { resolve } from 'node:path';
import { imageType } from '../../tokens/image-size.ts';
import { UserError } from '../../values/errors.ts';
import { failureReason } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { readAll } from '../../system/open-file.ts';

/** More than any provider accepts in a request. */
const MAX_MIB = 20;

/** Reads an image as a data URL. Throws a UserError. */
export function readImage(path: string, { cwd }: Pick<Io, 'cwd'>): string {
  const bytes = Buffer.from(readBytes(path, resolve(cwd, path)));
  const type = imageType(bytes);
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

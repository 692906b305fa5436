import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Io } from '../../../system/io.ts';
import { ownFolder } from '../../../system/own-folder.ts';

// Apart from the rest, which few commands need: whether the user has prices of an update.

/** Where `pricing update` keeps prices; undefined without a home folder. */
export function priceFolder(env: Io['env']): string | undefined {
  const folder = ownFolder('data', env);
  return folder === undefined ? undefined : join(folder, 'prices');
}

/** True once there was an update: one look at the disk for each command. */
export function hasUpdates(folder: string): boolean {
  return existsSync(join(folder, 'current.json'));
}

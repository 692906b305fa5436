import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../values/errors.ts';
import type { Io } from './io.ts';

/** A path in a new folder, for a page without a name. */
export function newPagePath(): string {
  return join(mkdtempSync(join(tmpdir(), 'cost-projection-')), 'report.html');
}

/** Opens a file with `BROWSER`, else with what the system opens pages with. Throws a UserError. */
export async function openInBrowser(path: string, { env }: Pick<Io, 'env'>): Promise<void> {
  const [command = '', ...words] = opener(env['BROWSER']);
  const opened = spawn(command, [...words, path], { detached: true, stdio: 'ignore' });
  try {
    await once(opened, 'spawn');
  } catch {
    throw new UserError(`cannot open a browser here with ${command}`, { hint: `the page is in ${path}` });
  }
  opened.unref();
}

function opener(browser: string | undefined): string[] {
  if (browser !== undefined && browser !== '') return [browser];
  if (process.platform === 'darwin') return ['open'];
  return process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
}

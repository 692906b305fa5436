import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';

/** Tools with one place, in the home folder. */
const homePlaces: Readonly<Record<string, string>> = {
  amp: '.local/share/amp/threads',
  'copilot-cli': '.copilot/session-state',
  droid: '.factory/sessions',
  'gemini-cli': '.gemini/tmp',
  opencode: '.local/share/opencode/storage/message',
  'qwen-code': '.qwen/projects',
};

/** The folders where a tool keeps its sessions; undefined for a format without such a place. */
function sessionFoldersOf(format: string, { env }: Io): readonly string[] | undefined {
  const home = env['HOME'] ?? homedir();
  if (format === 'claude-code') {
    const config = env['CLAUDE_CONFIG_DIR']?.split(',').filter((folder) => folder.trim() !== '');
    const roots =
      config && config.length > 0
        ? config
        : [join(env['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'claude'), join(home, '.claude')];
    return roots.map((root) => join(root.trim(), 'projects'));
  }
  const place = homePlaces[format];
  if (place !== undefined) return [join(home, place)];
  if (format !== 'codex') return undefined;
  const root = env['CODEX_HOME'] ?? join(home, '.codex');
  return [join(root, 'sessions'), join(root, 'archived_sessions')];
}

/** Where to read where no path was given. Throws a UserError. */
export function usualPaths(io: Io, format: string | undefined): readonly string[] {
  const places = format === undefined ? undefined : sessionFoldersOf(format, io);
  if (!places)
    throw new UserError('no usage to read', {
      hint:
        'name files or folders: cost-projection usage logs/, - for what is piped into it, ' +
        'or --from claude-code, codex or receipts for their own places',
    });
  const found = places.filter((place) => existsSync(place));
  if (found.length > 0) return found;
  throw new UserError(`no sessions of ${format} in ${places.join(' or ')}`, { hint: 'name the folder they are in' });
}

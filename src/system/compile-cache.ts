import { lstatSync, mkdirSync, statSync, type Stats } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';

// Compiling the program costs as much as running it. Node keeps what it compiled, with checksums, from 22.8 on; where it
// is kept has to be the user's alone, since compiled code is code.

interface CompileCache {
  enableCompileCache(folder: string): unknown;
}

/** Has node keep what it compiles from here on, where it can and where there is a safe place for it. */
export function keepCompiled(env: Readonly<Record<string, string | undefined>>): void {
  const nodeModule: object = process.getBuiltinModule?.('node:module') ?? {};
  if (!isCompileCache(nodeModule)) return;
  const folder = cacheFolder(env, process.getuid?.());
  if (folder !== undefined) nodeModule.enableCompileCache(folder);
}

function isCompileCache(value: object): value is CompileCache {
  return 'enableCompileCache' in value;
}

/**
 * The user's own folder for what can be made again, which is made where it is missing. Undefined where there is none that
 * only this user can write to, and where the system does not say who owns what.
 */
export function cacheFolder(
  env: Readonly<Record<string, string | undefined>>,
  user: number | undefined,
): string | undefined {
  if (user === undefined) return undefined;
  try {
    const base = cachesOf(env);
    if (base === undefined) return undefined;
    const folder = join(base, 'cost-projection');
    if (!lstatSync(folder, { throwIfNoEntry: false })) mkdirSync(folder, { recursive: true, mode: 0o700 });
    return isOwn(lstatSync(folder), user) && isHeld(statSync(dirname(folder)), user) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** `XDG_CACHE_HOME`, unless it points into the working folder, which may be anybody's; else the one of the home folder. */
function cachesOf({
  XDG_CACHE_HOME: named = '',
  HOME: home = '',
}: Readonly<Record<string, string | undefined>>): string | undefined {
  if (isAbsolute(named) && relative(process.cwd(), named).startsWith('..')) return named;
  return isAbsolute(home) ? join(home, '.cache') : undefined;
}

/** A folder, not a link to one, that nobody else may even look into. */
function isOwn(stats: Stats, user: number): boolean {
  return stats.isDirectory() && stats.uid === user && (stats.mode & 0o077) === 0;
}

/** A folder in which nobody else can put another in the place of ours. */
function isHeld(stats: Stats, user: number): boolean {
  return (stats.uid === user || stats.uid === 0) && (stats.mode & 0o022) === 0;
}

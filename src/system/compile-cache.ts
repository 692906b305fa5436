import { lstatSync, mkdirSync, statSync, type Stats } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';

// Compiling the program costs as much as running it. Node keeps compiled code, with checksums, from 22.8 on. Nobody
// else may be able to write to the folder, since compiled code is code.

interface CompileCache {
  enableCompileCache(folder: string): unknown;
}

/** Makes Node keep what it compiles from now on, if it can and there is a safe folder. */
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
 * The cache folder of the user, created if it is missing. Undefined if others could write to it, and if the system does
 * not tell who owns it.
 */
export function cacheFolder(
  env: Readonly<Record<string, string | undefined>>,
  user: number | undefined,
): string | undefined {
  if (user === undefined) return undefined;
  try {
    const base = cacheBase(env);
    if (base === undefined) return undefined;
    const folder = join(base, 'cost-projection');
    if (!lstatSync(folder, { throwIfNoEntry: false })) mkdirSync(folder, { recursive: true, mode: 0o700 });
    return isOwn(lstatSync(folder), user) && isProtected(statSync(dirname(folder)), user) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** `XDG_CACHE_HOME`, unless it is inside the working folder, which may be anybody's; else `~/.cache`. */
function cacheBase({
  XDG_CACHE_HOME: named = '',
  HOME: home = '',
}: Readonly<Record<string, string | undefined>>): string | undefined {
  if (isAbsolute(named) && relative(process.cwd(), named).startsWith('..')) return named;
  return isAbsolute(home) ? join(home, '.cache') : undefined;
}

/** True for a folder, not a link to one, that nobody else can read. */
function isOwn(stats: Stats, user: number): boolean {
  return stats.isDirectory() && stats.uid === user && (stats.mode & 0o077) === 0;
}

/** True for a folder in which nobody else can replace ours. */
function isProtected(stats: Stats, user: number): boolean {
  return (stats.uid === user || stats.uid === 0) && (stats.mode & 0o022) === 0;
}

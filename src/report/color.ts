import type { Io } from '../system/io.ts';

/** Colour for standard output: what the user says outright, then the environment, then whether it is a terminal. */
export function wantsColor({ stdout, env }: Pick<Io, 'stdout' | 'env'>, flag: boolean): boolean {
  if (!flag || (env['NO_COLOR'] ?? '') !== '') return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  return stdout.isTTY && env['TERM'] !== 'dumb';
}

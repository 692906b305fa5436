import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Io } from '../system/io.ts';

/** The home folder; undefined where there is none, as in a container whose user nobody knows. */
export function homeOf({ HOME = '' }: Io['env']): string | undefined {
  const home = HOME === '' ? registeredHome() : HOME;
  return isAbsolute(home) ? home : undefined;
}

function registeredHome(): string {
  try {
    return homedir();
  } catch {
    return '';
  }
}

/** Where `ask` keeps what it remembers: the state directory of the XDG specification, or undefined without a home. */
export function stateFolder(env: Io['env']): string | undefined {
  const state = env['XDG_STATE_HOME'] ?? '';
  const home = homeOf(env);
  if (isAbsolute(state)) return join(state, 'cost-projection');
  return home === undefined ? undefined : join(home, '.local', 'state', 'cost-projection');
}

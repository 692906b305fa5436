import { execSync } from 'node:child_process';
import { UserError } from '../values/errors.ts';
import type { Io } from './io.ts';
import { homeOf } from './own-folder.ts';

/**
 * The registry that npm uses: of the environment, or as npm says in the home folder, where no project sets another.
 * Throws a UserError.
 */
export function registryOf({ env }: Io): string {
  const known = env['npm_config_registry'];
  if (known !== undefined) return known;
  try {
    return execSync('npm config get registry', { cwd: homeOf(env), env, encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    throw new UserError('npm does not say which registry it uses', {
      hint: 'name another source with --from, or set npm_config_registry',
    });
  }
}

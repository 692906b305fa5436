import { UserError } from '../../values/errors.ts';
import { driversOfKind } from '../../workload/drivers.ts';
import { givenDriver, type DriverOptions } from './driver-flags.ts';

const solvable = driversOfKind('volume', 'count', 'tokens');

export const SOLVE = 'how much of a driver fits the budget, like users';

/** What `--solve` asks for: a driver, of one scenario where several have it. */
export interface SolveOption {
  readonly scenario: string | undefined;
  readonly driver: (typeof solvable)[number];
}

/** `users`, or `Support bot.users`. */
export function solveOption(text: string): SolveOption {
  const dot = text.lastIndexOf('.');
  const driver = solvable.find((name) => name === text.slice(dot + 1).trim());
  if (driver !== undefined) return { scenario: dot < 0 ? undefined : text.slice(0, dot).trim(), driver };
  throw new UserError(`--solve: "${text}" is not a driver that counts`, { hint: `it may be ${solvable.join(', ')}` });
}

/** Drivers of the command line need no volume where that is what is solved for. */
export function withSolvedVolume<T extends DriverOptions & { readonly solve?: SolveOption | undefined }>(
  options: T,
): T {
  const { solve: asked, tokens, requests, users, runs } = options;
  if (!asked || (tokens ?? requests ?? users ?? runs) !== undefined || givenDriver(options) === undefined)
    return options;
  const one = { count: 1, timesADay: undefined };
  if (asked.driver === 'users') return { ...options, users: 1 };
  return asked.driver === 'requests' || asked.driver === 'runs' ? { ...options, [asked.driver]: one } : options;
}

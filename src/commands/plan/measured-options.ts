import { UserError } from '../../values/errors.ts';
import type { Command, OptionValues } from '@commander-js/extra-typings';
import { inFlags } from '../../workload/driver-spelling.ts';
import { collectValues } from '../framework/command.ts';
import { givenDriver, type DriverOptions } from './driver-flags.ts';
import { ineffectiveOption } from '../framework/options.ts';

/** Options that replace drivers by what was used. */
export interface MeasuredOptions {
  readonly usage?: readonly string[] | undefined;
  readonly name?: readonly string[] | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

export function withUsageOptions<A extends unknown[], O extends OptionValues, G extends OptionValues>(
  command: Command<A, O, G>,
) {
  return command
    .optionsGroup('Measured traffic:')
    .option(
      '--usage <path>',
      'usage instead of drivers, from exports and logs: a file, a folder, - (repeatable)',
      collectValues,
    )
    .option(
      '--name <pair>',
      'what only you know: a name in the usage = an offer, like my-deployment=azure/gpt-4o (repeatable)',
      collectValues,
    )
    .option('--since <date>', 'only usage from then on: 2026-11-01, 2026-11, 7d for the last days, or a moment')
    .option('--until <date>', 'only usage up to then; a day or month is meant whole')
    .optionsGroup('Options:');
}

/** Refuses drivers beside --usage and its options without it, as they would change nothing. Throws a UserError. */
export function refuseMixed({ usage, name, since, until }: MeasuredOptions, drivers: DriverOptions): void {
  if (usage === undefined) {
    const idle = ineffectiveOption({ name, since, until }, new Set());
    if (idle !== undefined)
      throw new UserError(`${idle} has no effect without --usage`, {
        hint: 'give the exports or logs with --usage PATH',
      });
    return;
  }
  const driver = givenDriver(drivers);
  if (driver !== undefined)
    throw new UserError(`${inFlags(driver)} has no effect beside --usage: the traffic is what was measured`, {
      hint: `leave one of them out; forecast --growth carries measured traffic on`,
    });
}

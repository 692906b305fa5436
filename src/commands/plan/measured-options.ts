import { UserError } from '../../values/errors.ts';
import { inFlags } from '../../workload/driver-spelling.ts';
import { givenDriver, type TextOptions } from './driver-flags.ts';
import { ineffectiveOption } from '../framework/options.ts';
import type { TokenOptions } from '../framework/measured-text.ts';
import type { SpanOptions } from '../framework/shared-options.ts';

/** Options that replace drivers by what was used. */
export interface MeasuredOptions extends SpanOptions, TokenOptions {
  readonly usage?: readonly string[] | undefined;
  readonly name?: readonly string[] | undefined;
}

/** Refuses drivers beside --usage and its options without it, as they would change nothing. Throws a UserError. */
export function refuseMixed(
  { usage, name, since, until, textKind, sameTokens }: MeasuredOptions,
  drivers: TextOptions,
): void {
  if (usage === undefined) {
    const idle = ineffectiveOption({ name, since, until, textKind, sameTokens }, new Set());
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

import { exitCode, UserError, type ExitCode } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import { stalenessText } from '../../pricing/rates/staleness.ts';

export interface AgeOptions {
  /** Days; older prices fail the run. */
  readonly maxPriceAge?: number | undefined;
}

/** `90d` or `90` as days. */
export function ageInDays(option: string): (text: string) => number {
  return (text) => {
    const [, count] = /^(\d{1,5})d?$/.exec(text) ?? [];
    if (count === undefined)
      throw new UserError(`${option}: "${text}" is not a number of days`, { hint: 'write it like 90d' });
    return Number(count);
  };
}

/** Fails the run, after its report, where the user set how old prices may be and some were checked before that. */
export async function tellPriceAge(
  io: Io,
  offers: readonly PricedOffer[],
  asOf: string,
  { maxPriceAge }: AgeOptions,
): Promise<ExitCode> {
  const text = maxPriceAge === undefined ? undefined : stalenessText(offers, asOf, maxPriceAge);
  if (text === undefined) return exitCode.done;
  await io.stderr.write(`error: ${text}\n`);
  return exitCode.gateFailed;
}

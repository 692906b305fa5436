import { exitCode, UserError, type ExitCode } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import { STALE_AFTER_DAYS, stalenessOf } from '../../pricing/rates/staleness.ts';

export interface AgeOptions {
  readonly quiet?: boolean | undefined;
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

/**
 * Says on standard error, once, which of the prices used were checked too long ago, or never; fails the run where the
 * user set how old they may be. To be called after the report: a gate that fails prints it first.
 */
export async function tellPriceAge(
  io: Io,
  offers: readonly PricedOffer[],
  asOf: string,
  { quiet, maxPriceAge }: AgeOptions,
): Promise<ExitCode> {
  const limit = maxPriceAge ?? STALE_AFTER_DAYS;
  const used = [...new Map(offers.map((priced) => [priced.offer.key, priced])).values()];
  const stale = stalenessOf(used, asOf, limit);
  if (!stale) return exitCode.done;
  const { count, of: all, oldest } = stale;
  const when = oldest.checked === undefined ? 'was never checked' : `on ${oldest.checked}`;
  const text =
    `prices of ${count} of ${all} offers were last checked more than ${limit} days before ${asOf}; ` +
    `the oldest, ${oldest.offer}, ${when}; cost-projection pricing update asks for newer ones`;
  if (maxPriceAge !== undefined) await io.stderr.write(`error: ${text}\n`);
  else if (quiet !== true) await io.stderr.write(`note: ${text}\n`);
  return maxPriceAge === undefined ? exitCode.done : exitCode.gateFailed;
}

import { isZero, one, roundToWhole, sum, times, zero, type Decimal } from '../values/money.ts';
import type { Drivers } from './drivers.ts';
import type { Factor } from './request-kinds.ts';

/** What all tokens are a multiple of: requests, or where there are none, tokens. */
export function volumeOf(
  { tokens, requests, runs, users = 0, requestsPerUser = 0, retries = zero }: Drivers,
  scale: Decimal,
): Factor[] {
  if (tokens !== undefined) return [...grown('tokens', tokens, scale), ...repeated(retries)];
  if (runs !== undefined) return [...grown('runs', runs, scale), ...repeated(retries)];
  if (requests !== undefined) return [...grown('requests', requests, scale), ...repeated(retries)];
  return [...grown('users', users, scale), { driver: 'requestsPerUser', value: requestsPerUser }, ...repeated(retries)];
}

function grown(driver: string, value: number, scale: Decimal): Factor[] {
  return scale === one
    ? [{ driver, value }]
    : [
        { driver, value },
        { driver: 'growth', value: scale },
      ];
}

function repeated(retries: Decimal): Factor[] {
  return isZero(retries) ? [] : [{ driver: '1 + retries', value: sum([one, retries]) }];
}

export function whole(billed: Decimal, each: number): number {
  return each === 0 ? 0 : roundToWhole(times(billed, each));
}

export function product(factors: readonly Factor[]): Decimal {
  return factors.reduce((all, { value }) => times(all, value), one);
}

import { UserError } from '../../values/errors.ts';

/** The error of an offer that has no price in the wanted currency at a moment. */
export function noPrice(offer: string, message: string, { hint }: { readonly hint: string }): UserError {
  return new UserError(message, { code: 'no-price', about: offer, hint });
}

/** An offer or a blend that cannot be priced, and why. */
export interface Unpriced {
  readonly key: string;
  readonly reason: string;
  readonly hint: string | undefined;
}

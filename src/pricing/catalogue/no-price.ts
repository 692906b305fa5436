import { UserError } from '../../values/errors.ts';

/** The error of an offer that has no price in the wanted currency at a moment. */
export function noPrice(offer: string, message: string, { hint }: { readonly hint: string }): UserError {
  return new UserError(message, { code: 'no-price', about: offer, hint });
}

/** What cannot be priced, an offer or a blend, and why. */
export interface Unpriced {
  readonly key: string;
  readonly reason: string;
  readonly hint: string | undefined;
}

import { UserError } from '../values/errors.ts';
import { offerOf } from '../pricing/offer.ts';
import type { Offer } from '../pricing/offer.ts';
import { asListed } from '../pricing/terms.ts';
import { priceAt } from '../pricing/timeline.ts';
import type { PricedOffer } from '../pricing/timeline.ts';

/** What a model costs, as the user says: US dollars per million tokens. */
export interface OwnPrice {
  readonly input: number;
  readonly output: number;
}

/** Reads `0.15/0.60`. Throws a UserError. */
export function readOwnPrice(text: string): OwnPrice {
  const [, input, output] = /^\$?(\d{1,7}(?:\.\d{1,9})?)\/\$?(\d{1,7}(?:\.\d{1,9})?)$/.exec(text.trim()) ?? [];
  if (input === undefined || output === undefined)
    throw new UserError(`--price: "${text}" is no price`, { hint: 'write US dollars per million tokens of input and of output, like 0.15/0.60' });
  return { input: Number(input), output: Number(output) };
}

/** A model at the user's price: an offer of the lists, or one that no list has. */
export function ownOffer(listed: Offer | undefined, name: string, { input, output }: OwnPrice, at: string): PricedOffer {
  const rates = [{ from: at, input, output }];
  if (listed) return priceAt({ ...listed, discounts: [], terms: asListed, model: { ...listed.model, rates } }, at);
  const list = { schema: 1 as const, provider: 'own', source: 'the command line' };
  return priceAt(offerOf({ list, model: { id: name, rates }, discounts: [], isOwn: true }, asListed), at);
}

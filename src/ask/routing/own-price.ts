import { defaultTerms, offerOf, type Offer } from '../../pricing/catalogue/offer.ts';
import { priceAt, type PricedOffer } from '../../pricing/rates/timeline.ts';
import { UserError } from '../../values/errors.ts';

/** The price of a model that the user names, in US dollars per million tokens. */
export interface OwnPrice {
  readonly input: number;
  readonly output: number;
}

export const freeOfCharge: OwnPrice = { input: 0, output: 0 };

/** Reads `0.15/0.60`. Throws a UserError. */
export function readOwnPrice(text: string): OwnPrice {
  const [, input, output] = /^\$?(\d{1,7}(?:\.\d{1,9})?)\/\$?(\d{1,7}(?:\.\d{1,9})?)$/.exec(text.trim()) ?? [];
  if (input === undefined || output === undefined)
    throw new UserError(`--price: "${text}" is not a price`, {
      hint: 'write US dollars per million tokens of input and of output, like 0.15/0.60',
    });
  return { input: Number(input), output: Number(output) };
}

/** An offer at the user's price; `listed` is undefined for a model that no list has. */
export function ownOffer(
  listed: Offer | undefined,
  name: string,
  { input, output }: OwnPrice,
  at: string,
): PricedOffer {
  const rates = [{ from: at, input, output }];
  if (listed) return priceAt({ ...listed, discounts: [], terms: defaultTerms, model: { ...listed.model, rates } }, at);
  const list = { schema: 1 as const, provider: 'own', source: 'the user' };
  return priceAt(offerOf({ list, model: { id: name, rates }, discounts: [], isOwn: true }, defaultTerms), at);
}

import { catalogueOf } from '../src/pricing/catalogue/catalogue.ts';
import { parsePriceList } from '../src/pricing/lists/parse.ts';
import { findOffer } from '../src/pricing/catalogue/select.ts';
import { priceAt, type PricedOffer } from '../src/pricing/rates/timeline.ts';
import type { Catalogue } from '../src/pricing/catalogue/offer.ts';

/** A catalogue from the text of price lists. */
export function catalogueFrom(...texts: string[]): Catalogue {
  return catalogueOf(
    texts.map((text, index) => parsePriceList(text, `list-${index + 1}.yaml`)),
    'test',
  );
}

/** The text of a list of one provider; each model is one line of YAML flow. */
export function listText(provider: string, ...models: string[]): string {
  return `schema: 1\nprovider: ${provider}\nsource: https://example.com/prices\nmodels:\n${models.map((model) => `  - ${model}\n`).join('')}`;
}

/** An offer with these rates, such as `input: 2.5, output: 10`. */
export function offerWith(rates: string): PricedOffer {
  const catalogue = catalogueFrom(listText('maker', `{ id: model, rates: [{ from: 2026-01-01, ${rates} }] }`));
  return priceAt(findOffer(catalogue, 'maker/model', '2026-11-23'), '2026-11-23');
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal } from '../../src/values/money.ts';
import { overlay } from '../../src/pricing/catalogue/catalogue.ts';
import { frozenCatalogue } from '../../src/pricing/lists/disk/frozen.ts';
import { aliasesOf, isDated } from '../../src/pricing/catalogue/names.ts';
import { offerOf, type Catalogue } from '../../src/pricing/catalogue/offer.ts';
import { parsePriceList } from '../../src/pricing/lists/parse.ts';
import { findOffer, offersOf } from '../../src/pricing/catalogue/select.ts';
import { priceHistory } from '../../src/pricing/rates/price-history.ts';
import { catalogueFrom, listText } from '../offers.ts';

// A user's list over others changes what it names and nothing else.

const DAY = '2026-11-23';
const exchange = [{ currency: 'EUR', perDollar: decimal('0.5'), date: DAY }];
const withTerms = (catalogue: Catalogue): Catalogue => ({
  ...catalogue,
  shelf: (provider) => catalogue.shelf(provider),
  terms: { exchange, strictDates: false },
});

/** All that is known of an offer, ever, as text; but for whose it is. */
function spelled(catalogue: Catalogue, key: string): string {
  const provider = key.slice(0, key.indexOf('/'));
  const listed = catalogue.shelf(provider)?.models.find(({ model }) => `${provider}/${model.id}`.toLowerCase() === key);
  if (!listed) return 'not there';
  const history = priceHistory(offerOf(listed, catalogue.terms)).map(({ price, ...span }) => ({
    span,
    ...price,
    offer: undefined,
  }));
  return JSON.stringify({ ...listed, history }, (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
}

const ids = ['a', 'b', 'c', 'd', 'e'];
const providers = ['p', 'q', 'new'];
const own = fc.record({
  provider: fc.constantFrom(...providers),
  currency: fc.constantFrom('', 'currency: EUR\n'),
  extended: fc.constantFrom('', 'extends: q\ndiscount: 10%\n'),
  models: fc.uniqueArray(fc.constantFrom(...ids, 'mine'), { minLength: 1, maxLength: 3 }),
});

const base = withTerms(
  catalogueFrom(
    listText(
      'p',
      ...ids.map(
        (id, place) =>
          `{ id: ${id}, aliases: [${id}-x], rates: [{ from: 2026-01-01, until: 2026-07-01, input: ${place + 1}, output: 2 }, { from: 2026-07-01, output: ${place + 2} }] }`,
      ),
    ),
    listText(
      'q',
      ...ids.map(
        (id, place) =>
          `{ id: ${id}, maker: p, aliases: [{ name: moves, from: 202${place}-01-01, until: 202${place + 1}-01-01 }], rates: [{ from: 2026-01-01, input: ${place + 3}, perRequest: 0.5 }] }`,
      ),
    ),
  ),
);
const baseKeys = ['p', 'q'].flatMap((provider) => ids.map((id) => `${provider}/${id}`));

describe('a list of the user', () => {
  it('never changes an offer that it does not name', () => {
    fc.assert(
      fc.property(fc.array(own, { minLength: 1, maxLength: 3 }), (lists) => {
        const texts = lists.map(({ provider, currency, extended, models }) =>
          listText(provider, ...models.map((id) => `{ id: ${id}, rates: [{ from: 2026-02-01, input: 9 }] }`)).replace(
            'models:',
            `${currency}${extended}models:`,
          ),
        );
        const over = attempt(() =>
          overlay(
            base,
            texts.map((text) => parsePriceList(text, 'own.yaml')),
            'v',
          ),
        );
        if (!over) return;
        const named = new Set(
          lists.flatMap(({ provider, extended, models }) =>
            [...models, ...(extended === '' ? [] : ids)].map((id) => `${provider}/${id}`),
          ),
        );
        for (const key of baseKeys) if (!named.has(key)) expect(spelled(over, key)).toBe(spelled(base, key));
        for (const key of named) expect(spelled(over, key)).not.toBe(spelled(base, key));
      }),
      { numRuns: 60 },
    );
  });

  it('keeps every name of every other offer, and those of the offer that it replaces', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ids), fc.constantFrom('p', 'q'), (id, provider) => {
        const over = overlay(
          base,
          [parsePriceList(listText(provider, `{ id: ${id}, rates: [{ from: 2026-02-01, input: 9 }] }`), 'own.yaml')],
          'v',
        );
        for (const key of baseKeys) expect(findOffer(over, key, DAY).key).toBe(key);
        for (const other of ids) expect(findOffer(over, `${other}-x`, DAY).key).toBe(`p/${other}`);
        for (const [place, other] of ids.entries())
          expect(findOffer(over, 'q/moves', `202${place}-06-01`).key).toBe(`q/${other}`);
      }),
    );
  });

  it('leaves the shipped offers as they are, each by all of its names', () => {
    const shipped = frozenCatalogue();
    const text = listText('openai', '{ id: gpt-4o, rates: [{ from: 2026-01-01, input: 1 }] }').replace(
      'models:',
      'currency: EUR\nmodels:',
    );
    const over = overlay(shipped, [parsePriceList(text, 'own.yaml')], 'v');
    const all = shipped.providers.flatMap((provider) => offersOf(shipped, provider));
    expect(all.length).toBeGreaterThan(400);
    for (const { key, model, list } of all) {
      if (key === 'openai/gpt-4o') continue;
      expect(spelled(over, key)).toBe(spelled(shipped, key));
      for (const alias of aliasesOf(model))
        if (!isDated(alias)) expect(findOffer(over, `${list.provider}/${alias.name}`, DAY).key).toBe(key);
    }
  });
});

/** Nothing where the lists contradict each other, as one that extends a list in another currency. */
function attempt<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch {
    return undefined;
  }
}

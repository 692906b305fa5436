import { describe, expect, it } from 'vitest';
import { decimal, plain } from '../../../src/values/money.ts';
import { overlay } from '../../../src/pricing/catalogue/catalogue.ts';
import type { Offer, PricingTerms } from '../../../src/pricing/catalogue/offer.ts';
import { parsePriceList } from '../../../src/pricing/lists/parse.ts';
import { findOffer } from '../../../src/pricing/catalogue/select.ts';
import { unappliedPeriods, priceHistory } from '../../../src/pricing/rates/price-history.ts';
import { isOfferOver, priceAt, pricesOver, timedPrices } from '../../../src/pricing/rates/timeline.ts';
import type { PastPrice } from '../../../src/pricing/rates/price-history.ts';
import type { PricedOffer } from '../../../src/pricing/rates/timeline.ts';
import { catalogueFrom, listText } from '../../offers.ts';

const offer = (model: string, terms: Partial<PricingTerms> = {}): Offer => {
  const found = findOffer(catalogueFrom(listText('a', `{ id: m, ${model} }`)), 'a/m', '2026-11-23');
  return { ...found, terms: { ...found.terms, ...terms } };
};
const strict = { strictDates: true };
const output = ({ rates }: PricedOffer) => plain(rates.output ?? expect.fail());
const on = (of: Offer, day: string) => output(priceAt(of, day));
const refusal = (of: Offer, day: string): unknown => {
  try {
    priceAt(of, day);
  } catch (error) {
    return error;
  }
  return expect.fail();
};
/** A list that takes 20 % off from July on and, on top of it, half from October on. */
const discounted = (model: string) => {
  const contract = (more: string) =>
    parsePriceList(`schema: 1\nprovider: a\nsource: https://example.com/contract\nextends: a\n${more}`, 'mine.yaml');
  const catalogue = overlay(
    catalogueFrom(listText('a', `{ id: m, ${model} }`)),
    [contract('discount: 20%\ndiscountFrom: 2026-07-01'), contract('discount: 50%\ndiscountFrom: 2026-10-01')],
    'v',
  );
  return findOffer(catalogue, 'a/m', '2026-11-23');
};

const day = (ms: number) => (Number.isFinite(ms) ? new Date(ms).toISOString().slice(0, 10) : String(ms));
const timed = (of: Offer) =>
  timedPrices(of).map(({ start, end, price }) => {
    const marks = Object.entries({ undated: price.isUndated, retired: price.isRetired, closed: price.isClosed });
    return [day(start), day(end), output(price), ...marks.flatMap(([mark, holds]) => (holds ? [mark] : []))].join(' ');
  });
const past = (prices: readonly PastPrice[]) =>
  prices.map(({ from, until, price }) => `${from} ${until} ${output(price)}`);

describe('the times of equal prices', () => {
  it('follow the starts of the periods, whatever their order; all but the last are closed', () => {
    expect(
      timed(
        offer(
          'rates: [{ from: 2026-01-01, output: 2 }, { from: 2026-06-01, until: 2026-08-01, output: 3 }, { from: 2025-01-01, output: 1 }]',
        ),
      ),
    ).toEqual(['2025-01-01 2026-01-01 1 closed', '2026-01-01 2026-06-01 2 closed', '2026-06-01 2026-08-01 3 closed']);
    expect(timed(offer('rates: [{ from: 2026-01-01, output: 2 }]'))).toEqual(['2026-01-01 Infinity 2']);
  });

  it('without a recorded start reach back to ever, to the release, or to the end of those before', () => {
    expect(timed(offer('rates: [{ checked: 2026-03-01, output: 1 }]'))).toEqual([
      '-Infinity 2026-03-01 1 undated',
      '2026-03-01 Infinity 1',
    ]);
    expect(timed(offer('released: 2025-05-01, rates: [{ checked: 2026-03-01, output: 1 }]'))).toEqual([
      '2025-05-01 2026-03-01 1 undated',
      '2026-03-01 Infinity 1',
    ]);
    expect(
      timed(
        offer(
          'rates: [{ from: 2025-01-01, until: 2025-06-01, output: 1 }, { checked: 2025-09-01, output: 2 }, { from: 2026-01-01, output: 3 }]',
        ),
      ),
    ).toEqual([
      '2025-01-01 2025-06-01 1 closed',
      '2025-06-01 2025-09-01 2 undated closed',
      '2025-09-01 2026-01-01 2 closed',
      '2026-01-01 Infinity 3',
    ]);
  });

  it('of rates that only have a check begin with it where the rates before have no end', () => {
    expect(
      timed(
        offer(
          'rates: [{ from: 2025-01-01, output: 1 }, { checked: 2025-09-01, output: 2 }, { checked: 2026-01-01, output: 3 }]',
        ),
      ),
    ).toEqual(['2025-01-01 2025-09-01 1 closed', '2025-09-01 2026-01-01 2 closed', '2026-01-01 Infinity 3']);
  });

  it('of rates with nothing but an end come first', () => {
    const ended = offer('rates: [{ from: 2026-01-01, output: 2 }, { until: 2025-06-01, output: 1 }]');
    expect(timed(ended)).toEqual(['-Infinity 2025-06-01 1 undated closed', '2026-01-01 Infinity 2']);
  });

  it('leave out what nobody recorded where dates are strict', () => {
    expect(timed(offer('rates: [{ checked: 2026-03-01, output: 1 }]', strict))).toEqual(['2026-03-01 Infinity 1']);
    expect(timed(offer('rates: [{ until: 2026-03-01, output: 1 }, { from: 2026-04-01, output: 2 }]', strict))).toEqual([
      '2026-04-01 Infinity 2',
    ]);
  });

  it('take announced prices in, and withdrawn ones never', () => {
    const rates =
      'rates: [{ from: 2026-01-01, output: 1 }, { from: 2027-01-01, state: announced, output: 2 }, { from: 2027-06-01, state: withdrawn, output: 3 }]';
    expect(timed(offer(rates))).toEqual(['2026-01-01 2027-01-01 1 closed', '2027-01-01 Infinity 2']);
  });

  it('change where the model retires', () => {
    expect(
      timed(offer('retires: 2026-05-01, rates: [{ from: 2026-01-01, output: 1 }, { from: 2026-09-01, output: 2 }]')),
    ).toEqual([
      '2026-01-01 2026-05-01 1 closed',
      '2026-05-01 2026-09-01 1 retired closed',
      '2026-09-01 Infinity 2 retired',
    ]);
  });

  it('have no empty ones where it retires as a period begins, or before all of them', () => {
    const rates = 'rates: [{ from: 2026-01-01, output: 1 }, { from: 2026-09-01, output: 2 }]';
    expect(timed(offer(`retires: 2026-09-01, ${rates}`))).toEqual([
      '2026-01-01 2026-09-01 1 closed',
      '2026-09-01 Infinity 2 retired',
    ]);
    expect(timed(offer(`retires: 2025-01-01, ${rates}`))).toEqual([
      '2026-01-01 2026-09-01 1 retired closed',
      '2026-09-01 Infinity 2 retired',
    ]);
  });

  it('change with each discount, which add up as factors', () => {
    const rates = 'rates: [{ from: 2026-01-01, output: 10 }]';
    expect(timed(discounted(rates))).toEqual([
      '2026-01-01 2026-07-01 10',
      '2026-07-01 2026-10-01 8',
      '2026-10-01 Infinity 4',
    ]);
    expect(timed(discounted(`retires: 2026-11-01, ${rates}`))).toEqual([
      '2026-01-01 2026-07-01 10',
      '2026-07-01 2026-10-01 8',
      '2026-10-01 2026-11-01 4',
      '2026-11-01 Infinity 4 retired',
    ]);
    expect(timed(discounted('rates: [{ from: 2026-10-01, output: 10 }]'))).toEqual(['2026-10-01 Infinity 4']);
  });
});

describe('what a price tells of itself', () => {
  it('is its period, its marks and where it is written', () => {
    const model = offer('rates: [{ from: 2026-01-01, checked: 2026-11-01, output: 1 }]');
    expect(priceAt(model, '2026-11-23')).toMatchObject({
      offer: model,
      period: model.model.rates[0],
      from: '2026-01-01',
      checked: '2026-11-01',
      source: 'https://example.com/prices',
      page: undefined,
      note: undefined,
      exchange: undefined,
      answer: undefined,
      discounts: [],
      isUndated: false,
      isRetired: false,
      isClosed: false,
    });
  });

  it('is the page, source and note of the period, else of the model, else of the list', () => {
    const list = (model: string, rates: string) =>
      `schema: 1\nprovider: a\nsource: https://example.com/list\npage: https://example.com/list-page\nmodels: [{ id: m, ${model} rates: [{ from: 2026-01-01, output: 1, ${rates} }] }]`;
    const told = (model: string, rates = '') => {
      const { page, source, note } = priceAt(
        findOffer(catalogueFrom(list(model, rates)), 'm', '2026-11-23'),
        '2026-11-23',
      );
      return [page, source, note];
    };
    expect(told('')).toEqual(['https://example.com/list-page', 'https://example.com/list', undefined]);
    expect(told('page: https://example.com/model-page, note: of the model,')).toEqual([
      'https://example.com/model-page',
      'https://example.com/list',
      'of the model',
    ]);
    const own = 'page: https://example.com/own-page, source: https://example.com/own, note: its own';
    expect(told('page: https://example.com/model-page, note: of the model,', own)).toEqual([
      'https://example.com/own-page',
      'https://example.com/own',
      'its own',
    ]);
  });

  it('is read once for each time of equal prices', () => {
    const price = pricesOver(offer('rates: [{ from: 2026-01-01, output: 1 }, { from: 2026-06-01, output: 2 }]'));
    expect(price('2026-02-01')).toBe(price('2026-03-01'));
    expect(output(price('2026-07-01'))).toBe('2');
  });
});

describe('a moment without a price', () => {
  it.each([
    ['rates: [{ from: 2026-01-01, output: 1 }]', '2025-12-31', {}, 'from 2026-01-01'],
    [
      'rates: [{ from: 2026-01-01, until: 2026-02-01T12:00:30Z, output: 1 }]',
      '2026-03-01',
      {},
      'until 2026-02-01T12:00:30Z',
    ],
    [
      'rates: [{ from: 2026-01-01, until: 2026-02-01, output: 1 }, { from: 2026-04-01, output: 2 }]',
      '2026-02-01',
      {},
      'until 2026-02-01',
    ],
    ['rates: [{ from: 2026-01-01, output: 1 }]', '2025-12-31', strict, 'from 2026-01-01'],
    ['released: 2026-01-01, rates: [{ checked: 2026-03-01, output: 1 }]', '2025-12-31', {}, 'from 2026-01-01'],
    [
      'rates: [{ checked: 2026-03-01, output: 1 }]',
      '2026-02-28',
      strict,
      'from 2026-03-01; without --strict-dates those without a recorded start count for earlier days',
    ],
    [
      'rates: [{ until: 2026-03-01, output: 1 }]',
      '2026-02-28',
      strict,
      'from no day yet; without --strict-dates those without a recorded start count for earlier days',
    ],
  ])('says when there is one: %s on %s', (model, moment, terms, known) => {
    expect(refusal(offer(model, terms), moment)).toMatchObject({
      code: 'no-price',
      about: 'a/m',
      message: `no price known for a/m on ${moment}`,
      hint: `its prices are known ${known}`,
    });
  });
});

it('is over from the end of its last price on', () => {
  const ended = offer('rates: [{ from: 2025-01-01, output: 1 }, { from: 2026-01-01, until: 2026-02-01, output: 1 }]');
  expect(
    ['2025-06-01', '2026-01-31T23:59:59Z', '2026-02-01', '2026-03-01'].map((moment) => isOfferOver(ended, moment)),
  ).toEqual([false, false, true, true]);
  expect(isOfferOver(offer('rates: [{ from: 2025-01-01, output: 1 }]'), '2026-11-23')).toBe(false);
});

describe('a price history', () => {
  it('tells every price, the newest first', () => {
    expect(
      past(priceHistory(offer('rates: [{ from: 2026-01-01, output: 2 }, { from: 2025-01-01T08:00Z, output: 1 }]'))),
    ).toEqual(['2026-01-01 undefined 2', '2025-01-01T08:00Z 2026-01-01 1']);
  });

  it('keeps what is one price in one piece: before it was recorded, and after the model retired', () => {
    expect(
      past(
        priceHistory(
          offer('retires: 2026-06-01, rates: [{ checked: 2026-03-01, output: 1 }, { from: 2026-09-01, output: 2 }]'),
        ),
      ),
    ).toEqual(['2026-09-01 undefined 2', 'undefined 2026-09-01 1']);
    expect(past(priceHistory(offer('rates: [{ from: 2026-01-01, until: 2026-09-01, output: 1 }]')))).toEqual([
      '2026-01-01 2026-09-01 1',
    ]);
  });

  it('tells apart periods of one price, whether they differ in their start or in their check', () => {
    expect(
      past(priceHistory(offer('rates: [{ from: 2026-01-01, output: 1 }, { from: 2026-02-01, output: 1 }]'))),
    ).toEqual(['2026-02-01 undefined 1', '2026-01-01 2026-02-01 1']);
    expect(
      past(priceHistory(offer('rates: [{ checked: 2026-01-01, output: 1 }, { checked: 2026-02-01, output: 1 }]'))),
    ).toEqual(['2026-02-01 undefined 1', 'undefined 2026-02-01 1']);
  });

  it('begins anew with a discount', () => {
    const history = priceHistory(discounted('rates: [{ from: 2026-01-01, output: 10 }]'));
    expect(past(history)).toEqual(['2026-10-01 undefined 4', '2026-07-01 2026-10-01 8', '2026-01-01 2026-07-01 10']);
    expect(history.map(({ price }) => price.discounts.map(({ share }) => plain(share)))).toEqual([
      ['0.2', '0.5'],
      ['0.2'],
      [],
    ]);
  });
});

describe('periods that never apply', () => {
  const rates =
    'rates: [{ from: 2026-01-01, output: 1 }, { from: 2027-01-01, state: announced, output: 2 }, { from: 2026-06-01, until: 2026-07-01, state: withdrawn, output: 3 }]';

  it('are the withdrawn ones', () => {
    const idle = unappliedPeriods(offer(rates));
    expect(past(idle)).toEqual(['2026-06-01 2026-07-01 3']);
    expect(idle[0]?.price).toMatchObject({ discounts: [], isUndated: false, isRetired: false, isClosed: true });
  });

  it('are told without any discount', () => {
    expect(past(unappliedPeriods(discounted(rates)))).toEqual(['2026-06-01 2026-07-01 3']);
  });
});

it('converts what is in another currency, and says with what', () => {
  const perDollar = { currency: 'EUR', perDollar: decimal('0.5'), date: '2026-11-01' };
  const euros = findOffer(
    catalogueFrom(
      `schema: 1\nprovider: a\nsource: https://example.com/prices\ncurrency: EUR\nmodels: [{ id: m, rates: [{ from: 2026-01-01, output: 2 }] }]`,
    ),
    'a/m',
    '2026-11-23',
  );
  expect(refusal(euros, '2026-11-23')).toMatchObject({
    message: 'a/m is priced in EUR',
    hint: 'say what a dollar is in it, like --fx EUR=0.92',
  });
  const converted = priceAt({ ...euros, terms: { ...euros.terms, exchange: [perDollar] } }, '2026-11-23');
  expect([output(converted), converted.exchange, converted.answer]).toEqual(['4', perDollar, undefined]);
  const answered = priceAt(
    { ...offer('rates: [{ from: 2026-01-01, output: 2 }]', { answer: perDollar }) },
    '2026-11-23',
  );
  expect([output(answered), answered.rates.output?.currency, answered.exchange, answered.answer]).toEqual([
    '1',
    'EUR',
    undefined,
    perDollar,
  ]);
  expect(on({ ...euros, terms: { ...euros.terms, answer: perDollar } }, '2026-11-23')).toBe('2');
});

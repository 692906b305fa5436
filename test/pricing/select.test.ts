import { describe, expect, it } from 'vitest';
import { plain } from '../../src/values/money.ts';
import { findOffer } from '../../src/pricing/select.ts';
import { priceAt } from '../../src/pricing/timeline.ts';
import { route } from '../../src/pricing/offer.ts';
import { UserError } from '../../src/values/errors.ts';
import { catalogueFrom, listText } from '../offers.ts';

const rates = 'rates: [{ from: 2026-05-01, output: 1 }]';
const catalogue = catalogueFrom(
  listText('deepseek', `{ id: v4-flash, aliases: [v4-flash-0424], rates: [{ from: 2026-05-01, input: 0.5, output: 1 }] }`),
  listText(
    'reseller',
    `{ id: v4-flash, maker: deepseek, aliases: [deepseek-ai/V4-Flash], ${rates} }`,
    `{ id: r1, maker: deepseek, ${rates} }`,
    `{ id: qwen, maker: alibaba, ${rates} }`,
  ),
  listText('other', `{ id: qwen, maker: alibaba, ${rates} }`),
);
const find = (name: string) => findOffer(catalogue, name, '2026-11-23').key;
const failure = (name: string): UserError => {
  try {
    findOffer(catalogue, name, '2026-11-23');
  } catch (error) {
    if (error instanceof UserError) return error;
  }
  throw new Error(`${name} was found`);
};

describe('findOffer', () => {
  it.each([
    ['reseller/v4-flash', 'reseller/v4-flash'],
    ['Reseller/V4-Flash', 'reseller/v4-flash'],
    ['v4-flash', 'deepseek/v4-flash'],
    ['v4-flash-0424', 'deepseek/v4-flash'],
    ['deepseek/v4-flash-0424', 'deepseek/v4-flash'],
    ['deepseek-ai/V4-Flash', 'reseller/v4-flash'],
    ['reseller/deepseek-ai/v4-flash', 'reseller/v4-flash'],
    ['r1', 'reseller/r1'],
  ])('takes %s for %s', (name, key) => {
    expect(find(name)).toBe(key);
  });

  it('lists the choices where several providers sell a model that is not theirs', () => {
    expect(failure('qwen')).toMatchObject({ message: '"qwen" is sold by several providers', hint: 'say which: reseller/qwen or other/qwen' });
  });

  it('suggests the nearest names for a misspelt one', () => {
    expect(failure('v4-flsh')).toMatchObject({ message: 'no model "v4-flsh" in the catalogue', hint: 'did you mean v4-flash?' });
  });

  it('never takes a part of a name for the name', () => {
    expect(failure('v4')).toBeInstanceOf(UserError);
    expect(failure('deepseek/v4')).toBeInstanceOf(UserError);
    expect(failure('reseller/')).toBeInstanceOf(UserError);
  });
});

describe('priceAt', () => {
  const dated = findOffer(
    catalogueFrom(
      listText(
        'a',
        '{ id: m, rates: [{ from: 2024-10-02, output: 10 }, { from: 2026-08-16T16:00:00Z, output: 8 }, { from: 2024-05-13, output: 15 }] }',
      ),
    ),
    'm',
    '2026-11-23',
  );
  const outputOn = (day: string) => plain(priceAt(dated, day).rates.output!);

  it.each([
    ['2024-05-13', '15'],
    ['2024-10-01', '15'],
    ['2024-10-02', '10'],
    ['2026-08-16', '10'],
    ['2026-08-16T15:59:59Z', '10'],
    ['2026-08-16T16:00:00Z', '8'],
    ['2026-08-17', '8'],
  ])('on %s takes the rate in force: %s', (day, rate) => {
    expect(outputOn(day)).toBe(rate);
  });

  it('refuses a day before the first known rate and says from when prices are known', () => {
    expect(() => priceAt(dated, '2024-05-12')).toThrow(
      expect.objectContaining({ message: 'no price known for a/m on 2024-05-12', hint: 'its prices are known from 2024-05-13' }),
    );
  });
});

describe('periods', () => {
  const offer = (periods: string) => findOffer(catalogueFrom(listText('a', `{ id: m, rates: [${periods}] }`)), 'm', '2026-11-23');
  const outputOn = (periods: string, day: string) => plain(priceAt(offer(periods), day).rates.output ?? expect.fail());

  it('end at their `until`, which is no longer theirs', () => {
    const ended = '{ from: 2026-01-01, until: 2026-02-01T12:00Z, output: 1 }';
    expect(outputOn(ended, '2026-02-01T11:59:59Z')).toBe('1');
    expect(() => outputOn(ended, '2026-02-01T12:00Z')).toThrow(expect.objectContaining({ hint: 'its prices are known until 2026-02-01T12:00Z' }));
  });

  it.each(['announced', 'withdrawn'])('that were only %s are never applied', (state) => {
    expect(outputOn(`{ from: 2026-01-01, output: 1 }, { from: 2026-09-01, state: ${state}, output: 2 }`, '2026-11-23')).toBe('1');
  });
});

it('names the way a model is bought', () => {
  expect(route(findOffer(catalogue, 'deepseek/v4-flash', '2026-11-23'))).toBe('direct');
  expect(route(findOffer(catalogue, 'reseller/v4-flash', '2026-11-23'))).toBe('via reseller');
});

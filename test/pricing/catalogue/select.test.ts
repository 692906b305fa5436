import { describe, expect, it } from 'vitest';
import { overlay } from '../../../src/pricing/catalogue/catalogue.ts';
import { parsePriceList } from '../../../src/pricing/lists/parse.ts';
import { decimal, plain } from '../../../src/values/money.ts';
import { findOffer, offersOf } from '../../../src/pricing/catalogue/select.ts';
import { priceAt } from '../../../src/pricing/rates/timeline.ts';
import { describeRoute } from '../../../src/pricing/catalogue/offer.ts';
import { UserError } from '../../../src/values/errors.ts';
import { catalogueFrom, listText } from '../../offers.ts';

const rates = 'rates: [{ from: 2026-05-01, output: 1 }]';
const catalogue = catalogueFrom(
  listText(
    'deepseek',
    `{ id: v4-flash, aliases: [v4-flash-0424], rates: [{ from: 2026-05-01, input: 0.5, output: 1 }] }`,
  ),
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
    expect(failure('qwen')).toMatchObject({
      message: '"qwen" is sold by several providers',
      hint: 'say which: reseller/qwen or other/qwen',
    });
  });

  it('suggests the nearest names for a misspelt one', () => {
    expect(failure('v4-flsh')).toMatchObject({
      message: 'no model "v4-flsh" in the price lists',
      hint: 'did you mean v4-flash?',
    });
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
      expect.objectContaining({
        message: 'no price known for a/m on 2024-05-12',
        hint: 'its prices are known from 2024-05-13',
      }),
    );
  });
});

describe('periods', () => {
  const offer = (periods: string) =>
    findOffer(catalogueFrom(listText('a', `{ id: m, rates: [${periods}] }`)), 'm', '2026-11-23');
  const outputOn = (periods: string, day: string) => plain(priceAt(offer(periods), day).rates.output ?? expect.fail());

  it('end at their `until`, which is no longer theirs', () => {
    const ended = '{ from: 2026-01-01, until: 2026-02-01T12:00Z, output: 1 }';
    expect(outputOn(ended, '2026-02-01T11:59:59Z')).toBe('1');
    expect(() => outputOn(ended, '2026-02-01T12:00Z')).toThrow(
      expect.objectContaining({ hint: 'its prices are known until 2026-02-01T12:00Z' }),
    );
  });

  it('that were withdrawn are never applied, and announced ones from their day on', () => {
    const changing = (state: string): string =>
      `{ from: 2026-01-01, output: 1 }, { from: 2026-09-01, state: ${state}, output: 2 }`;
    expect(outputOn(changing('withdrawn'), '2026-11-23')).toBe('1');
    expect(outputOn(changing('announced'), '2026-08-31')).toBe('1');
    expect(outputOn(changing('announced'), '2026-09-01')).toBe('2');
  });
});

it('names the way a model is bought', () => {
  expect(describeRoute(findOffer(catalogue, 'deepseek/v4-flash', '2026-11-23'))).toBe('direct');
  expect(describeRoute(findOffer(catalogue, 'reseller/v4-flash', '2026-11-23'))).toBe('via reseller');
});

describe('a name that finds nothing', () => {
  const both = (input: string, output = 4) => `rates: [{ from: 2026-01-01, ${input}output: ${output} }]`;
  const many = catalogueFrom(
    listText(
      'maker',
      ...Array.from(
        { length: 8 },
        (_, index) => `{ id: falcon-${index + 1}, released: 2025-01-0${index + 1}, ${both(`input: ${index + 1}, `)} }`,
      ),
    ),
    listText(
      'z',
      `{ id: heron-long-name, ${both('input: 0.0125, ', 40)} }`,
      `{ id: heron-2, aliases: [{ name: heron-now, until: 2026-06-16 }], ${both('input: 2, ')} }`,
    ),
    listText(
      'y',
      `{ id: heron-2, aliases: [{ name: heron-then, until: 2026-06-16 }], ${both('input: 3, ')} }`,
      `{ id: unpriced-thing, ${rates} }`,
    ),
  );
  const refused = (name: string, from = many) => {
    try {
      return findOffer(from, name, '2026-11-23').key;
    } catch (error) {
      return error instanceof UserError ? [error.message, error.hint] : error;
    }
  };

  it('is told what a family has, the newest first, six of it at most', () => {
    expect(refused(' Falcon ')).toEqual([
      'no model " Falcon " in the price lists',
      [
        'did you mean one of these? (prices per million tokens)',
        '  maker/falcon-8  $8.00 in, $4.00 out',
        '  maker/falcon-7  $7.00 in, $4.00 out',
        '  maker/falcon-6  $6.00 in, $4.00 out',
        '  maker/falcon-5  $5.00 in, $4.00 out',
        '  maker/falcon-4  $4.00 in, $4.00 out',
        '  maker/falcon-3  $3.00 in, $4.00 out',
        'and 2 more: cost-projection models Falcon',
      ].join('\n'),
    ]);
  });

  it('is told all of a small family, with every digit of its rates', () => {
    expect(refused('heron')).toEqual([
      'no model "heron" in the price lists',
      [
        'did you mean one of these? (prices per million tokens)',
        '  y/heron-2          $3.00 in, $4.00 out',
        '  z/heron-2          $2.00 in, $4.00 out',
        '  z/heron-long-name  $0.0125 in, $40.00 out',
      ].join('\n'),
    ]);
  });

  it('is told the family of the provider that it says, else who sells it, the newest of each', () => {
    const other = listText(
      'shop',
      `{ id: falcon-3, maker: maker, released: 2025-02-01, ${both('input: 9, ')} }`,
      `{ id: falcon-2, maker: maker, released: 2025-01-09, ${both('input: 9, ')} }`,
      `{ id: eagle, rates: [{ from: 2026-01-01, input: 1, output: 2, schedule: { timeZone: UTC, windows: [{ start: "01:00", end: "05:00", input: 2, output: 4 }] } }] }`,
    );
    const more = overlay(many, [parsePriceList(other, 'shop.yaml')], 'x');
    expect(refused('shop/falcon', more)).toEqual([
      'no model "shop/falcon" in the price lists',
      [
        'did you mean one of these? (prices per million tokens)',
        '  shop/falcon-3  $9.00 in, $4.00 out',
        '  shop/falcon-2  $9.00 in, $4.00 out',
      ].join('\n'),
    ]);
    expect(refused('y/falcon', more)).toEqual([
      'no model "y/falcon" in the price lists',
      [
        'others sell it (prices per million tokens)',
        '  shop/falcon-3   $9.00 in, $4.00 out',
        '  maker/falcon-8  $8.00 in, $4.00 out',
        'and 8 more: cost-projection models falcon',
      ].join('\n'),
    ]);
    expect(refused('shop/eagl', more)).toEqual([
      'no model "shop/eagl" in the price lists',
      expect.stringContaining('  shop/eagle  $1.00 in, $2.00 out, others at some hours'),
    ]);
  });

  it('is told rates in the currency of the answer', () => {
    const answer = { currency: 'JPY', perDollar: decimal(155), date: '2026-11-20' };
    expect(refused('heron', { ...many, terms: { ...many.terms, answer } })).toEqual([
      'no model "heron" in the price lists',
      expect.stringContaining('y/heron-2          ¥465.00 in, ¥620.00 out'),
    ]);
  });

  it('is told the nearest names, else the nearest family, else where all are', () => {
    expect(refused('FALCON-8X')).toEqual([
      'no model "FALCON-8X" in the price lists',
      expect.stringMatching(/^did you mean falcon-8, .* or .*\?$/),
    ]);
    expect(refused('unprised')).toEqual([
      'no model "unprised" in the price lists',
      'did you mean unpriced? cost-projection models unpriced lists them',
    ]);
    expect(refused('qqqq')).toEqual([
      'no model "qqqq" in the price lists',
      'cost-projection models lists all; add prices of others with --pricing FILE',
    ]);
  });

  it.each([
    ['heron-2', 'z/heron-2 or y/heron-2'],
    ['HERON 2', 'y/heron-2 or z/heron-2'],
  ])('is told the choices where several sell it: %s', (name, choices) => {
    expect(refused(name)).toEqual([`"${name}" is sold by several providers`, `say which: ${choices}`]);
  });

  it('is told when it is a name, of the provider that it says', () => {
    expect(refused('heron-now')).toEqual([
      '"heron-now" named no model on 2026-11-23',
      'at other times it is a name of z/heron-2',
    ]);
    expect(refused('y/heron-then')).toEqual([
      '"y/heron-then" named no model on 2026-11-23',
      'at other times it is a name of y/heron-2',
    ]);
    expect(refused('y/heron-now')).toEqual(['no model "y/heron-now" in the price lists', expect.any(String)]);
  });

  it.each(['a:50,b:50', 'mix=falcon-1'])('is told that a blend is no model: %s', (name) => {
    expect(refused(name)).toEqual([
      `"${name}" is not a single model`,
      'blends are for project, compare, forecast, diff and buy; name one model here',
    ]);
  });

  it('finds what is spelt with other separators, or with spaces around it', () => {
    expect(refused('Falcon_3')).toBe('maker/falcon-3');
    expect(refused('  maker/falcon-3 ')).toBe('maker/falcon-3');
    expect(refused('maker/Falcon 3')).toBe('maker/falcon-3');
  });

  it('takes no slash at its beginning for a provider', () => {
    expect(refused('/heron-2')).toEqual(['no model "/heron-2" in the price lists', expect.any(String)]);
  });
});

it("takes the user's own model before the maker's, and asks which where two are the user's", () => {
  const own = (...providers: string[]) =>
    overlay(
      catalogue,
      providers.map((provider) =>
        parsePriceList(listText(provider, `{ id: v4-flash, maker: deepseek, ${rates} }`), 'mine.yaml'),
      ),
      'v',
    );
  expect(findOffer(own('mine'), 'v4-flash', '2026-11-23').key).toBe('mine/v4-flash');
  expect(() => findOffer(own('mine', 'ours'), 'v4-flash', '2026-11-23')).toThrow(
    expect.objectContaining({
      message: '"v4-flash" is sold by several providers',
      hint: 'say which: mine/v4-flash or ours/v4-flash',
    }),
  );
});

it('lists what a provider sells, in the order of its list', () => {
  expect(offersOf(catalogue, 'reseller').map(({ key }) => key)).toEqual([
    'reseller/v4-flash',
    'reseller/r1',
    'reseller/qwen',
  ]);
  expect(offersOf(catalogue, 'nobody')).toEqual([]);
});

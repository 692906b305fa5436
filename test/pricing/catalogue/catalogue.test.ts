import { describe, expect, it } from 'vitest';
import { plain } from '../../../src/values/money.ts';
import { catalogueOf, newestCheck, overlay } from '../../../src/pricing/catalogue/catalogue.ts';
import { parsePriceList } from '../../../src/pricing/lists/parse.ts';
import { findOffer, offersOf } from '../../../src/pricing/catalogue/select.ts';
import { UserError } from '../../../src/values/errors.ts';
import { priceAt } from '../../../src/pricing/rates/timeline.ts';
import { catalogueFrom, listText } from '../../offers.ts';

const model = (id: string, output: number, aliases = '') =>
  `{ id: ${id}, aliases: [${aliases}], rates: [{ from: 2026-01-01, output: ${output} }] }`;
const base = catalogueFrom(listText('a', model('m', 1, 'old-name'), model('n', 2)), listText('b', model('m', 3)));
const over = (...texts: string[]) =>
  overlay(
    base,
    texts.map((text) => parsePriceList(text, 'mine.yaml')),
    'v',
  );
const outputOf = (catalogue: typeof base, name: string) =>
  plain(priceAt(findOffer(catalogue, name, '2026-11-23'), '2026-11-23').rates.output ?? expect.fail());

describe('overlay', () => {
  it('replaces a model of the same provider and leaves the others', () => {
    const mine = over(listText('a', model('m', 9)));
    expect([outputOf(mine, 'a/m'), outputOf(mine, 'a/n'), outputOf(mine, 'b/m')]).toEqual(['9', '2', '3']);
  });

  it('adds models and providers', () => {
    const mine = over(listText('a', model('o', 4)), listText('c', model('p', 5)));
    expect([outputOf(mine, 'o'), outputOf(mine, 'c/p'), outputOf(mine, 'a/m')]).toEqual(['4', '5', '1']);
    expect(mine.providers).toEqual(['a', 'b', 'c']);
  });

  it('lets the later of two lists win', () => {
    expect(outputOf(over(listText('a', model('m', 8)), listText('a', model('m', 9))), 'a/m')).toBe('9');
  });

  it('lets a new alias win over an old id', () => {
    const mine = over(listText('a', model('n-2027', 7, 'n')));
    expect(outputOf(mine, 'a/n')).toBe('7');
    expect(outputOf(mine, 'n')).toBe('7');
  });

  it('leaves the catalogue below as it was', () => {
    over(listText('a', model('m', 9)));
    expect(outputOf(base, 'a/m')).toBe('1');
  });
});

describe('a model over one of the same name', () => {
  const under = catalogueFrom(
    'schema: 1\nprovider: a\nname: The A\nsource: https://example.com/prices\nmodels: [{ id: Model, name: The Model, context: 1000, aliases: [one, Two, { name: Three, from: 2026-01-01 }, { name: four, until: 2027-01-01 }], rates: [{ from: 2026-01-01, output: 1 }] }]',
  );
  const own = (text: string) => overlay(under, [parsePriceList(text, 'mine.yaml')], 'v');
  const listed = (catalogue: typeof base) =>
    offersOf(catalogue, 'a').map(({ model: { id, name, context, aliases }, list, isOwn }) => {
      return {
        id,
        name,
        context,
        aliases,
        list: { name: list.name, provider: list.provider, source: list.source },
        isOwn,
      };
    });

  it('keeps what else was known of it, its other names too, each once', () => {
    expect(
      listed(
        own(
          'schema: 1\nprovider: A\nsource: https://example.com/mine\nmodels: [{ id: MODEL, aliases: [two, { name: THREE, from: 2026-02-01 }, five], rates: [{ from: 2026-01-01, output: 9 }] }]',
        ),
      ),
    ).toEqual([
      {
        id: 'MODEL',
        name: 'The Model',
        context: 1000,
        aliases: ['two', { name: 'THREE', from: '2026-02-01' }, 'five', 'one', { name: 'four', until: '2027-01-01' }],
        list: { name: 'The A', provider: 'a', source: 'https://example.com/mine' },
        isOwn: true,
      },
    ]);
  });

  it('keeps the names below where it has none, and says its own list as its list calls itself', () => {
    expect(
      listed(
        own(
          'schema: 1\nprovider: a\nname: Mine\nsource: https://example.com/mine\nmodels: [{ id: model, context: 5, rates: [{ from: 2026-01-01, output: 9 }] }]',
        ),
      ),
    ).toMatchObject([
      { context: 5, aliases: ['one', 'Two', { name: 'Three' }, { name: 'four' }], list: { name: 'Mine' } },
    ]);
  });

  it('has its own names alone where there are none below, and none where neither has any', () => {
    expect(offersOf(over(listText('b', model('m', 9, 'x'))), 'b').map(({ model: { aliases } }) => aliases)).toEqual([
      ['x'],
    ]);
    const bare = '{ id: m, rates: [{ from: 2026-01-01, output: 1 }] }';
    const twice = overlay(catalogueFrom(listText('a', bare)), [parsePriceList(listText('a', bare), 'mine.yaml')], 'v');
    expect(offersOf(twice, 'a').map((offer) => Object.keys(offer.model))).toEqual([['id', 'rates']]);
  });

  it('comes before the models that nobody named anew', () => {
    expect(
      offersOf(over(listText('a', model('N', 9), model('o', 8))), 'a').map(({ key, isOwn }) => [key, isOwn]),
    ).toEqual([
      ['a/n', true],
      ['a/o', true],
      ['a/m', false],
    ]);
  });
});

describe('a catalogue', () => {
  it('has the lists as they are: their providers in order, every name, no terms', () => {
    const all = catalogueFrom(listText('B', model('M', 3)), listText('a', model('m', 1, 'Old-Name'), model('n', 2)));
    expect(all).toMatchObject({
      version: 'test',
      providers: ['a', 'b'],
      terms: { exchange: [], strictDates: false },
    });
    expect(Object.fromEntries(all.names)).toEqual({ m: ['b/m', 'a/m'], 'old-name': ['a/m'], n: ['a/n'] });
    expect([all.shelf('a')?.models.map(({ isOwn }) => isOwn), all.shelf('c')]).toEqual([[false, false], undefined]);
    expect(catalogueOf([], 'none').providers).toEqual([]);
  });

  it('has the version that it is given', () => {
    expect(over(listText('a', model('m', 9))).version).toBe('v');
  });

  it('lets a name that changes hands name its new model alone, and one that moves all of its models', () => {
    const named = (...texts: string[]) => Object.fromEntries(over(...texts).names);
    expect(named(listText('a', model('n-2027', 7, 'n')))).toEqual({
      m: ['a/m', 'b/m'],
      'old-name': ['a/m'],
      n: ['a/n-2027'],
      'n-2027': ['a/n-2027'],
    });
    expect(named(listText('a', model('n-2027', 7, '{ name: n, from: 2026-12-01 }')))).toMatchObject({
      n: ['a/n', 'a/n-2027'],
    });
    expect(named(listText('a', model('n-2027', 7, 'other, { name: else, from: 2026-12-01 }, n')))).toMatchObject({
      n: ['a/n-2027'],
    });
    expect(named(listText('c', model('o', 7, 'n')))).toMatchObject({ n: ['a/n', 'c/o'] });
  });

  it('gives a name back only to the models of the list above', () => {
    const taken = overlay(
      over(listText('a', model('n-2027', 7, 'n'))),
      [parsePriceList(listText('a', model('p', 1)), 'mine.yaml')],
      'v',
    );
    expect(taken.names.get('n')).toEqual(['a/n-2027']);
  });
});

describe('a list that extends no provider', () => {
  const refusal = (text: string): unknown => {
    try {
      over(`schema: 1\nprovider: x\nsource: https://example.com/x\nextends: ${text}`);
    } catch (error) {
      return error instanceof UserError ? [error.message, error.hint] : error;
    }
    return undefined;
  };

  it('is told the nearest, else all of them', () => {
    expect(refusal('aa')).toEqual(['x extends "aa", which is not a provider of the price lists', 'did you mean a?']);
    expect(refusal('unlike-any')).toEqual([
      'x extends "unlike-any", which is not a provider of the price lists',
      'a, b',
    ]);
  });

  it('takes one of a list before it', () => {
    const mine = over(
      listText('c', model('p', 8)),
      'schema: 1\nprovider: x\nsource: https://example.com/x\nextends: C\ndiscount: 50%',
    );
    expect(outputOf(mine, 'x/p')).toBe('4');
    expect(mine.names.get('p')).toEqual(['c/p', 'x/p']);
  });
});

it('was last checked on the newest day of any price', () => {
  const lists = (...checks: string[]) =>
    checks.map((checked) =>
      parsePriceList(
        listText('a', `{ id: m, rates: [{ ${checked}, output: 1 }, { from: 2020-01-01, output: 2 }] }`),
        'a.yaml',
      ),
    );
  expect(newestCheck(lists('checked: 2026-01-02', 'checked: 2026-03-04T10:00Z', 'checked: 2026-02-03'))).toBe(
    '2026-03-04',
  );
  expect(newestCheck(lists('from: 2026-01-02'))).toBe('');
});

import { describe, expect, it } from 'vitest';
import { overlay } from '../../../src/pricing/catalogue/catalogue.ts';
import { aliasesOf, describeAlias, isDated, movesAmong, namesOf } from '../../../src/pricing/catalogue/names.ts';
import { parsePriceList } from '../../../src/pricing/lists/parse.ts';
import { priceBook } from '../../../src/pricing/rates/price-book.ts';
import { findOffer } from '../../../src/pricing/catalogue/select.ts';
import { catalogueFrom, listText } from '../../offers.ts';

const rates = 'rates: [{ from: 2025-01-01, output: 1 }]';
const catalogue = catalogueFrom(
  listText(
    'maker',
    `{ id: medium-1, aliases: [{ name: medium-latest, until: 2026-06-16 }], ${rates} }`,
    `{ id: medium-2, aliases: [{ name: medium-latest, from: 2026-06-16 }, { name: chat, from: 2026-06-16 }], ${rates} }`,
    `{ id: chat, rates: [{ from: 2025-01-01, until: 2026-06-16, output: 7 }] }`,
    `{ id: short, aliases: [{ name: gone, until: 2025-06-01 }], ${rates} }`,
  ),
);

describe('a name that moves', () => {
  it.each([
    ['medium-latest', '2026-06-15T23:59:59Z', 'maker/medium-1'],
    ['medium-latest', '2026-06-16', 'maker/medium-2'],
    ['maker/medium-latest', '2026-06-16', 'maker/medium-2'],
    ['chat', '2026-06-15', 'maker/chat'],
    ['chat', '2026-06-16', 'maker/medium-2'],
  ])('%s on %s is %s', (name, day, key) => {
    expect(findOffer(catalogue, name, day).key).toBe(key);
  });

  it.each(['gone', 'maker/gone'])('is refused where it named nothing: %s', (name) => {
    expect(() => findOffer(catalogue, name, '2026-01-01')).toThrow(`"${name}" named no model on 2026-01-01`);
  });

  it('is looked up anew for every record', () => {
    const price = priceBook(catalogue);
    expect(['2026-06-15', '2026-06-16', '2026-06-15'].map((day) => price('medium-latest', day).offer.key)).toEqual([
      'maker/medium-1',
      'maker/medium-2',
      'maker/medium-1',
    ]);
  });
});

it('cannot name two models at a time', () => {
  const twice = listText(
    'm',
    `{ id: a, aliases: [{ name: x, from: 2026-01-01 }], ${rates} }`,
    `{ id: b, aliases: [{ name: x, until: 2026-01-02 }], ${rates} }`,
  );
  expect(() => catalogueFrom(twice)).toThrow('list-1.yaml:6:24: "x" names a at the same time');
});

describe('names that move', () => {
  const some = catalogueFrom(
    listText(
      'x',
      `{ id: plain, aliases: [other], ${rates} }`,
      `{ id: v1, aliases: [v1-old, { name: Latest, until: 2026-06-16 }], ${rates} }`,
      `{ id: v2, aliases: [{ name: Latest, from: 2026-06-16 }], ${rates} }`,
      `{ id: owner/deep, aliases: [deep, { name: owner/latest, from: 2026-06-16 }], ${rates} }`,
    ),
    listText('y', `{ id: v1, aliases: [other], ${rates} }`),
  );

  it.each([
    ['latest', true],
    [' X/Latest ', true],
    ['x/latest', true],
    ['owner/latest', true],
    ['v1', false],
    ['v1-old', false],
    ['x/v2', false],
    ['other', false],
    ['plain', false],
    ['y/other', false],
    ['none', false],
    ['x/none', false],
  ])('%j: %s', (name, moves) => {
    expect(movesAmong(some, name)).toBe(moves);
  });

  it('are no names of a provider that has none', () => {
    expect(movesAmong({ ...some, shelf: () => undefined }, 'latest')).toBe(false);
  });

  it.each([
    [{ name: 'n' }, 'n', false],
    [{ name: 'n', from: '2026-06-16' }, 'n from 2026-06-16', true],
    [{ name: 'n', until: '2026-07-01' }, 'n until 2026-07-01', true],
    [{ name: 'n', from: '2026-06-16', until: '2026-07-01' }, 'n from 2026-06-16 until 2026-07-01', true],
  ])('are told with their time: %j', (alias, text, dated) => {
    expect([describeAlias(alias), isDated(alias)]).toEqual([text, dated]);
  });

  it('are all names of their model', () => {
    expect(aliasesOf({})).toEqual([]);
    expect(aliasesOf({ aliases: ['a', { name: 'b', from: '2026-01-01' }] })).toEqual([
      { name: 'a' },
      { name: 'b', from: '2026-01-01' },
    ]);
    expect(namesOf({ id: 'm', aliases: ['a', { name: 'b', from: '2026-01-01' }] })).toEqual(['m', 'a', 'b']);
    expect(namesOf({ id: 'm' })).toEqual(['m']);
  });
});

it("means the user's own model before another of the provider, whatever its dates", () => {
  const list = parsePriceList(listText('maker', `{ id: mine, aliases: [medium-latest], ${rates} }`), 'mine.yaml');
  const mine = overlay(catalogue, [list], 'v');
  expect(findOffer(mine, 'maker/medium-latest', '2026-11-23').key).toBe('maker/mine');
  expect(findOffer(mine, 'maker/medium-2', '2026-11-23').key).toBe('maker/medium-2');
});

import { describe, expect, it } from 'vitest';
import { priceBook } from '../../src/pricing/price-book.ts';
import { findOffer } from '../../src/pricing/select.ts';
import { catalogueFrom, listText } from '../offers.ts';

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

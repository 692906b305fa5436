import { describe, expect, it } from 'vitest';
import { plain } from '../../src/values/money.ts';
import { overlay } from '../../src/pricing/catalogue.ts';
import { parsePriceList } from '../../src/pricing/parse.ts';
import { findOffer } from '../../src/pricing/select.ts';
import { priceAt } from '../../src/pricing/timeline.ts';
import { catalogueFrom, listText } from '../offers.ts';

const model = (id: string, output: number, aliases = '') => `{ id: ${id}, aliases: [${aliases}], rates: [{ from: 2026-01-01, output: ${output} }] }`;
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

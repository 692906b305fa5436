import { describe, expect, it } from 'vitest';
import { findAnsweringOffer } from '../../../src/ask/ledger/attempt-cost.ts';
import { catalogueFrom, listText } from '../../offers.ts';
import { priceOf } from '../../../src/pricing/catalogue/select.ts';

const day = '2026-11-23';
const model = (id: string, more = '') => `{ id: ${id}, ${more} rates: [{ from: 2026-01-01, input: 1, output: 1 }] }`;
const catalogue = catalogueFrom(
  listText('maker', model('big', 'aliases: [big-2026-05-13],'), model('small')),
  listText('other', model('tiny')),
);
const find = (name: string) => {
  try {
    return priceOf(catalogue, name, day);
  } catch {
    return undefined;
  }
};
const asked = { offer: priceOf(catalogue, 'maker/big', day), model: 'big' };
const served = (name: string | undefined) => {
  const { offer, note } = findAnsweringOffer(name, asked, find);
  return [offer.offer.key, note];
};

describe('who answered', () => {
  it.each([undefined, 'big', 'BIG', 'maker/big', 'big-2026-05-13', 'big-20260513', 'big:free', 'big-latest'])(
    'is the one asked: %s',
    (name) => {
      expect(served(name)).toEqual(['maker/big', undefined]);
    },
  );

  it('is another one, priced as itself where it is known', () => {
    expect(served('small')).toEqual(['maker/small', 'the answer is from small, not from big: priced as maker/small']);
    expect(served('tiny')).toEqual(['other/tiny', 'the answer is from tiny, not from big: priced as other/tiny']);
  });

  it('is one that no list knows, priced as what was asked, and said', () => {
    expect(served('huge')).toEqual([
      'maker/big',
      'the server says that huge answered, which no price list knows: priced as maker/big',
    ]);
    expect(served('big-mini')[1]).toContain('no price list knows');
  });
});

import { describe, expect, it } from 'vitest';
import { findAnsweringOffer } from '../../../src/ask/ledger/attempt-cost.ts';
import { catalogueFrom, listText } from '../../offers.ts';
import { priceOf } from '../../../src/pricing/catalogue/select.ts';

const day = '2026-11-23';
const model = (id: string, more = '') => `{ id: ${id}, ${more} rates: [{ from: 2026-01-01, input: 1, output: 1 }] }`;
const catalogue = catalogueFrom(
  listText('maker', model('big', 'aliases: [big-2026-05-13],'), model('big-2026-01-01'), model('small')),
  listText('other', model('tiny')),
);
const find = (name: string) => {
  try {
    return priceOf(catalogue, name, day);
  } catch {
    return undefined;
  }
};
const asked = { offer: priceOf(catalogue, 'maker/big', day), model: 'big', isOwnPrice: false };
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
  });

  it('is a version with rates of its own, priced by those', () => {
    expect(served('big-2026-01-01')).toEqual([
      'maker/big-2026-01-01',
      'the answer is from big-2026-01-01, not from big: priced as maker/big-2026-01-01',
    ]);
  });

  it('is one of another provider, priced as what was asked, and said', () => {
    expect(served('tiny')).toEqual([
      'maker/big',
      'the server says that tiny answered, a model of other: priced as maker/big, which was asked',
    ]);
  });

  it('does not matter where the user named the price', () => {
    for (const name of ['small', 'tiny', 'huge'])
      expect(findAnsweringOffer(name, { ...asked, isOwnPrice: true }, find)).toEqual({
        offer: asked.offer,
        note: undefined,
      });
  });

  it('is one that no list knows, priced as what was asked, and said', () => {
    expect(served('huge')).toEqual([
      'maker/big',
      'the server says that huge answered, which no price list knows: priced as maker/big, which was asked',
    ]);
    expect(served('big-mini')[1]).toContain('no price list knows');
  });
});

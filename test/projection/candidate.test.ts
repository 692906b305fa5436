import { describe, expect, it } from 'vitest';
import { attempt, candidateOf, contenderOf, offersIn, refuseAll, specNamed } from '../../src/projection/candidate.ts';
import { priceOf } from '../../src/pricing/catalogue/select.ts';
import { decimal } from '../../src/values/money.ts';
import { UserError } from '../../src/values/errors.ts';
import type { CandidateSpec } from '../../src/workload/blend.ts';
import { catalogueFrom, listText } from '../offers.ts';
import { candidateIn, contenderIn, refusal, shown } from './shown.ts';

const half = decimal('0.5');
const blend = (name: string, ...offers: readonly string[]) => ({
  name,
  parts: offers.map((offer) => ({ offer, share: half })),
});
const catalogue = catalogueFrom(
  listText(
    'maker',
    '{ id: model, name: Model, rates: [{ from: 2026-01-01, output: 1 }] }',
    '{ id: old, rates: [{ from: 2025-01-01, until: 2026-01-01, output: 1 }] }',
    '{ id: small, rates: [{ from: 2026-01-01, output: 2 }] }',
  ),
  listText('seller', '{ id: model, maker: maker, rates: [{ from: 2026-01-01, output: 3 }] }'),
);
const described = (spec: CandidateSpec) => {
  const { parts, ...candidate } = candidateIn(catalogue, spec);
  return shown({ ...candidate, parts: parts.map(({ offer, share, model }) => [offer.offer.key, share, model]) });
};

describe('a candidate', () => {
  it('is one offer', () => {
    expect(described('maker/model')).toEqual({
      key: 'maker/model',
      name: 'Model',
      route: 'direct',
      provider: 'maker',
      isBlend: false,
      parts: [['maker/model', '1', undefined]],
    });
    expect(described('seller/model')).toMatchObject({ name: 'model', route: 'via seller', provider: 'seller' });
  });

  it('is a blend of all who serve it, each once', () => {
    expect(described(blend('mix', 'maker/model', 'seller/model'))).toEqual({
      key: 'mix',
      name: 'mix',
      route: undefined,
      provider: 'maker+seller',
      isBlend: true,
      parts: [
        ['maker/model', '0.5', undefined],
        ['seller/model', '0.5', undefined],
      ],
    });
    expect(described(blend('mix', 'maker/model', 'maker/small'))).toMatchObject({ provider: 'maker' });
  });

  it('keeps the measured model that a part takes', () => {
    const spec = { name: 'mix', parts: [{ offer: 'maker/model', share: half, model: 'gpt' }] };
    expect(described(spec)).toMatchObject({ parts: [['maker/model', '0.5', 'gpt']] });
  });

  it('has no price where its offer has none then', () => {
    const reason = 'no price known for maker/old on 2026-11-23';
    const hint = 'its prices are known until 2026-01-01';
    expect(contenderIn(catalogue, 'old')).toEqual({ key: 'maker/old', reason, hint });
    expect(contenderIn(catalogue, blend('mix', 'maker/model', 'old'))).toEqual({ key: 'mix', reason, hint });
    expect(refusal(() => candidateOf('old', (name) => priceOf(catalogue, name, '2026-11-23')))).toEqual([reason, hint]);
  });

  it('is refused where nobody knows it', () => {
    expect(refusal(() => contenderIn(catalogue, 'maker/modle'))).toEqual([
      'no model "maker/modle" in the price lists',
      expect.any(String),
    ]);
    expect(() =>
      contenderOf(
        'x',
        () => {
          throw new TypeError('a bug');
        },
        '2026-12-01',
      ),
    ).toThrow(TypeError);
  });

  it('has its offers, which several may share', () => {
    const all = [blend('mix', 'maker/model', 'seller/model'), 'maker/small', 'maker/model'].map((spec) =>
      candidateIn(catalogue, spec),
    );
    expect(offersIn(all).map(({ offer }) => offer.key)).toEqual(['maker/model', 'seller/model', 'maker/small']);
  });
});

describe('an attempt to price', () => {
  const candidate = candidateIn(catalogue, 'maker/model');
  const failing = (error: Error) => () => {
    throw error;
  };

  it('gives what comes of it', () => {
    expect(attempt(candidate, ({ key }) => `${key} priced`)).toBe('maker/model priced');
  });

  it('gives why it cannot be priced', () => {
    expect(attempt(candidate, failing(new UserError('no rate', { hint: 'say it' })))).toEqual({
      key: 'maker/model',
      reason: 'no rate',
      hint: 'say it',
    });
  });

  it('leaves what has no price already', () => {
    const gone = { key: 'gone', reason: 'no price', hint: undefined };
    expect(attempt(gone, () => 'priced')).toBe(gone);
  });

  it('hides no bug', () => {
    expect(() => attempt(candidate, failing(new TypeError('a bug')))).toThrow(TypeError);
  });
});

describe('where nothing can be priced', () => {
  const gone = (key: string) => ({ key, reason: `no price for ${key}`, hint: `another than ${key}` });

  it('the first reason is said', () => {
    expect(refusal(() => refuseAll(0, [gone('a')]))).toEqual(['no price for a', 'another than a']);
  });

  it('more reasons are counted', () => {
    expect(refusal(() => refuseAll(0, [gone('a'), gone('b'), gone('c')]))).toEqual([
      'nothing can be priced: no price for a, and 2 more',
      'another than a',
    ]);
  });

  it.each([
    [1, [gone('a')]],
    [0, []],
  ])('nothing is refused with %d that can be and %j that cannot', (priced, failed) => {
    expect(() => refuseAll(priced, failed)).not.toThrow();
  });
});

describe('a name', () => {
  const mix = blend('mix', 'maker/model', 'maker/small');
  const other = blend('other', 'maker/model');

  it.each([
    ['mix', mix],
    ['other', other],
    ['maker/model', 'maker/model'],
    ['none', 'none'],
  ])('%s stands for a blend of that name, else for a model', (name, expected) => {
    expect(specNamed(name, ['maker/model', other, mix])).toBe(expected);
  });

  it('never stands for a blend of blends, whatever is asked for', () => {
    const among = ['maker/model', mix, blend('outer', 'maker/model', 'mix')];
    for (const name of ['outer', 'mix', 'maker/model'])
      expect(refusal(() => specNamed(name, among))).toEqual([
        'outer is a blend of the blend mix',
        'write out the models of both with their shares',
      ]);
  });
});

import { describe, expect, it } from 'vitest';
import { plain } from '../../../src/values/money.ts';
import { overlay } from '../../../src/pricing/catalogue/catalogue.ts';
import { parsePriceList } from '../../../src/pricing/lists/parse.ts';
import { offersOf, priceOf } from '../../../src/pricing/catalogue/select.ts';
import { catalogueFrom, listText } from '../../offers.ts';

const base = catalogueFrom(
  listText(
    'openai',
    '{ id: a, rates: [{ from: 2026-01-01, input: 1, output: 10, perRequest: 0.5, batch: { output: 5 }, bands: [{ aboveInputTokens: 9, input: 2 }], thinking: { output: 20 } }, { from: 2025-01-01, input: 3 }] }',
    '{ id: b, rates: [{ from: 2026-01-01, input: 0.003625 }] }',
  ),
);
const contract = (lines: string, provider = 'openai') =>
  overlay(
    base,
    [
      parsePriceList(
        `schema: 1\nprovider: ${provider}\nsource: https://example.com/contract\nextends: openai\n${lines}`,
        'contract.yaml',
      ),
    ],
    'v',
  );
const input = (lines: string, name: string, day = '2026-11-23', provider = 'openai') =>
  plain(priceOf(contract(lines, provider), name, day).rates.input ?? expect.fail());

describe('a list that extends another', () => {
  it('takes a discount off every token rate, exactly, and off no fee', () => {
    const { rates, bands, serviceTiers, fees } = priceOf(contract('discount: 12%'), 'a', '2026-11-23');
    const all = [
      rates.input,
      rates.output,
      rates.thinkingOutput,
      bands[0]?.rates.input,
      serviceTiers.batch?.rates.output,
      fees.requests,
    ];
    expect(all.map((rate) => plain(rate ?? expect.fail()))).toEqual(['0.88', '8.8', '17.6', '1.76', '4.4', '0.5']);
    expect(input('discount: 12%', 'b')).toBe('0.00319');
  });

  it('gives some models a discount of their own, and the others none', () => {
    expect([input('discount: { a: 20% }', 'a'), input('discount: { a: 20% }', 'b')]).toEqual(['0.8', '0.003625']);
  });

  it.each([
    ['2025-06-01', '3'],
    ['2026-06-30T23:59:59Z', '1'],
    ['2026-07-01', '0.5'],
  ])('leaves what was before the contract as it was: %s', (day, rate) => {
    expect(input('discount: 50%\ndiscountFrom: 2026-07-01', 'a', day)).toBe(rate);
  });

  it('may have models of its own over those', () => {
    const lines = 'discount: 50%\nmodels:\n  - { id: a, rates: [{ from: 2026-01-01, input: 7 }] }';
    expect([input(lines, 'a'), input(lines, 'openai/b')]).toEqual(['7', '0.0018125']);
  });

  it('may be a provider beside the one it extends, which stays the maker', () => {
    expect(input('discount: 50%', 'contract/a', '2026-11-23', 'contract')).toBe('0.5');
    expect(input('discount: 50%', 'a', '2026-11-23', 'contract')).toBe('1');
    expect(priceOf(contract('discount: 50%', 'contract'), 'contract/a', '2026-11-23').offer.model.maker).toBe('openai');
  });

  it('keeps the source of the rates, and names its own for the discount', () => {
    const { source, discounts } = priceOf(contract('discount: 12%'), 'a', '2026-11-23');
    expect(source).toBe('https://example.com/prices');
    expect(discounts).toMatchObject([{ source: 'https://example.com/contract' }]);
  });

  it('is refused where there is no such provider or model', () => {
    expect(() => contract('discount: { aa: 20% }')).toThrow('discount: openai has no model "aa"');
    expect(() =>
      overlay(
        base,
        [parsePriceList('schema: 1\nprovider: x\nsource: https://example.com\nextends: opanai', 'x.yaml')],
        'v',
      ),
    ).toThrow('x extends "opanai", which is not a provider of the price lists');
  });

  it.each([
    ['schema: 1\nprovider: x\nsource: https://example.com', 'x.yaml:1:1: models: is missing'],
    [
      'schema: 1\nprovider: x\nsource: https://example.com\ndiscount: 12%\nmodels: [{ id: a, rates: [{ from: 2026-01-01, input: 7 }] }]',
      'x.yaml:4:11: a discount needs',
    ],
    ['schema: 1\nprovider: x\nsource: https://example.com\nextends: openai\ndiscount: 120%', 'x.yaml:5:11: '],
  ])('is checked: %s', (text, message) => {
    expect(() => parsePriceList(text, 'x.yaml')).toThrow(message);
  });
});

describe('what is taken over', () => {
  const named = catalogueFrom(
    'schema: 1\nprovider: openai\nname: OpenAI\nsource: https://example.com/prices\nmodels: [{ id: A, maker: other, rates: [{ from: 2026-01-01, input: 1 }] }, { id: b, rates: [{ from: 2026-01-01, input: 2 }] }]',
  );
  const taken = (head: string, below = named) =>
    overlay(
      below,
      [parsePriceList(`schema: 1\nsource: https://example.com/contract\nextends: openai\n${head}`, 'contract.yaml')],
      'v',
    );
  const heads = (head: string, provider: string) =>
    offersOf(taken(head), provider).map(({ key, model: { maker }, list: { name, source }, isOwn }) => [
      key,
      maker,
      name,
      source,
      isOwn,
    ]);
  const refusal = (attempt: () => unknown): unknown => {
    try {
      return attempt();
    } catch (error) {
      return error instanceof Error && 'hint' in error ? [error.message, error.hint] : error;
    }
  };

  it('keeps its name and makers within its provider', () => {
    expect(heads('provider: OpenAI', 'openai')).toEqual([
      ['openai/a', 'other', 'OpenAI', 'https://example.com/prices', false],
      ['openai/b', undefined, 'OpenAI', 'https://example.com/prices', false],
    ]);
    expect(heads('provider: openai\nname: Ours', 'openai').map(([, , name]) => name)).toEqual(['Ours', 'Ours']);
  });

  it('says who made it elsewhere, and goes by the name of the list that takes it', () => {
    expect(heads('provider: elsewhere', 'elsewhere')).toEqual([
      ['elsewhere/a', 'other', undefined, 'https://example.com/prices', false],
      ['elsewhere/b', 'openai', undefined, 'https://example.com/prices', false],
    ]);
    expect(heads('provider: elsewhere\nname: Else', 'elsewhere').map(([, , name]) => name)).toEqual(['Else', 'Else']);
  });

  it('has every discount with its start and its source, and a model the one of its name however it is spelt', () => {
    const discounts = (head: string) =>
      offersOf(taken(head), 'openai').map((offer) =>
        offer.discounts.map(({ share, ...rest }) => ({ ...rest, share: plain(share) })),
      );
    const source = 'https://example.com/contract';
    expect(discounts('provider: openai\ndiscount: { a: 12.5% }\ndiscountFrom: 2026-07-01')).toEqual([
      [{ share: '0.125', from: '2026-07-01', source }],
      [],
    ]);
    expect(discounts('provider: openai')).toEqual([[], []]);
  });

  it('has one currency', () => {
    const euros = catalogueFrom(
      'schema: 1\nprovider: openai\nsource: https://example.com/prices\ncurrency: EUR\nmodels: [{ id: a, rates: [{ from: 2026-01-01, input: 1 }] }]',
    );
    const hint = 'leave currency out of the list: models it takes over keep theirs, and --fx converts it';
    expect(refusal(() => taken('provider: x\ncurrency: CNY'))).toEqual([
      'x extends openai in CNY, whose A is priced in USD',
      hint,
    ]);
    expect(refusal(() => taken('provider: x\ncurrency: USD', euros))).toEqual([
      'x extends openai in USD, whose a is priced in EUR',
      hint,
    ]);
    expect(offersOf(taken('provider: x\ncurrency: EUR', euros), 'x')).toHaveLength(1);
    expect(offersOf(taken('provider: x\ncurrency: USD'), 'x')).toHaveLength(2);
  });

  it('is refused a discount on what it does not have, with the nearest names', () => {
    expect(refusal(() => taken('provider: x\ndiscount: { bb: 1% }'))).toEqual([
      'discount: openai has no model "bb"',
      'did you mean b?',
    ]);
    expect(refusal(() => taken('provider: x\ndiscount: { b: 1%, unlike: 1% }'))).toEqual([
      'discount: openai has no model "unlike"',
      'discounts name models by id',
    ]);
  });
});

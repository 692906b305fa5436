import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, plain, sum, usd } from '../../src/values/money.ts';
import { costRequests } from '../../src/projection/cost.ts';
import { MissingRate, pricingFor } from '../../src/projection/price.ts';
import { offerAssumptions } from '../../src/projection/price-assumptions.ts';
import { findOffer } from '../../src/pricing/catalogue/select.ts';
import { priceAt, type PricedOffer } from '../../src/pricing/rates/timeline.ts';
import type { AssumedRate } from '../../src/workload/plan.ts';
import type { Usage } from '../../src/pricing/rates/meters.ts';
import { catalogueFrom, listText, offerWith } from '../offers.ts';

const costUsage = (offer: PricedOffer, usage: Usage, assumeInput?: AssumedRate) =>
  costRequests(offer, { usage, count: 1, webSearches: 0, serviceTier: undefined }, { assumeInput });

const gpt4o = offerWith('input: 2.5, cacheRead: 1.25, output: 10');
const total = (rates: string, usage: Usage) => plain(costUsage(offerWith(rates), usage).total);

describe('a price', () => {
  it('prices each meter at its own rate', () => {
    const { lineItems } = costUsage(gpt4o, { input: 1_000_000, cacheRead: 2_000_000, output: 500_000 });
    expect(lineItems.map(({ meter, tokens, rate, cost }) => [meter, tokens, plain(rate), plain(cost)])).toEqual([
      ['input', 1_000_000, '2.5', '2.5'],
      ['cacheRead', 2_000_000, '1.25', '2.5'],
      ['output', 500_000, '10', '5'],
    ]);
  });

  it.each<[keyof Usage, string]>([
    ['cacheRead', 'input'],
    ['cacheWrite', 'input'],
    ['cacheWrite1h', 'input'],
    ['reasoning', 'output'],
  ])('bills %s as %s where the list has no rate for it, and says so', (meter, billedAs) => {
    expect(costUsage(offerWith('input: 1, output: 2'), { [meter]: 10 })).toMatchObject({
      lineItems: [{ meter, billedAs }],
      assumptions: [{ kind: 'standIn', offer: 'maker/model', meter, billedAs }],
    });
  });

  it('bills a one-hour cache write as a five-minute one before it bills it as input', () => {
    expect(total('input: 1, cacheWrite: 3, output: 2', { cacheWrite1h: 1_000_000 })).toBe('3');
  });

  it('takes a written zero for free', () => {
    expect(total('input: 1, cacheRead: 0, output: 2', { cacheRead: 1_000_000 })).toBe('0');
  });

  it('refuses a meter without a rate, naming offer, meter and the way on', () => {
    const attempt = () => costUsage(offerWith('output: 2'), { cacheRead: 1 });
    expect(attempt).toThrow(MissingRate);
    expect(attempt).toThrow('maker/model has no published input rate');
  });

  it('prices input by the assumption the user makes, and marks it', () => {
    const offer = offerWith('output: 2');
    expect(costUsage(offer, { input: 1_000_000 }, 'output')).toMatchObject({
      lineItems: [{ meter: 'input', billedAs: 'output' }],
      assumptions: [{ kind: 'assumedRate', meter: 'input', billedAs: 'output' }],
    });
    expect(plain(costUsage(offer, { input: 1_000_000 }, usd('0.5')).total)).toBe('0.5');
  });

  it('keeps a published rate whatever is assumed', () => {
    expect(costUsage(gpt4o, { input: 1 }, 'output')).toMatchObject({
      lineItems: [{ billedAs: 'input' }],
      assumptions: [],
    });
  });

  it('never assumes an output rate', () => {
    expect(() => costUsage(offerWith('input: 2'), { output: 1 }, 'output')).toThrow('no published output rate');
  });
});

const usages = fc.record({
  input: fc.nat(1e12),
  cacheRead: fc.nat(1e12),
  output: fc.nat(1e12),
  reasoning: fc.nat(1e12),
});

it('adds up: the total is the sum of the lines, and two usages cost what they cost together', () => {
  fc.assert(
    fc.property(usages, usages, (a, b) => {
      const both = {
        input: a.input + b.input,
        cacheRead: a.cacheRead + b.cacheRead,
        output: a.output + b.output,
        reasoning: a.reasoning + b.reasoning,
      };
      const { total: together, lineItems } = costUsage(gpt4o, both);
      expect(plain(together)).toBe(plain(sum(lineItems.map(({ cost }) => cost))));
      expect(plain(together)).toBe(plain(sum([costUsage(gpt4o, a).total, costUsage(gpt4o, b).total])));
    }),
  );
});

describe('a line', () => {
  const sending = { promptTokens: 0, hours: { window: undefined } };
  const lines = (rates: string, used: Parameters<ReturnType<typeof pricingFor>['price']>[0], sent = {}) =>
    pricingFor(offerWith(rates), { ...sending, ...sent })
      .price(used)
      .map(({ rate, cost, ...rest }) => ({ ...rest, rate: plain(rate), cost: plain(cost) }));

  it('says what is counted, at which rate, and nothing else where the rate is the standard one', () => {
    expect(
      lines('input: 2, output: 8, perRequest: 0.5, perWebSearch: 0.01', {
        usage: { input: 500_000, output: 0 },
        requests: 3,
        webSearches: 4,
      }),
    ).toEqual([
      {
        offer: 'maker/model',
        meter: 'input',
        tokens: 500_000,
        rate: '2',
        per: 'million tokens',
        billedAs: 'input',
        cost: '1',
      },
      {
        offer: 'maker/model',
        meter: 'requests',
        tokens: 3,
        rate: '0.5',
        per: 'each',
        billedAs: 'requests',
        cost: '1.5',
      },
      {
        offer: 'maker/model',
        meter: 'webSearches',
        tokens: 4,
        rate: '0.01',
        per: 'each',
        billedAs: 'webSearches',
        cost: '0.04',
      },
    ]);
  });

  it('says which service tier, band and hours its rate is of', () => {
    const hours =
      'input: 2, output: 8, schedule: { timeZone: UTC, windows: [{ start: "09:00", end: "17:00", input: 4 }] }';
    const [peak] = offerWith(hours).schedule?.windows ?? [];
    const one = { usage: { input: 1_000_000 }, requests: 1, webSearches: 0 };
    const line = { offer: 'maker/model', meter: 'input', tokens: 1_000_000, per: 'million tokens', billedAs: 'input' };
    expect(lines(hours, one, { hours: { window: peak } })).toEqual([
      { ...line, rate: '4', cost: '4', window: 'daily 09:00-17:00 UTC' },
    ]);
    expect(lines('input: 2, output: 8, batch: { input: 1 }', one, { serviceTier: 'batch' })).toEqual([
      { ...line, rate: '1', cost: '1', serviceTier: 'batch' },
    ]);
    expect(
      lines('input: 2, output: 8, bands: [{ aboveInputTokens: 10, input: 3, output: 9 }]', one, { promptTokens: 11 }),
    ).toEqual([{ ...line, rate: '3', cost: '3', aboveInputTokens: 10 }]);
  });
});

describe('a rate that is not published', () => {
  const refusal = (
    rates: string,
    usage: Usage,
    { webSearches = 0, assumeInput }: { webSearches?: number; assumeInput?: AssumedRate } = {},
  ): unknown => {
    try {
      return costRequests(offerWith(rates), { usage, count: 1, webSearches, serviceTier: undefined }, { assumeInput });
    } catch (error) {
      return error instanceof MissingRate ? [error.offer, error.meter, error.message, error.hint] : error;
    }
  };
  const own = 'give its price in a list of your own with --pricing FILE';

  it('is asked for by the way that there is for it', () => {
    expect(refusal('output: 2', { cacheReadAudio: 1 })).toEqual([
      'maker/model',
      'input',
      'maker/model has no published input rate',
      `take the output rate for it with --assume-input output, or ${own}`,
    ]);
    expect(refusal('input: 2', { reasoning: 1 })).toEqual([
      'maker/model',
      'output',
      'maker/model has no published output rate',
      own,
    ]);
    expect(refusal('input: 2', { input: 1 }, { webSearches: 1 })).toEqual([
      'maker/model',
      'webSearches',
      'maker/model has no published fee for web searches',
      `say what one costs with --assume-web-search 0.01, or ${own}`,
    ]);
  });

  it('is never that of the answer, whatever is assumed of the prompt', () => {
    expect(refusal('input: 2', { output: 1 }, { assumeInput: usd('0.5') })).toEqual([
      'maker/model',
      'output',
      'maker/model has no published output rate',
      own,
    ]);
    // There is no output rate that could stand in.
    expect(refusal('cacheRead: 2', { input: 1 }, { assumeInput: 'output' })).toEqual([
      'maker/model',
      'input',
      'maker/model has no published input rate',
      own,
    ]);
  });

  it('is the one that the user says, for all of the prompt without a rate of its own', () => {
    const { lineItems, assumptions } = costUsage(
      offerWith('output: 2'),
      { input: 1, cacheRead: 1, output: 1 },
      usd('0.5'),
    );
    expect(lineItems.map(({ meter, billedAs, rate }) => [meter, billedAs, plain(rate)])).toEqual([
      ['input', 'input', '0.5'],
      ['cacheRead', 'input', '0.5'],
      ['output', 'output', '2'],
    ]);
    const assumed = { kind: 'assumedRate', offer: 'maker/model', billedAs: 'input', rate: usd('0.5') };
    expect(assumptions).toEqual([
      { ...assumed, meter: 'input' },
      { ...assumed, meter: 'cacheRead' },
    ]);
  });

  it('of a web search is the one that the user says, where some are made and none is published', () => {
    const fees = (rates: string, webSearches: number) => {
      const { total: all, assumptions } = costRequests(
        offerWith(rates),
        { usage: { input: 1_000_000 }, count: 1, webSearches, serviceTier: undefined },
        { assumeWebSearch: usd('0.02') },
      );
      return [plain(all), assumptions];
    };
    expect(fees('input: 1', 3)).toEqual([
      '1.06',
      [{ kind: 'assumedFee', offer: 'maker/model', meter: 'webSearches', rate: usd('0.02') }],
    ]);
    expect(fees('input: 1', 0)).toEqual(['1', []]);
    expect(fees('input: 1, perWebSearch: 0.5', 3)).toEqual(['2.5', []]);
    expect(
      costRequests(offerWith('input: 1, perWebSearch: 0.5'), {
        usage: {},
        count: 1,
        webSearches: 3,
        serviceTier: undefined,
      }).assumptions,
    ).toEqual([]);
  });
});

describe('what is taken for granted', () => {
  const offer = 'maker/model';

  it('of a tier is which rates it does not state, and by what rule they are made', () => {
    const text = `schema: 1\nprovider: maker\nsource: https://example.com/prices\nrules: { half: { factor: 0.5, says: half of it, source: https://example.com/rule } }\nmodels: [{ id: model, rates: [{ from: 2026-01-01, input: 2, output: 8, batch: { rule: half, output: 3 }, flex: { output: 5 } }] }]`;
    const priced = priceAt(findOffer(catalogueFrom(text), offer, '2026-11-23'), '2026-11-23');
    const taken = (serviceTier: 'batch' | 'flex' | undefined, usage: Usage, assumeInput?: AssumedRate) =>
      costRequests(priced, { usage, count: 1, webSearches: 0, serviceTier }, { assumeInput }).assumptions;
    const rule = {
      kind: 'tierRule',
      offer,
      serviceTier: 'batch',
      says: 'half of it',
      source: 'https://example.com/rule',
    };
    expect(taken('batch', { input: 1, output: 1 })).toEqual([rule]);
    expect(taken('batch', { cacheRead: 1 })).toEqual([
      { kind: 'standIn', offer, meter: 'cacheRead', billedAs: 'input' },
      rule,
    ]);
    expect(taken('flex', { input: 1, output: 1 })).toEqual([
      { kind: 'tierRate', offer, serviceTier: 'flex', meter: 'input' },
    ]);
    expect(taken(undefined, { input: 1, output: 1 })).toEqual([]);
    const bare = offerWith('output: 8, flex: { reasoning: 5 }');
    const assumed = costRequests(
      bare,
      { usage: { input: 1 }, count: 1, webSearches: 0, serviceTier: 'flex' },
      { assumeInput: 'output' },
    ).assumptions;
    expect(assumed).toEqual([{ kind: 'assumedRate', offer, meter: 'input', billedAs: 'output', rate: usd(8) }]);
  });

  it('of sums is that prompts are short and requests free', () => {
    const open = (
      rates: string,
      requests: number | undefined,
      window?: NonNullable<PricedOffer['schedule']>['windows'][number],
    ) => {
      const { price, assumptions } = pricingFor(offerWith(rates), { promptTokens: 0, hours: { window } });
      price({ usage: { output: 1 }, requests, webSearches: 0 });
      return assumptions();
    };
    const banded =
      'input: 1, output: 2, perRequest: 0.5, bands: [{ aboveInputTokens: 10, input: 2, output: 4 }, { aboveInputTokens: 20, input: 3, output: 5 }]';
    expect(open(banded, undefined)).toEqual([
      { kind: 'shortPrompts', offer, aboveInputTokens: 10 },
      { kind: 'feeLeftOut', offer, meter: 'requests', rate: usd('0.5') },
    ]);
    expect([open(banded, 0), open(banded, 1), open('input: 1, output: 2', undefined)]).toEqual([[], [], []]);
    const window = {
      rates: { output: usd(3) },
      origins: {},
      bands: [{ aboveInputTokens: 7, atOrAbove: false, rates: {}, origins: {} }],
      slots: [],
      label: 'peak',
    };
    expect(open('input: 1, output: 2', undefined, window)).toEqual([
      { kind: 'shortPrompts', offer, aboveInputTokens: 7 },
    ]);
  });

  it('of thinking is that its rate is the ordinary one, where there is no other', () => {
    const taken = (rates: string, thinking?: boolean) =>
      costRequests(offerWith(rates), {
        usage: { output: 1 },
        count: 1,
        webSearches: 0,
        serviceTier: undefined,
        thinking,
      }).assumptions;
    expect(taken('output: 2', true)).toEqual([{ kind: 'noThinkingRate', offer }]);
    expect([taken('output: 2'), taken('output: 2', false), taken('output: 2, thinking: { output: 4 }', true)]).toEqual([
      [],
      [],
      [],
    ]);
  });

  it('of a price is its date, its end, its currency and its discounts', () => {
    const priced = offerWith('output: 2');
    expect(offerAssumptions(priced)).toEqual([]);
    const euros = { currency: 'EUR', perDollar: decimal('0.9'), date: '2026-11-01' };
    const pounds = { currency: 'GBP', perDollar: decimal('0.8'), date: '2026-11-02' };
    const discount = { share: decimal('0.1'), from: '2026-01-01', source: 'https://example.com/contract' };
    const retiring = findOffer(
      catalogueFrom(
        listText('maker', '{ id: model, retires: 2026-10-01, rates: [{ checked: 2026-12-01, output: 2 }] }'),
      ),
      offer,
      '2026-11-23',
    );
    const undated = { kind: 'undatedRates', offer, checked: '2026-12-01' };
    const retired = { kind: 'retired', offer, retires: '2026-10-01' };
    expect(offerAssumptions(priceAt(retiring, '2026-11-23'))).toEqual([undated, retired]);
    expect(
      offerAssumptions({ ...priceAt(retiring, '2026-12-23'), exchange: euros, answer: pounds, discounts: [discount] }),
    ).toEqual([
      retired,
      { kind: 'exchange', offer, ...euros },
      { kind: 'exchange', offer, ...pounds },
      { kind: 'discount', offer, share: decimal('0.1'), from: '2026-01-01', source: 'https://example.com/contract' },
    ]);
  });
});

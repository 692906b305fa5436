import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, plain, sum, decimal } from '../../src/values/money.ts';
import type { ServiceTier, Usage } from '../../src/pricing/rates/meters.ts';
import { candidateOf } from '../../src/projection/candidate.ts';
import { costRequests } from '../../src/projection/cost.ts';
import { project } from '../../src/projection/project.ts';
import { offerWith } from '../offers.ts';
import { refusal } from './shown.ts';

const cost = (
  rates: string,
  usage: Usage,
  { count = 1, webSearches = 0, serviceTier }: { count?: number; webSearches?: number; serviceTier?: ServiceTier } = {},
) => plain(costRequests(offerWith(rates), { usage, count, webSearches, serviceTier }).total);

describe('bands', () => {
  const banded =
    'input: 1, cacheRead: 0.5, output: 10, bands: [{ aboveInputTokens: 200000, input: 2, cacheRead: 1, output: 20 }]';

  it.each([
    [199_999, '0.199999'],
    [200_000, '0.2'],
    [200_001, '0.400002'],
  ])('bill the whole request by the band it reaches: %d prompt tokens', (input, total) => {
    expect(cost(banded, { input })).toBe(total);
  });

  it.each([
    [199_999, '0.199999'],
    [200_000, '0.4'],
  ])('begin at the threshold itself where the provider says so: %d', (input, total) => {
    expect(cost(banded.replace('200000,', '200000, atOrAbove: true,'), { input })).toBe(total);
  });

  it('count cached tokens towards the threshold, and bill output by the band too', () => {
    expect(cost(banded, { input: 1, cacheRead: 200_000, output: 1_000_000 })).toBe('20.200002');
    expect(cost(banded, { input: 0, cacheRead: 200_000, output: 1_000_000 })).toBe('10.1');
  });

  it('never count output towards the threshold', () => {
    expect(cost(banded, { input: 1, output: 1_000_000 })).toBe('10.000001');
  });

  it('look at one request, never at the sum of many', () => {
    expect(cost(banded, { input: 200_000 }, { count: 1000 })).toBe('200');
  });

  it('take the last one reached', () => {
    const two =
      'input: 1, output: 1, bands: [{ aboveInputTokens: 100, input: 2, output: 2 }, { aboveInputTokens: 200, input: 3, output: 3 }]';
    expect([100, 101, 200, 201].map((input) => cost(two, { input: input }))).toEqual([
      '0.0001',
      '0.000202',
      '0.0004',
      '0.000603',
    ]);
  });

  it('bill a cached prompt as input where the band has no cache rate', () => {
    expect(
      cost('input: 1, cacheRead: 0.1, output: 1, bands: [{ aboveInputTokens: 10, input: 2, output: 2 }]', {
        cacheRead: 1_000_000,
      }),
    ).toBe('2');
  });

  it('leave monthly sums alone, which are no requests', () => {
    const baseline = candidateOf('m', () => offerWith(banded));
    const scenarios = [{ name: 'x', drivers: { tokens: 1_000_000, outputShare: decimal(0) } }];
    const [result] = project({ scenarios, baseline, candidates: [] });
    expect(plain(result?.projections[0]?.total ?? expect.fail())).toBe('1');
  });
});

describe('service tiers', () => {
  const batch = 'input: 2, cacheRead: 1, output: 10, perWebSearch: 0.01, batch: { input: 1, output: 5 }';

  it('bill by their own rates, and by the standard one where they have none', () => {
    expect(cost(batch, { input: 1_000_000, output: 1_000_000 }, { serviceTier: 'batch' })).toBe('6');
    expect(cost(batch, { cacheRead: 1_000_000 }, { serviceTier: 'batch' })).toBe('1');
  });

  it('leave fees as they are', () => {
    expect(cost(batch, { input: 1_000_000 }, { serviceTier: 'batch', webSearches: 2 })).toBe('1.02');
  });

  it('that the list does not have are refused', () => {
    expect(() => cost(batch, { input: 1 }, { serviceTier: 'flex' })).toThrow('maker/model has no flex rates');
  });

  it('have bands of their own, and never take the standard ones', () => {
    const bands = 'input: 2, output: 2, bands: [{ aboveInputTokens: 10, input: 4, output: 4 }]';
    expect(() => cost(`${bands}, batch: { input: 1, output: 1 }`, { input: 11 }, { serviceTier: 'batch' })).toThrow(
      'maker/model has no batch rates for prompts above 10 tokens',
    );
    expect(cost(`${bands}, batch: { input: 1, output: 1 }`, { input: 10 }, { serviceTier: 'batch' })).toBe('0.00001');
    expect(
      cost(
        `${bands}, batch: { input: 1, output: 1, bands: [{ aboveInputTokens: 10, input: 2, output: 2 }] }`,
        { input: 11 },
        { serviceTier: 'batch' },
      ),
    ).toBe('0.000022');
  });
});

describe('what a list does not have', () => {
  const sent = (rates: string, more: Partial<Parameters<typeof costRequests>[1]>) =>
    refusal(() =>
      costRequests(offerWith(rates), {
        usage: { input: 11 },
        count: 1,
        webSearches: 0,
        serviceTier: undefined,
        ...more,
      }),
    );

  it('of service tiers is refused with those that it has', () => {
    expect(sent('input: 1', { serviceTier: 'flex' })).toEqual([
      'maker/model has no flex rates',
      'leave out the service tier, or give its price in a list of your own with --pricing FILE',
    ]);
    expect(sent('input: 1, batch: { input: 0.5 }', { serviceTier: 'flex' })[1]).toBe('it has batch rates');
    expect(sent('input: 1, batch: { input: 0.5 }, priority: { input: 2 }', { serviceTier: 'flex' })[1]).toBe(
      'it has batch and priority rates',
    );
  });

  it('of a tier on long prompts is refused with the way out', () => {
    const rates = 'input: 1, bands: [{ aboveInputTokens: 10, input: 2 }], batch: { input: 0.5 }';
    expect(sent(rates, { serviceTier: 'batch' })).toEqual([
      'maker/model has no batch rates for prompts above 10 tokens',
      'give them in a list of your own with --pricing FILE',
    ]);
  });

  it('of multipliers is refused with those that it has', () => {
    expect(sent('input: 1', { multipliers: ['us'] })).toEqual([
      'maker/model has no multiplier "us"',
      'its list has none',
    ]);
    expect(sent('input: 1, multipliers: { eu: 1.1 }', { multipliers: ['us'] })[1]).toBe('it has eu');
    expect(sent('input: 1, multipliers: { eu: 1.1, uk: 1.2 }', { multipliers: ['eu', 'toString'] })).toEqual([
      'maker/model has no multiplier "toString"',
      'it has eu or uk',
    ]);
  });
});

it('requests of more tokens than can be counted are refused', () => {
  const many = (usage: Usage, webSearches = 0) =>
    refusal(() =>
      costRequests(offerWith('input: 1, perWebSearch: 1'), { usage, count: 4, webSearches, serviceTier: undefined }),
    );
  const says = ['too many tokens: at most 9007199254740991 of a meter', undefined];
  expect(many({ input: 2 ** 51 })).toEqual(says);
  expect(many({ input: 1 }, 2 ** 51)).toEqual(says);
  expect(cost('input: 1', { input: 2 ** 51 - 1 }, { count: 4 })).toBe('9007199254.740988');
});

describe('fees', () => {
  it('are charged for each request and each search', () => {
    expect(
      cost(
        'input: 1, output: 1, perRequest: 0.005, perWebSearch: 0.01',
        { input: 1000 },
        { count: 100, webSearches: 2 },
      ),
    ).toBe('2.6');
  });

  it('are refused where the list has none and searches are made, unless the user says what one costs', () => {
    const searched = () => cost('input: 1, output: 1', { input: 1_000_000 }, { webSearches: 5 });
    expect(searched).toThrow('maker/model has no published fee for web searches');
    const request = { usage: { input: 1_000_000 }, count: 2, webSearches: 5, serviceTier: undefined };
    const { total, assumptions } = costRequests(offerWith('input: 1, output: 1'), request, {
      assumeWebSearch: decimal('0.02'),
    });
    expect(plain(total)).toBe('2.2');
    expect(assumptions).toContainEqual({
      kind: 'assumedFee',
      offer: 'maker/model',
      meter: 'webSearches',
      rate: decimal('0.02'),
    });
  });
});

it('splitting requests never lowers their cost, unless bands do', () => {
  const rates = 'input: 2.5, cacheRead: 1.25, output: 10, perRequest: 0.001';
  fc.assert(
    fc.property(
      fc.nat(1e9),
      fc.nat(1e9),
      fc.nat(1e9),
      fc.integer({ min: 0, max: 100 }),
      (input, cacheRead, output, percent) => {
        const part = (tokens: number) => Math.floor((tokens * percent) / 100);
        const offer = offerWith(rates);
        const total = (usage: Usage) =>
          costRequests(offer, { usage, count: 1, webSearches: 0, serviceTier: undefined }).total;
        const halves = [
          { input: part(input), cacheRead: part(cacheRead), output: part(output) },
          { input: input - part(input), cacheRead: cacheRead - part(cacheRead), output: output - part(output) },
        ];
        expect(compare(sum(halves.map(total)), total({ input, cacheRead, output }))).toBeGreaterThanOrEqual(0);
      },
    ),
  );
});

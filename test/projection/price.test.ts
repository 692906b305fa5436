import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain, sum, usd } from '../../src/values/money.ts';
import { costRequests } from '../../src/projection/cost.ts';
import { MissingRate } from '../../src/projection/price.ts';
import type { PricedOffer } from '../../src/pricing/timeline.ts';
import type { AssumedRate } from '../../src/workload/plan.ts';
import type { Usage } from '../../src/workload/usage.ts';
import { offerWith } from '../offers.ts';

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
    expect(costUsage(gpt4o, { input: 1 }, 'output')).toMatchObject({ lineItems: [{ billedAs: 'input' }], assumptions: [] });
  });

  it('never assumes an output rate', () => {
    expect(() => costUsage(offerWith('input: 2'), { output: 1 }, 'output')).toThrow('no published output rate');
  });
});

const usages = fc.record({ input: fc.nat(1e12), cacheRead: fc.nat(1e12), output: fc.nat(1e12), reasoning: fc.nat(1e12) });

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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, plain, sum } from '../../src/values/money.ts';
import { findOffer } from '../../src/pricing/catalogue/select.ts';
import { priceAt } from '../../src/pricing/rates/timeline.ts';
import { candidateOf } from '../../src/projection/candidate.ts';
import { costRequests } from '../../src/projection/cost.ts';
import { project } from '../../src/projection/project.ts';
import { splitCount, spreadOverWeek } from '../../src/projection/spread.ts';
import { catalogueFrom, listText, offerWith } from '../offers.ts';

type Sent = Partial<Parameters<typeof costRequests>[1]>;
const cost = (rates: string, sent: Sent) =>
  costRequests(offerWith(rates), { usage: {}, count: 1, webSearches: 0, serviceTier: undefined, ...sent });
const total = (rates: string, sent: Sent) => plain(cost(rates, sent).total);
const M = 1_000_000;
const peak = 'schedule: { timeZone: UTC, windows: [{ days: [mon], start: "09:00", end: "12:00", input: 2 }] }';

describe('a schedule', () => {
  const rates = `input: 1, output: 10, ${peak}`;

  it.each([
    ['2026-11-23T08:59:59Z', '11'],
    ['2026-11-23T09:00:00Z', '12'],
    ['2026-11-23T11:59:59Z', '12'],
    ['2026-11-23T12:00:00Z', '11'],
  ])('replaces the rates that its window names while it lasts: %s', (at, expected) => {
    expect(total(rates, { usage: { input: M, output: M }, at })).toBe(expected);
  });

  it('shows the window that billed a request', () => {
    expect(cost(rates, { usage: { input: 1 }, at: '2026-11-23T09:00:00Z' }).lineItems[0]?.window).toBe(
      'mon 09:00-12:00 UTC',
    );
    expect(cost(rates, { usage: { input: 1 }, at: '2026-11-23T08:00:00Z' }).lineItems[0]?.window).toBeUndefined();
  });

  it('composes with bands, which a window has of its own', () => {
    const banded = `input: 1, output: 10, bands: [{ aboveInputTokens: 1000, input: 3, output: 30 }],
      schedule: { timeZone: UTC, windows: [{ start: "09:00", end: "12:00", input: 2, bands: [{ aboveInputTokens: 1000, input: 5, output: 50 }] }] }`;
    expect(total(banded, { usage: { input: 1000, output: M }, at: '2026-11-23T09:00:00Z' })).toBe('10.002');
    expect(total(banded, { usage: { input: 1001, output: M }, at: '2026-11-23T09:00:00Z' })).toBe('50.005005');
    expect(total(banded, { usage: { input: 1001, output: M }, at: '2026-11-23T12:00:00Z' })).toBe('30.003003');
  });

  it('changes what a service tier leaves to the standard rates, and nothing that it has itself', () => {
    const tiers = `input: 1, output: 10, batch: { output: 5 }, flex: { input: 0.5, output: 4 }, ${peak}`;
    const at = '2026-11-23T09:00:00Z';
    expect(total(tiers, { usage: { input: M, output: M }, at, serviceTier: 'batch' })).toBe('7');
    expect(total(tiers, { usage: { input: M, output: M }, at, serviceTier: 'flex' })).toBe('4.5');
  });

  it('may be a service tier’s own', () => {
    const own = `input: 1, output: 10, batch: { input: 0.5, schedule: { timeZone: UTC, windows: [{ start: "00:00", end: "06:00", input: 0.1 }] } }`;
    expect(total(own, { usage: { input: M }, at: '2026-11-23T05:00:00Z', serviceTier: 'batch' })).toBe('0.1');
    expect(total(own, { usage: { input: M }, at: '2026-11-23T06:00:00Z', serviceTier: 'batch' })).toBe('0.5');
    expect(total(own, { usage: { input: M }, at: '2026-11-23T05:00:00Z' })).toBe('1');
  });
});

describe('a projection over the week', () => {
  const always = 'input: 1, schedule: { timeZone: UTC, windows: [{ start: "00:00", end: "12:00", input: 3 }] }';
  const projected = (peakShare?: string) => {
    const baseline = candidateOf('m', () => offerWith(always));
    const share = peakShare === undefined ? undefined : decimal(peakShare);
    const scenario = { name: 'S', drivers: { tokens: 2 * M, outputShare: decimal(0), peakShare: share } };
    return [...project({ scenarios: [scenario], baseline, candidates: [] })][0]?.projections[0];
  };

  it('spreads traffic evenly unless told otherwise', () => {
    expect(plain(projected()?.total ?? expect.fail())).toBe('4');
  });

  it.each([
    ['0', '2'],
    ['0.25', '3'],
    ['1', '6'],
  ])('takes the share of peak traffic as a driver: %s', (share, expected) => {
    expect(plain(projected(share)?.total ?? expect.fail())).toBe(expected);
  });

  it('never loses a token to the split', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 2 ** 40 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 6 }),
        (count, weights) => {
          const whole = weights.reduce((a, b) => a + b, 0);
          const parts = splitCount(
            count,
            weights.map((weight) => decimal(weight / whole)),
          );
          expect(parts.reduce((a, b) => a + b, 0)).toBe(count);
          expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it('has shares that add up to all of it', () => {
    const offer = offerWith(
      'input: 1, schedule: { timeZone: UTC, windows: [{ start: "01:00", end: "08:00", input: 3 }, { start: "09:00", end: "10:00", input: 4 }] }',
    );
    for (const share of [undefined, decimal('0.3')]) {
      expect(plain(sum(spreadOverWeek(offer, share).map((part) => part.share)))).toBe('1');
    }
  });
});

describe('thinking mode', () => {
  const rates = 'input: 1, output: 2, thinking: { output: 6 }';
  it('bills the whole answer at its rate: a mode, not an addition', () => {
    expect(total(rates, { usage: { output: M, reasoning: M }, thinking: true })).toBe('12');
    expect(total(rates, { usage: { output: M, reasoning: M } })).toBe('4');
  });

  it('changes nothing where the list has no rate for it', () => {
    expect(total('input: 1, output: 2', { usage: { output: M }, thinking: true })).toBe('2');
  });
});

describe('multipliers', () => {
  const rates = 'input: 1, output: 10, perRequest: 0.01, batch: { input: 0.5 }, multipliers: { us: 1.1, eu: 2 }';
  it('multiply every token rate, also of a service tier, and no fee', () => {
    expect(total(rates, { usage: { input: M, output: M }, multipliers: ['us'] })).toBe('12.11');
    expect(total(rates, { usage: { input: M }, multipliers: ['us'], serviceTier: 'batch' })).toBe('0.56');
  });

  it('compound', () => {
    expect(total(rates, { usage: { input: M }, multipliers: ['us', 'eu'] })).toBe('2.21');
  });

  it('have to be in the list', () => {
    expect(() => total(rates, { usage: { input: 1 }, multipliers: ['uk'] })).toThrow(
      'maker/model has no multiplier "uk"',
    );
  });
});

describe('another currency', () => {
  const list = listText(
    'cn',
    '{ id: m, rates: [{ from: 2026-01-01, input: 7.1, output: 14.2, perRequest: 0.71 }] }',
  ).replace('models:', 'currency: CNY\nmodels:');
  const catalogue = catalogueFrom(list);

  it('is never converted silently', () => {
    expect(() => priceAt(findOffer(catalogue, 'm', '2026-11-23'), '2026-11-23')).toThrow('cn/m is priced in CNY');
  });

  it('is converted at the rate given, fees too', () => {
    const terms = {
      exchange: [{ currency: 'CNY', perDollar: decimal('7.1'), date: '2026-11-20' }],
      announced: false,
      strictDates: false,
    };
    const { rates, fees } = priceAt(findOffer({ ...catalogue, terms }, 'm', '2026-11-23'), '2026-11-23');
    expect([rates.input, rates.output, fees.requests].map((rate) => plain(rate ?? expect.fail()))).toEqual([
      '1',
      '2',
      '0.1',
    ]);
  });
});

it('applies announced rates from their day on, and withdrawn ones never', () => {
  const catalogue = catalogueFrom(
    listText(
      'a',
      '{ id: m, rates: [{ from: 2026-01-01, output: 1 }, { from: 2027-01-01, state: announced, output: 2 }, { from: 2026-06-01, state: withdrawn, output: 9 }] }',
    ),
  );
  const output = (day: string) => plain(priceAt(findOffer(catalogue, 'm', day), day).rates.output ?? expect.fail());
  expect([output('2026-12-31'), output('2027-01-01')]).toEqual(['1', '2']);
});

describe('meters without a rate of their own', () => {
  it.each([
    ['inputAudio', '1'],
    ['inputImage', '1'],
    ['cacheReadAudio', '1'],
    ['outputAudio', '10'],
  ] as const)('%s is billed as its parent', (meter, expected) => {
    expect(total('input: 1, cacheRead: 0.1, output: 10', { usage: { [meter]: M } })).toBe(expected);
  });

  it('count towards the band when they are of the prompt', () => {
    const banded = 'input: 1, output: 1, bands: [{ aboveInputTokens: 10, input: 100, output: 100 }]';
    expect(total(banded, { usage: { input: 5, inputAudio: 3, inputImage: 3 } })).toBe('0.0011');
    expect(total(banded, { usage: { input: 5, inputAudio: 3, inputImage: 2 } })).toBe('0.00001');
  });
});

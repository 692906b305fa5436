import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, decimal, plain, sum } from '../../src/values/money.ts';
import { priceOf } from '../../src/pricing/catalogue/select.ts';
import { usualRates } from '../../src/report/price-sentences.ts';
import { distinct } from '../../src/projection/assumption.ts';
import { billOf, type Bill } from '../../src/projection/bill.ts';
import { candidateOf } from '../../src/projection/candidate.ts';
import { foundingPlan } from '../../src/workload/founding.ts';
import { readCandidate, readHybrid, type CandidateSpec } from '../../src/workload/blend.ts';
import type { Drivers } from '../../src/workload/drivers.ts';
import { trafficOf } from '../../src/workload/traffic.ts';
import { frozenCatalogue } from '../../src/pricing/lists/disk/frozen.ts';
import { offerWith } from '../offers.ts';
import { shown } from './shown.ts';

const d = decimal;
const M = 1_000_000;
const on = (rates: string, drivers: Drivers, assumptions = {}) =>
  billOf(
    candidateOf('m', () => offerWith(rates)),
    trafficOf({ name: 'S', drivers }),
    assumptions,
  );
const total = (rates: string, drivers: Drivers) => plain(on(rates, drivers).total);
const real = (spec: CandidateSpec, drivers: Drivers, assumptions = {}) =>
  billOf(
    candidateOf(spec, (name) => priceOf(frozenCatalogue(), name, '2026-11-23')),
    trafficOf({ name: 'S', drivers }),
    assumptions,
  );
const read = <T>(result: { value: T } | { problem: string }): T =>
  'value' in result ? result.value : expect.fail(result.problem);

describe('a month of requests', () => {
  const banded = 'input: 1, output: 10, bands: [{ aboveInputTokens: 1000, input: 2, output: 20 }]';

  it.each([
    [1000, '1000'],
    [1001, '2002'],
  ])('meets bands by one prompt, never by their sum: %d tokens', (inputTokens, cost) => {
    expect(total(banded, { requests: M, inputTokens })).toBe(cost);
  });

  it('meets them turn by turn', () => {
    const { lineItems } = on(banded, { requests: 1, inputTokens: 600, outputTokens: 0, turns: 2, turnTokens: 600 });
    expect(lineItems.map(({ tokens, aboveInputTokens, cost }) => [tokens, aboveInputTokens, plain(cost)])).toEqual([
      [600, undefined, '0.0006'],
      [1200, 1000, '0.0024'],
    ]);
  });

  it('pays fees for every request, retries too', () => {
    expect(
      total('input: 1, perRequest: 0.01, perWebSearch: 0.02', {
        requests: 100,
        inputTokens: 1,
        webSearches: 2,
        retries: d('0.5'),
      }),
    ).toBe('7.50015');
  });

  it('sends a share by batch API', () => {
    const rates = 'input: 2, output: 10, batch: { input: 1, output: 5 }';
    expect(total(rates, { requests: M, inputTokens: 1, outputTokens: 1, batch: d('0.5') })).toBe('9');
    expect(total(rates, { requests: M, inputTokens: 1, outputTokens: 1, batch: d('1') })).toBe('6');
  });

  it('bills batches at the base rate where there is no other, and says so', () => {
    const { total: cost, assumptions } = on('input: 2, output: 10', { requests: M, inputTokens: 1, batch: d('0.5') });
    expect(plain(cost)).toBe('2');
    expect(assumptions).toContainEqual({ kind: 'baseRates', offer: 'maker/model', serviceTier: 'batch' });
  });
});

const midnight = { kind: 'hours', offer: 'maker/model', windows: ['daily 00:00-06:00 UTC'] };

describe('the line items of a month', () => {
  const items = (bill: Bill) =>
    shown(
      bill.lineItems.map(({ meter, tokens, rate, cost, serviceTier, window }) => ({
        meter,
        tokens,
        rate,
        cost,
        serviceTier,
        window,
      })),
    );
  const item = (meter: string, tokens: number, rate: string, cost: string, more = {}) => ({
    meter,
    tokens,
    rate,
    cost,
    serviceTier: undefined,
    window: undefined,
    ...more,
  });

  it('are one for all turns at one rate', () => {
    // Prompts of 600, 1200 and 1800 tokens.
    expect(
      items(
        on('input: 1, output: 10', { requests: 1000, inputTokens: 600, outputTokens: 100, turns: 3, turnTokens: 600 }),
      ),
    ).toEqual([item('input', 3_600_000, '1', '3.6'), item('output', 300_000, '10', '3')]);
  });

  it('are one for each way to send and each of the hours', () => {
    const rates = `input: 1, batch: { input: 0.5 }, schedule: { timeZone: UTC, windows: [{ start: "00:00", end: "06:00", input: 3 }] }`;
    const bill = on(rates, { requests: 1000, inputTokens: 1000, batch: d('0.2') });
    expect(items(bill)).toEqual([
      item('input', 600_000, '1', '0.6'),
      item('input', 200_000, '3', '0.6', { window: 'daily 00:00-06:00 UTC' }),
      item('input', 200_000, '0.5', '0.1', { serviceTier: 'batch' }),
    ]);
    expect([plain(bill.total), distinct(bill.assumptions)]).toEqual([
      '1.3',
      [{ ...midnight, peakShare: undefined, serviceTier: 'standard' }],
    ]);
  });

  it('hold nothing of the standard way where all is sent by batch API', () => {
    const rates = `input: 1, batch: { input: 0.5, output: 1 }, schedule: { timeZone: UTC, windows: [{ start: "00:00", end: "06:00", input: 3, output: 3 }] }`;
    const bill = on(rates, { requests: 1000, inputTokens: 1000, batch: d(1) });
    expect([items(bill), bill.assumptions]).toEqual([[item('input', M, '0.5', '0.5', { serviceTier: 'batch' })], []]);
  });
});

describe('what a month takes for granted', () => {
  const drivers = { requests: 1000, inputTokens: 1000 };
  const scheduled = 'input: 1, schedule: { timeZone: UTC, windows: [{ start: "00:00", end: "06:00", input: 3 }] }';

  it('is nothing for an offer at its list price', () => {
    expect(on('input: 1', drivers).assumptions).toEqual([]);
    expect(on('input: 1, batch: { input: 0.5 }', { ...drivers, batch: d('0.5') }).assumptions).toEqual([]);
  });

  it('is that batches are billed at the base rate where there is no other', () => {
    expect(on('input: 1', { ...drivers, batch: d('0.5') }).assumptions).toEqual([
      { kind: 'baseRates', offer: 'maker/model', serviceTier: 'batch' },
    ]);
  });

  it('is a share of traffic in hours, which changes nothing where they cost the same', () => {
    const peak = { ...drivers, peakShare: d('0.5') };
    expect(on('input: 1', peak).assumptions).toEqual([{ kind: 'noHours', offer: 'maker/model', peakShare: d('0.5') }]);
    expect(distinct(on(scheduled, peak).assumptions)).toEqual([{ ...midnight, peakShare: d('0.5') }]);
    expect([total('input: 1', peak), total(scheduled, peak)]).toEqual(['1', '2']);
  });

  it('is the hours of batches alone where nothing else has any', () => {
    const nightly =
      'input: 10, batch: { input: 8, schedule: { timeZone: UTC, windows: [{ start: "00:00", end: "12:00", input: 2 }] } }';
    const peak = { requests: 1000, inputTokens: 1000, batch: d('0.5'), peakShare: d('0.3') };
    const taken = { kind: 'hours', offer: 'maker/model', windows: ['daily 00:00-12:00 UTC'], peakShare: d('0.3') };
    expect(distinct(on(nightly, peak).assumptions)).toEqual([{ ...taken, serviceTier: 'batch' }]);
    // 0.5 × 10 + 0.5 × (0.7 × 8 + 0.3 × 2)
    expect(total(nightly, peak)).toBe('8.1');
    expect(distinct(on(nightly, { ...peak, batch: d(1) }).assumptions)).toEqual([taken]);
    expect(usualRates.hours({ ...taken, kind: 'hours', serviceTier: 'batch' }, 'maker/model')).toBe(
      'Different batch rates apply daily 00:00–12:00 (UTC) for maker/model; 30% of the traffic is assumed to fall into them.',
    );
  });

  it('is what a blend is made of', () => {
    const mix = read(readCandidate('mix=global-api/qwen3-8b:25,global-api/deepseek-r1:75'));
    expect(shown(real(mix, { tokens: 1 }).assumptions.filter(({ kind }) => kind === 'blend'))).toEqual([
      {
        kind: 'blend',
        candidate: 'mix',
        parts: [
          { offer: 'global-api/qwen3-8b', share: '0.25' },
          { offer: 'global-api/deepseek-r1', share: '0.75' },
        ],
      },
    ]);
    expect(real('global-api/qwen3-8b', { tokens: 1 }).assumptions.filter(({ kind }) => kind === 'blend')).toEqual([]);
  });
});

describe('the published examples', () => {
  const retrieval = { requests: 1_800_000, inputTokens: 5200, outputTokens: 380 };

  it('6: a retrieval workload on GPT-4o', () => {
    const { lineItems, total: cost } = real('gpt-4o', retrieval);
    expect(lineItems.map((item) => plain(item.cost))).toEqual(['23400', '6840']);
    expect(plain(cost)).toBe('30240');
  });

  it('7: the same on V4 Flash', () => {
    expect(plain(real('global-api/deepseek-v4-flash', retrieval).total)).toBe('1855.8');
  });

  it('5: a thousand tokens for each of 100,000 users a day', () => {
    const drivers = { users: 100_000, requestsPerUser: 30, outputTokens: 1000 };
    expect(
      [real('gpt-4o', drivers), real('global-api/deepseek-v4-flash', drivers)].map((bill) => plain(bill.total)),
    ).toEqual(['30000', '750']);
  });

  it('8 and 9: the two output-only blends', () => {
    const tokens = { tokens: M, outputShare: d('1') };
    const eight = read(
      readCandidate('mix=global-api/qwen3-8b:80,global-api/deepseek-v4-flash:15,global-api/deepseek-r1:5'),
    );
    expect(plain(real(eight, tokens).total)).toBe('0.1705');
    expect(plain(real(read(readHybrid('80/15/5')), tokens).total)).toBe('0.367');
  });

  it('1 to 4: the founding table', () => {
    const bills = foundingPlan.scenarios.map(({ drivers }) =>
      plain(real('global-api/deepseek-v4-flash', drivers).total),
    );
    expect(bills).toEqual(['1.25', '12.5', '125', '1250']);
  });
});

const share = fc.integer({ min: 0, max: 5000 }).map((part) => d(String(part / 10_000)));
const anyDrivers = fc.record({
  requests: fc.nat({ max: 100_000 }),
  inputTokens: fc.integer({ min: 1, max: 3000 }),
  outputTokens: fc.nat({ max: 500 }),
  turns: fc.integer({ min: 1, max: 4 }),
  cacheHit: share,
  batch: share,
  retries: share,
});
const rates = [
  'input: 3, cacheRead: 0.3, output: 15, bands: [{ aboveInputTokens: 2000, input: 6, cacheRead: 0.6, output: 22.5 }]',
  'batch: { input: 1.5, output: 7.5, bands: [{ aboveInputTokens: 2000, input: 3, output: 11 }] }, perRequest: 0.001',
].join(', ');

describe('laws', () => {
  it('line items sum to the total, and hold every token', () => {
    fc.assert(
      fc.property(anyDrivers, (drivers) => {
        const { lineItems, total: cost } = on(rates, drivers);
        expect(plain(sum(lineItems.map((item) => item.cost)))).toBe(plain(cost));
        const tokens = lineItems
          .filter(({ per }) => per === 'million tokens')
          .reduce((all, item) => all + item.tokens, 0);
        expect(tokens).toBe(trafficOf({ name: 'S', drivers }).tokens);
      }),
      { numRuns: 60 },
    );
  });

  it.each(['requests', 'inputTokens', 'outputTokens', 'turns'] as const)('more %s never costs less', (driver) => {
    fc.assert(
      fc.property(anyDrivers, fc.integer({ min: 1, max: 50 }), (drivers, more) => {
        const bigger = { ...drivers, [driver]: Math.min(drivers[driver] + more, driver === 'turns' ? 8 : Infinity) };
        // A retry or a split may round one token to the dearer side: a cent per thousand of them is allowed for.
        expect(Number(plain(on(rates, bigger).total)) + 1e-3).toBeGreaterThanOrEqual(
          Number(plain(on(rates, drivers).total)),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('the order in which drivers are given never matters', () => {
    fc.assert(
      fc.property(anyDrivers, (drivers) => {
        const reversed: Drivers = Object.fromEntries(Object.entries(drivers).toReversed());
        expect(plain(on(rates, reversed).total)).toBe(plain(on(rates, drivers).total));
      }),
      { numRuns: 30 },
    );
  });

  it('a blend costs between its cheapest and its dearest offer', () => {
    const dear = candidateOf('a', () => offerWith('input: 3, output: 15'));
    const cheap = candidateOf('b', () => offerWith('input: 1, output: 2'));
    fc.assert(
      fc.property(anyDrivers, fc.integer({ min: 0, max: 100 }), (drivers, part) => {
        const traffic = trafficOf({ name: 'S', drivers });
        const parts = [
          { offer: dear.parts[0]?.offer ?? expect.fail(), share: d(String(part / 100)) },
          { offer: cheap.parts[0]?.offer ?? expect.fail(), share: d(String((100 - part) / 100)) },
        ];
        const bill = billOf({ ...dear, parts }, traffic).total;
        expect(compare(bill, billOf(dear, traffic).total)).toBeLessThanOrEqual(0);
        expect(compare(bill, billOf(cheap, traffic).total)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 40 },
    );
  });
});

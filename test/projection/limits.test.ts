import { describe, expect, it } from 'vitest';
import { priceOf } from '../../src/pricing/catalogue/select.ts';
import { billOf } from '../../src/projection/bill.ts';
import { costRequests } from '../../src/projection/cost.ts';
import { beyondLimits } from '../../src/projection/billing.ts';
import type { Drivers } from '../../src/workload/drivers.ts';
import { trafficOf } from '../../src/workload/traffic.ts';
import type { Usage } from '../../src/pricing/rates/meters.ts';
import { catalogueFrom, listText } from '../offers.ts';
import { candidateIn, refusal } from './shown.ts';

const rates = 'rates: [{ from: 2026-01-01, input: 1, output: 1 }]';
const catalogue = catalogueFrom(
  listText(
    'maker',
    `{ id: both, context: 1000, maxOutput: 100, ${rates} }`,
    `{ id: context, context: 1000, ${rates} }`,
    `{ id: answer, maxOutput: 100, ${rates} }`,
    `{ id: open, ${rates} }`,
  ),
);
const offer = (id: string) => priceOf(catalogue, `maker/${id}`, '2026-11-23');
const found = (id: string, ofOne: Usage) => beyondLimits(offer(id), ofOne);
const beyond = (id: string, of: string, tokens: number) => [
  { kind: 'beyondContext', offer: `maker/${id}`, of, tokens, limit: of === 'context' ? 1000 : 100 },
];

describe('the limits of a model', () => {
  it('are met by a request that just fits', () => {
    expect(found('both', { input: 700, cacheRead: 200, output: 60, reasoning: 40 })).toEqual([]);
  });

  it('are passed by prompt and answer together, cached tokens included', () => {
    expect(found('both', { input: 800, cacheRead: 150, output: 51 })).toEqual(beyond('both', 'context', 1001));
  });

  it('are passed by the answer alone, reasoning included', () => {
    expect(found('both', { input: 899, output: 60, reasoning: 41 })).toEqual(beyond('both', 'maxOutput', 101));
  });

  it('are said once, of the whole first', () => {
    expect(found('both', { input: 900, output: 101 })).toEqual(beyond('both', 'context', 1001));
  });

  it.each([
    ['context', { input: 1001 }, beyond('context', 'context', 1001)],
    ['context', { output: 999 }, []],
    ['answer', { input: 1_000_000, output: 100 }, []],
    ['answer', { output: 101 }, beyond('answer', 'maxOutput', 101)],
    ['open', { input: 1_000_000, output: 1_000_000 }, []],
  ] as const)('count only where they are known: %s, %o', (id, ofOne, expected) => {
    expect(found(id, ofOne)).toEqual(expected);
  });

  it('are said of one request beside its cost, never of many', () => {
    const cost = (input: number, count: number) =>
      costRequests(offer('both'), { usage: { input }, count, webSearches: 0, serviceTier: undefined }).assumptions;
    expect(cost(1001, 2)).toEqual(beyond('both', 'context', 1001));
    expect(cost(1000, 2)).toEqual([]);
  });
});

describe('a month of requests beyond the limits', () => {
  const hint = 'send shorter requests, or name a model with more room: cost-projection pricing list --min-context';
  const bill = (id: string, drivers: Drivers) =>
    billOf(candidateIn(catalogue, `maker/${id}`), trafficOf({ name: 'S', drivers }));

  it('is refused for prompts that do not fit', () => {
    expect(refusal(() => bill('both', { requests: 1, inputTokens: 1000, outputTokens: 50 }))).toEqual([
      'prompt and answer of 1050 tokens do not fit the context window of maker/both (1000)',
      hint,
    ]);
  });

  it('is refused for answers that are too long', () => {
    expect(
      refusal(() => bill('both', { requests: 1, inputTokens: 10, outputTokens: 60, reasoningTokens: 50 })),
    ).toEqual(['an answer of 110 tokens is longer than maker/both gives (100)', hint]);
  });

  it('is refused for the last turn of a conversation that no longer fits', () => {
    const turns = (count: number): Drivers => ({ requests: 1, inputTokens: 400, outputTokens: 100, turns: count });
    expect(bill('both', turns(2)).lineItems.map(({ tokens }) => tokens)).toEqual([1300, 200]);
    expect(refusal(() => bill('both', turns(3)))[0]).toBe(
      'prompt and answer of 1500 tokens do not fit the context window of maker/both (1000)',
    );
  });

  it('cannot be told from a sum of tokens', () => {
    expect(bill('both', { tokens: 5000 }).assumptions).toEqual([]);
  });
});

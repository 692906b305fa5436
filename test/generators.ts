import fc from 'fast-check';
import { decimal } from '../src/values/money.ts';
import type { ServiceTier } from '../src/pricing/rates/meters.ts';
import type { Drivers } from '../src/workload/drivers.ts';

// Price lists and plans of every kind, in numbers whose shares are whole, so that figures are equal to the last digit.

const rate = fc.integer({ min: 0, max: 40 }).map((quarters) => quarters / 4);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const rates = fc.record({
  input: rate,
  cacheRead: maybe(rate),
  cacheWrite: maybe(rate),
  cacheWrite1h: maybe(rate),
  output: rate,
  reasoning: maybe(rate),
  thinking: maybe(rate.map((output) => ({ output }))),
});

/** One band, at the same length for all ways to send, so that none of them is silent. */
const bandsAbove = (aboveInputTokens: number) => rates.map((each) => [{ aboveInputTokens, ...each }]);

/** Hours by a factor, which holds for bands too, or by figures; each a quarter of the week. */
const windows = (isBanded: boolean) =>
  fc
    .array(
      fc.oneof(
        fc.constantFrom(0.5, 2, 3).map((factor) => ({ factor })),
        isBanded ? fc.constant({ factor: 1.5 }) : fc.record({ input: rate }),
      ),
      { minLength: 1, maxLength: 2 },
    )
    .map((written) => ({
      timeZone: 'UTC',
      windows: written.map((each, place) => ({
        start: `0${place * 6}:00`.slice(-5),
        end: `${['06', '12'][place]}:00`,
        ...each,
      })),
    }));

const period = fc.option(fc.constantFrom(640, 1280), { nil: undefined }).chain((above) => {
  const bands = above === undefined ? fc.constant(undefined) : bandsAbove(above);
  const tier = fc.tuple(rates, bands).map(([own, banded]) => ({ ...own, bands: banded }));
  return fc.record({
    standard: rates,
    bands,
    schedule: maybe(windows(above !== undefined)),
    batch: maybe(tier),
    flex: maybe(tier),
    priority: maybe(tier),
    multipliers: fc.constant({ us: 1.25, eu: 2 }),
    perRequest: maybe(rate),
    perWebSearch: maybe(rate),
  });
});

/** Two periods of one offer, the second from the middle of 2026 on, as a list writes them. */
export const offers = fc.tuple(period, period).map(([first, second]) => {
  const written = ({ standard, ...more }: typeof first) => ({ ...standard, ...more });
  return [
    { from: '2026-01-01', until: '2026-07-01', ...written(first) },
    { from: '2026-07-01', ...written(second) },
  ].map((each) => JSON.stringify(each));
});

export const days = fc.constantFrom('2026-01-01', '2026-06-30', '2026-07-01', '2026-11-23');

const quarters = fc.constantFrom(0, 0.25, 0.5, 0.75, 1).map((share) => decimal(share));
const tiers = fc.constantFrom<ServiceTier | undefined>(undefined, undefined, 'batch', 'flex', 'priority');

/** So many requests that quarters of quarters of quarters are whole. */
export const LEAST = 4 ** 5;

/** A month of requests with every driver that there is. */
export const requests = fc
  .record({
    requests: fc.integer({ min: 1, max: 9 }).map((count) => count * LEAST),
    inputTokens: fc.integer({ min: 1, max: 40 }).map((count) => count * 16),
    outputTokens: fc.nat({ max: 300 }),
    reasoningTokens: fc.nat({ max: 50 }),
    isFixed: fc.boolean(),
    webSearches: fc.nat({ max: 2 }),
    turns: fc.integer({ min: 1, max: 4 }),
    turnTokens: fc.integer({ min: 0, max: 20 }).map((count) => count * 16),
    cacheHit: fc.constantFrom(0, 0.25, 0.5).map((share) => decimal(share)),
    historyCacheHit: maybe(fc.constantFrom(0, 0.25, 0.5).map((share) => decimal(share))),
    cacheWrite: maybe(fc.constantFrom(0, 0.25).map((share) => decimal(share))),
    cacheWrite1h: maybe(fc.constantFrom(0, 0.25).map((share) => decimal(share))),
    batch: quarters,
    serviceTier: tiers,
    thinking: fc.boolean(),
    multipliers: fc.subarray(['us', 'eu']),
    peakShare: maybe(quarters),
    retries: quarters,
  })
  .map(({ isFixed, batch, ...drivers }): Drivers => ({
    ...drivers,
    ...(drivers.serviceTier === 'batch' ? {} : { batch }),
    ...(isFixed && { fixedTokens: drivers.inputTokens / 16 > 1 ? 16 : 0 }),
  }));

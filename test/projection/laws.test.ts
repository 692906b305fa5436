import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/values/errors.ts';
import { decimal, minus, one, plain, sum, times, zero, type Decimal, type Money } from '../../src/values/money.ts';
import { priceBook } from '../../src/pricing/rates/price-book.ts';
import { findOffer } from '../../src/pricing/catalogue/select.ts';
import { priceAt, type PricedOffer } from '../../src/pricing/rates/timeline.ts';
import { billOf } from '../../src/projection/bill.ts';
import { candidateOf } from '../../src/projection/candidate.ts';
import { changesBetween, sumChanges, type Side } from '../../src/projection/change.ts';
import { costRequests } from '../../src/projection/cost.ts';
import { forecast } from '../../src/projection/forecast.ts';
import { monthsFrom } from '../../src/projection/months.ts';
import { project } from '../../src/projection/project.ts';
import type { Drivers } from '../../src/workload/drivers.ts';
import type { Scenario } from '../../src/workload/scenario.ts';
import { trafficOf } from '../../src/workload/traffic.ts';
import { days, LEAST, offers, requests } from '../generators.ts';
import { catalogueFrom, listText } from '../offers.ts';

const settled = { assumeWebSearch: decimal('0.5') };

function catalogueOf(...models: readonly (readonly string[])[]) {
  return catalogueFrom(
    listText('maker', ...models.map((periods, place) => `{ id: m${place}, rates: [${periods.join(', ')}] }`)),
  );
}

function offerOn(periods: readonly string[], day: string): PricedOffer {
  return priceAt(findOffer(catalogueOf(periods), 'maker/m0', day), day);
}

/** A figure, or what the user is told instead. */
function outcome(compute: () => Money): string {
  try {
    return plain(compute());
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

const bill = (offer: PricedOffer, drivers: Drivers): Money =>
  billOf(
    candidateOf('m', () => offer),
    trafficOf({ name: 'S', drivers }),
    settled,
  ).total;

/** An hour of each quarter of the day: the lists of these tests have rates for the first, for both, or for none of these; and one outside. */
const peakHours = ['03', '09'];
const OTHER_HOUR = '15';

/** A month request by request: each turn, each way to send it, each quarter of the day, retries paid once more. */
function oneByOne(offer: PricedOffer, drivers: Drivers): Money {
  const {
    requests: count = 0,
    inputTokens = 0,
    outputTokens = 0,
    reasoningTokens = 0,
    fixedTokens = inputTokens,
  } = drivers;
  const {
    turns = 1,
    turnTokens = 0,
    cacheHit = zero,
    historyCacheHit = cacheHit,
    batch = zero,
    retries = zero,
  } = drivers;
  const { webSearches = 0, thinking, multipliers } = drivers;
  const paid = times(decimal(count), sum([one, retries]));
  const parts: Money[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const prompt = inputTokens + turn * turnTokens;
    const resent = turn * turnTokens;
    const tokensOf = (share: Decimal | undefined, of: number): number => Number(plain(times(share ?? zero, of)));
    const read = tokensOf(cacheHit, fixedTokens) + tokensOf(historyCacheHit, resent);
    const isUnsaid = drivers.cacheWrite === undefined && drivers.cacheWrite1h === undefined && read > 0;
    const known = drivers.fixedTokens === undefined ? 0 : fixedTokens;
    const again = tokensOf(minus(one, cacheHit), known) + tokensOf(minus(one, historyCacheHit), resent);
    const written = isUnsaid && offer.rates.cacheWrite ? again : tokensOf(drivers.cacheWrite, fixedTokens + resent);
    const hour = tokensOf(drivers.cacheWrite1h, fixedTokens + resent);
    const usage = {
      input: prompt - read - written - hour,
      cacheRead: read,
      cacheWrite: written,
      cacheWrite1h: hour,
      output: outputTokens,
      reasoning: reasoningTokens,
    };
    for (const [serviceTier, share] of waysOf(offer, drivers.serviceTier, batch)) {
      for (const [at, part] of momentsOf(offer, serviceTier, drivers.peakShare)) {
        const howMany = times(times(paid, share), part);
        if (plain(howMany) === '0') continue;
        const { total } = costRequests(
          offer,
          { usage, count: 1, webSearches, serviceTier, thinking, multipliers, at },
          settled,
        );
        parts.push(times(total, howMany));
      }
    }
  }
  return sum(parts);
}

function waysOf(
  { serviceTiers }: PricedOffer,
  tier: Drivers['serviceTier'],
  batch: Decimal,
): [Drivers['serviceTier'], Decimal][] {
  return [
    [tier, minus(one, batch)],
    // Without batch rates, batches are billed at base rates.
    [serviceTiers.batch ? 'batch' : undefined, batch],
  ];
}

/** Moments with their parts of the traffic: a quarter of it in each quarter of the day, or so much in the hours that have rates of their own. */
function momentsOf(
  offer: PricedOffer,
  tier: Drivers['serviceTier'],
  peakShare: Decimal | undefined,
): [string, Decimal][] {
  const { schedule } = (tier === undefined ? offer : offer.serviceTiers[tier]) ?? offer;
  const slots = schedule?.windows.flatMap((window) => window.slots) ?? [];
  const peaks = peakHours.slice(0, slots.length / 7);
  const each = peakShare && peaks.length > 0 ? times(peakShare, decimal(1 / peaks.length)) : decimal('0.25');
  const at = (hour: string): string => `2026-11-23T${hour}:00:00Z`;
  return [
    ...peaks.map((hour): [string, Decimal] => [at(hour), each]),
    [at(OTHER_HOUR), minus(one, times(each, peaks.length))],
  ];
}

describe('one way to price', () => {
  it('a plan costs what its requests cost one by one', () => {
    fc.assert(
      fc.property(offers, days, requests, (periods, day, drivers) => {
        const offer = offerOn(periods, day);
        expect(outcome(() => bill(offer, drivers))).toBe(outcome(() => oneByOne(offer, drivers)));
      }),
      { numRuns: 120 },
    );
  });

  it('many requests that are alike cost as often what one costs', () => {
    fc.assert(
      fc.property(offers, days, requests, fc.integer({ min: 1, max: 1000 }), (periods, day, drivers, count) => {
        const offer = offerOn(periods, day);
        const { inputTokens = 0, outputTokens = 0, webSearches = 0, serviceTier, thinking } = drivers;
        const each = { usage: { input: inputTokens, output: outputTokens }, webSearches, serviceTier, thinking };
        const cost = (howMany: number) => costRequests(offer, { ...each, count: howMany }, settled).total;
        expect(outcome(() => cost(count))).toBe(outcome(() => times(cost(1), count)));
      }),
    );
  });

  it('tokens without requests cost what one usage of them costs, less the fee of its request', () => {
    const drivers = fc.record({
      tokens: fc.integer({ min: 1, max: 99 }).map((count) => count * LEAST),
      outputShare: fc.constantFrom('0', '0.25', '0.5', '1'),
    });
    fc.assert(
      fc.property(offers, days, drivers, (periods, day, { tokens, outputShare }) => {
        const offer = { ...offerOn(periods, day), bands: [], schedule: undefined, fees: {} };
        const output = Number(plain(times(decimal(outputShare), tokens)));
        const usage = { input: tokens - output, output };
        const { total } = costRequests(offer, { usage, count: 1, webSearches: 0, serviceTier: undefined });
        expect(plain(bill(offer, { tokens, outputShare: decimal(outputShare) }))).toBe(plain(total));
      }),
    );
  });
});

describe('a month of a forecast', () => {
  const volume = LEAST * 2 ** 6;
  const growths = fc.array(
    fc.constantFrom('0', '0.5', '1', '-0.5').map((rate) => decimal(rate)),
    { maxLength: 3 },
  );
  const stages = fc
    .subarray([1, 2, 4, 6], { minLength: 0 })
    .map((months) => months.map((month, place) => ({ scenario: `s${place}`, month })));

  /** The volume after so many months. */
  function grown(growth: readonly Decimal[], months: number): number {
    let count = decimal(volume);
    for (let month = 1; month <= months; month++)
      count = times(count, sum([one, growth[Math.min(month, growth.length) - 1] ?? zero]));
    return Number(plain(count));
  }

  it('costs what project at its day costs: growth, stages, moved names and changed prices inside', () => {
    const question = fc.record({
      one: offers,
      other: offers,
      moves: fc.constantFrom('2026-05-01', '2026-07-15'),
      drivers: requests,
      growth: growths,
      stages,
    });
    fc.assert(
      fc.property(question, ({ one: first, other, moves, drivers, growth, stages: staged }) => {
        const catalogue = catalogueFrom(
          listText(
            'maker',
            `{ id: a, aliases: [{ name: latest, until: ${moves} }], rates: [${first.join(', ')}] }`,
            `{ id: b, aliases: [{ name: latest, from: ${moves} }], rates: [${other.join(', ')}] }`,
          ),
        );
        const scenarios: Scenario[] = ['s0', 's1', 's2', 's3'].map((name, place) => ({
          name,
          // The second and the last differ in nothing, the first and the third in how they are sent.
          drivers: {
            ...drivers,
            requests: volume,
            turns: 1 + (place % 2),
            ...(place === 2 && { batch: decimal('0.5') }),
          },
        }));
        const months = monthsFrom('2026-03', 7, '2026-03-20');
        const prices = priceBook(catalogue);
        const running = (month: number) => {
          if (staged.length === 0) return scenarios.map((scenario) => ({ scenario, since: 1 }));
          const current = staged.findLast((stage) => stage.month <= month);
          return scenarios.flatMap((scenario) =>
            scenario.name === current?.scenario ? [{ scenario, since: current.month }] : [],
          );
        };
        const expected = () =>
          months.map(({ pricedAt }, place) => {
            const candidate = candidateOf('latest', (name) => priceAt(findOffer(catalogue, name, pricedAt), pricedAt));
            const then = running(place + 1).map(({ scenario, since }) => ({
              ...scenario,
              drivers: { ...scenario.drivers, requests: grown(growth, place + 1 - since) },
            }));
            const projected = project({ scenarios: then, baseline: candidate, candidates: [], ...settled });
            return plain(sum([...projected].flatMap(({ projections }) => projections.map(({ total }) => total))));
          });
        const told = () => {
          const result = forecast({
            scenarios,
            stages: staged,
            candidates: ['latest'],
            months,
            growth,
            priceDecline: zero,
            priceOf: prices,
            ...settled,
          });
          return result.months.map(({ costs }) => plain(costs[0]?.total ?? zero));
        };
        expect(listed(told)).toEqual(listed(expected));
      }),
      { numRuns: 40 },
    );
  });

  /** Figures, or that there are none. */
  function listed(compute: () => string[]): string[] | string {
    try {
      return compute();
    } catch (error) {
      if (error instanceof UserError) return 'refused';
      throw error;
    }
  }
});

describe('the parts of a difference', () => {
  const side = fc.record({ model: fc.constantFrom('maker/m0', 'maker/m1'), day: days, drivers: requests });

  it('add up, and are zero where that thing did not change', () => {
    fc.assert(
      fc.property(
        offers,
        offers,
        side,
        side,
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        (first, second, before, other, sameDrivers, sameDay, sameModel) => {
          const catalogue = catalogueOf(first, second);
          const after = {
            model: sameModel ? before.model : other.model,
            day: sameDay ? before.day : other.day,
            drivers: sameDrivers ? before.drivers : other.drivers,
          };
          const on = ({ model, day, drivers }: typeof before): Side => {
            const candidate = candidateOf(model, (name) => priceAt(findOffer(catalogue, name, day), day));
            const traffic = trafficOf({ name: 'S', drivers });
            return { scenario: 'S', traffic, candidate, settled, ...billOf(candidate, traffic, settled) };
          };
          const sides = possible(() => [on(before), on(after)]);
          if (!sides) return;
          const [was, is] = sides;
          if (!was || !is) return;
          const { change, effects } = sumChanges(changesBetween([was], [is]));
          expect(plain(change)).toBe(plain(minus(is.total, was.total)));
          if (!effects) return;
          const { traffic, price, model } = effects;
          expect(plain(sum([traffic, price, model]))).toBe(plain(change));
          const isSameModel = before.model === after.model;
          if (sameDrivers) expect(plain(traffic)).toBe('0');
          if (isSameModel) expect(plain(model)).toBe('0');
          else expect(plain(price)).toBe('0');
          const isSamePrice = isSameModel && before.day >= '2026-07-01' === after.day >= '2026-07-01';
          if (isSamePrice) expect(plain(price)).toBe('0');
          expect(plain(traffic)).toBe(plain(minus(billOf(was.candidate, is.traffic, settled).total, was.total)));
        },
      ),
      { numRuns: 80 },
    );
  });

  function possible<T>(compute: () => T): T | undefined {
    try {
      return compute();
    } catch (error) {
      if (error instanceof UserError) return undefined;
      throw error;
    }
  }
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, plain, type Decimal } from '../../src/values/money.ts';
import { parsePlan } from '../../src/workload/parse.ts';
import type { Drivers } from '../../src/workload/drivers.ts';
import { EDITOR_SCHEMA, writePlan, type WritablePlan } from '../../src/workload/write-plan.ts';
import { requests } from '../generators.ts';

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
/** Of up to so many digits, more than a number of YAML holds. */
const decimals = (least: bigint, most: bigint, scale: number) =>
  fc.bigInt({ min: least, max: most }).map((units): Decimal => ({ units, scale }));
const share = decimals(0n, 10n ** 18n, 18);
const amount = decimals(0n, 10n ** 20n, 6);
/** A rate is a number in a plan. */
const rate = fc.integer({ min: 0, max: 10 ** 9 }).map((units): Decimal => ({ units: BigInt(units), scale: 6 }));

const awkward = [
  'true',
  '5M',
  '0.5',
  'a: b # c',
  '"quoted"',
  "don't",
  '- x',
  '\u202Eevil',
  'a\nask: { b: c }',
  'x'.repeat(200),
];
const name = fc
  .oneof(fc.constantFrom(...awkward), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }))
  .map((text) => text.trim())
  // Digits alone would change their place among the keys of a map, and this one no map has of its own.
  .filter((text) => text !== '' && !/^\d+$/.test(text) && text !== '__proto__');
const names = (most: number) =>
  fc.uniqueArray(name, { minLength: 1, maxLength: most, selector: (text) => text.toLowerCase() });

const byTokens = fc.record({ tokens: fc.nat(), outputShare: maybe(share), batch: maybe(share), retries: maybe(share) });
const byUsers = fc.record({
  users: fc.nat(),
  requestsPerUser: fc.nat({ max: 1000 }).map((halves) => halves / 2),
  inputTokens: fc.integer({ min: 1, max: 10_000 }),
  cacheHit: maybe(share),
});
const drivers: fc.Arbitrary<Drivers> = fc
  .oneof(requests, byTokens, byUsers)
  .filter(({ multipliers }: Drivers) => multipliers?.length !== 0);

const plans: fc.Arbitrary<WritablePlan> = fc
  .record({
    names: names(6),
    models: names(4),
    scenarios: fc.array(fc.record({ drivers, budget: maybe(amount) }), { minLength: 1, maxLength: 3 }),
    isBlend: fc.boolean(),
    isStaged: fc.boolean(),
    assumeInput: maybe(fc.oneof(fc.constant('output' as const), rate)),
    assumeWebSearch: maybe(rate),
    daysPerMonth: maybe(fc.constantFrom(22, 30.5)),
    currency: maybe(fc.constant('EUR')),
    date: maybe(fc.constant('2026-11-23')),
    warn: maybe(amount),
    fail: maybe(amount),
    growth: fc.array(decimals(-(10n ** 12n), 10n ** 13n, 12), { maxLength: 3 }),
  })
  .map(({ names: [blend = '', ...rest], models, isBlend, isStaged, currency, date, warn, fail, ...plan }) => {
    const [baseline = ''] = models;
    const scenarios = plan.scenarios.slice(0, Math.max(1, rest.length)).map(({ budget, ...each }, index) => ({
      ...each,
      name: rest[index] ?? 'Only',
      budget: budget && { warn: undefined, fail: budget },
    }));
    const mix = { name: blend, parts: [{ offer: baseline, share: decimal(1) }] };
    return {
      ...plan,
      baseline,
      candidates: [...models, ...(isBlend && !models.some((each) => isSame(each, blend)) ? [mix] : [])],
      scenarios,
      currency,
      fx: currency === undefined ? [] : [{ currency, perDollar: decimal('0.9215'), date }],
      budget: warn || fail ? { warn, fail } : undefined,
      stages: isStaged ? scenarios.map(({ name: scenario }, index) => ({ scenario, month: index + 1 })) : [],
    };
  });

const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** A plan with its decimals as text, and without what is not set. */
const normal = (plan: object): unknown =>
  JSON.parse(
    JSON.stringify(plan, (_, value: unknown) =>
      typeof value === 'object' && value !== null && 'units' in value && 'scale' in value
        ? plain({ units: BigInt(String(value.units)), scale: Number(value.scale) })
        : value,
    ),
  );

describe('a plan that is written', () => {
  it('is the same plan when it is parsed', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const parsed = parsePlan(writePlan(plan, { header: [EDITOR_SCHEMA], keys: { scenarios: [] } }), 'plan.yaml');
        expect(normal(parsed)).toMatchObject(Object(normal(plan)));
      }),
      { numRuns: 150 },
    );
  });

  it('reads like one written by hand', () => {
    const text = writePlan(
      {
        baseline: 'openai/gpt-4o',
        candidates: ['openai/gpt-4o-mini', { name: 'mix', parts: [{ offer: 'openai/gpt-4o', share: decimal(1) }] }],
        scenarios: [
          {
            name: 'Bot: day',
            drivers: { requests: 120_000, inputTokens: 1800, cacheHit: decimal('0.125'), multipliers: ['us'] },
            volumes: { requests: { count: 4000, timesADay: 1 } },
          },
        ],
        budget: { warn: undefined, fail: decimal(500) },
        stages: [{ scenario: 'Bot: day', month: 1 }],
      },
      { header: ['Measured.'], keys: { budget: ['A run fails above it.'], scenarios: [] } },
    );
    expect(text).toMatchInlineSnapshot(`
      "# Measured.
      schema: 1
      baseline: openai/gpt-4o
      candidates:
        - openai/gpt-4o-mini
        - name: mix
          blend:
            openai/gpt-4o: 100%

      # A run fails above it.
      budget: 500

      scenarios:
        - name: "Bot: day"
          requests: 4000/day
          inputTokens: 1800
          cacheHit: 12.5%
          multipliers:
            - us
      forecast:
        stages:
          "Bot: day": 1
      "
    `);
  });

  it('writes a volume of a month as a number', () => {
    const scenario = { name: 'Bot', drivers: {}, volumes: { tokens: { count: 5_000_000, timesADay: undefined } } };
    expect(writePlan({ baseline: 'a', candidates: ['a'], scenarios: [scenario] })).toContain('    tokens: 5000000\n');
  });

  it.each(['\u0007', '\u009b31m', '\u2028', '\u202e', '\ufeff'])(
    'escapes %j, which a terminal would act on',
    (character) => {
      const scenarios = [{ name: 'Bot', drivers: { tokens: 1 } }];
      const text = writePlan({ baseline: `a${character}b`, candidates: ['c'], scenarios });
      expect(text).not.toContain(character);
      expect(parsePlan(text, 'plan.yaml').baseline).toBe(`a${character}b`);
    },
  );
});

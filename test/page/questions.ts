import fc from 'fast-check';
import { decimal, inCurrency, one, usd } from '../../src/values/money.ts';
import { openCatalogue } from '../../src/pricing/lists/disk/load.ts';
import type { PricingTerms } from '../../src/pricing/catalogue/offer.ts';
import { embedPrices } from '../../src/page/embedded.ts';
import type { PageQuestion } from '../../src/render/question.ts';
import { foundingPlan } from '../../src/workload/founding.ts';
import type { CandidateSpec } from '../../src/workload/blend.ts';
import type { Drivers } from '../../src/workload/drivers.ts';
import { fakeIo } from '../fake-io.ts';

// Questions as a page may ask them.

const ASKED = '2026-11-20';

const catalogue = await openCatalogue(fakeIo());
const blend: CandidateSpec = {
  name: "mix'd",
  parts: [
    { offer: 'openai/gpt-4o-mini', share: decimal('0.755') },
    { offer: 'openai/gpt-4o', share: decimal('0.245') },
  ],
};
const models: CandidateSpec[] = [
  'openai/gpt-4o-mini',
  'openai/gpt-4o',
  'anthropic/claude-sonnet-4-6',
  'deepseek/deepseek-v4-flash',
  blend,
];

const share = fc.integer({ min: 0, max: 1000 }).map((thousandths) => decimal(thousandths / 1000));
const small = fc.integer({ min: 0, max: 200 }).map((thousandths) => decimal(thousandths / 1000));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const shared = { cacheHit: maybe(small), cacheWrite: maybe(small), retries: maybe(small), batch: maybe(share) };
const byTokens = fc.record({ tokens: fc.integer({ min: 0, max: 1e12 }), outputShare: maybe(share), ...shared });
const byRequests = fc.record({
  requests: fc.integer({ min: 0, max: 1e7 }),
  inputTokens: fc.integer({ min: 500, max: 20_000 }),
  outputTokens: fc.integer({ min: 1, max: 5000 }),
  fixedTokens: maybe(fc.integer({ min: 0, max: 500 })),
  reasoningTokens: maybe(fc.integer({ min: 0, max: 500 })),
  turns: maybe(fc.integer({ min: 1, max: 4 })),
  ...shared,
});
const name = fc.constantFrom('Launch', 'Support bot', "don't", 'a=b', 'Ω 模型', '"quoted"', 'x: y # z');

const scenarios = (drivers: fc.Arbitrary<Drivers>, count: number) =>
  fc.uniqueArray(fc.record({ name, drivers }), { minLength: 1, maxLength: count, selector: (each) => each.name });

const inEuros = (date: string): PricingTerms => {
  const exchange = { currency: 'EUR', perDollar: decimal('0.9215'), date };
  return { exchange: [exchange], answer: exchange, strictDates: false };
};

/** Any question, of several scenarios that share nothing, or of what flags can say. */
export const questions: fc.Arbitrary<PageQuestion> = fc
  .record({
    command: fc.constantFrom('project', 'compare', 'forecast'),
    scenarios: fc.oneof(
      scenarios(fc.oneof(byTokens, byRequests), 3),
      byRequests.map((drivers) => [{ name: 'Workload', drivers }]),
      byTokens.map((drivers) => [
        { name: 'a', drivers },
        { name: 'b', drivers: { ...drivers, tokens: 5_000_000 } },
      ]),
    ),
    candidates: fc.shuffledSubarray(models, { minLength: 1 }),
    baseline: fc.constantFrom('openai/gpt-4o', 'anthropic/claude-sonnet-4-6'),
    fail: maybe(fc.integer({ min: 1, max: 1e6 }).map((cents) => usd(cents / 100))),
    growth: fc.array(
      fc.integer({ min: -500, max: 500 }).map((thousandths) => decimal(thousandths / 1000)),
      { maxLength: 3 },
    ),
    months: fc.integer({ min: 1, max: 6 }),
    asOf: fc.constantFrom(ASKED, '2026-09-01'),
    currency: maybe(fc.constant('EUR')),
  })
  .map(({ command, fail, growth, months, asOf, currency, ...plan }) => ({
    command,
    asOf,
    plan: {
      ...foundingPlan,
      ...plan,
      stages: [],
      growth: command === 'forecast' ? growth : [],
      budget: fail && { warn: undefined, fail: inCurrency(fail, currency) },
      scenarios: command === 'compare' ? plan.scenarios.slice(0, 1) : plan.scenarios,
    },
    prices: embedPrices(
      { ...catalogue, terms: currency === undefined ? catalogue.terms : inEuros(asOf) },
      models,
      asOf,
      [],
    ),
    course:
      command === 'forecast' ? { start: '2026-12', months, priceDecline: decimal('0.01'), cash: undefined } : undefined,
  }));

/** The founding question. */
export const founding: PageQuestion = {
  command: 'project',
  asOf: ASKED,
  plan: {
    ...foundingPlan,
    scenarios: foundingPlan.scenarios.map((each) => ({ ...each, drivers: { ...each.drivers, outputShare: one } })),
  },
  prices: embedPrices(catalogue, ['openai/gpt-4o', 'global-api/deepseek-v4-flash'], ASKED, []),
};

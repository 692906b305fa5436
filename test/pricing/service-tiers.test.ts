import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { instantToMs } from '../../src/values/calendar.ts';
import { plain } from '../../src/values/money.ts';
import { meters, serviceTiers, type Meter, type ServiceTier } from '../../src/pricing/rates/meters.ts';
import { namesOf } from '../../src/pricing/catalogue/names.ts';
import { ratesOf } from '../../src/pricing/rates/rates.ts';
import type { Period, PriceList } from '../../src/pricing/lists/schema.ts';
import { parseSources, readSources } from '../../src/pricing/lists/disk/shipped.ts';
import { pricingDir } from '../../src/system/paths.ts';

const { lists } = parseSources(readSources(pricingDir));

function listOf(offer: string): PriceList {
  const provider = offer.slice(0, offer.indexOf('/'));
  return lists.find((list) => list.provider === provider) ?? expect.fail(`no list of ${provider}`);
}

/** The rates of a service tier, for prompts above a threshold if there is one, in the period that a day falls into. */
function tierRates(offer: string, tier: ServiceTier, day: string, above: number | undefined) {
  const name = offer.slice(offer.indexOf('/') + 1);
  const model = listOf(offer).models.find((each) => namesOf(each).includes(name)) ?? expect.fail(`no model ${offer}`);
  const set = ratesOf(periodOn(model.rates, day)).serviceTiers[tier] ?? expect.fail(`${offer} has no ${tier} rates`);
  if (above === undefined) return set;
  return (
    set.bands.find(({ aboveInputTokens }) => aboveInputTokens === above) ??
    expect.fail(`${offer} has no ${tier} rates above ${above}`)
  );
}

function periodOn(periods: readonly Period[], day: string): Period {
  const moment = instantToMs(day) ?? expect.fail(`${day} is no day`);
  const started = periods.filter(
    ({ state, from }) => state !== 'withdrawn' && (instantToMs(from ?? '') ?? -Infinity) <= moment,
  );
  const running = started.filter(({ until }) => moment < (instantToMs(until ?? '') ?? Infinity));
  return (
    running.toSorted((a, b) => ((a.from ?? '') < (b.from ?? '') ? 1 : -1))[0] ??
    expect.fail(`nothing in force on ${day}`)
  );
}

function meterOf(name = ''): Meter {
  return meters.find((meter) => meter === name) ?? expect.fail(`no meter ${name}`);
}

describe('service tiers, checked by hand', () => {
  it.each([
    [
      'anthropic/claude-opus-4-6',
      'fast',
      undefined,
      { input: '30', cacheRead: '3', cacheWrite: '37.5', cacheWrite1h: '60', output: '150' },
    ],
    ['anthropic/claude-opus-4-8', 'fast', undefined, { input: '10', cacheRead: '1', output: '50' }],
    // Half of 5, 0.5, 6.25, 10 and 25: the rule covers the cache.
    [
      'anthropic/claude-opus-4-6',
      'batch',
      undefined,
      { input: '2.5', cacheRead: '0.25', cacheWrite: '3.125', cacheWrite1h: '5', output: '12.5' },
    ],
    // Half of the band's 6, 0.6 and 22.5.
    ['anthropic/claude-sonnet-4-5-20250929', 'batch', 200_000, { input: '3', cacheRead: '0.3', output: '11.25' }],
    ['openai/gpt-4o', 'priority', undefined, { input: '4.25', cacheRead: '2.125', output: '17' }],
    ['openai/gpt-5', 'flex', undefined, { input: '0.625', cacheRead: '0.0625', output: '5' }],
    ['openai/o4-mini', 'flex', undefined, { input: '0.55', cacheRead: '0.138', output: '2.2' }],
    ['openai/gpt-5.5', 'priority', undefined, { input: '12.5', cacheRead: '1.25', output: '75' }],
    ['openai/gpt-5.4', 'batch', 272_000, { input: '2.5', cacheRead: '0.25', output: '11.25' }],
    [
      'anthropic/claude-opus-5-5',
      'fast',
      undefined,
      { input: '8', cacheRead: '0.4', cacheWrite1h: '16', output: '40' },
    ],
    ['xai/grok-4.6', 'batch', 200_000, { input: '3.2', cacheRead: '0.8', output: '9.6' }],
    ['google/gemini-4-argon', 'priority', undefined, { input: '3.6', output: '18' }],
    // Half and twice of the band's 4, 0.4, 5 and 15, by the rule.
    ['openai/gpt-6-sol', 'batch', 272_000, { input: '2', cacheRead: '0.2', cacheWrite: '2.5', output: '7.5' }],
    ['openai/gpt-6-sol', 'priority', 272_000, { input: '8', cacheRead: '0.8', cacheWrite: '10', output: '30' }],
    ['openai/gpt-5-mini', 'fast', undefined, { input: '0.45', cacheRead: '0.045', output: '3.6' }],
    // Cached tokens of a batch cost what they cost outside of it, but half on Gemini 3.x Flash.
    ['google/gemini-2.5-pro', 'batch', 200_000, { input: '1.25', cacheRead: '0.25', output: '7.5' }],
    ['google/gemini-3.5-flash', 'batch', undefined, { input: '0.75', cacheRead: '0.075', output: '4.5' }],
    ['bedrock/qwen.qwen3-32b-v1:0', 'priority', undefined, { input: '0.2625', output: '1.05' }],
    [
      'fireworks/accounts/fireworks/models/minimax-m3',
      'priority',
      undefined,
      { input: '0.45', cacheRead: '0.09', output: '1.8' },
    ],
  ] as const)('%s in %s above %s', (offer, tier, above, expected) => {
    const { rates } = tierRates(offer, tier, '2026-11-23', above);
    const found = Object.keys(expected).map((meter) => [
      meter,
      plain(rates[meterOf(meter)] ?? expect.fail(`no ${meter}`)),
    ]);
    expect(Object.fromEntries(found)).toEqual(expected);
  });

  it.each([
    ['gpt-5.4', undefined],
    ['gpt-5.5', undefined],
    ['gpt-6.2-sol', '8'],
  ])('of OpenAI: priority of %s for long prompts has input %s', (id, input) => {
    const { rates } = listOf('openai/').models.find((model) => model.id === id) ?? expect.fail();
    const { serviceTiers: tiers } = ratesOf(periodOn(rates, '2026-11-23'));
    const long = tiers.priority?.bands.find(({ aboveInputTokens }) => aboveInputTokens === 272_000);
    expect(long?.rates.input && plain(long.rates.input)).toBe(input);
  });

  it('end with their tier', () => {
    const [before, after] = ['2026-11-30', '2026-12-01'].map((day) => {
      const { rates } = listOf('anthropic/').models.find(({ id }) => id === 'claude-opus-4-8') ?? expect.fail();
      return Object.keys(ratesOf(periodOn(rates, day)).serviceTiers);
    });
    expect([before, after]).toEqual([['batch', 'fast'], ['batch']]);
  });

  it('follow a price change that their record is older than', () => {
    const output = (day: string) =>
      plain(tierRates('openai/gpt-5.6-sol', 'batch', day, undefined).rates.output ?? expect.fail());
    expect([output('2026-08-20'), output('2026-08-21')]).toEqual(['15', '10']);
  });

  it('say whether a rate is stated or made', () => {
    const { origins } = tierRates('anthropic/claude-opus-4-6', 'batch', '2026-11-23', undefined);
    expect([origins.input, origins.cacheRead?.by]).toEqual([undefined, 'rule']);
  });
});

const recorded = readFileSync(join(import.meta.dirname, '..', 'fixtures', 'service-tiers.csv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1);

describe('every recorded rate of a service tier', () => {
  it('is one of the nearly two hundred that were recorded', () => {
    expect(recorded).toHaveLength(186);
  });

  it.each(recorded)('is in the lists: %s', (line) => {
    const [offer = '', wanted = '', day = '', above = '', facts = ''] = line.split(';');
    const tier = serviceTiers.find((each) => each === wanted) ?? expect.fail(`no tier ${wanted}`);
    const { rates, origins } = tierRates(offer, tier, day, above === '' ? undefined : Number(above));
    for (const fact of facts.split(',')) {
      const [name, rate] = fact.split('=');
      const meter = meterOf(name);
      expect([meter, plain(rates[meter] ?? expect.fail()), origins[meter]]).toEqual([meter, rate, undefined]);
    }
  });
});

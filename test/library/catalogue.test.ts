import { describe, expect, it } from 'vitest';
import { compareAmounts, sumAmounts } from '../../src/library/amounts.ts';
import { compare } from '../../src/library/compare.ts';
import { CostError } from '../../src/library/cost-error.ts';
import { forecast } from '../../src/library/forecast.ts';
import { parsePriceList } from '../../src/library/own-list.ts';
import type { PlanDocument } from '../../src/library/plan-document.ts';
import { openCatalogue } from '../../src/library/price-catalogue.ts';
import { price, type PriceRequest } from '../../src/library/price.ts';
import { listText } from '../offers.ts';
import { shippedList } from './shipped-lists.ts';

const openai = openCatalogue([shippedList('openai')]);
const asked: PriceRequest = { model: 'gpt-4o', at: '2026-11-23', usage: { input: 1_000_000 } };

/** The code, the message and the name of the error that some work throws. */
function refusal(work: () => unknown): unknown[] {
  try {
    work();
  } catch (error) {
    if (error instanceof CostError) return [error.code, error.message, error.about];
    throw error;
  }
  return [];
}

describe('a catalogue', () => {
  it('is as old as its lists, and has no other providers', () => {
    expect(openai.version).toBe(shippedList('openai').version);
    expect(openai.providers).toEqual(['openai']);
  });

  it('is of one version', () => {
    const older = { ...shippedList('anthropic'), version: '2026-01-01.00000000' };
    expect(refusal(() => openCatalogue([shippedList('openai'), older]))).toEqual([
      'mixed-versions',
      `price lists of ${openai.version} and 2026-01-01.00000000 are mixed`,
      undefined,
    ]);
  });

  it('takes lists alone', () => {
    expect(refusal(() => openCatalogue([{ version: '', list: { provider: 'x' } }]))[1]).toBe(
      'this is not a price list',
    );
  });

  it('lets your own lists count over the shipped ones', () => {
    const own = parsePriceList(
      listText('openai', '{ id: gpt-4o, rates: [{ from: 2026-01-01, input: 1, output: 2 }] }'),
      'own.yaml',
    );
    const catalogue = openCatalogue([shippedList('openai')], { own: [own] });
    expect(price(catalogue, asked).total).toBe('1');
    expect(catalogue.version).toBe(`${openai.version}+own`);
    expect(refusal(() => parsePriceList('schema: 1\nprovider: x\nmodels: 3', 'own.yaml'))[1]).toContain('own.yaml:');
  });

  it('answers in another currency at the rate that was given', () => {
    const catalogue = openCatalogue([shippedList('openai')], { exchange: { EUR: '0.5' }, currency: 'EUR' });
    expect(price(catalogue, asked)).toMatchObject({ total: '1.25', currency: 'EUR' });
    expect(refusal(() => openCatalogue([], { currency: 'EUR' }))[1]).toBe('nobody says what a dollar is in EUR');
    expect(refusal(() => openCatalogue([], { exchange: { EUR: '0' }, currency: 'EUR' }))[1]).toBe(
      'the exchange rate of EUR is 0',
    );
  });
});

describe('a price', () => {
  it('takes a whole prompt with what of it the cache served', () => {
    const usage = { prompt: 1000, cacheRead: 400, completion: 100, reasoning: 40 };
    const { usage: settled } = price(openai, { ...asked, usage });
    expect(settled).toEqual({ input: 600, cacheRead: 400, output: 60, reasoning: 40 });
  });

  it('is the one of its day', () => {
    const on = (at: string | Date) => price(openai, { ...asked, at }).total;
    expect([on('2024-06-01'), on(new Date('2024-10-02T00:00:00Z'))]).toEqual(['5', '2.5']);
  });

  it('takes a name as the seller writes it', () => {
    expect(price(openai, { ...asked, provider: 'openai', model: 'gpt-4o-2024-08-06' }).offer).toBe('openai/gpt-4o');
  });

  const wrong: readonly (readonly [string, object, string, string])[] = [
    ['an unknown model', { model: 'gpt-4oo' }, 'unknown-model', 'no model "gpt-4oo" in the price lists'],
    ['no model', { model: '' }, 'invalid-input', 'the request does not say which model it is for'],
    ['a moment that is none', { at: '2026-02-30' }, 'invalid-input', '"2026-02-30" is not a moment'],
    ['a broken date', { at: new Date('x') }, 'invalid-input', 'Invalid Date is not a moment'],
    ['half a token', { usage: { input: 0.5 } }, 'invalid-input', 'input is not a whole number from 0 on: 0.5'],
    ['less than nothing', { usage: { output: -1 } }, 'invalid-input', 'output is not a whole number from 0 on: -1'],
    ['an unknown meter', { usage: { tokens: 5 } }, 'invalid-input', '"tokens" is not a meter'],
    [
      'a part above its whole',
      { usage: { prompt: 1, cacheRead: 2 } },
      'invalid-input',
      'cacheRead of 2 tokens is more than the prompt of 1',
    ],
    ['an unknown tier', { serviceTier: 'turbo' }, 'invalid-input', 'no service tier "turbo"'],
    ['an unknown unit', { units: { hours: '1' } }, 'invalid-input', 'no unit "hours"'],
    ['a unit without a price', { units: { images: '1' } }, 'missing-rate', 'openai/gpt-4o has no price for images'],
  ];
  it.each(wrong)('refuses %s', (_, part, code, message) => {
    expect(refusal(() => price(openai, { ...asked, ...part })).slice(0, 2)).toEqual([code, message]);
  });
});

describe('a plan', () => {
  const plan: PlanDocument = {
    candidates: ['gpt-4o-mini'],
    baseline: 'gpt-4o',
    scenarios: [{ name: 'Chat', tokens: '2M', outputShare: '50%' }],
  };
  const at = { at: '2026-11-23' };

  it('is its content as well as its text', () => {
    const text =
      'schema: 1\nbaseline: gpt-4o\ncandidates: [gpt-4o-mini]\nscenarios:\n  - { name: Chat, tokens: 2M, outputShare: 50% }\n';
    const result = compare(openai, plan, at);
    expect(result.ranking.map(({ candidate, total }) => [candidate, total])).toEqual([
      ['openai/gpt-4o-mini', '0.75'],
      ['openai/gpt-4o', '12.5'],
    ]);
    expect(compare(openai, text, at)).toEqual(result);
  });

  it('names a blend with the shares of its offers', () => {
    const mix = { name: 'mix', blend: { 'gpt-4o': '20%', 'gpt-4o-mini': '80%' } };
    const { ranking } = compare(openai, { ...plan, candidates: [mix] }, at);
    expect(ranking[0]).toMatchObject({
      candidate: 'mix',
      total: '3.1',
      blend: { 'openai/gpt-4o': '0.2', 'openai/gpt-4o-mini': '0.8' },
    });
  });

  it('has its own exchange rates and currency', () => {
    const inEuros = { ...plan, currency: 'EUR', fx: { EUR: { perDollar: 0.5 } } };
    expect(compare(openai, inEuros, at)).toMatchObject({ currency: 'EUR', ranking: [{ total: '0.375' }, {}] });
    expect(refusal(() => compare(openai, { ...plan, currency: 'EUR' }, at))[1]).toContain('EUR');
  });

  it.each([
    ['a wrong key', { ...plan, scenarios: [{ name: 'Chat', tokns: 1 }] }, 'unknown key "tokns"'],
    ['no scenarios', { names: {} }, 'the plan has no scenarios'],
    [
      'files',
      { ...plan, scenarios: [{ name: 'Chat', requests: '1k', outputTokens: 5, input: { perRequest: 'a.md' } }] },
      'the input of Chat is counted from files',
    ],
  ])('is refused with %s', (_, wrong, message) => {
    expect(refusal(() => compare(openai, JSON.stringify({ schema: 1, ...wrong }), at))[1]).toContain(message);
  });

  it('says when a budget breaks and how long cash lasts', () => {
    const { months, runways } = forecast(
      openai,
      { ...plan, forecast: { growth: '100%' }, budget: 30 },
      { ...at, months: 3, cash: '40' },
    );
    expect(months.map(({ month, candidates: [first] }) => [month, first?.total, first?.cumulative])).toEqual([
      ['2026-12', '12.5', '12.5'],
      ['2027-01', '25', '37.5'],
      ['2027-02', '50', '87.5'],
    ]);
    expect(runways[0]).toEqual({
      candidate: 'openai/gpt-4o',
      crossedIn: '2027-02',
      runwayMonths: 2,
      outIn: '2027-02',
      left: null,
    });
    expect(refusal(() => forecast(openai, plan, { ...at, months: 0 }))[1]).toBe(
      'a forecast has 1 to 600 months, not 0',
    );
    expect(refusal(() => forecast(openai, plan, { ...at, start: '2027' }))[1]).toBe('"2027" is not a month');
    expect(refusal(() => forecast(openai, plan, { ...at, priceDecline: '3' }))[0]).toBe('invalid-input');
  });
});

describe('amounts', () => {
  it('are added and compared exactly', () => {
    expect(sumAmounts(['0.1', '0.2', '-0.05'])).toBe('0.25');
    expect(sumAmounts([])).toBe('0');
    expect(['0.30', '0.3', '2', '10'].toSorted(compareAmounts)).toEqual(['0.30', '0.3', '2', '10']);
    expect(refusal(() => sumAmounts(['$1']))[1]).toBe('$1 is not an amount');
  });
});

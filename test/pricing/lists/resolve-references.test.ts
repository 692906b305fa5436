import { describe, expect, it } from 'vitest';
import { parsePriceList } from '../../../src/pricing/lists/parse.ts';
import { ratesOf } from '../../../src/pricing/rates/rates.ts';
import type { Rates } from '../../../src/pricing/rates/rate-set.ts';
import { UserError } from '../../../src/values/errors.ts';
import { plain } from '../../../src/values/money.ts';

const HEAD = `schema: 1
provider: p
source: https://example.com
schedules:
  peak:
    timeZone: UTC
    exceptDates: [2026-12-25]
    windows:
      - { days: [mon], start: "09:00", end: "12:00" }
      - { days: [mon], start: "14:00", end: "18:00" }
  night: { timeZone: UTC, exceptDates: [2026-12-25], windows: [{ start: "22:00", end: "06:00" }] }
  noon: { timeZone: UTC, exceptDates: [2026-12-25], windows: [{ start: "11:00", end: "13:00" }] }
  abroad: { timeZone: Asia/Shanghai, windows: [{ start: "00:00", end: "01:00" }] }
rules:
  half: { factor: 0.5, says: half, source: https://example.com }
models:
`;
const list = (rates: string) =>
  parsePriceList(`${HEAD}  - { id: m, rates: [{ from: 2026-01-01, ${rates} }] }\n`, 'list.yaml');
const priced = (rates: string) => ratesOf(list(rates).models[0]?.rates[0] ?? expect.fail());
const figures = (rates: Rates = {}) =>
  Object.fromEntries(Object.entries(rates).map(([meter, rate]) => [meter, plain(rate)]));

describe('hours of a named schedule', () => {
  it('are those of the schedule, at the rates of the period', () => {
    const { schedule } = priced('input: 1, output: 4, hours: { peak: { input: 3 } }');
    expect([schedule?.timeZone, schedule?.exceptDates]).toEqual(['UTC', ['2026-12-25']]);
    expect(schedule?.windows.map(({ label, rates }) => [label, figures(rates)])).toEqual([
      ['mon 09:00-12:00, 14:00-18:00 UTC', { input: '3', output: '4' }],
    ]);
  });

  it('may cost a factor of the other hours, bands included, exactly', () => {
    const { schedule } = priced(
      'input: 0.1, output: 0.7, bands: [{ aboveInputTokens: 9, input: 0.2 }], hours: { peak: { factor: 3, output: 2 } }',
    );
    const [window] = schedule?.windows ?? [];
    expect([figures(window?.rates), figures(window?.bands[0]?.rates)]).toEqual([
      { input: '0.3', output: '2' },
      { input: '0.6' },
    ]);
  });

  it('of several schedules stand side by side, in a service tier too', () => {
    const { serviceTiers } = priced(
      'input: 1, batch: { input: 0.5, hours: { peak: { factor: 2 }, night: { factor: 0.5 } } }',
    );
    expect(serviceTiers.batch?.schedule?.windows.map(({ rates }) => figures(rates))).toEqual([
      { input: '1' },
      { input: '0.25' },
    ]);
  });

  it('leave nothing to be looked up in the list', () => {
    const { models, ...head } = list('input: 1, hours: { peak: { factor: 2 } }, batch: { rule: half }');
    expect(Object.keys(head)).toEqual(['schema', 'provider', 'source']);
    expect(Object.keys(models[0]?.rates[0] ?? {})).toEqual(['from', 'input', 'batch', 'schedule']);
  });
});

describe('a name that a list does not have', () => {
  it.each([
    ['input: 1, batch: { rule: hafl }', 'list.yaml:17:67: no rule "hafl" in this list', 'did you mean half?'],
    ['input: 1, batch: { rule: constructor }', 'no rule "constructor" in this list', 'it has half'],
    ['input: 1, hours: { peek: { factor: 2 } }', 'no schedule "peek" in this list', 'did you mean peak?'],
    ['input: 1, hours: { __proto__: { factor: 2 } }', '"__proto__" cannot be a key', undefined],
    ['input: 1, hours: {}', 'expected the name of a schedule', undefined],
    [
      'input: 1, hours: { peak: { factor: 2 }, abroad: { factor: 3 } }',
      'abroad and peak differ in time zone or excepted dates',
      'one period',
    ],
    [
      'input: 1, hours: { peak: { factor: 2 }, noon: { factor: 3 } }',
      'm: the window daily 11:00-13:00 overlaps mon 09:00-12:00',
      undefined,
    ],
    [
      'input: 1, bands: [{ aboveInputTokens: 9, input: 2 }], hours: { peak: { input: 2 } }',
      'does not say what longer prompts cost',
      undefined,
    ],
    [
      'input: 1, hours: { peak: { factor: 2 } }, schedule: { timeZone: UTC, windows: [{ start: "00:00", end: "01:00" }] }',
      'a schedule of its own and hours of a named one exclude each other',
      'keep one of them',
    ],
  ])('is refused: %s', (rates, message, hint = '') => {
    const refused = refusalOf(rates);
    expect([refused.message, refused.hint ?? '']).toEqual([
      expect.stringContaining(message),
      expect.stringContaining(hint),
    ]);
  });
});

function refusalOf(rates: string): UserError {
  try {
    list(rates);
  } catch (error) {
    if (error instanceof UserError) return error;
  }
  return expect.fail('it was not refused');
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lengthsOf } from '../../src/warehouse/lengths.ts';
import { priceTables } from '../../src/warehouse/price-tables.ts';
import type { TableName } from '../../src/warehouse/columns.ts';
import { spansOf } from '../../src/warehouse/window-spans.ts';
import { bandAt } from '../../src/pricing/rates/rates.ts';
import { isWithin, slotsOf } from '../../src/pricing/rates/schedule.ts';
import { offersOf } from '../../src/pricing/catalogue/select.ts';
import { catalogueFrom, listText, offerWith } from '../offers.ts';

const years = { start: Date.UTC(2026, 0), end: Date.UTC(2027, 0) };

/** The rows of a table of one list, its columns as asked for. */
function rowsOf(list: string, name: TableName, columns: readonly string[], at?: string): unknown[][] {
  const catalogue = catalogueFrom(list);
  const offers = catalogue.providers.flatMap((provider) => offersOf(catalogue, provider));
  const table = priceTables(catalogue, offers, { years, at: at === undefined ? undefined : Date.parse(at) }).tables[
    name
  ];
  const places = columns.map((column) => table.columns.findIndex((each) => each.name === column));
  return table.rows.map((row) => places.map((place) => row[place]));
}

describe('rates', () => {
  it('are whole pico-dollars of a token, and every digit of a million', () => {
    const list = listText('maker', '{ id: m, rates: [{ from: 2026-01-01, input: 2.5, output: 0.123456 }] }');
    expect(rowsOf(list, 'rates', ['meter', 'usd_per_million', 'pico_usd_per_token', 'catalogue'])).toEqual([
      ['input', '2.5', '2500000', 'test'],
      ['output', '0.123456', '123456', 'test'],
    ]);
  });

  it('keep nine decimals', () => {
    const list = listText('maker', '{ id: m, rates: [{ from: 2026-01-01, output: 0.000000001 }] }');
    expect(rowsOf(list, 'rates', ['usd_per_million', 'pico_usd_per_token'])).toEqual([['0.000000001', '0.001']]);
  });

  it('that nobody dated count from the release, and from the day of checking without a flag', () => {
    const list = listText(
      'maker',
      '{ id: m, released: 2026-02-01, rates: [{ checked: 2026-08-01, output: 1 }] }',
      '{ id: n, rates: [{ checked: 2026-08-01, output: 1 }] }',
    );
    expect(rowsOf(list, 'rates', ['offer', 'valid_from', 'valid_until', 'is_undated'])).toEqual([
      ['maker/m', '2026-02-01T00:00:00Z', '2026-08-01T00:00:00Z', true],
      ['maker/m', '2026-08-01T00:00:00Z', undefined, false],
      ['maker/n', undefined, '2026-08-01T00:00:00Z', true],
      ['maker/n', '2026-08-01T00:00:00Z', undefined, false],
    ]);
  });

  it('in force on one day are what --as-of leaves', () => {
    const list = listText(
      'maker',
      '{ id: m, rates: [{ from: 2026-03-01, output: 2 }, { from: 2026-01-01, output: 1 }] }',
    );
    expect(rowsOf(list, 'rates', ['usd_per_million'], '2026-02-01')).toEqual([['1']]);
  });

  it('say to which lengths of prompts they hold, and a tier that is silent about long ones leaves a gap', () => {
    const list = listText(
      'maker',
      '{ id: m, rates: [{ from: 2026-01-01, output: 2, bands: [{ aboveInputTokens: 1000, atOrAbove: true, output: 3 }], batch: { output: 1 } }] }',
    );
    expect(
      rowsOf(list, 'rates', ['service_tier', 'above_input_tokens', 'up_to_input_tokens', 'usd_per_million']),
    ).toEqual([
      ['standard', undefined, 999, '2'],
      ['standard', 999, undefined, '3'],
      ['batch', undefined, 999, '1'],
    ]);
    expect(rowsOf(list, 'gaps', ['service_tier', 'above_input_tokens', 'reason'])).toContainEqual([
      'batch',
      999,
      'no batch rates for prompts of that length',
    ]);
  });

  it('are none of an offer that sells images alone, which leaves a gap for what a row of usage counts', () => {
    const list = listText('maker', '{ id: m, rates: [{ from: 2026-01-01, units: { images: 0.04 } }] }');
    expect(rowsOf(list, 'rates', ['meter'])).toEqual([]);
    expect(rowsOf(list, 'gaps', ['service_tier', 'valid_from', 'reason'])).toContainEqual([
      'standard',
      '2026-01-01T00:00:00Z',
      'no rates of tokens',
    ]);
  });

  it('in every combination of multipliers', () => {
    const list = listText(
      'maker',
      '{ id: m, rates: [{ from: 2026-01-01, output: 2, multipliers: { us: 1.1, eu: 1.5 } }] }',
    );
    expect(rowsOf(list, 'rates', ['multipliers', 'usd_per_million'])).toEqual([
      ['', '2'],
      ['eu', '3'],
      ['us', '2.2'],
      ['eu us', '3.3'],
    ]);
  });

  it('with more decimals than any warehouse adds up are refused', () => {
    const list = listText('maker', '{ id: m, rates: [{ from: 2026-01-01, output: 0.00000000000001 }] }');
    expect(() => rowsOf(list, 'rates', [])).toThrow(
      'maker/m has a rate of 14 decimals, more than a warehouse can add up exactly',
    );
  });
});

describe('lengths of prompts', () => {
  it('hold the rates that bandAt picks, at every length', () => {
    const bands = fc.uniqueArray(fc.record({ above: fc.integer({ min: 0, max: 40 }), atOrAbove: fc.boolean() }), {
      selector: ({ above }) => above,
      maxLength: 4,
    });
    fc.assert(
      fc.property(bands, fc.nat(45), (written, prompt) => {
        const sorted = written.toSorted((a, b) => a.above - b.above);
        const text = sorted.map(
          ({ above, atOrAbove }, place) =>
            `{ aboveInputTokens: ${above}, atOrAbove: ${atOrAbove}, output: ${place + 2} }`,
        );
        const priced = offerWith(`output: 1${text.length > 0 ? `, bands: [${text.join(', ')}]` : ''}`);
        const found = lengthsOf(priced, undefined).filter(
          ({ above = -1, upTo = Infinity }) => above < prompt && prompt <= upTo,
        );
        expect(found.map(({ rates }) => rates)).toEqual([(bandAt(priced, prompt) ?? priced).rates]);
      }),
    );
  });
});

describe('windows', () => {
  const slots = slotsOf({ days: ['thu', 'sat', 'sun'], start: '22:15', end: '03:30' });

  it.each(['America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC'])(
    'are open when isWithin says so, every quarter of an hour, the clock changed or not: %s',
    (timeZone) => {
      const hours = { timeZone, exceptDates: ['2026-03-07'] };
      for (const [start, end] of [
        ['2026-03-05', '2026-03-10'],
        ['2026-04-03', '2026-04-07'],
        ['2026-10-03', '2026-10-06'],
        ['2026-10-31', '2026-11-03'],
      ] as const) {
        const spans = spansOf(slots, hours, { start: Date.parse(start), end: Date.parse(end) });
        for (let moment = Date.parse(start); moment < Date.parse(end); moment += 15 * 60_000) {
          const isOpen = spans.some((span) => span.start <= moment && moment < span.end);
          expect([new Date(moment).toISOString(), isOpen]).toEqual([
            new Date(moment).toISOString(),
            isWithin(slots, hours, moment),
          ]);
        }
      }
    },
  );

  it('are cut at midnights of UTC and named by their day', () => {
    const list = listText(
      'maker',
      '{ id: m, rates: [{ from: 2026-12-31, output: 2, schedule: { timeZone: UTC, windows: [{ start: "23:00", end: "01:00", factor: 2 }] } }] }',
    );
    expect(rowsOf(list, 'windows', ['day', 'valid_from', 'valid_until'])).toEqual([
      ['2026-12-31', '2026-12-31T00:00:00Z', '2026-12-31T01:00:00Z'],
      ['2026-12-31', '2026-12-31T23:00:00Z', '2027-01-01T00:00:00Z'],
    ]);
    expect(rowsOf(list, 'gaps', ['valid_from', 'valid_until', 'reason'])).toContainEqual([
      '2027-01-01T00:00:00Z',
      undefined,
      'hours of that year are not in the export',
    ]);
  });
});

describe('names', () => {
  const rates = 'rates: [{ from: 2025-01-01, output: 1 }]';

  it('mean what they meant at each time, in their provider and alone', () => {
    const list = listText(
      'maker',
      `{ id: one, aliases: [{ name: latest, until: 2026-06-16 }], ${rates} }`,
      `{ id: two, aliases: [{ name: latest, from: 2026-06-16 }], ${rates} }`,
    );
    const found = rowsOf(list, 'names', ['provider', 'name', 'offer', 'valid_from', 'valid_until']).filter(
      ([, name]) => name === 'latest',
    );
    const [before, after] = [
      ['latest', 'maker/one', undefined, '2026-06-16T00:00:00Z'],
      ['latest', 'maker/two', '2026-06-16T00:00:00Z', undefined],
    ];
    expect(found).toEqual([
      ['maker', ...before],
      ['maker', ...after],
      ['', ...before],
      ['', ...after],
    ]);
  });
});

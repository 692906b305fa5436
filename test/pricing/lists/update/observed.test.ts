import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offerOf, defaultTerms } from '../../../../src/pricing/catalogue/offer.ts';
import type { Period } from '../../../../src/pricing/lists/schema.ts';
import { withObserved } from '../../../../src/pricing/lists/update/observed.ts';
import { priceAt } from '../../../../src/pricing/rates/timeline.ts';
import { plain } from '../../../../src/values/money.ts';

const DAY = '2026-11-30';

function inputAt(rates: readonly Period[], day: string): string {
  const model = { id: 'm', rates: [...rates] };
  const list = { schema: 1 as const, provider: 'p', source: 'https://p.example' };
  const { rates: priced } = priceAt(offerOf({ model, list, discounts: [], isOwn: false }, defaultTerms), day);
  return priced.input ? plain(priced.input) : '';
}

const rate = fc.integer({ min: 1, max: 5000 }).map((cents) => cents / 100);
const starts = fc.constantFrom('2026-01-01', '2026-06-01', '2026-11-29', DAY, undefined);
const current = fc
  .record({ from: starts, checked: fc.constantFrom('2026-09-01', DAY), input: rate, output: rate })
  .map(({ from, ...period }): Period => (from === undefined ? period : { from, ...period }));
const days = fc.constantFrom('2025-01-01', '2026-01-02', '2026-06-02', '2026-11-29', DAY, '2027-03-01');

describe('what another source says today', () => {
  it('leaves every price of every day as it is where it agrees', () => {
    fc.assert(
      fc.property(current, days, (period, day) => {
        const { change, rates } = withObserved([period], period, { checked: DAY, input: period.input }, DAY);
        expect(change).toBe('confirmed');
        fc.pre(period.from === undefined || day >= period.from);
        expect(inputAt(rates, day)).toBe(inputAt([period], day));
        expect(rates.map(({ checked }) => checked)).toContain(DAY);
      }),
    );
  });

  it('counts from that day on where it differs, and never before', () => {
    fc.assert(
      fc.property(current, rate, days, (period, input, day) => {
        fc.pre(input !== period.input && (period.from ?? '') < DAY);
        const { rates } = withObserved([period], period, { checked: DAY, input, output: input * 2 }, DAY);
        fc.pre(day >= (period.from ?? ''));
        expect(inputAt(rates, day)).toBe(day >= DAY ? String(input) : inputAt([period], day));
      }),
    );
  });

  it('keeps what does not move with the rates, and ends what it does not state', () => {
    const rule = { name: 'half', factor: 0.5, says: 'half', source: 'https://p.example' };
    const period: Period = {
      from: '2026-01-01',
      input: 2,
      cacheRead: 0.2,
      output: 8,
      perWebSearch: 0.01,
      batch: { rule, input: 1 },
      priority: { input: 4, output: 16 },
      note: 'as the page says',
    };
    expect(withObserved([period], period, { checked: DAY, source: 'https://s.example', input: 3 }, DAY)).toEqual({
      change: 'changed',
      rates: [
        {
          from: DAY,
          checked: DAY,
          source: 'https://s.example',
          perWebSearch: 0.01,
          batch: { rule },
          input: 3,
        },
        period,
      ],
      ended: ['cacheRead', 'output', 'priority'],
    });
  });

  it('adds what the list does not state where the rates agree', () => {
    const period: Period = { from: '2026-01-01', input: 2, output: 8, priority: { input: 4, output: 16 } };
    const seen: Period = { checked: DAY, input: 2, cacheRead: 0.2, output: 8, batch: { input: 1 } };
    const [next] = withObserved([period], period, seen, DAY).rates;
    expect(next).toMatchObject({ input: 2, cacheRead: 0.2, batch: { input: 1 }, priority: { input: 4, output: 16 } });
  });
});

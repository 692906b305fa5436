import { describe, expect, it } from 'vitest';
import { plain, type Decimal } from '../../../src/values/money.ts';
import { defaultTerms } from '../../../src/pricing/catalogue/offer.ts';
import { reconcileAll } from '../../../src/usage/pricing/reconcile.ts';
import type { BillRow } from '../../../src/usage/pricing/bill-differences.ts';
import type { UsageRecord } from '../../../src/usage/records/record.ts';
import { charged, chargesOf, cost, prices, used } from './costed.ts';

const textOf = (value: Decimal | undefined) => value && plain(value);
const shown = ({ model, ours, theirs, difference, ratio }: BillRow) => [
  model,
  ...[ours, theirs, difference, ratio].map(textOf),
];

function reconciled(records: readonly UsageRecord[], lines: readonly UsageRecord[] = []) {
  return reconcileAll(cost(records), chargesOf(lines), prices, defaultTerms).map(({ currency, rows, total }) => ({
    currency,
    rows: rows.map(shown),
    total: shown(total),
  }));
}

describe('what was used against what was charged', () => {
  it('is compared model by model, the largest difference first', () => {
    const lines = [charged('large', '2.5'), charged('small', '2'), charged('large-2026-01-01', '0.5')];
    expect(reconciled([used('small', 2), used('large', 1)], lines)).toEqual([
      {
        currency: 'USD',
        rows: [
          ['maker/large', '2', '3', '1', '0.5'],
          ['maker/small', '2', '2', '0', '0'],
        ],
        total: ['total', '4', '5', '1', '0.25'],
      },
    ]);
  });

  it('leaves out of the total what was used and not charged, and counts what was charged and not used', () => {
    expect(reconciled([used('large', 1)], [charged('small', '7')])).toEqual([
      {
        currency: 'USD',
        rows: [
          ['maker/small', undefined, '7', undefined, undefined],
          ['maker/large', '2', undefined, undefined, undefined],
        ],
        total: ['total', '0', '7', '7', undefined],
      },
    ]);
  });

  it('names a line that no price list knows as the bill does, and one without a name', () => {
    const [bill] = reconciled([], [charged('unheard', '2'), charged('', '1')]);
    expect(bill?.rows.map(([model]) => model)).toEqual(['unheard', 'not told']);
  });

  it('is a bill for each currency, dollars first; other currencies are not subtracted from dollars', () => {
    const bills = reconciled([used('large', 1)], [charged('large', '9', 'EUR'), charged('large', '2')]);
    expect(bills).toEqual([
      { currency: 'USD', rows: [['maker/large', '2', '2', '0', '0']], total: ['total', '2', '2', '0', '0'] },
      {
        currency: 'EUR',
        rows: [['maker/large', undefined, '9', undefined, undefined]],
        total: ['total', undefined, '9', undefined, undefined],
      },
    ]);
  });

  it('goes by what the records say themselves where there is no bill', () => {
    const records = [used('large', 1, { billed: { amount: '2.2', currency: 'USD' } }), used('small', 1)];
    expect(reconciled(records)).toEqual([
      {
        currency: 'USD',
        rows: [['maker/large', '2', '2.2', '0.2', '0.1']],
        total: ['total', '2', '2.2', '0.2', '0.1'],
      },
    ]);
  });

  it('is nothing where nothing was charged', () => {
    expect(reconciled([used('large', 1)])).toEqual([]);
  });
});

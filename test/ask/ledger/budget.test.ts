import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  budgetsForTags,
  emptyLedger,
  readBudget,
  budgetStatuses,
  tightestBudget,
  ledgerTally,
} from '../../../src/ask/ledger/budget.ts';
import type { BudgetHold, BudgetLedger } from '../../../src/ask/ledger/state-schema.ts';
import { summarizeReceipt, type ReceiptSummary } from '../../../src/usage/formats/receipts.ts';
import { plain } from '../../../src/values/money.ts';
import { receiptWith } from '../receipts.ts';

const now = new Date('2026-11-23T12:00:00Z');
const budget = (text: string) => readBudget('--budget', text);
const entry = (more: Parameters<typeof receiptWith>[0] = {}) =>
  summarizeReceipt(receiptWith({ at: '2026-11-23T08:00:00.000Z', ...more }))!;
const addReceipts = (ledger: BudgetLedger, entries: readonly ReceiptSummary[], end: number, at: Date) => {
  const tally = ledgerTally(ledger);
  entries.forEach(tally.add);
  return tally.ledger(end, at);
};
const hold = (more: Partial<BudgetHold> = {}): BudgetHold => ({
  id: 'h',
  at: now.toISOString(),
  until: now.toISOString(),
  pid: 1,
  started: '',
  host: 'here',
  spent: '0',
  held: '1',
  tags: {},
  run: undefined,
  tier: 'default',
  offer: 'a/b',
  model: 'b',
  ...more,
});

describe('a budget', () => {
  it.each([
    ['5/day', '5', 'day', undefined],
    ['$0.50/month', '0.5', 'month', undefined],
    ['1k/run', '1000', 'run', undefined],
    [' team=search:2/day ', '2', 'day', 'team=search'],
  ])('is read from "%s"', (text, limit, window, tag) => {
    const read = budget(text);
    expect([plain(read.limit), read.window, read.tag]).toEqual([limit, window, tag]);
  });

  it.each(['5', '5/week', '/day', 'five/day', '-5/day', 'team:5/day', 'team=:5/day', '5/day/day', ''])(
    'is none in "%s"',
    (text) => {
      expect(() => budget(text)).toThrow('is not a budget');
    },
  );

  it('of a label counts for requests of that label alone', () => {
    const all = [budget('5/day'), budget('team=search:1/day')];
    expect(budgetsForTags(all, { team: 'search' })).toHaveLength(2);
    expect(budgetsForTags(all, { team: 'chat' }).map(({ text }) => text)).toEqual(['5/day']);
  });
});

describe('a ledger', () => {
  const standing = (ledger: BudgetLedger, text: string, run?: string) => {
    const [found] = budgetStatuses(ledger, [budget(text)], { now, run });
    return found && [plain(found.used), plain(found.reserved), plain(found.left)];
  };
  const ledger = addReceipts(
    emptyLedger('1:2', ['team=search']),
    [
      entry({ cost: '1' }),
      entry({ cost: '2', tags: { team: 'search' }, run: 'ci' }),
      entry({ cost: '4', at: '2026-11-22T23:59:59.999Z' }),
      entry({ cost: '8', at: '2026-10-31T23:59:59.999Z', tags: { team: 'search' } }),
    ],
    100,
    now,
  );

  it.each([
    ['10/day', undefined, '3'],
    ['10/month', undefined, '7'],
    ['10/run', 'ci', '2'],
    ['10/run', undefined, '0'],
    ['team=search:10/day', undefined, '2'],
    ['team=search:10/month', undefined, '2'],
    ['team=chat:10/month', undefined, '0'],
  ])('says what is used of %s (run %s): %s', (text, run, used) => {
    expect(standing(ledger, text, run)?.[0]).toBe(used);
  });

  it('counts what is held', () => {
    const held = { ...ledger, holds: [hold({ spent: '0.5' }), hold({ id: 'i', tags: { team: 'search' }, run: 'ci' })] };
    expect(standing(held, '10/day')).toEqual(['3', '2.5', '4.5']);
    expect(standing(held, 'team=search:10/day')).toEqual(['2', '1', '7']);
    expect(standing(held, '10/run', 'ci')).toEqual(['2', '1', '7']);
  });

  it('lets go of a hold with the receipt that settles it', () => {
    const settled = addReceipts(
      { ...ledger, holds: [hold(), hold({ id: 'i' })] },
      [entry({ cost: '1', hold: 'h' })],
      200,
      now,
    );
    expect(settled.holds.map(({ id }) => id)).toEqual(['i']);
    expect(standing(settled, '10/day')?.[0]).toBe('4');
  });

  it.each([
    ['what is not known at its ceiling', { cost: null, ceiling: '3' }, '3'],
    ['what is known at least at its ceiling too', { cost: '1', bound: 'atLeast', ceiling: '3' }, '3'],
    ['what is known at most as that', { cost: '1', bound: 'atMost', ceiling: '3' }, '1'],
    ['what nobody knows as nothing', { cost: null }, '0'],
  ] as const)('counts %s', (_what, more, used) => {
    expect(standing(addReceipts(emptyLedger('', []), [entry(more)], 1, now), '10/day')?.[0]).toBe(used);
  });

  it('counts by days of UTC, whatever clock a receipt goes by', () => {
    const late = entry({ at: '2026-11-24T01:30:00.000+02:00', cost: '3' });
    expect(standing(addReceipts(emptyLedger('', []), [late], 1, now), '10/day')?.[0]).toBe('3');
  });

  it('is the same however its receipts are read: at once or one by one', () => {
    const some = fc.array(
      fc
        .record({
          day: fc.integer({ min: 20, max: 23 }),
          micros: fc.nat(1_000_000),
          team: fc.constantFrom('search', 'chat'),
        })
        .map(({ day, micros, team }) =>
          entry({ at: `2026-11-${day}T00:00:00.000Z`, cost: `0.${String(micros).padStart(6, '0')}`, tags: { team } }),
        ),
    );
    fc.assert(
      fc.property(some, fc.nat(10), (entries, cut) => {
        const empty = emptyLedger('', ['team=search']);
        const split = addReceipts(addReceipts(empty, entries.slice(0, cut), 1, now), entries.slice(cut), 2, now);
        expect(split).toEqual(addReceipts(empty, entries, 2, now));
      }),
    );
  });

  it('is as tight as the budget with the least left', () => {
    const standings = budgetStatuses(ledger, [budget('10/day'), budget('8/month'), budget('100/month')], {
      now,
      run: undefined,
    });
    expect(tightestBudget(standings)?.budget.text).toBe('8/month');
    expect(tightestBudget([])).toBeUndefined();
  });
});

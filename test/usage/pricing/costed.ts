import { UsagePrices } from '../../../src/usage/pricing/prices.ts';
import { costCells } from '../../../src/usage/pricing/groups.ts';
import { blank, noTokens, type UsageRecord } from '../../../src/usage/records/record.ts';
import { Charges } from '../../../src/usage/tally/charges.ts';
import { RollUp } from '../../../src/usage/tally/roll-up.ts';
import { catalogueFrom, listText } from '../../offers.ts';

/** Two models: a million tokens in cost 2 and 1 dollars, a million out 4 and 2. */
const catalogue = catalogueFrom(
  listText(
    'maker',
    '{ id: large, aliases: [large-2026-01-01], rates: [{ from: 2026-01-01, input: 2, output: 4 }] }',
    '{ id: small, rates: [{ from: 2026-01-01, input: 1, output: 2 }] }',
  ),
);

export const prices = new UsagePrices({
  catalogue,
  asOf: undefined,
  today: '2026-11-30',
  names: new Map(),
  settled: { assumeInput: undefined, assumeWebSearch: undefined },
});

/** Some million tokens of the prompt on a model of the maker. */
export function used(model: string, millions: number, more: Partial<UsageRecord> = {}): UsageRecord {
  const tokens = { ...noTokens, input: millions * 1_000_000 };
  return { ...blank, provider: 'maker', model, at: Date.parse('2026-11-01T00:00:00Z'), tokens, ...more };
}

/** A line of a bill. */
export function charged(model: string, amount: string, currency = 'USD'): UsageRecord {
  return { ...blank, provider: 'maker', model, isCharge: true, billed: { amount, currency } };
}

/** Records added up and priced. */
export function cost(records: readonly UsageRecord[]) {
  const nothingKept = { project: false, user: false, key: false, session: false, tier: false, tags: [] };
  const rollUp = new RollUp({ rates: prices.keepApart([], false), unit: undefined, timeZone: 'UTC' }, nothingKept);
  for (const record of records) rollUp.add(record);
  return costCells(rollUp.cells(), prices, []);
}

/** Lines of bills added up. */
export function chargesOf(lines: readonly UsageRecord[]) {
  const charges = new Charges();
  for (const line of lines) charges.add(line);
  return charges.all();
}

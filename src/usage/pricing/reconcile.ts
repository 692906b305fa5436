import { compare, minus, ratio, sum, zero } from '../../values/money.ts';
import type { Money } from '../../values/money.ts';
import type { BilledCharge } from '../tally/charges.ts';
import type { Costed } from './groups.ts';
import type { UsagePrices } from './prices.ts';
import type { BillRow, Entry } from './bill-differences.ts';
import { sizeOf, explain } from './bill-differences.ts';

export interface ReconciledBill {
  readonly currency: string;
  readonly rows: readonly BillRow[];
  /** Of all that was charged, with what we say of it: nothing, of what no record tells. */
  readonly total: BillRow;
  /** What explains the difference, where that can be known. */
  readonly explanations: readonly string[];
}

/** A bill for each currency that anything was charged in, US dollars first. */
export function reconcileAll(
  costed: readonly Costed[],
  charges: readonly BilledCharge[],
  prices: UsagePrices,
): ReconciledBill[] {
  const told =
    charges.length > 0
      ? charges.map(({ currency }) => currency)
      : costed.flatMap(({ cell }) => (cell.billed ? [cell.series.currency ?? 'USD'] : []));
  const currencies = [...new Set(told)].toSorted((a, b) => Number(b === 'USD') - Number(a === 'USD'));
  return currencies.flatMap((currency) => reconcile(costed, charges, prices, currency) ?? []);
}

/**
 * Sets what was used against what was charged, model by model: by a bill where there is one, else by what the records
 * themselves say. Undefined where nothing was charged in that currency.
 */
function reconcile(
  costed: readonly Costed[],
  charges: readonly BilledCharge[],
  prices: UsagePrices,
  currency: string,
): ReconciledBill | undefined {
  const entries = charges.length > 0 ? byBill(costed, charges, prices, currency) : byRecords(costed, currency);
  const isDollars = currency === 'USD';
  const rows = [...entries].map(([model, { ours, theirs }]) =>
    rowOf(model, ours.length === 0 || !isDollars ? undefined : costOf(ours), theirs),
  );
  if (!rows.some(({ theirs }) => theirs)) return undefined;
  const both = [...entries.values()].filter((entry) => entry.theirs && entry.ours.length > 0);
  const known = rows.filter(({ difference }) => difference);
  const charged = rows.filter(({ theirs }) => theirs);
  const total = isDollars
    ? totalOf(charged)
    : { ...totalOf(charged), ours: undefined, difference: undefined, ratio: undefined };
  return {
    currency,
    rows: rows.toSorted(byDifference),
    total,
    explanations: known.length === 0 ? [] : explain(both, known, totalOf(known), prices),
  };
}

function totalOf(rows: readonly BillRow[]): BillRow {
  return rowOf('total', sum(rows.map(({ ours }) => ours ?? zero)), sum(rows.map(({ theirs }) => theirs ?? zero)));
}

function byBill(
  costed: readonly Costed[],
  charges: readonly BilledCharge[],
  prices: UsagePrices,
  currency: string,
): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const each of costed) {
    if (each.priced.reason !== undefined) continue;
    const entry = entryFor(entries, each.priced.offer);
    entry.ours.push(each);
  }
  const moment = costed.find(({ cell }) => cell.at !== undefined)?.cell.at;
  for (const charge of charges) {
    if (charge.currency !== currency) continue;
    const entry = entryFor(
      entries,
      prices.offerOf(charge, moment) ?? (charge.model === '' ? 'not told' : charge.model),
    );
    entry.theirs = entry.theirs ? sum([entry.theirs, charge.amount]) : charge.amount;
    entry.lines += charge.lines;
    entry.isInCents &&= charge.isInCents;
  }
  return entries;
}

function byRecords(costed: readonly Costed[], currency: string): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const each of costed) {
    const { priced, cell } = each;
    if (priced.reason !== undefined || !cell.billed || cell.series.currency !== currency) continue;
    const entry = entryFor(entries, priced.offer);
    entry.ours.push(each);
    entry.theirs = entry.theirs ? sum([entry.theirs, cell.billed]) : cell.billed;
    entry.isInCents = false;
  }
  return entries;
}

function entryFor(entries: Map<string, Entry>, model: string): Entry {
  const entry = entries.get(model) ?? { ours: [], theirs: undefined, lines: 0, isInCents: true };
  entries.set(model, entry);
  return entry;
}

function rowOf(model: string, ours: Money | undefined, theirs: Money | undefined): BillRow {
  const difference = ours && theirs && minus(theirs, ours);
  return { model, ours, theirs, difference, ratio: difference && ours && ratio(difference, ours) };
}

function byDifference(a: BillRow, b: BillRow): number {
  return (
    compare(sizeOf(b.difference ?? b.theirs ?? b.ours ?? zero), sizeOf(a.difference ?? a.theirs ?? a.ours ?? zero)) ||
    (a.model < b.model ? -1 : 1)
  );
}

function costOf(costed: readonly Costed[]): Money {
  return sum(costed.flatMap(({ priced }) => (priced.reason === undefined ? [priced.total] : [])));
}

import { inAnswer } from '../../pricing/catalogue/exchange.ts';
import type { PricingTerms } from '../../pricing/catalogue/offer.ts';
import { absolute, compare, decimal, inCurrency, minus, ratio, sum, times, zero } from '../../values/money.ts';
import type { Money } from '../../values/money.ts';
import type { Labels } from '../records/record.ts';
import type { BilledCharge } from '../tally/charges.ts';
import type { Costed } from './groups.ts';
import type { UsagePrices } from './prices.ts';
import type { BillRow, BillDifference, Entry } from './bill-differences.ts';
import { explain } from './bill-differences.ts';

export interface ReconciledBill {
  readonly currency: string;
  /** False where no exchange rate says what our costs are in its currency. */
  readonly isCompared: boolean;
  readonly rows: readonly BillRow[];
  /** Of all that was charged, with what we say of it: nothing, of what no record tells. */
  readonly total: BillRow;
  /** By whose it is, where the bill says so and the answer is by that. */
  readonly owners: readonly OwnedBill[];
  /** What explains the difference, where that can be known. */
  readonly explanations: readonly string[];
}

/** What one owner was charged, with what we say of it; of no owner undefined. */
export interface OwnedBill extends BillDifference {
  readonly owner: string | undefined;
  /** What people call it; undefined where no source says. */
  readonly name?: string | undefined;
}

type OwnerOf = (labels: Labels) => string | undefined;

/**
 * The bill in the currency of the answer, with all that was charged in a currency the user gave a rate for, and one for
 * each other currency, which is compared with nothing.
 */
export function reconcileAll(
  costed: readonly Costed[],
  charges: readonly BilledCharge[],
  prices: UsagePrices,
  terms: PricingTerms,
  ownerOf?: OwnerOf,
): ReconciledBill[] {
  const told =
    charges.length > 0
      ? charges.map(({ currency }) => currency)
      : costed.flatMap(({ cell }) => (cell.billed ? [cell.series.currency ?? 'USD'] : []));
  const foreign = [...new Set(told)].filter((currency) => inAnswer(zero, currency, terms) === undefined);
  const answer: Bill = {
    currency: terms.answer?.currency ?? 'USD',
    isCompared: true,
    converted: (amount, currency) => inAnswer(amount, currency, terms),
  };
  const others = foreign.map((currency): Bill => ({
    currency,
    isCompared: false,
    converted: (amount, from) => (from === currency ? inCurrency(amount, currency) : undefined),
  }));
  return [answer, ...others].flatMap((bill) => reconcile(costed, charges, prices, bill, ownerOf) ?? []);
}

/** What is set against our costs. */
interface Bill {
  readonly currency: string;
  /** False where no rate says what our costs are in its currency. */
  readonly isCompared: boolean;
  /** An amount in the currency of the bill; undefined for one that is not on it. */
  readonly converted: (amount: Money, currency: string) => Money | undefined;
}

/**
 * Sets what was used against what was charged, model by model: by a bill where there is one, else by what the records
 * themselves say. Undefined where nothing was charged on that bill.
 */
function reconcile(
  costed: readonly Costed[],
  charges: readonly BilledCharge[],
  prices: UsagePrices,
  bill: Bill,
  ownerOf: OwnerOf | undefined,
): ReconciledBill | undefined {
  const entries = charges.length > 0 ? byBill(costed, charges, prices, bill) : byRecords(costed, bill);
  const rows = [...entries].map(([model, { ours, theirs }]) =>
    rowOf(model, ours.length === 0 || !bill.isCompared ? undefined : costOf(ours), theirs),
  );
  if (!rows.some(({ theirs }) => theirs)) return undefined;
  const both = [...entries.values()].filter((entry) => entry.theirs && entry.ours.length > 0);
  const known = rows.filter(({ difference }) => difference);
  const charged = rows.filter(({ theirs }) => theirs);
  const total = bill.isCompared
    ? totalOf(charged)
    : rowOf('total', undefined, sum(charged.map(({ theirs }) => theirs ?? zero)));
  return {
    currency: bill.currency,
    isCompared: bill.isCompared,
    rows: rows.toSorted((a, b) => (a.model < b.model ? -1 : 1)).toSorted(byDifference),
    total,
    owners: ownerOf && bill.isCompared ? byOwner([...entries.values()], charges, bill, ownerOf) : [],
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
  bill: Bill,
): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const each of costed) {
    if (each.priced.reason !== undefined) continue;
    const entry = entryFor(entries, each.priced.offer);
    entry.ours.push(each);
  }
  const moment = costed.find(({ cell }) => cell.at !== undefined)?.cell.at;
  for (const charge of charges) {
    const amount = bill.converted(charge.amount, charge.currency);
    if (!amount) continue;
    const entry = entryFor(
      entries,
      prices.offerOf(charge, charge.at ?? moment) ?? (charge.model === '' ? 'not told' : charge.model),
    );
    entry.theirs = entry.theirs ? sum([entry.theirs, amount]) : amount;
    entry.lines += charge.lines;
    const half = charge.isInCents ? bill.converted(HALF_CENT, charge.currency) : undefined;
    entry.rounding = half && entry.rounding && sum([entry.rounding, times(half, charge.lines)]);
  }
  return entries;
}

/** By owner, of what is on the bill; none where it does not say whose its lines are. */
function byOwner(
  entries: readonly Entry[],
  charges: readonly BilledCharge[],
  { converted }: Bill,
  ownerOf: OwnerOf,
): OwnedBill[] {
  if (charges.every(({ labels }) => ownerOf(labels) === undefined)) return [];
  const owners = new Map<string | undefined, { ours: Costed[]; theirs: Money[] }>();
  const found = (labels: Labels) => {
    const owner = ownerOf(labels);
    const known = owners.get(owner) ?? { ours: [], theirs: [] };
    owners.set(owner, known);
    return known;
  };
  for (const each of entries.flatMap(({ ours, theirs }) => (theirs ? ours : [])))
    found(each.cell.series).ours.push(each);
  for (const { labels, amount, currency } of charges) {
    const charged = converted(amount, currency);
    if (charged) found(labels).theirs.push(charged);
  }
  return [...owners]
    .map(([owner, { ours, theirs }]) => ({ owner, ...differenceOf(costOf(ours), sum(theirs)) }))
    .toSorted(byDifference);
}

function byRecords(costed: readonly Costed[], bill: Bill): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const each of costed) {
    const { priced, cell } = each;
    if (priced.reason !== undefined || !cell.billed) continue;
    const amount = bill.converted(cell.billed, cell.series.currency ?? 'USD');
    if (!amount) continue;
    const entry = entryFor(entries, priced.offer);
    entry.ours.push(each);
    entry.theirs = entry.theirs ? sum([entry.theirs, amount]) : amount;
    entry.rounding = undefined;
  }
  return entries;
}

function entryFor(entries: Map<string, Entry>, model: string): Entry {
  const entry = entries.get(model) ?? { ours: [], theirs: undefined, lines: 0, rounding: zero };
  entries.set(model, entry);
  return entry;
}

function rowOf(model: string, ours: Money | undefined, theirs: Money | undefined): BillRow {
  return { model, ...differenceOf(ours, theirs) };
}

function differenceOf(ours: Money | undefined, theirs: Money | undefined): BillDifference {
  const difference = ours && theirs && minus(theirs, ours);
  return { ours, theirs, difference, ratio: difference && ours && ratio(difference, ours) };
}

function byDifference(a: BillDifference, b: BillDifference): number {
  return compare(
    absolute(b.difference ?? b.theirs ?? b.ours ?? zero),
    absolute(a.difference ?? a.theirs ?? a.ours ?? zero),
  );
}

const HALF_CENT = decimal('0.005');

function costOf(costed: readonly Costed[]): Money {
  return sum(costed.flatMap(({ priced }) => (priced.reason === undefined ? [priced.total] : [])));
}

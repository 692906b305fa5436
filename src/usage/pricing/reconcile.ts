import {
  compare,
  decimal,
  fixed,
  isZero,
  minus,
  negate,
  one,
  plain,
  ratio,
  sum,
  times,
  zero,
} from '../../values/money.ts';
import type { Decimal, Money } from '../../values/money.ts';
import { meters } from '../../pricing/rates/meters.ts';
import type { BilledCharge } from '../tally/charges.ts';
import type { Costed } from './groups.ts';
import type { UsagePrices } from './prices.ts';
import type { RollUpCell } from '../tally/roll-up.ts';

/** What one model cost by our prices, and what was charged for it; undefined where only one of them is known. */
export interface BillRow {
  readonly model: string;
  readonly ours: Money | undefined;
  readonly theirs: Money | undefined;
  readonly difference: Money | undefined;
  /** Of what we say. */
  readonly ratio: Decimal | undefined;
}

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

interface Entry {
  ours: Costed[];
  theirs: Money | undefined;
  lines: number;
  isInCents: boolean;
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

function sizeOf(amount: Money): Money {
  return compare(amount, zero) < 0 ? negate(amount) : amount;
}

function costOf(costed: readonly Costed[]): Money {
  return sum(costed.flatMap(({ priced }) => (priced.reason === undefined ? [priced.total] : [])));
}

const HALF_CENT = decimal('0.005');
/** How near a figure has to come to what was charged to be its explanation, of what was charged. */
const NEAR = decimal('0.0005');

function explain(entries: readonly Entry[], rows: readonly BillRow[], total: BillRow, prices: UsagePrices): string[] {
  const { ours = zero, theirs = zero, difference = zero } = total;
  if (isZero(difference)) return ['What both know is the same to the last digit.'];
  const lines = entries.reduce((count, entry) => count + entry.lines, 0);
  const rounding = entries.every(({ isInCents }) => isInCents) ? times(HALF_CENT, lines) : zero;
  if (compare(sizeOf(difference), rounding) <= 0) return [`Within what rounding ${lines} lines to cents can make.`];
  const cells = entries.flatMap(({ ours: costed }) => costed.map(({ cell }) => cell));
  const isNear = (amount: Money): boolean =>
    compare(sizeOf(minus(amount, theirs)), sum([rounding, times(theirs, NEAR)])) <= 0;
  const found = alternatives.flatMap(({ text, change }) => {
    const changed = cells.map(change);
    if (changed.every((cell, index) => cell === cells[index])) return [];
    const cost = costOfCells(changed, prices);
    return cost && compare(cost, ours) !== 0 && isNear(cost) ? [text] : [];
  });
  return found.length > 0 ? found : sameEverywhere(rows, rounding);
}

/** Another reading of the same use, that a source may have billed. */
const alternatives: readonly { readonly text: string; readonly change: (cell: RollUpCell) => RollUpCell }[] = [
  {
    text: 'Cache writes are left out of it: without them ours comes to the same.',
    change: (cell) => withTokens(cell, { cacheWrite: 0, cacheWrite1h: 0 }),
  },
  {
    text: 'Cache writes are billed in it as ordinary input.',
    change: (cell) =>
      withTokens(cell, {
        input: cell.tokens.input + cell.tokens.cacheWrite + cell.tokens.cacheWrite1h,
        cacheWrite: 0,
        cacheWrite1h: 0,
      }),
  },
  {
    text: 'One-hour cache writes are billed in it as five-minute ones.',
    change: (cell) =>
      withTokens(cell, { cacheWrite: cell.tokens.cacheWrite + cell.tokens.cacheWrite1h, cacheWrite1h: 0 }),
  },
  {
    text: 'Cached tokens are billed in it at the full input rate.',
    change: (cell) => withTokens(cell, { input: cell.tokens.input + cell.tokens.cacheRead, cacheRead: 0 }),
  },
  {
    text: 'What was sent by batch is billed in it at standard rates.',
    change: (cell) =>
      cell.series.serviceTier === 'batch' ? { ...cell, series: { ...cell.series, serviceTier: undefined } } : cell,
  },
];

/** Returns the cell itself if nothing changes. */
function withTokens(cell: RollUpCell, change: Partial<RollUpCell['tokens']>): RollUpCell {
  const tokens = { ...cell.tokens, ...change };
  return meters.every((meter) => tokens[meter] === cell.tokens[meter]) ? cell : { ...cell, tokens };
}

function costOfCells(cells: readonly RollUpCell[], prices: UsagePrices): Money | undefined {
  const totals = cells.flatMap((cell) => {
    const priced = prices.price(cell);
    return priced.reason === undefined ? [priced.total] : [];
  });
  return totals.length === cells.length ? sum(totals) : undefined;
}

/** Explains a difference that is one share of every model: a discount or a surcharge. */
function sameEverywhere(rows: readonly BillRow[], rounding: Money): string[] {
  const [first] = rows;
  const factor = first?.ours && first.theirs && ratio(first.theirs, first.ours);
  if (!factor || rows.length < 2) return [];
  const isSame = rows.every(
    ({ ours, theirs }) =>
      ours && theirs && compare(sizeOf(minus(theirs, times(ours, factor))), sum([rounding, times(theirs, NEAR)])) <= 0,
  );
  if (!isSame) return [];
  const off = minus(one, factor);
  return [
    compare(off, zero) > 0
      ? `A discount of ${percent(off)} that is the same for every model.`
      : `A surcharge of ${percent(negate(off))} that is the same for every model.`,
  ];
}

function percent(share: Decimal): string {
  return `${plain(decimal(fixed(times(share, 100), 2)))}%`;
}

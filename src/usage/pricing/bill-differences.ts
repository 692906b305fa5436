import {
  absolute,
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
import type { Costed } from './groups.ts';
import type { UsagePrices } from './prices.ts';
import type { RollUpCell } from '../tally/roll-up.ts';

/** What something cost by our prices, and what was charged for it; undefined where only one of them is known. */
export interface BillDifference {
  readonly ours: Money | undefined;
  readonly theirs: Money | undefined;
  readonly difference: Money | undefined;
  /** Of what we say. */
  readonly ratio: Decimal | undefined;
}

export interface BillRow extends BillDifference {
  readonly model: string;
}

export interface Entry {
  ours: Costed[];
  theirs: Money | undefined;
  lines: number;
  /** How far rounding to cents can have moved it; undefined where its lines are finer than cents. */
  rounding: Money | undefined;
}

/** How near a figure has to come to what was charged to be its explanation, of what was charged. */
const NEAR = decimal('0.0005');

export function explain(
  entries: readonly Entry[],
  rows: readonly BillRow[],
  total: BillRow,
  prices: UsagePrices,
): string[] {
  const { ours = zero, theirs = zero, difference = zero } = total;
  if (isZero(difference)) return ['What both know is the same to the last digit.'];
  const lines = entries.reduce((count, entry) => count + entry.lines, 0);
  const isRounded = entries.every((entry) => entry.rounding !== undefined);
  const rounding = isRounded ? sum(entries.map((entry) => entry.rounding ?? zero)) : zero;
  if (compare(absolute(difference), rounding) <= 0) return [`Within what rounding ${lines} lines to cents can make.`];
  const cells = entries.flatMap(({ ours: costed }) => costed.map(({ cell }) => cell));
  const isNear = (amount: Money): boolean =>
    compare(absolute(minus(amount, theirs)), sum([rounding, times(theirs, NEAR)])) <= 0;
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
      ours &&
      theirs &&
      compare(absolute(minus(theirs, times(ours, factor))), sum([rounding, times(theirs, NEAR)])) <= 0,
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

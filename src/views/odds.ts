import { decimal, plain, type Decimal, type Money } from '../values/money.ts';
import { amountInProse, formatMoney, formatShare } from '../values/format.ts';
import type { MonthlyOdds } from '../projection/chances/monthly-odds.ts';
import type { CostOdds } from '../projection/chances/odds.ts';
import { maybeCost, none, share, type Cell, type JsonObject } from '../report/report.ts';
import type { Fields } from './tables.ts';

// What ranges make of costs, in words, cells and JSON.

/** A chance as a share, to tenths of a percent: more digits would pretend to know. */
export function chanceOf(part: number): Decimal {
  return decimal(part.toFixed(3));
}

export function rangeText(range: Pick<CostOdds, 'p10' | 'p90'> | undefined): string {
  return range === undefined ? '' : `${formatMoney(range.p10)} to ${formatMoney(range.p90)}`;
}

/** `of 83%`; of thousands of draws never all, and never none. */
export function chanceText(chance: number): string {
  if (chance < 0.001) return 'below 0.1%';
  return chance > 0.999 ? 'above 99.9%' : `of ${formatShare(chanceOf(chance))}`;
}

/** Quantiles of a cost; nothing of one that is certain. */
export function oddsJson(odds: CostOdds | undefined): JsonObject {
  return odds ? { p10: plain(odds.p10), p50: plain(odds.p50), p90: plain(odds.p90) } : {};
}

export function monthlyOddsJson(odds: MonthlyOdds | undefined): JsonObject {
  if (!odds) return {};
  const { cheaperThanBaseline, cheapest, overBudget, tooLong } = odds;
  return {
    ...oddsJson(odds),
    chances: {
      cheaperThanBaseline: chanceJson(cheaperThanBaseline),
      cheapest: chanceJson(cheapest),
      overBudget: chanceJson(overBudget),
      tooLong: chanceJson(tooLong),
    },
  };
}

function chanceJson(chance: number | undefined): string | null {
  return chance === undefined ? null : plain(chanceOf(chance));
}

export function oddsFields<T>(oddsFor: (item: T) => MonthlyOdds | undefined): Fields<T> {
  return {
    p10: (item) => maybeCost(oddsFor(item)?.p10),
    p50: (item) => maybeCost(oddsFor(item)?.p50),
    p90: (item) => maybeCost(oddsFor(item)?.p90),
    cheapest: (item) => chanceCell(oddsFor(item)?.cheapest),
    overBudget: (item) => chanceCell(oddsFor(item)?.overBudget),
    cheaperThanBaseline: (item) => chanceCell(oddsFor(item)?.cheaperThanBaseline),
    tooLong: (item) => chanceCell(oddsFor(item)?.tooLong),
  };
}

export function chanceCell(chance: number | undefined): Cell {
  return chance === undefined ? none : share(chanceOf(chance));
}

interface OddsOf {
  /** The scenario; undefined for all together. */
  readonly of: string | undefined;
  readonly baseline: string;
  readonly budget: Money | undefined;
}

/** Where some draws are too long for a model. */
export function tooLongNotes(name: string, chance: number): string[] {
  return chance === 0
    ? []
    : [`${name}: a chance ${chanceText(chance)} of requests too long for the model, billed here as if they were not.`];
}

/** A line for each candidate. */
export function oddsNotes(
  odds: ReadonlyMap<string, MonthlyOdds> = new Map(),
  { of, baseline, budget }: OddsOf,
): string[] {
  return [...odds].flatMap(([candidate, each]) => {
    const { p50, cheaperThanBaseline: cheaper, overBudget: over, tooLong } = each;
    const name = of === undefined ? candidate : `${of} on ${candidate}`;
    const isCheaper = cheaper === undefined ? '' : `; cheaper than ${baseline} with a chance ${chanceText(cheaper)}`;
    const isOver =
      over === undefined || !budget
        ? ''
        : `; over the ${amountInProse(budget)} budget with a chance ${chanceText(over)}`;
    return [
      `${name}: ${formatMoney(p50)} per month (P50), ${rangeText(each)} (P10 to P90)${isCheaper}${isOver}.`,
      ...tooLongNotes(name, tooLong),
    ];
  });
}

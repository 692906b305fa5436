import { DAY } from '../../values/calendar.ts';
import { groupedBy } from '../../values/grouped.ts';
import { sum, type Money } from '../../values/money.ts';
import { totalTokenCount } from '../records/counts.ts';
import { blank } from '../records/record.ts';
import { keptFor } from '../tally/group-by.ts';
import { RollUp } from '../tally/roll-up.ts';
import type { SourceDay } from '../tally/source-days.ts';
import type { BucketRules } from '../tally/time-buckets.ts';
import type { UsagePrices } from './prices.ts';

/** Use that two formats tell of, and that may be the same: of a model on days that both have. */
export interface Overlap {
  /** Paths of each format. */
  readonly files: readonly { readonly format: string; readonly paths: readonly string[] }[];
  readonly models: readonly string[];
  readonly days: number;
  /** What the smaller of both comes to, day by day; its cost is undefined where it has no price. */
  readonly tokens: number;
  readonly cost: Money | undefined;
}

/**
 * What may be counted twice: the same model on the same day in files of two formats, one of which has sums, as exports
 * of providers have. Two logs of requests are rather of two tools.
 */
export function overlapsIn(days: readonly SourceDay[], prices: UsagePrices, rates: BucketRules['rates']): Overlap[] {
  const byDay = groupedBy(
    days,
    ({ provider, model, at }) => `${prices.offerOf({ provider, model }, at) ?? model} ${at}`,
  );
  const found = new Map<string, { files: Map<string, Set<string>>; smaller: SourceDay[] }>();
  for (const same of byDay.values()) {
    const formats = [...groupedBy(same, ({ source }) => source.format)];
    for (const [place, [format, mine]] of formats.entries())
      for (const [other, theirs] of formats.slice(place + 1)) {
        if (![...mine, ...theirs].some(({ source }) => source.isOfSums) || isOneFile(mine, theirs)) continue;
        const key = [format, other].toSorted().join();
        const overlap = found.get(key) ?? { files: new Map<string, Set<string>>(), smaller: [] };
        found.set(key, overlap);
        for (const { source } of [...mine, ...theirs])
          overlap.files.set(source.format, (overlap.files.get(source.format) ?? new Set()).add(source.path));
        overlap.smaller.push(...(tokensOf(mine) <= tokensOf(theirs) ? mine : theirs));
      }
  }
  return [...found.values()].map(({ files, smaller }) => ({
    files: [...files].map(([format, paths]) => ({ format, paths: [...paths] })),
    models: [...new Set(smaller.map(({ model }) => model))],
    days: new Set(smaller.map(({ at }) => at)).size,
    tokens: tokensOf(smaller),
    cost: costOf(smaller, prices, rates),
  }));
}

function isOneFile(mine: readonly SourceDay[], theirs: readonly SourceDay[]): boolean {
  return new Set([...mine, ...theirs].map(({ source }) => source.path)).size === 1;
}

function tokensOf(days: readonly SourceDay[]): number {
  return days.reduce((total, { tokens }) => total + totalTokenCount(tokens), 0);
}

function costOf(days: readonly SourceDay[], prices: UsagePrices, rates: BucketRules['rates']): Money | undefined {
  const rollUp = new RollUp({ rates, unit: undefined, timeZone: 'UTC' }, keptFor([]));
  // A sum of requests is of no band.
  for (const { provider, model, at, tokens } of days)
    rollUp.add({ ...blank, provider, model, at, until: at + DAY, tokens, requests: 0 });
  const priced = rollUp.cells().map((cell) => prices.price(cell));
  const known = priced.flatMap((each) => (each.reason === undefined ? [each.total] : []));
  return known.length === priced.length ? sum(known) : undefined;
}

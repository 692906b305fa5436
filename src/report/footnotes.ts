import type { AssumptionKind } from '../projection/assumption.ts';
import type { Unpriced } from '../pricing/catalogue/no-price.ts';
import { ageLine, sourceLine, sourceJson } from './provenance.ts';
import type { JsonObject, Report } from './report.ts';
import { MOST_NAMES, describeAssumptions, describedJson } from './assumption-text.ts';
import { listNames } from './sentences.ts';

/** How much is printed below the figures of a table or a document. */
export const noteLevels = ['none', 'short', 'full'] as const;

export interface FootnoteOptions {
  readonly notes: (typeof noteLevels)[number];
  /** Whether each offer's rates are listed with their dates and their source. */
  readonly sources: boolean;
}

/** How many assumptions are printed before the rest is counted, unless all of them change a figure. */
const MOST_SHORT = 2;

/** What changes a figure, and what a reader would not expect of it, is always printed. */
const always: ReadonlySet<AssumptionKind> = new Set([
  'exchange',
  'seatAllowance',
  'seatOverage',
  'equalPeople',
  'announcedRates',
  'laterRates',
  'retired',
  'assumedRate',
  'assumedFee',
  'standIn',
  'noMultiplier',
  'cacheFloor',
  'firstWrites',
  'noOutput',
  'noEffect',
  'shift',
  'ownModel',
  'measured',
]);

/**
 * The lines below the tables: findings, assumptions, candidates without a price, and where the prices come from. Short
 * notes are a few lines, which say how many more there are.
 */
export function footnoteLines(
  report: Pick<Report, 'notes' | 'assumptions' | 'unpriced' | 'prices'>,
  { notes, sources }: FootnoteOptions,
): string[] {
  const { prices } = report;
  const used = sources ? (prices?.used ?? []).map(sourceLine) : [];
  if (notes === 'none') return used;
  const isFull = notes === 'full';
  return [
    ...report.notes,
    ...(isFull ? describeAssumptions(report.assumptions).map(({ text }) => text) : shortened(report.assumptions)),
    ...unpricedLines(report.unpriced, isFull),
    ...used,
    ...(prices ? [ageLine(prices)] : []),
  ];
}

function shortened(assumptions: Report['assumptions']): string[] {
  const all = describeAssumptions(assumptions);
  const others = all.filter(({ kind }) => !always.has(kind));
  const room = Math.max(1, MOST_SHORT - (all.length - others.length));
  const left = new Set(others.slice(others.length === room + 1 ? room + 1 : room));
  const shown = all.filter((each) => !left.has(each)).map(({ short }) => short);
  return left.size === 0 ? shown : [...shown, `${left.size} more assumptions; show them with --notes full.`];
}

/** Candidates without a price, grouped by reason; the candidate's own name is left out of the reason. */
function unpricedLines(unpriced: readonly Unpriced[], isFull: boolean): string[] {
  const byReason = new Map<string, Map<string, string | undefined>>();
  for (const { key, reason, hint } of unpriced) {
    const why = reason
      .replace(`${key} has `, '')
      .replace(` for ${key}`, '')
      .replace(` of ${key}`, '')
      .replace(`${key} is `, '');
    byReason.set(why, (byReason.get(why) ?? new Map<string, string | undefined>()).set(key, hint));
  }
  const lines = [...byReason].map(([why, hints]) => {
    const [hint, ...others] = new Set(hints.values());
    const names = listNames([...hints.keys()], isFull ? Infinity : MOST_NAMES);
    return `Not priced: ${names} (${why})${others.length === 0 ? wayOut(hint, isFull) : ''}.`;
  });
  return isFull || lines.length <= 2
    ? lines
    : [...lines.slice(0, 1), `Not priced for other reasons: ${countOf(byReason, 1)}; show them with --notes full.`];
}

/** The hint that all candidates of a reason share; short notes give the first of its alternatives. */
function wayOut(hint: string | undefined, isFull: boolean): string {
  return hint === undefined ? '' : `: ${isFull ? hint : (hint.split(', or ')[0] ?? '')}`;
}

function countOf(byReason: ReadonlyMap<string, ReadonlyMap<string, unknown>>, from: number): number {
  return [...byReason.values()].slice(from).reduce((total, keys) => total + keys.size, 0);
}

/** A report as a JSON document; every document begins with the same keys. */
export function jsonDocument(report: Report): JsonObject {
  const { currency, prices, unpriced } = report;
  return {
    schemaVersion: 1,
    ...(prices && { catalogue: { version: prices.catalogue, asOf: prices.asOf } }),
    assumptions: describeAssumptions(report.assumptions).map(describedJson),
    ...(prices && { prices: prices.used.map(sourceJson) }),
    ...(currency !== undefined && { currency }),
    ...report.body(),
    ...(prices && { unpriced: unpriced.map(({ key, reason }) => ({ candidate: key, reason })) }),
  };
}

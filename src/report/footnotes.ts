import type { AssumptionKind } from '../projection/assumption.ts';
import type { Unpriced } from '../pricing/catalogue/no-price.ts';
import { ageLine, sourceLine, sourceJson } from './provenance.ts';
import type { JsonObject, Report } from './report.ts';
import { describeAssumptions, describedJson } from './assumption-text.ts';
import { MOST_NAMES } from './describe-assumptions.ts';
import { listNames } from './sentence.ts';

/** How much is printed below the figures of a table or a document. */
export const noteLevels = ['none', 'short', 'full'] as const;

export interface FootnoteOptions {
  readonly notes: (typeof noteLevels)[number];
  /** Whether each offer's rates are listed with their dates and their source. */
  readonly sources: boolean;
}

/** How many assumptions are printed before the rest is counted. */
const MOST_SHORT = 2;

/** What changes a figure, and what a reader would not expect of it, is always printed. */
const always: ReadonlySet<AssumptionKind> = new Set([
  'exchange',
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

type Noted = Pick<Report, 'notes' | 'assumptions' | 'unpriced' | 'prices'>;

/** The lines below the tables, the most important first; assumptions in short are one line that counts the rest. */
export function footnoteLines(report: Noted, options: FootnoteOptions): string[] {
  const { figures, assumptions, prices } = rankedFootnotes(report, options);
  return [...figures, ...(options.notes === 'short' ? inOneLine(assumptions) : assumptions), ...prices];
}

interface RankedFootnotes {
  /** What was found, what changes a figure, and who has no price. */
  readonly figures: readonly string[];
  /** What else was assumed. */
  readonly assumptions: readonly string[];
  readonly prices: readonly string[];
}

export function rankedFootnotes(report: Noted, { notes, sources }: FootnoteOptions): RankedFootnotes {
  const { prices } = report;
  const used = sources ? (prices?.used ?? []).map(sourceLine) : [];
  if (notes === 'none') return { figures: [], assumptions: [], prices: used };
  const isFull = notes === 'full';
  const all = describeAssumptions(report.assumptions);
  const sentences = (isWanted: (kind: AssumptionKind) => boolean): string[] =>
    all.filter(({ kind }) => isWanted(kind)).map((each) => (isFull ? each.text : each.short));
  return {
    figures: [...report.notes, ...sentences((kind) => always.has(kind)), ...unpricedLines(report.unpriced, isFull)],
    assumptions: sentences((kind) => !always.has(kind)),
    prices: [...used, ...(prices ? [ageLine(prices)] : [])],
  };
}

function inOneLine(sentences: readonly string[]): string[] {
  const room = sentences.length === MOST_SHORT + 1 ? sentences.length : MOST_SHORT;
  const left = sentences.length - room;
  const more = left > 0 ? [`${left} more assumptions; show them with --notes full.`] : [];
  return sentences.length === 0 ? [] : [[...sentences.slice(0, room), ...more].join(' ')];
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

import type { Unpriced } from '../pricing/catalogue/no-price.ts';
import { ageLine, sourceLine, sourceJson } from './provenance.ts';
import type { JsonObject, Report } from './report.ts';
import { said, saidJson } from './assumption-text.ts';

/** How much a table or a document says beneath its figures. */
export const noteLevels = ['none', 'short', 'full'] as const;

export interface RemarkOptions {
  readonly notes: (typeof noteLevels)[number];
  /** Offer by offer, the rates, their dates and where they were read. */
  readonly sources: boolean;
}

/** So many assumptions are said before the rest is counted. */
const MOST_SHORT = 2;

/**
 * What stands beneath the tables: findings, assumptions, who could not be priced, and where the prices come from. In
 * short a few lines, which say how much more there is.
 */
export function remarks(
  report: Pick<Report, 'notes' | 'assumptions' | 'unpriced' | 'prices'>,
  { notes, sources }: RemarkOptions,
): string[] {
  const { prices } = report;
  const used = sources ? (prices?.used ?? []).map(sourceLine) : [];
  if (notes === 'none') return used;
  const isFull = notes === 'full';
  return [
    ...report.notes,
    ...(isFull ? said(report.assumptions).map(({ text }) => text) : shortened(report.assumptions)),
    ...unpricedLines(report.unpriced, isFull),
    ...used,
    ...(prices ? [ageLine(prices)] : []),
  ];
}

function shortened(assumptions: Report['assumptions']): string[] {
  const all = said(assumptions);
  const shown = all.slice(0, all.length === MOST_SHORT + 1 ? MOST_SHORT + 1 : MOST_SHORT).map(({ short }) => short);
  const rest = all.length - shown.length;
  return rest === 0 ? shown : [...shown, `${rest} more assumptions: --notes full.`];
}

/** Who is not priced, by why: a reason that names its offer is the same without it. */
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
    return `Not priced: ${named([...hints.keys()], isFull ? Infinity : 4)} (${why})${others.length === 0 ? wayOut(hint, isFull) : ''}.`;
  });
  return isFull || lines.length <= 2
    ? lines
    : [...lines.slice(0, 1), `Not priced for other reasons: ${countOf(byReason, 1)}; --notes full names them.`];
}

/** How to go on where it is the same for all of them; in short the first way. */
function wayOut(hint: string | undefined, isFull: boolean): string {
  return hint === undefined ? '' : `: ${isFull ? hint : (hint.split(', or ')[0] ?? '')}`;
}

function countOf(byReason: ReadonlyMap<string, ReadonlyMap<string, unknown>>, from: number): number {
  return [...byReason.values()].slice(from).reduce((total, keys) => total + keys.size, 0);
}

function named(keys: readonly string[], most: number): string {
  return keys.length <= most ? keys.join(', ') : `${keys.slice(0, most).join(', ')} and ${keys.length - most} more`;
}

/** The same for machines, and what every document begins with. */
export function documentOf(report: Report): JsonObject {
  const { prices, unpriced } = report;
  return {
    schemaVersion: 1,
    ...(prices && { catalogue: { version: prices.catalogue, asOf: prices.asOf } }),
    assumptions: said(report.assumptions).map(saidJson),
    ...(prices && { prices: prices.used.map(sourceJson) }),
    ...report.body(),
    ...(prices && { unpriced: unpriced.map(({ key, reason }) => ({ candidate: key, reason })) }),
  };
}

import { plain } from '../../values/money.ts';
import type { Change, Difference } from '../../pricing/diff.ts';
import { change, left, maybeRate, right, text } from '../report.ts';
import type { Report, Row } from '../report.ts';

export interface Compared {
  /** What the two sides are: dates, or files. */
  readonly before: string;
  readonly after: string;
  readonly catalogue: string;
  /** Offers of the later side that have no recorded start, so that nobody knows their earlier price. */
  readonly unknownBefore: number;
}

/** What changed between two dates or two files, one line a rate. */
export function pricingDiffReport(differences: readonly Difference[], compared: Compared): Report {
  const { before, after, catalogue, unknownBefore } = compared;
  const columns = [
    left('offer', 'Offer'),
    left('change', 'Change', 2),
    left('rate', 'Rate'),
    right('before', before),
    right('after', after),
    right('by', 'By', 1),
  ];
  return {
    tables: differences.length > 0 ? [{ columns, rows: rowsOf(differences) }] : [],
    notes: [
      `${summaryOf(differences)} from ${before} to ${after}. US dollars per million tokens, or each for fees.`,
      ...(unknownBefore > 0
        ? [`Left out: ${unknownBefore} offers whose price of ${before} nobody recorded. They are none the newer for it; --all lists them.`]
        : []),
      `Catalogue ${catalogue}.`,
    ],
    records: { columns: columns.map((column) => ({ ...column, header: column.key })), rows: differences.map((each) => rowOf(each, true)) },
    document: () => ({
      schemaVersion: 1,
      catalogue: { version: catalogue },
      before,
      after,
      unknownBefore,
      differences: differences.map((each) => ({
        offer: each.offer,
        change: each.change,
        rate: each.rate,
        before: each.before ? plain(each.before) : null,
        after: each.after ? plain(each.after) : null,
        by: each.by ? plain(each.by) : null,
      })),
    }),
  };
}

function rowsOf(differences: readonly Difference[]): Row[] {
  return differences.map((each, index) => {
    const isFirst = differences[index - 1]?.offer !== each.offer;
    return { ...rowOf(each, isFirst), opensGroup: isFirst };
  });
}

function rowOf(each: Difference, named: boolean): Row {
  return {
    cells: [text(named ? each.offer : ''), text(each.change), text(each.rate), maybeRate(each.before), maybeRate(each.after), change(each.by)],
  };
}

const order: readonly Change[] = ['added', 'removed', 'dearer', 'cheaper', 'published', 'withdrawn'];

/** `2 offers added, 1 dearer`: offers, by the kinds of their changes. */
function summaryOf(differences: readonly Difference[]): string {
  const counts = order.flatMap((kind) => {
    const offers = new Set(differences.filter((each) => each.change === kind).map(({ offer }) => offer)).size;
    return offers === 0 ? [] : [`${offers} ${kind}`];
  });
  return counts.length === 0 ? 'No change' : `Offers: ${counts.join(', ')},`;
}

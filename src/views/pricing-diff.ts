import type { Money } from '../values/money.ts';
import type { RateChange, Difference } from '../pricing/rates/diff.ts';
import type { Unpriced } from '../pricing/catalogue/no-price.ts';
import type { Assumption } from '../projection/assumption.ts';
import { change, left, maybeRate, maybeText, right, text, times } from '../report/report.ts';
import type { Cell, Column, Report, Row, Table } from '../report/report.ts';
import { kindsOf } from '../report/assumption-text.ts';
import { maybe } from '../report/json-parts.ts';

export interface Compared {
  /** What the two sides are: dates, or files. */
  readonly before: string;
  readonly after: string;
  readonly catalogue: string;
  readonly asOf: string;
  /** Offers of the later side that have no recorded start, so that nobody knows their earlier price. */
  readonly unknownBefore: number;
  readonly unpriced: readonly Unpriced[];
  readonly assumptions: readonly Assumption[];
}

/** What changed between two dates or two files, one line a rate. */
export function pricingDiffReport(differences: readonly Difference[], compared: Compared): Report {
  const { before, after, catalogue, asOf, unknownBefore, unpriced, assumptions } = compared;
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
        ? [
            `Left out: ${unknownBefore} offers whose price of ${before} nobody recorded. They are none the newer for it; --all lists them.`,
          ]
        : []),
    ],
    assumptions,
    unpriced,
    prices: { catalogue, asOf, used: [] },
    records: records(columns, differences, compared),
    body: () => ({
      before,
      after,
      unknownBefore,
      differences: differences.map((each) => ({
        offer: each.offer,
        change: each.change,
        rate: each.rate,
        before: maybe(each.before),
        after: maybe(each.after),
        by: maybe(each.by),
      })),
    }),
  };
}

function records(
  columns: readonly Column[],
  differences: readonly Difference[],
  { unpriced, assumptions }: Compared,
): Table {
  const none = maybeText(undefined);
  const touching = (offer: string): Cell =>
    text(kindsOf(assumptions.filter((each) => 'offer' in each && each.offer === offer)));
  return {
    columns: [...columns.map(({ key }) => key), 'assumptions', 'unpriced'].map((key) => left(key, key)),
    rows: [
      ...differences.map((each) => ({ cells: [...rowOf(each, true).cells, touching(each.offer), none] })),
      ...unpriced.map(({ key, reason }) => ({ cells: [text(key), ...columns.map(() => none), text(reason)] })),
    ],
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
    cells: [
      text(named ? each.offer : ''),
      text(each.change),
      text(each.rate),
      figure(each, each.before),
      figure(each, each.after),
      change(each.by),
    ],
  };
}

function figure({ isFactor }: Difference, value: Money | undefined): Cell {
  return isFactor ? times(value) : maybeRate(value);
}

const order: readonly RateChange[] = ['added', 'removed', 'dearer', 'cheaper', 'published', 'withdrawn'];

/** `2 offers added, 1 dearer`: offers, by the kinds of their changes. */
function summaryOf(differences: readonly Difference[]): string {
  const counts = order.flatMap((kind) => {
    const offers = new Set(differences.filter((each) => each.change === kind).map(({ offer }) => offer)).size;
    return offers === 0 ? [] : [`${offers} ${kind}`];
  });
  return counts.length === 0 ? 'No change' : `Offers: ${counts.join(', ')},`;
}

import type { Money } from '../../values/money.ts';
import type { RateChange, Difference } from '../../pricing/rates/diff.ts';
import type { Unpriced } from '../../pricing/catalogue/no-price.ts';
import type { Assumption } from '../../projection/assumption.ts';
import { assumptionKinds } from '../../report/assumption-text.ts';
import { buildReport } from '../../report/build-report.ts';
import {
  change,
  left,
  maybeRate,
  right,
  text,
  times,
  type Cell,
  type JsonObject,
  type Report,
  type Table,
} from '../../report/report.ts';
import { decimalOrNull } from '../report-parts.ts';
import { recordsWithUnpriced, tableOf, type Fields } from '../tables.ts';

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

/** What changed between two dates or two files, one line for each rate. */
export function pricingDiffReport(differences: readonly Difference[], compared: Compared): Report {
  const { before, after, catalogue, asOf, unknownBefore, unpriced, assumptions } = compared;
  const touching = (key: string) => assumptions.filter((each) => 'offer' in each && each.offer === key);
  const currency = currencyIn(differences);
  return buildReport({
    currency,
    tables: differences.length > 0 ? [differencesTable(differences, before, after)] : [],
    notes: [
      `${summaryOf(differences)} from ${before} to ${after}. ` +
        `${currency ?? 'US dollars'} per million tokens, or each for fees.`,
      ...(unknownBefore > 0
        ? [
            `Left out: ${unknownBefore} offers without a recorded price of ${before}. ` +
              'They need not be new; --all lists them.',
          ]
        : []),
    ],
    assumptions,
    unpriced,
    prices: { catalogue, asOf, used: [] },
    records: recordsWithUnpriced(
      differences,
      {
        ...differenceFields,
        assumptions: ({ offer }) => text(assumptionKinds(touching(offer))),
      },
      unpriced,
      'offer',
    ),
    body: () => ({
      before,
      after,
      unknownBefore,
      differences: differences.map(differenceJson),
    }),
  });
}

/** A line for each rate that differs, under its offer. */
export function differencesTable(differences: readonly Difference[], before: string, after: string): Table {
  const lines = differences.map((each, index) => ({ ...each, isFirst: differences[index - 1]?.offer !== each.offer }));
  return tableOf(
    lines,
    [
      [left('offer', 'Offer'), ({ isFirst, offer }) => text(isFirst ? offer : '')],
      [left('change', 'Change', 2), (each) => text(each.change)],
      [left('rate', 'Rate'), ({ rate }) => text(rate)],
      [right('before', before), (each) => figure(each, each.before)],
      [right('after', after), (each) => figure(each, each.after)],
      [right('by', 'Change', 1), ({ by: ratio }) => change(ratio)],
    ],
    ({ isFirst }) => ({ opensGroup: isFirst }),
  );
}

/** A rate that differs, and its fields by the names of flat rows. */
export const differenceFields: Fields<Difference> = {
  offer: ({ offer }) => text(offer),
  change: (each) => text(each.change),
  rate: ({ rate }) => text(rate),
  before: (each) => figure(each, each.before),
  after: (each) => figure(each, each.after),
  by: ({ by: ratio }) => change(ratio),
};

export function differenceJson(each: Difference): JsonObject {
  return {
    offer: each.offer,
    change: each.change,
    rate: each.rate,
    before: decimalOrNull(each.before),
    after: decimalOrNull(each.after),
    by: decimalOrNull(each.by),
  };
}

/** The currency of the rates that differ; factors have none. */
function currencyIn(differences: readonly Difference[]): string | undefined {
  const rates = differences.filter(({ isFactor }) => !isFactor);
  return rates.flatMap(({ before, after }) => before ?? after ?? [])[0]?.currency;
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

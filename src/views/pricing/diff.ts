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
import { countOf, nameInWords } from '../../values/format.ts';
import { decimalOrNull } from '../report-parts.ts';
import { recordsWithUnpriced, tableOf, type Fields } from '../tables.ts';
import { ratesInProse } from './list.ts';

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
    finding: () => `${summaryOf(differences)} from ${before} to ${after}.`,
    notes: [
      `${currency ?? 'US dollars'} per million tokens, or each for fees.`,
      ...(unknownBefore > 0
        ? [
            `Left out: ${countOf(unknownBefore, 'offer')} without a recorded price of ${before}. ` +
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

/** A line for each rate that differs, under its offer; new offers and those that are gone have one. */
export function differencesTable(differences: readonly Difference[], before: string, after: string): Table {
  const lines = differences.flatMap((each, index) => {
    const isFirst = differences[index - 1]?.offer !== each.offer;
    const isWhole = each.change === 'added' || each.change === 'removed';
    return isFirst || !isWhole
      ? [{ ...each, isFirst, whole: isWhole ? wholeOffer(each, differences) : undefined }]
      : [];
  });
  return tableOf(
    lines,
    [
      [left('offer', 'Offer'), ({ isFirst, offer }) => text(isFirst ? offer : '')],
      [left('change', 'Change', 2), (each) => text(each.change)],
      [left('rate', 'Rate'), ({ rate, whole }) => text(whole ?? nameInWords(rate))],
      [right('before', before), (each) => (each.whole === undefined ? figure(each, each.before) : text(''))],
      [right('after', after), (each) => (each.whole === undefined ? figure(each, each.after) : text(''))],
      [right('by', 'Change'), ({ by: ratio }) => (ratio ? change(ratio) : text(''))],
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

/** `new: $2.00 in and $12.00 out`, of an offer that one side alone has. */
function wholeOffer({ offer, change: kind }: Difference, differences: readonly Difference[]): string {
  const amountOf = (rate: string): Money | undefined => {
    const found = differences.find((each) => each.offer === offer && each.rate === rate);
    return kind === 'added' ? found?.after : found?.before;
  };
  const rates = ratesInProse({ input: amountOf('input'), output: amountOf('output') });
  return `${kind === 'added' ? 'new' : 'gone'}: ${rates}`;
}

const order = {
  added: 'added',
  removed: 'removed',
  dearer: 'more expensive',
  cheaper: 'cheaper',
  published: 'with new rates',
  withdrawn: 'with fewer rates',
} satisfies Readonly<Record<RateChange, string>>;

/** `2 offers added, 1 more expensive`: offers, by the kinds of their changes. */
function summaryOf(differences: readonly Difference[]): string {
  const counts = Object.entries(order).flatMap(([kind, words]) => {
    const offers = new Set(differences.filter((each) => each.change === kind).map(({ offer }) => offer)).size;
    return offers === 0 ? [] : [`${offers} ${words}`];
  });
  return counts.length === 0 ? 'No change' : `Offers: ${counts.join(', ')},`;
}

import { plain, type Money } from '../../values/money.ts';
import type { MonthlyCost } from '../../projection/monthly-costs.ts';
import type { Forecast, ForecastMonth } from '../../projection/forecast.ts';
import type { Candidate } from '../../projection/candidate.ts';
import type { Assumption, AssumptionKind } from '../../projection/assumption.ts';
import { offerAssumptions } from '../../projection/price-assumptions.ts';
import { assumptionKinds } from '../../report/assumption-text.ts';
import { buildReport } from '../../report/build-report.ts';
import { usedPrices, type PricedUse } from '../../report/provenance.ts';
import { cost, left, right, text, tokens, type Cell, type Json, type Report, type Table } from '../../report/report.ts';
import { explainRecords, explainTables } from '../explain.ts';
import {
  candidateJson,
  currencyOf,
  decimalOrNull,
  lineItemJson,
  planNotes,
  scenarioNames,
  distinctTexts,
} from '../report-parts.ts';
import { recordsWithUnpriced, tableOf, type TableColumn } from '../tables.ts';
import type { CostRange, Course } from '../../projection/course.ts';
import type { ForecastContext } from './chart.ts';
import { landingNotes, learnedJson, learnedNotes } from './learned.ts';
import { rangesOf, rangeText, type Ranges } from './range.ts';
import { budgetJson, runwayNotes } from './runway.ts';

/** The kinds of `takenOn`: they are about prices, which differ from month to month. */
const ofPrices: ReadonlySet<AssumptionKind> = new Set([
  'announcedRates',
  'undatedRates',
  'retired',
  'exchange',
  'discount',
]);

/** More candidates than this are printed one below the other instead of side by side. */
const MOST_COLUMNS = 5;

/** What each candidate costs month by month and in all, when it goes over the budget, and how long the cash lasts. */
export function forecastReport(result: Forecast, context: ForecastContext): Report {
  const { months, unpriced, assumptions } = result;
  const { catalogue, asOf, explain, course } = context;
  const ranges = rangesOf(months, course);
  const learned = course ? learnedNotes(course) : [];
  return buildReport({
    currency: currencyOf(result.candidates),
    tables: () => [
      (months[0]?.costs.length ?? 0) * (hasRange(course) ? 2 : 1) > MOST_COLUMNS
        ? stacked(months, course)
        : { ...pivot(months, course), narrow: () => stacked(months, course) },
      ...(explain ? months.flatMap(explained) : []),
    ],
    notes: [
      ...planNotes(context.planFile),
      ...(course ? landingNotes(months, course, ranges) : []),
      ...runwayNotes(context),
      ...learned,
    ],
    assumptions,
    unpriced,
    prices: () => ({ catalogue, asOf, used: usedPrices(usesIn(months)) }),
    records: explain
      ? explainRecords(months.flatMap((month) => explanationsOf(month).map((each) => ({ ...each, assumptions }))))
      : records(result, course),
    picture: async () => (await import('./chart.ts')).pictureOfForecast(result, context),
    body: () => ({
      plan: context.planFile ?? null,
      months: months.map((month, index) => monthJson(month, explain, (place) => ranges.ofMonth(index, place))),
      ...(course && { learned: learnedJson(course, learned) }),
      ...(course?.isOfDays && { period: periodJson(course, months, ranges) }),
      budget: budgetJson(context),
    }),
  });
}

function usesIn(months: readonly ForecastMonth[]): PricedUse[] {
  return months.flatMap(({ costs }) =>
    costs.flatMap(({ candidate, traffic }) => traffic.map(({ lineItems }) => ({ candidate, lineItems: lineItems() }))),
  );
}

/** A line for each month, a column for each candidate. */
function pivot(months: readonly ForecastMonth[], course: Course | undefined): Table {
  const ranges = rangesOf(months, course);
  const withRanges = (cells: readonly Cell[], rangeOf: (place: number) => CostRange | undefined): Cell[] =>
    hasRange(course) ? cells.flatMap((cell, place) => [cell, text(rangeText(rangeOf(place)))]) : [...cells];
  const isStaged = distinctTexts(months.map(({ traffic }) => scenarioNames(traffic))).length > 1;
  const candidates = months[0]?.costs.map(({ candidate }) => candidate) ?? [];
  const all = months.at(-1)?.costs.map(({ cumulative }) => cost(cumulative)) ?? [];
  return {
    columns: [
      left('month', 'Month'),
      ...(isStaged ? [left('scenarios', 'Scenario', 2)] : []),
      right('tokens', 'Tokens', 3),
      ...columnTitles(candidates).flatMap((title, index) => [
        right(`candidate${index + 1}`, title),
        ...(hasRange(course) ? [right(`range${index + 1}`, 'P10 to P90')] : []),
      ]),
    ],
    rows: [
      ...months.map(({ month, traffic, costs }, index) => ({
        cells: [
          text(month),
          ...(isStaged ? [text(scenarioNames(traffic))] : []),
          tokens(costs[0]?.tokens ?? 0),
          ...withRanges(
            costs.map(({ total }) => cost(total)),
            (place) => ranges.ofMonth(index, place),
          ),
        ],
      })),
      {
        cells: [
          text('in all'),
          text(''),
          ...(isStaged ? [text('')] : []),
          ...withRanges(all, (place) => ranges.soFar(months.length - 1, place)),
        ],
        strong: true,
        opensGroup: true,
      },
    ],
  };
}

const TITLE_WIDTH = 14;

/** The name of each candidate and who serves it; the keys of those whose titles would be equal. */
function columnTitles(candidates: readonly Candidate[]): string[] {
  const titles = candidates.map(({ name, route }) => `${name}, ${route ?? 'blend'}`);
  return candidates.map(({ key }, place) => {
    const title = titles[place] ?? key;
    return inLines(titles.filter((each) => each === title).length > 1 ? key : title);
  });
}

/** Breaks a title into short lines between its words. */
function inLines(title: string): string {
  const lines: string[] = [];
  for (const word of title.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= TITLE_WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}

const rangeColumn: TableColumn<{ readonly range: CostRange | undefined }> = [
  right('range', 'P10 to P90'),
  ({ range }) => text(rangeText(range)),
];

function stacked(months: readonly ForecastMonth[], course: Course | undefined): Table {
  const ranges = rangesOf(months, course);
  return tableOf(
    months.flatMap(({ month, costs }, index) =>
      costs.map((each, place) => ({ ...each, month, isFirst: place === 0, range: ranges.ofMonth(index, place) })),
    ),
    [
      [left('month', 'Month'), ({ month, isFirst }) => text(isFirst ? month : '')],
      [right('tokens', 'Tokens', 3), (each) => (each.isFirst ? tokens(each.tokens) : text(''))],
      [left('candidate', 'Candidate'), ({ candidate }) => text(candidate.key)],
      [right('total', 'Cost'), ({ total }) => cost(total)],
      ...(hasRange(course) ? [rangeColumn] : []),
      [right('cumulative', 'In all', 1), ({ cumulative }) => cost(cumulative)],
    ],
    ({ isFirst }) => ({ opensGroup: isFirst }),
  );
}

function hasRange(course: Course | undefined): boolean {
  return course?.months.some(({ range }) => range) === true;
}

function explanationsOf({ month, costs }: ForecastMonth) {
  const [first] = costs;
  return (first?.traffic ?? []).map(({ traffic }, place) => ({
    month,
    traffic,
    projections: costs.map(({ candidate, traffic: bills }) => ({
      candidate,
      lineItems: bills[place]?.lineItems() ?? [],
    })),
    unpriced: [],
  }));
}

function explained(month: ForecastMonth): Table[] {
  return explanationsOf(month).flatMap((each) => explainTables(each, `, ${month.month}`));
}

function records({ months, unpriced, assumptions }: Forecast, course: Course | undefined): Table {
  const ranges = rangesOf(months, course);
  const costOrNone = (amount: Money | undefined): Cell => (amount ? cost(amount) : text(''));
  const kindsFor = kindsByCandidate(assumptions);
  return recordsWithUnpriced(
    months.flatMap(({ month, traffic, costs }, index) => {
      const [name, scenarios] = [text(month), text(scenarioNames(traffic))];
      return costs.map((each, place) => ({ ...each, month: name, scenarios, range: ranges.ofMonth(index, place) }));
    }),
    {
      month: ({ month }) => month,
      scenarios: ({ scenarios }) => scenarios,
      candidate: ({ candidate }) => text(candidate.key),
      tokens: (each) => tokens(each.tokens),
      total: ({ total }) => cost(total),
      ...(hasRange(course) && {
        p10: ({ range }: { readonly range: CostRange | undefined }) => costOrNone(range?.p10),
        p50: ({ total }: { readonly total: Money }) => cost(total),
        p90: ({ range }: { readonly range: CostRange | undefined }) => costOrNone(range?.p90),
      }),
      cumulative: ({ cumulative }) => cost(cumulative),
      assumptions: ({ candidate }) => kindsFor(candidate),
    },
    unpriced,
  );
}

/**
 * The kinds of the assumptions about a candidate: about its offers, itself, and all candidates; about prices, only
 * those that its months are billed at. Computed once for each candidate.
 */
function kindsByCandidate(assumptions: readonly Assumption[]): (candidate: Candidate) => Cell {
  const bySubject = new Map<string | undefined, Assumption[]>();
  for (const each of assumptions) {
    const subject = 'offer' in each ? each.offer : 'candidate' in each ? each.candidate : undefined;
    const same = bySubject.get(subject);
    if (same) same.push(each);
    else bySubject.set(subject, [each]);
  }
  const known = new Map<Candidate, Cell>();
  return (candidate) => {
    const before = known.get(candidate);
    if (before) return before;
    const { key, parts } = candidate;
    const subjects = [undefined, key, ...parts.map(({ offer }) => offer.offer.key)];
    const all = subjects.flatMap((subject) => bySubject.get(subject) ?? []);
    const general = all.filter(({ kind }) => !ofPrices.has(kind));
    const kinds = text(assumptionKinds([...general, ...parts.flatMap(({ offer }) => offerAssumptions(offer))]));
    known.set(candidate, kinds);
    return kinds;
  };
}

function monthJson(month: ForecastMonth, explain: boolean, rangeOf: (place: number) => CostRange | undefined): Json {
  return {
    month: month.month,
    scenarios: distinctTexts(month.traffic.map(({ scenario }) => scenario.name)),
    candidates: month.costs.map((each, place) => costJson(each, explain, rangeOf(place))),
  };
}

/** A candidate in one month; a name that moves between offers comes with the offer that it meant in that month. */
function costJson(
  { candidate, tokens: count, total, cumulative, traffic }: MonthlyCost,
  explain: boolean,
  range: CostRange | undefined,
): Json {
  const lineItems = traffic.flatMap((each) =>
    each.lineItems().map((item) => ({ scenario: each.traffic.scenario.name, ...lineItemJson(item) })),
  );
  const [part] = candidate.parts;
  const offer =
    candidate.isBlend || part?.offer.offer.key === candidate.key ? {} : { offer: part?.offer.offer.key ?? null };
  return {
    ...candidateJson(candidate),
    ...offer,
    tokens: count,
    total: plain(total),
    ...(range && { p10: plain(range.p10), p50: plain(total), p90: plain(range.p90) }),
    cumulative: plain(cumulative),
    ...(explain && { lineItems }),
  };
}

/** The days that were asked for, as one. */
function periodJson({ span }: Course, months: readonly ForecastMonth[], ranges: Ranges): Json {
  return {
    ...span,
    candidates: (months[0]?.costs ?? []).map(({ candidate, total }, place) => {
      const range = ranges.ofMonth(0, place);
      return {
        candidate: candidate.key,
        p10: decimalOrNull(range?.p10),
        p50: plain(total),
        p90: decimalOrNull(range?.p90),
      };
    }),
  };
}

import type { Money } from '../../values/money.ts';
import type { CostRange } from '../../projection/course-range.ts';
import type { Forecast, ForecastMonth } from '../../projection/forecast.ts';
import { buildReport } from '../../report/build-report.ts';
import { usedPrices, type PricedUse } from '../../report/provenance.ts';
import {
  cost,
  costWithin,
  left,
  right,
  text,
  tokens,
  type Cell,
  type Report,
  type Table,
} from '../../report/report.ts';
import { inputJson, inputTables } from '../input-counts.ts';
import { explainRecords, explainTables } from '../explain.ts';
import { currencyOf, planNotes, scenarioNames, distinctTexts } from '../report-parts.ts';
import { tableOf, type TableColumn } from '../tables.ts';
import type { ForecastContext } from './chart.ts';
import { forecastFinding } from './finding.ts';
import { monthJson, periodJson, totalsJson } from './json.ts';
import { landingNotes, learnedJson, learnedNotes } from './learned.ts';
import { rangeText } from '../odds.ts';
import { cheaperNotes, rangesOf, sumNotes, type Ranges } from './range.ts';
import { solvedJson, solvedNotes } from './solved.ts';
import { forecastRecords } from './records.ts';
import { budgetJson, runwayNotes } from './runway.ts';

/** More candidates than this are printed one below the other instead of side by side. */
const MOST_COLUMNS = 6;

/** What each candidate costs month by month and in all, when it goes over the budget, and how long the cash lasts. */
export function forecastReport(result: Forecast, context: ForecastContext): Report {
  const { months, unpriced, assumptions } = result;
  const { catalogue, asOf, explain, course } = context;
  const budget = context.limits.budget?.fail;
  const ranges = rangesOf(months, context);
  const scenarios = [...new Set(months.flatMap(({ traffic }) => traffic.map(({ scenario }) => scenario)))];
  const counted = scenarios.filter(({ input }) => input);
  const learned = course ? learnedNotes(course) : [];
  return buildReport({
    currency: currencyOf(result.candidates),
    finding: () => forecastFinding(result, context),
    tables: () => [
      (months[0]?.costs.length ?? 0) * (ranges.isKnown ? 2 : 1) > MOST_COLUMNS
        ? stacked(months, ranges, budget)
        : { ...pivot(months, ranges, budget), narrow: () => stacked(months, ranges, budget) },
      ...inputTables(counted, result.candidates),
      ...(explain ? months.flatMap(explained) : []),
    ],
    notes: [
      ...planNotes(context.planFile),
      ...(course ? landingNotes(months, course, ranges) : []),
      ...(context.solved ? solvedNotes(context.solved, context.limits, months.length) : []),
      ...(context.outlook ? sumNotes(months, ranges, context.outlook) : []),
      ...runwayNotes(context),
      ...cheaperNotes(months, context),
      ...learned,
    ],
    assumptions,
    unpriced,
    prices: () => ({ catalogue, asOf, used: usedPrices(usesIn(months)) }),
    records: explain
      ? explainRecords(months.flatMap((month) => explanationsOf(month).map((each) => ({ ...each, assumptions }))))
      : forecastRecords(result, ranges, context),
    picture: async () => (await import('./chart.ts')).pictureOfForecast(result, context),
    body: () => ({
      plan: context.planFile ?? null,
      months: months.map((month, index) =>
        monthJson(month, explain, (place) => ({
          range: ranges.ofMonth(index, place),
          overBudget: context.outlook?.overBudgetIn(index, place),
        })),
      ),
      ...(course && { learned: learnedJson(course, learned) }),
      ...(course?.isOfDays && { period: periodJson(course, months, ranges) }),
      ...(context.solved && { solved: solvedJson(context.solved) }),
      ...totalsJson(months, context, ranges),
      ...(counted.length > 0 && {
        inputs: counted.map((each) => ({ scenario: each.name, ...inputJson(each, result.candidates) })),
      }),
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
function pivot(months: readonly ForecastMonth[], ranges: Ranges, budget: Money | undefined): Table {
  const withRanges = (cells: readonly Cell[], rangeOf: (place: number) => CostRange | undefined): Cell[] =>
    ranges.isKnown ? cells.flatMap((cell, place) => [cell, text(rangeText(rangeOf(place)))]) : [...cells];
  const isStaged = distinctTexts(months.map(({ traffic }) => scenarioNames(traffic))).length > 1;
  const candidates = months[0]?.costs.map(({ candidate }) => candidate) ?? [];
  // Alternatives have tokens of their own.
  const isApart = candidates.some(({ alternative }) => alternative);
  const all = months.at(-1)?.costs.map(({ cumulative }) => cost(cumulative)) ?? [];
  return {
    columns: [
      left('month', 'Month'),
      ...(isStaged ? [left('scenarios', 'Scenario', 2)] : []),
      ...(isApart ? [] : [right('tokens', 'Tokens', 3)]),
      ...candidates.flatMap(({ key, name, alternative }, index) => [
        right(`candidate${index + 1}`, alternative ? name : key),
        ...(ranges.isKnown ? [right(`range${index + 1}`, 'P10 to P90')] : []),
      ]),
    ],
    rows: [
      ...months.map(({ month, traffic, costs }, index) => ({
        cells: [
          text(month),
          ...(isStaged ? [text(scenarioNames(traffic))] : []),
          ...(isApart ? [] : [tokens(costs[0]?.tokens ?? 0)]),
          ...withRanges(
            costs.map(({ total }) => costWithin(total, budget)),
            (place) => ranges.ofMonth(index, place),
          ),
        ],
      })),
      {
        cells: [
          text('Total'),
          ...(isApart ? [] : [text('')]),
          ...(isStaged ? [text('')] : []),
          ...withRanges(all, (place) => ranges.soFar(months.length - 1, place)),
        ],
        strong: true,
        opensGroup: true,
      },
    ],
  };
}

const rangeColumn: TableColumn<{ readonly range: CostRange | undefined }> = [
  right('range', 'P10 to P90'),
  ({ range }) => text(rangeText(range)),
];

function stacked(months: readonly ForecastMonth[], ranges: Ranges, budget: Money | undefined): Table {
  return tableOf(
    months.flatMap(({ month, costs }, index) =>
      costs.map((each, place) => ({ ...each, month, isFirst: place === 0, range: ranges.ofMonth(index, place) })),
    ),
    [
      [left('month', 'Month'), ({ month, isFirst }) => text(isFirst ? month : '')],
      [
        right('tokens', 'Tokens', 3),
        (each) => (each.isFirst || each.candidate.alternative ? tokens(each.tokens) : text('')),
      ],
      [left('candidate', 'Candidate'), ({ candidate }) => text(candidate.key)],
      [right('total', 'Cost'), ({ total }) => costWithin(total, budget)],
      ...(ranges.isKnown ? [rangeColumn] : []),
      [right('cumulative', 'Cumulative', 1), ({ cumulative }) => cost(cumulative)],
    ],
    ({ isFirst }) => ({ opensGroup: isFirst }),
  );
}

function explanationsOf({ month, costs }: ForecastMonth) {
  const sent = new Set(costs.flatMap(({ traffic: bills }) => bills.map(({ traffic }) => traffic)));
  return [...sent].map((traffic) => ({
    month,
    traffic,
    projections: costs.flatMap(({ candidate, traffic: bills }) =>
      bills.flatMap((bill) => (bill.traffic === traffic ? [{ candidate, lineItems: bill.lineItems() }] : [])),
    ),
    unpriced: [],
  }));
}

function explained(month: ForecastMonth): Table[] {
  return explanationsOf(month).flatMap((each) => explainTables(each, `, ${month.month}`));
}

import { minus, plain, decimal, type Money } from '../values/money.ts';
import { amountInProse } from '../values/format.ts';
import type { Swing } from '../projection/chances/sensitivity.ts';
import { buildReport } from '../report/build-report.ts';
import type { BarChart } from '../report/charts/chart.ts';
import { left, maybeCost, maybeText, right, text, type Json, type Report, type Table } from '../report/report.ts';
import { rangeEnds } from '../report/traffic.ts';
import { decimalOrNull } from './report-parts.ts';
import { recordsOf, tableOf, type TableColumn } from './tables.ts';

interface SensitivityContext {
  readonly swings: readonly Swing[];
  /** What is added up: `per month`, `in 12 months`. */
  readonly period: string;
  /** The candidate that the finding and the chart are about. */
  readonly about: string;
}

/** A report whose table, chart and flat rows are what each range alone makes of the cost. */
export function withSensitivity(report: Report, context: SensitivityContext): Report {
  const { swings } = context;
  return buildReport({
    ...report,
    finding: () => findingOf(context),
    tables: () => [swingTable(swings), ...report.tables.slice(1)],
    records: recordsOf(swings, {
      candidate: ({ candidate }) => text(candidate),
      scenario: ({ scenario }) => maybeText(scenario),
      driver: ({ driver }) => text(driver),
      p10: ({ range }) => text(plain(decimal(range.low))),
      p90: ({ range }) => text(plain(decimal(range.high))),
      total: ({ middle }) => maybeCost(middle),
      totalAtP10: ({ low }) => maybeCost(low),
      totalAtP90: ({ high }) => maybeCost(high),
      swing: ({ swing }) => maybeCost(swing),
    }),
    body: () => ({ ...report.body(), sensitivity: swings.map(swingJson) }),
    picture: async () => {
      const picture = await report.picture?.();
      return { ...picture, charts: [swingChart(context), ...(picture?.charts ?? [])] };
    },
  });
}

function swingJson({ candidate, scenario, driver, range, middle, low, high, swing }: Swing): Json {
  return {
    candidate,
    scenario: scenario ?? null,
    driver,
    p10: plain(decimal(range.low)),
    p90: plain(decimal(range.high)),
    total: plain(middle),
    totalAtP10: decimalOrNull(low),
    totalAtP90: decimalOrNull(high),
    swing: decimalOrNull(swing),
  };
}

/** `openai/gpt-4.1 depends most on growth: $18,000 in 12 months at 10%, $44,000 at 25%.` */
function findingOf({ swings, period, about }: SensitivityContext): string | undefined {
  const first = swings.find(({ candidate }) => candidate === about);
  if (!first?.low || !first.high) return undefined;
  const [low, high] = endsOf(first);
  const name = nameOf(first, swings);
  return (
    `${about} depends most on ${name}: ${amountInProse(first.low)} ${period} at ${low}, ` +
    `${amountInProse(first.high)} at ${high}.`
  );
}

/** A driver, with its scenario where several have ranges. */
function nameOf({ scenario, driver }: Swing, all: readonly Swing[]): string {
  const scenarios = new Set(all.flatMap((each) => each.scenario ?? []));
  return scenario !== undefined && scenarios.size > 1 ? `${scenario}: ${driver}` : driver;
}

interface SwingRow extends Swing {
  /** The first of a candidate names it for all of them. */
  readonly opensGroup: boolean;
}

const candidateColumn: TableColumn<SwingRow> = [
  left('candidate', 'Candidate'),
  ({ candidate, opensGroup }) => text(opensGroup ? candidate : ''),
];

function endsOf({ range, isShare }: Swing): readonly [low: string, high: string] {
  return rangeEnds(range, isShare);
}

function swingTable(swings: readonly Swing[]): Table {
  const isSingle = swings.every(({ candidate }) => candidate === swings[0]?.candidate);
  const isFirst = ({ candidate }: Swing, place: number) => candidate !== swings[place - 1]?.candidate;
  return tableOf(
    swings.map((each, place) => ({ ...each, opensGroup: isFirst(each, place) })),
    [
      ...(isSingle ? [] : [candidateColumn]),
      [left('driver', 'Range'), (each) => text(nameOf(each, swings))],
      [right('p10', 'P10', 1), (each) => text(endsOf(each)[0])],
      [right('p90', 'P90', 1), (each) => text(endsOf(each)[1])],
      [right('totalAtP10', 'Cost at P10'), ({ low }) => maybeCost(low)],
      [right('totalAtP90', 'Cost at P90'), ({ high }) => maybeCost(high)],
      [right('swing', 'Swing'), ({ swing }) => maybeCost(swing)],
    ],
    ({ opensGroup }) => ({ opensGroup: opensGroup && !isSingle }),
  );
}

function changeTo(cost: Money | undefined, { middle }: Swing): Money | undefined {
  return cost && minus(cost, middle);
}

/** A tornado: what either end of each range adds to the cost at the middles, or takes from it. */
function swingChart({ swings, period, about }: SensitivityContext): BarChart {
  const own = swings.filter(({ candidate }) => candidate === about);
  return {
    kind: 'bars',
    isStacked: true,
    name: 'sensitivity',
    title: `Cost ${period}, one range at a time, on ${about}`,
    unit: 'dollars',
    scale: 'linear',
    limits: [],
    places: own.map((each) => `${nameOf(each, swings)} ${endsOf(each).join(' to ')}`),
    figures: own.map(({ swing }) => swing),
    series: [
      { name: 'at P10', values: own.map((each) => changeTo(each.low, each)) },
      { name: 'at P90', values: own.map((each) => changeTo(each.high, each)) },
    ],
  };
}

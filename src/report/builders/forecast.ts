import { compare, isZero, plain, zero } from '../../values/money.ts';
import { offersIn } from '../../projection/candidate.ts';
import { barOf } from '../../projection/forecast.ts';
import type { ForecastMonth, ForecastQuestion, Limits, MonthlyCost, Runway } from '../../projection/forecast.ts';
import type { LineItem } from '../../projection/price.ts';
import type { Plan } from '../../workload/plan.ts';
import { formatMoney, formatShare } from '../format.ts';
import { bar, cost, left, right, text, tokens } from '../report.ts';
import type { Json, Report, Row, Table } from '../report.ts';
import { catalogueNote, documentHead, lineItemJson, rateNote, unique } from './common.ts';
import type { Priced } from './common.ts';
import { explainRecords, explainTables } from './explain.ts';
import { candidateJson, candidateNotes } from './project.ts';
import { trafficNotes } from './traffic.ts';

export interface ForecastContext extends Priced {
  readonly plan: Plan;
  readonly question: ForecastQuestion;
  readonly limits: Limits;
  readonly runways: readonly Runway[];
  readonly explain: boolean;
}

/** Month by month what each candidate costs, and in all; where it goes over the budget, and how long the cash lasts. */
export function forecastReport(months: readonly ForecastMonth[], context: ForecastContext): Report {
  return {
    get tables() {
      return [monthsTable(months), ...(context.explain ? months.flatMap(explained) : [])];
    },
    get notes() {
      return [...runwayNotes(context), ...assumptionsOf(months, context), ...rateNotes(months), catalogueNote(context)];
    },
    records: context.explain ? explainRecords(months.flatMap(explanationsOf)) : records(months),
    document: () => ({
      ...documentHead(context, assumptionsOf(months, context)),
      months: months.map((month) => monthJson(month, context.explain)),
      budget: budgetJson(context),
    }),
  };
}

function monthsTable(months: readonly ForecastMonth[]): Table {
  const most = months.flatMap(({ costs }) => costs.map(({ total }) => total)).reduce((a, b) => (compare(a, b) < 0 ? b : a), zero);
  const isStaged = unique(months.map(({ scenarios }) => scenarios.join(' + '))).length > 1;
  return {
    columns: [
      left('month', 'Month'),
      ...(isStaged ? [left('scenarios', 'Scenario', 2)] : []),
      right('tokens', 'Tokens', 3),
      left('candidate', 'Candidate'),
      right('total', 'Cost'),
      right('cumulative', 'In all', 1),
      { ...left('bar', '', 4), terminalOnly: true },
    ],
    rows: months.flatMap((month) =>
      month.costs.map((each, index): Row => {
        const isFirst = index === 0;
        return {
          cells: [
            text(isFirst ? month.month : ''),
            ...(isStaged ? [text(isFirst ? month.scenarios.join(' + ') : '')] : []),
            isFirst ? tokens(each.tokens) : text(''),
            text(each.candidate.key),
            cost(each.total),
            cost(each.cumulative),
            bar(barOf(each.total, most)),
          ],
          opensGroup: isFirst && month.costs.length > 1,
        };
      }),
    ),
  };
}

function explanationsOf({ month, costs }: ForecastMonth) {
  const [first] = costs;
  return (first?.traffic ?? []).map(({ traffic }, place) => ({
    month,
    traffic,
    projections: costs.map(({ candidate, traffic: bills }) => ({ candidate, lineItems: bills[place]?.lineItems ?? [] })),
  }));
}

function explained(month: ForecastMonth): Table[] {
  return explanationsOf(month).flatMap((each) => explainTables(each, `, ${month.month}`));
}

function records(months: readonly ForecastMonth[]): Table {
  const keys = ['month', 'scenarios', 'candidate', 'tokens', 'total', 'cumulative'];
  return {
    columns: keys.map((key) => left(key, key)),
    rows: {
      *[Symbol.iterator]() {
        for (const month of months) yield* month.costs.map((each) => recordOf(month, each));
      },
    },
  };
}

function recordOf({ month, scenarios }: ForecastMonth, { candidate, tokens: count, total, cumulative }: MonthlyCost): Row {
  return { cells: [text(month), text(scenarios.join(' + ')), text(candidate.key), tokens(count), cost(total), cost(cumulative)] };
}

function monthJson({ month, scenarios, costs }: ForecastMonth, explain: boolean): Json {
  return { month, scenarios, candidates: costs.map((each) => costJson(each, explain)) };
}

function costJson({ candidate, tokens: count, total, cumulative, traffic }: MonthlyCost, explain: boolean): Json {
  const lineItems = traffic.flatMap((each) => each.lineItems.map(lineItemJson));
  return { ...candidateJson(candidate), tokens: count, total: plain(total), cumulative: plain(cumulative), ...(explain && { lineItems }) };
}

function budgetJson({ limits: { monthly, cash }, runways }: ForecastContext): Json {
  if (!monthly && !cash) return null;
  return {
    limit: monthly ? plain(monthly) : null,
    cash: cash ? plain(cash) : null,
    candidates: runways.map(({ candidate, crossedIn, runwayMonths, outIn }) => ({
      candidate,
      crossedIn: crossedIn ?? null,
      runwayMonths: runwayMonths ?? null,
      outIn: outIn ?? null,
    })),
  };
}

function runwayNotes({ limits: { monthly, cash }, runways }: ForecastContext): string[] {
  return runways.flatMap(({ candidate, crossedIn, runwayMonths, outIn }) => [
    ...(monthly
      ? [`${candidate}: ${crossedIn === undefined ? 'stays within' : `from ${crossedIn} on over`} the budget of ${formatMoney(monthly)} a month.`]
      : []),
    ...(cash
      ? [
          `${candidate}: ${formatMoney(cash)} ${outIn === undefined ? 'outlasts these months' : `lasts for ${runwayMonths} months and runs out in ${outIn}`}.`,
        ]
      : []),
  ]);
}

function assumptionsOf(months: readonly ForecastMonth[], { plan, question }: ForecastContext): string[] {
  const running = new Set(months.flatMap(({ scenarios }) => scenarios));
  const scenarios = plan.scenarios.filter(({ name }) => running.has(name));
  const [first] = months;
  const candidates = first?.costs.map(({ candidate }) => candidate) ?? [];
  return [
    ...trafficNotes(scenarios),
    stagesNote(question),
    growthNote(question),
    ...(isZero(question.priceDecline) ? [] : [`Assumes that all rates fall by ${formatShare(question.priceDecline)} a month.`]),
    'Each month at the prices known for its first day.',
    ...candidateNotes(candidates, plan, usedItems(months)),
  ].filter((note) => note !== '');
}

function stagesNote({ stages, scenarios }: ForecastQuestion): string {
  if (stages.length > 0) return `Stages follow each other: ${stages.map(({ scenario, month }) => `${scenario} from month ${month}`).join(', ')}.`;
  return scenarios.length > 1 ? `All scenarios run together: ${scenarios.map(({ name }) => name).join(', ')}.` : '';
}

function growthNote({ growth, stages }: ForecastQuestion): string {
  if (growth.length === 0) return 'Assumes no growth; --growth 15% adds some.';
  const since = stages.length > 0 ? ' since a stage began' : '';
  const rates = growth.map((rate) => formatShare(rate)).join(', then ');
  return `Assumes a volume that grows by ${rates} a month${since}.`;
}

function usedItems(months: readonly ForecastMonth[]): ReadonlyMap<string, readonly LineItem[]> {
  const used = new Map<string, LineItem[]>();
  const all = months.flatMap(({ costs }) => costs.flatMap(({ traffic }) => traffic.flatMap(({ lineItems }) => lineItems)));
  for (const item of all) {
    const items = used.get(item.offer) ?? [];
    if (!items.some((other) => other.meter === item.meter && compare(other.rate, item.rate) === 0)) used.set(item.offer, [...items, item]);
  }
  return used;
}

function rateNotes(months: readonly ForecastMonth[]): string[] {
  const [first] = months;
  const used = usedItems(months.slice(0, 1));
  return offersIn(first?.costs.map(({ candidate }) => candidate) ?? []).map((offer) => rateNote(offer, used.get(offer.offer.key) ?? []));
}

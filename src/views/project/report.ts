import { plain } from '../../values/money.ts';
import { isPriced, type Candidate } from '../../projection/candidate.ts';
import type { Unpriced } from '../../pricing/catalogue/no-price.ts';
import { totalsOf, type Projection, type ScenarioProjection, type CandidateTotal } from '../../projection/project.ts';
import { areScenariosAddable, type Plan } from '../../workload/plan.ts';
import type { Traffic } from '../../workload/traffic.ts';
import { assumptionKinds } from '../../report/assumption-text.ts';
import { buildReport } from '../../report/build-report.ts';
import { cost, flag, left, maybeCost, none, right, share, text, tokens } from '../../report/report.ts';
import type { Json, JsonObject, Report, Row, Table } from '../../report/report.ts';
import { trafficJson } from '../../report/traffic.ts';
import { explainRecords, explainTables, stepsJson } from '../explain.ts';
import {
  candidateJson,
  currencyOf,
  lineItemJson,
  decimalOrNull,
  planNotes,
  distinctTexts,
  usageJson,
} from '../report-parts.ts';
import { savedPrices } from '../saved-prices.ts';
import { recordOf, recordsTable, sparseRecord, tableOf, type Fields } from '../tables.ts';
import type { ProjectContext } from './chart.ts';
import { collectFacts, type ProjectFacts } from './facts.ts';

/** Scenarios × candidates as a report: side by side for one candidate, one below the other for several. */
export function projectReport(results: Iterable<ScenarioProjection>, context: ProjectContext): Report {
  const { plan, catalogue, asOf, explain } = context;
  let known: ProjectFacts | undefined;
  const facts = (): ProjectFacts => (known ??= collectFacts(results));
  return buildReport({
    currency: currencyOf(context.contenders),
    // Computed only when a format asks for them, and once: ndjson and csv of many scenarios never do.
    tables: () => {
      const pair = pairOf(context);
      const table = pair && facts().isComplete ? sideBySide(results, pair, plan) : stacked(results, context);
      return [table, ...(explain ? [...results].flatMap((result) => explainTables(result)) : [])];
    },
    notes: planNotes(plan.file),
    assumptions: () => facts().assumptions,
    unpriced: () => facts().unpriced,
    prices: () => ({ catalogue, asOf, used: facts().used }),
    records: explain ? explainRecords(results) : records(results),
    picture: async () => (await import('./chart.ts')).pictureOfProject(results, context),
    body: () => ({
      plan: plan.file ?? null,
      baseline: context.contenders[0]?.key ?? '',
      candidates: distinctTexts(context.meant.map(({ key }) => key)),
      stages: plan.stages.map(({ scenario, month }) => ({ scenario, month })),
      ...savedPrices(context),
      scenarios: [...results].map((result) => scenarioJson(result, explain)),
      totals: together(results, plan).flatMap(({ totals }) => totals.map(totalJson)),
    }),
  });
}

/** One candidate beside its baseline. */
function sideBySide(
  results: Iterable<ScenarioProjection>,
  [baseline, candidate]: readonly [Candidate, Candidate],
  plan: Plan,
): Table {
  return {
    columns: [
      left('scenario', 'Scenario'),
      right('tokens', 'Tokens/month', 2),
      right('baseline', title(baseline)),
      right('candidate', title(candidate)),
      right('savings', 'Savings', 1),
    ],
    rows: {
      *[Symbol.iterator]() {
        for (const { traffic, projections } of results)
          yield besideRow(traffic.scenario.name, traffic.tokens, projections);
        for (const { tokens: all, totals } of together(results, plan))
          yield { ...besideRow(TOGETHER, all, totals), strong: true, opensGroup: true };
      },
    },
  };
}

function besideRow(
  name: string,
  count: number,
  [reference, other]: readonly Pick<Projection, 'total' | 'savingsRatio'>[],
): Row {
  const costs = [reference, other].flatMap((each) => (each ? [cost(each.total)] : []));
  return { cells: [text(name), tokens(count), ...costs, share(other?.savingsRatio)] };
}

const TOGETHER = 'in all';

/** All scenarios together; none if there is only one, or if they follow each other. */
function together(results: Iterable<ScenarioProjection>, plan: Plan): ReturnType<typeof totalsOf>[] {
  return plan.scenarios.length < 2 || !areScenariosAddable(plan) ? [] : [totalsOf(results)];
}

/** The baseline and the only other candidate; undefined if there are more, or fewer. */
function pairOf({
  contenders: [baseline, candidate, ...others],
}: ProjectContext): readonly [Candidate, Candidate] | undefined {
  const isPair = baseline && candidate && others.length === 0 && isPriced(baseline) && isPriced(candidate);
  return isPair ? [baseline, candidate] : undefined;
}

function title({ name, route }: Candidate): string {
  return `${name},\n${route ?? 'blend'}`;
}

function stacked(results: Iterable<ScenarioProjection>, { plan }: ProjectContext): Table {
  return tableOf(
    stackedTotals(results, plan),
    [
      [left('scenario', 'Scenario'), ({ scenario, isFirst }) => text(isFirst ? scenario : '')],
      [right('tokens', 'Tokens/month', 3), (each) => (each.isFirst ? tokens(each.tokens) : text(''))],
      [left('candidate', 'Candidate'), ({ candidate }) => text(candidate.key)],
      [right('total', 'Cost/month'), ({ total }) => cost(total)],
      [
        right('savings', 'Saved/month', 2),
        ({ isBaseline, savings }) => (isBaseline ? text('baseline') : maybeCost(savings)),
      ],
      [
        right('savingsRatio', 'Savings', 1),
        ({ isBaseline, savingsRatio }) => (isBaseline ? text('') : share(savingsRatio)),
      ],
    ],
    ({ isFirst, isTotal }) => ({ opensGroup: isFirst, strong: isTotal }),
  );
}

interface StackedTotal extends CandidateTotal {
  readonly scenario: string;
  readonly tokens: number;
  /** The first of the rows of a scenario names it for all of them. */
  readonly isFirst: boolean;
  readonly isTotal: boolean;
}

function stackedTotals(results: Iterable<ScenarioProjection>, plan: Plan): Iterable<StackedTotal> {
  return {
    *[Symbol.iterator]() {
      for (const { traffic, projections } of results)
        for (const [index, each] of projections.entries())
          yield {
            ...each,
            scenario: traffic.scenario.name,
            tokens: traffic.tokens,
            isFirst: index === 0,
            isTotal: false,
          };
      for (const { tokens: all, totals } of together(results, plan))
        for (const [index, each] of totals.entries())
          yield { ...each, scenario: TOGETHER, tokens: all, isFirst: index === 0, isTotal: true };
    },
  };
}

type Projected = readonly [result: ScenarioProjection, projection: Projection];

const fields: Fields<Projected> = {
  scenario: ([{ traffic }]) => text(traffic.scenario.name),
  tokens: ([{ traffic }]) => tokens(traffic.tokens),
  candidate: ([, { candidate }]) => text(candidate.key),
  provider: ([, { candidate }]) => text(candidate.provider),
  baseline: ([, { isBaseline }]) => flag(isBaseline),
  total: ([, { total }]) => cost(total),
  savings: ([, { savings }]) => maybeCost(savings),
  savingsRatio: ([, { savingsRatio }]) => share(savingsRatio),
  assumptions: ([{ assumptions }, projection]) => text(assumptionKinds([...assumptions, ...projection.assumptions])),
  unpriced: () => none,
};

function records(results: Iterable<ScenarioProjection>): Table {
  return recordsTable(fields, {
    *[Symbol.iterator]() {
      for (const result of results) {
        for (const projection of result.projections) yield recordOf(fields, [result, projection]);
        yield* result.unpriced.map((each) => unpricedRecord(result.traffic, each));
      }
    },
  });
}

function unpricedRecord(traffic: Traffic, { key, reason }: Unpriced): Row {
  return sparseRecord(fields, {
    scenario: text(traffic.scenario.name),
    tokens: tokens(traffic.tokens),
    candidate: text(key),
    unpriced: text(reason),
  });
}

function totalJson({ candidate, isBaseline, total, savings, savingsRatio }: CandidateTotal): JsonObject {
  return {
    ...candidateJson(candidate),
    baseline: isBaseline,
    total: plain(total),
    savings: decimalOrNull(savings),
    savingsRatio: decimalOrNull(savingsRatio),
  };
}

function scenarioJson({ traffic, projections, unpriced }: ScenarioProjection, explain: boolean): Json {
  const { scenario, tokens: total, requests, usage } = traffic;
  return {
    name: scenario.name,
    tokens: total,
    ...(requests !== undefined && { requests }),
    ...trafficJson(scenario),
    usage: usageJson(usage),
    ...(explain && { steps: stepsJson(traffic) }),
    projections: projections.map((projection) => ({
      ...totalJson(projection),
      lineItems: projection.lineItems.map(lineItemJson),
    })),
    unpriced: unpriced.map(({ key, reason }) => ({ candidate: key, reason })),
  };
}

import { plain, type Money } from '../../values/money.ts';
import type { MonthlyOdds } from '../../projection/chances/monthly-odds.ts';
import { isPriced, type Candidate } from '../../projection/candidate.ts';
import type { CandidateTotal, ScenarioProjection } from '../../projection/project.ts';
import { areScenariosAddable, type Plan } from '../../workload/plan.ts';
import { buildReport } from '../../report/build-report.ts';
import { costWithin, left, maybeCost, right, share, text, tokens } from '../../report/report.ts';
import type { Json, JsonObject, Report, Table } from '../../report/report.ts';
import { trafficJson } from '../../report/traffic.ts';
import { inputJson, inputTables } from '../input-counts.ts';
import { explainRecords, explainTables, stepsJson, stepsOnJson } from '../explain.ts';
import {
  candidateJson,
  currencyOf,
  lineItemJson,
  decimalOrNull,
  planNotes,
  distinctTexts,
  usageJson,
} from '../report-parts.ts';
import { monthlyOddsJson, oddsNotes, rangeText } from '../odds.ts';
import { runStepsJson } from '../run-steps.ts';
import { savedPrices } from '../saved-prices.ts';
import { tableOf, type TableColumn } from '../tables.ts';
import type { ProjectContext } from './chart.ts';
import { collectFacts, oddsOfMonth, type ProjectFacts, type ScenarioTotals } from './facts.ts';
import { projectFinding } from './finding.ts';
import { projectRecords } from './records.ts';

/** Scenarios × candidates as a report: side by side for one candidate, one below the other for several. */
export function projectReport(results: Iterable<ScenarioProjection>, context: ProjectContext): Report {
  const { plan, catalogue, asOf, explain } = context;
  let known: ProjectFacts | undefined;
  const facts = (): ProjectFacts => (known ??= collectFacts(results, (some) => odds(some)));
  const odds = (some: readonly ScenarioProjection[]) => oddsOfMonth(some, context.oddsOf, budgetFor(some, plan));
  return buildReport({
    currency: currencyOf(context.contenders),
    // Computed only when a format asks for them, and once: ndjson and csv of many scenarios never do.
    finding: () => projectFinding(facts(), context),
    tables: () => {
      const pair = pairOf(context);
      const rows = rowsOf(facts(), plan);
      const isPair = facts().isComplete && !context.oddsOf;
      const table = pair && isPair ? sideBySide(rows, pair) : stacked(rows, context.oddsOf !== undefined);
      const counts = inputTables(plan.scenarios, context.contenders);
      return [table, ...counts, ...(explain ? [...results].flatMap((result) => explainTables(result)) : [])];
    },
    notes: [
      ...planNotes(plan.file),
      ...(context.solved?.notes ?? []),
      ...(context.oddsOf ? rowsOf(facts(), plan).flatMap(rowNotes(context)) : []),
    ],
    assumptions: () => facts().assumptions,
    unpriced: () => facts().unpriced,
    prices: () => ({ catalogue, asOf, used: facts().used }),
    records: explain ? explainRecords(results) : projectRecords(results, context.oddsOf && odds),
    picture: async () => (await import('./chart.ts')).pictureOfProject(results, context),
    body: () => ({
      plan: plan.file ?? null,
      baseline: context.contenders[0]?.key ?? '',
      candidates: distinctTexts(context.meant.map(({ key }) => key)),
      ...(plan.alternatives && { alternatives: plan.alternatives, gate: plan.gate ?? null }),
      stages: plan.stages.map(({ scenario, month }) => ({ scenario, month })),
      ...savedPrices(context),
      ...(context.solved && { solved: context.solved.json }),
      scenarios: [...results].map((result) => scenarioJson(result, context, odds([result]))),
      totals: areAdded(plan) ? facts().together.totals.map((total) => totalJson(total, facts().oddsTogether)) : [],
    }),
  });
}

interface ProjectRow extends ScenarioTotals {
  /** All scenarios together. */
  readonly isSum?: boolean;
}

function rowsOf({ scenarios, together, oddsTogether }: ProjectFacts, plan: Plan): readonly ProjectRow[] {
  const budget = plan.budget?.fail;
  return areAdded(plan)
    ? [...scenarios, { name: 'Total', budget, ...together, odds: oddsTogether, isSum: true }]
    : scenarios.map((each) =>
        plan.gate === undefined || plan.gate === each.name ? { ...each, budget: each.budget ?? budget } : each,
      );
}

/** The budget of all scenarios together, or of the only one; stages follow each other under that of all. */
function budgetFor(some: readonly ScenarioProjection[], plan: Plan): Money | undefined {
  const own = some.length === 1 ? some[0]?.traffic.scenario.budget?.fail : undefined;
  return own ?? (areAdded(plan) && some.length === 1 ? undefined : plan.budget?.fail);
}

/** What ranges make of the last row, all scenarios together, or of each where they are not added up. */
function rowNotes({ plan, contenders }: ProjectContext) {
  return (row: ProjectRow): string[] =>
    areAdded(plan) && row.isSum !== true
      ? []
      : oddsNotes(row.odds, {
          of: row.isSum ? undefined : row.name,
          baseline: contenders[0]?.key ?? '',
          budget: plan.budget?.fail,
        });
}

/** Scenarios are not added up if there is only one, or if they follow each other. */
function areAdded(plan: Plan): boolean {
  return plan.scenarios.length > 1 && areScenariosAddable(plan);
}

/** The baseline and the only other candidate; undefined if there are more, or fewer. */
function pairOf({
  contenders: [baseline, candidate, ...others],
}: ProjectContext): readonly [Candidate, Candidate] | undefined {
  const isPair = baseline && candidate && others.length === 0 && isPriced(baseline) && isPriced(candidate);
  return isPair ? [baseline, candidate] : undefined;
}

/** One candidate beside its baseline. */
function sideBySide(rows: readonly ProjectRow[], [baseline, candidate]: readonly [Candidate, Candidate]): Table {
  return tableOf(
    rows,
    [
      [left('scenario', 'Scenario'), ({ name }) => text(name)],
      [right('tokens', 'Tokens/month', 2), (each) => tokens(each.tokens)],
      [right('baseline', title(baseline)), ({ totals: [first], budget }) => costWithin(first?.total, budget)],
      [right('candidate', title(candidate)), ({ totals: [, other], budget }) => costWithin(other?.total, budget)],
      [right('savings', 'Savings'), ({ totals: [, other] }) => share(other?.savingsRatio)],
    ],
    ({ isSum = false }) => ({ strong: isSum, opensGroup: isSum }),
  );
}

function title({ name, route }: Candidate): string {
  return `${name},\n${route ?? 'blend'}`;
}

/** A row for each candidate of each scenario. */
function stacked(rows: readonly ProjectRow[], hasRanges: boolean): Table {
  return tableOf(
    candidateRows(rows),
    [
      [left('scenario', 'Scenario', rows.length > 1 ? 0 : 4), ({ of, isFirst }) => text(isFirst ? of.name : '')],
      [right('tokens', 'Tokens/month', 3), ({ of, isFirst }) => (isFirst ? tokens(of.tokens) : text(''))],
      [left('candidate', 'Candidate'), ({ candidate }) => text(candidate.key)],
      [right('total', 'Cost/month'), ({ total, of }) => costWithin(total, of.budget)],
      ...(hasRanges ? [rangeColumn] : []),
      [
        right('savings', 'Saved/month', 2),
        ({ isBaseline, savings }) => (isBaseline ? text('baseline') : maybeCost(savings)),
      ],
      [
        right('savingsRatio', 'Savings'),
        ({ isBaseline, savingsRatio }) => (isBaseline ? text('') : share(savingsRatio)),
      ],
    ],
    ({ of, isFirst }) => ({ opensGroup: isFirst, strong: of.isSum === true }),
  );
}

const rangeColumn: TableColumn<CandidateRow> = [
  right('range', 'P10 to P90'),
  ({ of, candidate }) => text(rangeText(of.odds?.get(candidate.key))),
];

interface CandidateRow extends CandidateTotal {
  readonly of: ProjectRow;
  /** The first of the rows of a scenario names it for all of them. */
  readonly isFirst: boolean;
}

function candidateRows(rows: readonly ProjectRow[]): Iterable<CandidateRow> {
  return {
    *[Symbol.iterator]() {
      for (const of of rows)
        for (const [index, each] of of.totals.entries()) yield { ...each, of, isFirst: index === 0 };
    },
  };
}

function totalJson(
  { candidate, isBaseline, total, savings, savingsRatio }: CandidateTotal,
  odds: ReadonlyMap<string, MonthlyOdds> | undefined,
): JsonObject {
  return {
    ...candidateJson(candidate),
    baseline: isBaseline,
    total: plain(total),
    savings: decimalOrNull(savings),
    savingsRatio: decimalOrNull(savingsRatio),
    ...monthlyOddsJson(odds?.get(candidate.key)),
  };
}

function scenarioJson(
  { traffic, projections, unpriced }: ScenarioProjection,
  { explain, contenders }: ProjectContext,
  odds: ReadonlyMap<string, MonthlyOdds> | undefined,
): Json {
  const { scenario, tokens: total, requests, usage } = traffic;
  return {
    name: scenario.name,
    tokens: total,
    ...(requests !== undefined && { requests }),
    ...trafficJson(scenario),
    ...inputJson(scenario, contenders),
    usage: usageJson(usage),
    ...(explain && { steps: stepsJson(traffic) }),
    projections: projections.map((projection) => ({
      ...totalJson(projection, odds),
      lineItems: projection.lineItems.map(lineItemJson),
      ...(explain && traffic.kinds.some(({ run }) => run) && { runSteps: runStepsJson(projection.runSteps()) }),
      ...(explain && stepsOnJson(traffic, projection.candidate)),
    })),
    unpriced: unpriced.map(({ key, reason }) => ({ candidate: key, reason })),
  };
}

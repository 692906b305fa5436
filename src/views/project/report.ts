import { plain } from '../../values/money.ts';
import { isPriced, type Candidate } from '../../projection/candidate.ts';
import type { Unpriced } from '../../pricing/catalogue/no-price.ts';
import { totalsOf, type Projection, type ScenarioProjection, type CandidateTotal } from '../../projection/project.ts';
import { areAddable, type Plan } from '../../workload/plan.ts';
import type { Traffic } from '../../workload/traffic.ts';
import { Distinct, type Assumption } from '../../projection/assumption.ts';
import { usedPrices } from '../../report/provenance.ts';
import { cost, flag, left, maybeCost, maybeText, right, share, text, tokens } from '../../report/report.ts';
import type { Json, Report, Row, Table, UsedPrice } from '../../report/report.ts';
import { kindsOf } from '../../report/assumption-text.ts';
import { sentJson } from '../../report/traffic.ts';
import { candidateJson, lineItemJson, maybe, planNotes, unique, usageJson } from '../../report/json-parts.ts';
import { savedPrices } from '../saved-prices.ts';
import { explainRecords, explainTables, stepsJson } from '../explain.ts';
import type { ProjectContext } from './chart.ts';

/** Scenarios × candidates as a report: side by side for one candidate, one below the other for several. */
export function projectReport(results: Iterable<ScenarioProjection>, context: ProjectContext): Report {
  const { plan, catalogue, asOf, explain } = context;
  let known: Facts | undefined;
  const facts = (): Facts => (known ??= factsOf(results));
  return {
    // Computed where a format asks for them, once: ndjson and csv of many scenarios never do.
    get tables() {
      const pair = pairOf(context);
      const table = pair && facts().isComplete ? sideBySide(results, pair, plan) : stacked(results, context);
      return [table, ...(explain ? [...results].flatMap((result) => explainTables(result)) : [])];
    },
    notes: planNotes(plan.file),
    get assumptions() {
      return facts().assumptions;
    },
    get unpriced() {
      return facts().unpriced;
    },
    get prices() {
      return { catalogue, asOf, used: facts().used };
    },
    records: explain ? explainRecords(results) : records(results),
    picture: async () => (await import('./chart.ts')).pictureOfProject(results, context),
    body: () => ({
      plan: plan.file ?? null,
      baseline: context.contenders[0]?.key ?? '',
      candidates: unique(context.meant.map(({ key }) => key)),
      stages: plan.stages.map(({ scenario, month }) => ({ scenario, month })),
      ...savedPrices(context),
      scenarios: [...results].map((result) => scenarioJson(result, explain)),
      totals: together(results, plan).flatMap(({ totals }) => totals.map(totalJson)),
    }),
  };
}

/** What is said of all results together, from going through them once: they may be many, and computed as they are asked for. */
interface Facts {
  /** True where every candidate is priced in every scenario. */
  readonly isComplete: boolean;
  readonly assumptions: readonly Assumption[];
  readonly unpriced: readonly Unpriced[];
  readonly used: readonly UsedPrice[];
}

function factsOf(results: Iterable<ScenarioProjection>): Facts {
  const assumptions = new Distinct();
  const unpriced = new Map<string, Unpriced>();
  const used = usedPrices({
    *[Symbol.iterator]() {
      for (const result of results) {
        assumptions.add(result.assumptions);
        for (const projection of result.projections) assumptions.add(projection.assumptions);
        for (const each of result.unpriced) unpriced.set(`${each.key} ${each.reason}`, each);
        yield* result.projections;
      }
    },
  });
  return { isComplete: unpriced.size === 0, assumptions: assumptions.list(), unpriced: [...unpriced.values()], used };
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

/** All scenarios together, unless there is but one, or one follows the other. */
function together(results: Iterable<ScenarioProjection>, plan: Plan): ReturnType<typeof totalsOf>[] {
  return plan.scenarios.length < 2 || !areAddable(plan) ? [] : [totalsOf(results)];
}

/** The baseline and the one candidate beside it, where there are just these. */
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
  return {
    columns: [
      left('scenario', 'Scenario'),
      right('tokens', 'Tokens/month', 3),
      left('candidate', 'Candidate'),
      right('total', 'Cost/month'),
      right('savings', 'Saved/month', 2),
      right('savingsRatio', 'Savings', 1),
    ],
    rows: {
      *[Symbol.iterator]() {
        for (const { traffic, projections } of results)
          yield* projections.map((each, index) => stackedRow(traffic.scenario.name, traffic.tokens, each, index === 0));
        for (const { tokens: all, totals } of together(results, plan))
          yield* totals.map((each, index) => ({ ...stackedRow(TOGETHER, all, each, index === 0), strong: true }));
      },
    },
  };
}

function stackedRow(
  name: string,
  count: number,
  { candidate, isBaseline, total, savings, savingsRatio }: CandidateTotal,
  isFirst: boolean,
): Row {
  const head = isFirst ? [text(name), tokens(count)] : [text(''), text('')];
  const saved = isBaseline ? [text('baseline'), text('')] : [maybeCost(savings), share(savingsRatio)];
  return { cells: [...head, text(candidate.key), cost(total), ...saved], opensGroup: isFirst };
}

const recordColumns: Table['columns'] = [
  left('scenario', 'scenario'),
  right('tokens', 'tokens'),
  left('candidate', 'candidate'),
  left('provider', 'provider'),
  left('baseline', 'baseline'),
  right('total', 'total'),
  right('savings', 'savings'),
  right('savingsRatio', 'savingsRatio'),
  left('assumptions', 'assumptions'),
  left('unpriced', 'unpriced'),
];

function records(results: Iterable<ScenarioProjection>): Table {
  return {
    columns: recordColumns,
    rows: {
      *[Symbol.iterator]() {
        for (const result of results) {
          yield* result.projections.map((projection) => recordOf(result, projection));
          yield* result.unpriced.map((each) => unpricedRecord(result.traffic, each));
        }
      },
    },
  };
}

function recordOf({ traffic, assumptions }: ScenarioProjection, projection: Projection): Row {
  const { candidate, isBaseline, total, savings, savingsRatio } = projection;
  return {
    cells: [
      text(traffic.scenario.name),
      tokens(traffic.tokens),
      text(candidate.key),
      text(candidate.provider),
      flag(isBaseline),
      cost(total),
      maybeCost(savings),
      share(savingsRatio),
      text(kindsOf([...assumptions, ...projection.assumptions])),
      maybeText(undefined),
    ],
  };
}

function unpricedRecord(traffic: Traffic, { key, reason }: Unpriced): Row {
  const none = maybeText(undefined);
  return {
    cells: [
      text(traffic.scenario.name),
      tokens(traffic.tokens),
      text(key),
      none,
      none,
      none,
      none,
      none,
      none,
      text(reason),
    ],
  };
}

function totalJson({ candidate, isBaseline, total, savings, savingsRatio }: CandidateTotal): Json {
  return {
    ...candidateJson(candidate),
    baseline: isBaseline,
    total: plain(total),
    savings: maybe(savings),
    savingsRatio: maybe(savingsRatio),
  };
}

function scenarioJson({ traffic, projections, unpriced }: ScenarioProjection, explain: boolean): Json {
  const { scenario, tokens: total, requests, usage } = traffic;
  return {
    name: scenario.name,
    tokens: total,
    ...(requests !== undefined && { requests }),
    ...sentJson(scenario),
    usage: usageJson(usage),
    ...(explain && { steps: stepsJson(traffic) }),
    projections: projections.map((projection) => ({
      ...candidateJson(projection.candidate),
      baseline: projection.isBaseline,
      total: plain(projection.total),
      savings: maybe(projection.savings),
      savingsRatio: maybe(projection.savingsRatio),
      lineItems: projection.lineItems.map(lineItemJson),
    })),
    unpriced: unpriced.map(({ key, reason }) => ({ candidate: key, reason })),
  };
}

import { exitCode, type ExitCode } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { isPriced, offersIn } from '../../projection/candidate.ts';
import { allContenders, meantContenders, project, type ScenarioProjection } from '../../projection/project.ts';
import { projectReport } from '../../views/project/report.ts';
import { writeReport, type OutputOptions } from '../framework/write-report.ts';
import { isGated, tellBudget, withBudget, type GateOptions } from './gate.ts';
import { tellPriceAge, type AgeOptions } from './price-age.ts';
import { pricePlan, type PricedQuestion } from './priced-plan.ts';
import { planAlone, refuseTwins } from './plan-alone.ts';
import type { SolveOption } from './solve-option.ts';
import { oddsInPlan } from './plan-draws.ts';
import { findScenarios, type Plan } from '../../workload/plan.ts';
import type { PlanOptions } from './plan-options.ts';

/** The options that the parser makes of no arguments. */
export const bareOptions = { color: true, gate: true };

/** Runs `project` without arguments and without the parser. */
export function runBare(io: Io): Promise<ExitCode> {
  return runProject(io, [], bareOptions);
}

interface Options extends PlanOptions, OutputOptions, AgeOptions, GateOptions {
  readonly explain?: boolean | undefined;
  readonly sensitivity?: boolean | undefined;
  readonly solve?: SolveOption | undefined;
}

/** More rows than this are computed again for each part of a report rather than kept. */
const MOST_KEPT = 20_000;

export async function runProject(io: Io, words: readonly string[], options: Options): Promise<ExitCode> {
  const written = await writtenPlan(io, words, options);
  const plan = options.scenario ? { ...written, scenarios: findScenarios(written, options.scenario) } : written;
  const asked = withBudget(await pricePlan(io, plan, options), options);
  const results = resultsOf(asked);
  const { catalogue, asOf } = asked.prices;
  const all = allContenders(asked);
  const oddsOf = await oddsInPlan(asked.plan);
  const context = {
    plan: asked.plan,
    contenders: all,
    meant: meantContenders(asked),
    catalogue: catalogue.version,
    asOf,
    explain: options.explain === true,
    oddsOf,
    solved: options.solve && (await import('./solution.ts')).solutionOfMonth(asked, options.solve),
  };
  const page = async () => (await import('./page-question.ts')).pageQuestion('project', asked, options);
  const report = projectReport(results, context);
  const shown =
    options.sensitivity === true
      ? (await import('./sensitivity.ts')).sensitivityOfMonth(report, asked, {
          hasRanges: oddsOf !== undefined,
          explain: options.explain,
        })
      : report;
  await writeReport(io, shown, options, asked.measured || oddsOf ? undefined : page);
  const age = await tellPriceAge(io, offersIn(all.filter(isPriced)), asOf, options);
  const gate = await tellBudget(io, results, { plan: asked.plan, isMeant: isGated(asked) }, options);
  return asked.measured?.code ?? (age === exitCode.done ? gate : age);
}

async function writtenPlan(io: Io, words: readonly string[], options: Options): Promise<Plan> {
  if (options === bareOptions) {
    const plan = await planAlone(io, undefined, options);
    refuseTwins(plan.candidates);
    return plan;
  }
  const { planFromArguments } = await import('./plan-from-arguments.ts');
  return await planFromArguments(io, words, await withVolume(options));
}

async function withVolume(options: Options): Promise<Options> {
  return options.solve ? (await import('./solve-option.ts')).withSolvedVolume(options) : options;
}

/** Projections that may be gone through again and again: kept where they are few, computed anew where they are many. */
function resultsOf(asked: PricedQuestion): Iterable<ScenarioProjection> {
  const rows = asked.scenarios.length * allContenders(asked).length;
  return rows <= MOST_KEPT ? [...project(asked)] : { [Symbol.iterator]: () => project(asked) };
}

import { exitCode, type ExitCode } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { isPriced, offersIn } from '../../projection/candidate.ts';
import { allContenders, meantContenders, project, type ScenarioProjection } from '../../projection/project.ts';
import { projectReport } from '../../views/project/report.ts';
import { writeReport, type OutputOptions } from '../framework/write-report.ts';
import { collectValues, pricedReportCommand, type Define } from '../framework/command.ts';
import { isGated, tellBudget, withBudget, withGate, type GateOptions } from './gate.ts';
import { tellPriceAge, type AgeOptions } from './price-age.ts';
import { pricePlan, type PricedQuestion } from './priced-plan.ts';
import { planFromArguments } from './plan-from-arguments.ts';
import { findScenarios } from '../../workload/plan.ts';
import { withPlanOptions, PLAN_ARGUMENT, type PlanOptions } from './plan-options.ts';

export const define: Define = ({ io, finish }) =>
  withGate(
    withPlanOptions(
      pricedReportCommand('project', 'Project the monthly cost of scenarios on models, against a baseline.', [
        'cost-projection',
        'cost-projection gpt-4o-mini claude-sonnet-4-6 --requests 4k/day --input 1800 --output 350',
        'cost-projection --tokens Pilot=20M --tokens Launch=2B --output-share 20% --cache-hit 60%',
        'cost-projection --hybrid 80/15/5 --baseline gpt-4o --format markdown',
        'cost-projection my-plan.yaml --format json | jq .scenarios',
        'cost-projection --budget 5k/month',
      ]).argument('[models...]', PLAN_ARGUMENT),
    ),
  )
    .option('--scenario <name>', 'a scenario of the plan (repeatable; default: each of them)', collectValues)
    .optionsGroup('Output:')
    .option('--explain', 'show how each figure comes about: drivers, tokens, rates, costs')
    .action(async (words, options) => finish(await runProject(io, words, options)));

/** What the parser makes of nothing. */
export const bareOptions = { color: true, gate: true };

export const bare = (io: Io): Promise<ExitCode> => runProject(io, [], bareOptions);

interface Options extends PlanOptions, OutputOptions, AgeOptions, GateOptions {
  readonly explain?: boolean | undefined;
}

/** More rows than this are computed again for each part of a report rather than kept. */
const MOST_KEPT = 20_000;

async function runProject(io: Io, words: readonly string[], options: Options): Promise<ExitCode> {
  const written = await planFromArguments(io, words, options);
  const plan = options.scenario ? { ...written, scenarios: findScenarios(written, options.scenario) } : written;
  const asked = withBudget(await pricePlan(io, plan, options), options);
  const results = resultsOf(asked);
  const { catalogue, asOf } = asked.prices;
  const all = allContenders(asked);
  const context = {
    plan: asked.plan,
    contenders: all,
    meant: meantContenders(asked),
    catalogue: catalogue.version,
    asOf,
    explain: options.explain === true,
  };
  const page = async () => (await import('./page-question.ts')).pageQuestion('project', asked, options);
  await writeReport(io, projectReport(results, context), options, asked.measured ? undefined : page);
  const age = await tellPriceAge(io, offersIn(all.filter(isPriced)), asOf, options);
  const gate = await tellBudget(io, results, { plan: asked.plan, isMeant: isGated(asked) }, options);
  return asked.measured?.code ?? (age === exitCode.done ? gate : age);
}

/** Projections that may be gone through again and again: kept where they are few, computed anew where they are many. */
function resultsOf(asked: PricedQuestion): Iterable<ScenarioProjection> {
  const rows = asked.scenarios.length * allContenders(asked).length;
  return rows <= MOST_KEPT ? [...project(asked)] : { [Symbol.iterator]: () => project(asked) };
}

import { collectValues, pricedReportCommand, type Define } from '../framework/command.ts';
import { withGate, withPlanOptions, PLAN_ARGUMENT, SENSITIVITY } from './plan-options.ts';
import { SOLVE, solveOption } from './solve-option.ts';
import { runProject } from './run-project.ts';

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
    .option('--solve <driver>', SOLVE, solveOption)
    .optionsGroup('Output:')
    .option('--explain', 'show how each figure comes about: drivers, tokens, rates, costs')
    .option('--sensitivity', SENSITIVITY)
    .action(async (words, options) => finish(await runProject(io, words, options)));

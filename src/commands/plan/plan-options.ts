import { Option, type Command, type OptionValues } from '@commander-js/extra-typings';
import type { CandidateSpec } from '../../workload/blend.ts';
import type { Shift } from '../../workload/shift.ts';
import type { RateAssumptions } from '../../projection/price.ts';
import { collectValues } from '../framework/command.ts';
import type { TextOptions } from './driver-flags.ts';
import { addDriverOptions } from './driver-options.ts';
import { amountOption, candidateOption, hybridOption, monthDaysOption } from '../framework/options.ts';
import { withAssumedRates, withSpan, withTokenOptions } from '../framework/shared-options.ts';
import type { MeasuredOptions } from './measured-options.ts';
import { shiftOption } from './plan-shifts.ts';
import { priceAgeOption } from './price-age-option.ts';
import type { PriceOptions } from './prices.ts';

/** The arguments of a command that takes a plan. */
export const PLAN_ARGUMENT =
  'models or blends; or a plan file (- is standard input; default: the nearest cost-projection.yaml)';

export const SENSITIVITY = 'what each range alone, from P10 to P90, makes of the cost';

/** The flags of every command that works on a plan. */
export function withPlanOptions<A extends unknown[], O extends OptionValues, G extends OptionValues>(
  command: Command<A, O, G>,
) {
  return withUsageOptions(
    withDriverOptions(command)
      .optionsGroup('Models:')
      .option(
        '--shift <move>',
        "a share moves from a month on: '2027-04 gpt-4o gpt-4o-mini 50% over 3 months' (repeatable)",
        shiftOption,
      )
      .optionsGroup('Traffic:')
      .option('--prompt-file <file>', 'a text or a request that is the whole prompt, counted on each model')
      .option('--plan <file>', 'plan file, like the one that an argument may name; flags win over it, one by one')
      .option('--no-plan', 'ignore any cost-projection.yaml found nearby'),
  );
}

/** Flags of the same names as the drivers of a plan, and those that choose what is compared. */
export function withDriverOptions<A extends unknown[], O extends OptionValues, G extends OptionValues>(
  command: Command<A, O, G>,
) {
  const withModels = withAssumedRates(
    command
      .optionsGroup('Models:')
      .option(
        '-m, --model <name>',
        'one more model; a blend as hybrid=a:80,b:20, a chain as first=a:10%>b (repeatable)',
        candidateOption('--model'),
      )
      .option(
        '--hybrid <shares>',
        'default, fallback and premium tier: 80/15/5 splits the requests, 80>15>5 escalates them, each attempt paid',
        hybridOption('--hybrid'),
      )
      .option('--baseline <name>', 'what savings are measured against'),
  ).optionsGroup('Traffic:');
  return addDriverOptions(withModels)
    .option(
      '--days-per-month <days>',
      'for volumes per day or shorter (default: 30)',
      monthDaysOption('--days-per-month'),
    )
    .optionsGroup('Options:');
}

function withUsageOptions<A extends unknown[], O extends OptionValues, G extends OptionValues>(
  command: Command<A, O, G>,
) {
  return withSpan(
    withTokenOptions(
      command
        .optionsGroup('Measured traffic:')
        .option(
          '--usage <path>',
          'usage instead of drivers, from exports and logs: a file, a folder, - (repeatable)',
          collectValues,
        )
        .option(
          '--name <pair>',
          'map a name in your logs to an offer, like my-deployment=azure/gpt-4o (repeatable)',
          collectValues,
        ),
    ),
    'usage ',
  ).optionsGroup('Options:');
}

/** Options of commands whose figures a budget may hold, and which a page can ask again. */
export function withGate<A extends unknown[], O extends OptionValues, G extends OptionValues>(
  command: Command<A, O, G>,
) {
  return command
    .optionsGroup('Gates:')
    .option(
      '--budget <dollars>',
      'what a month may cost, instead of the budget of the plan; over it the run fails',
      amountOption('--budget', 'month'),
    )
    .option('--no-gate', 'report what is over budget without failing')
    .addOption(priceAgeOption())
    .optionsGroup('Output:')
    .addOption(
      new Option('--embed <models>', 'which models a page can price (default: asked)').choices([
        'asked',
        'all',
      ] as const),
    )
    .optionsGroup('Options:');
}

/** What these flags say. */
export interface PlanOptions extends TextOptions, MeasuredOptions, PriceOptions, RateAssumptions {
  readonly model?: readonly CandidateSpec[] | undefined;
  readonly hybrid?: CandidateSpec | undefined;
  readonly shift?: readonly Shift[] | undefined;
  readonly baseline?: string | undefined;
  readonly daysPerMonth?: number | undefined;
  /** A file; false where `--no-plan` is given. */
  readonly plan?: string | boolean | undefined;
  /** Those that are asked for, of commands that let choose. */
  readonly scenario?: readonly string[] | undefined;
  readonly quiet?: boolean | undefined;
}

import { collectErrors, exitCode, UserError } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { writeNew } from '../../system/new-file.ts';
import type { Money } from '../../values/money.ts';
import { isPriced, type Contender } from '../../projection/candidate.ts';
import type { CandidateSpec } from '../../workload/blend.ts';
import { isPreset, presetNames, presetPlan, type PresetName } from '../../workload/presets.ts';
import { planTemplate } from '../../workload/template.ts';
import { EDITOR_SCHEMA, writePlan, type PlanComments, type WritableScenario } from '../../workload/write-plan.ts';
import { PLAN_FILE, writtenPlanNote } from '../../workload/disk/load-plan.ts';
import { plainCommand, withLists, type Define } from '../framework/command.ts';
import { amountOption, ineffectiveOption } from '../framework/options.ts';
import { openPrices } from './prices.ts';
import { pricePlan } from './priced-plan.ts';
import { planFromArguments, sortArguments } from './plan-from-arguments.ts';
import { withDriverOptions, type PlanOptions } from './plan-options.ts';

export const define: Define = ({ io, finish }) =>
  withDriverOptions(
    withLists(
      plainCommand('init', 'Write a plan: of models and drivers that you name, or a commented one to begin with.', [
        'cost-projection init',
        'cost-projection init --preset agent claude-sonnet-5 gpt-5.4',
        'cost-projection init gpt-4o --users 3k --requests-per-user 20/day --input 1500 --output 300 -o bot.yaml',
        'cost-projection init mix=gpt-4o-mini:80,gpt-4o:20 --baseline gpt-4o --tokens Pilot=20M --budget 500 -o -',
      ]),
    ),
  )
    .argument(
      '[models...]',
      `models or blends; a word ending in .yaml is the file to write, - standard output (default: ${PLAN_FILE})`,
    )
    .option('--budget <dollars>', 'what a month of all scenarios may cost', amountOption('--budget', 'month'))
    .option(
      '--preset <kind>',
      `a kind of traffic to begin with, each figure with its source or as a guess: ${presetNames.join(', ')}`,
      presetOption,
    )
    .option('-o, --out <file>', 'where to write it')
    .action(async (words, options) => {
      const { plans, models } = sortArguments(io, words);
      const [target = PLAN_FILE, ...others] = [...(options.out === undefined ? [] : [options.out]), ...plans];
      if (others.length > 0)
        throw new UserError(`two files to write: ${target} and ${others.join(', ')}`, { hint: 'name one' });
      const text = await textFor(io, models, options);
      if (target === '-') await io.stdout.write(text);
      else writeNew(io, target, text);
      if (target !== '-' && options.quiet !== true) await io.stderr.write(`note: ${writtenPlanNote(target)}\n`);
      finish(exitCode.done);
    });

type Options = PlanOptions & {
  readonly budget?: Money | undefined;
  readonly out?: string | undefined;
  readonly preset?: PresetName | undefined;
  readonly quiet?: boolean | undefined;
};

/** The commented example, or where anything is named, a plan of that. Throws a UserError for what makes no plan. */
async function textFor(io: Io, models: readonly string[], options: Options): Promise<string> {
  const { out: _, quiet: __, pricing: ___, preset, ...said } = options;
  if (preset !== undefined) return await presetText(io, preset, models, options);
  if (models.length === 0 && Object.keys(said).length === 0) return planTemplate;
  const plan = await planFromArguments(io, models, { ...options, plan: false });
  const { plan: settled, candidates, baseline } = await pricePlan(io, plan, options);
  return writePlan(
    {
      ...settled,
      baseline: baseline.key,
      candidates: candidates.map(specOf),
      scenarios: settled.scenarios.map((scenario) => ({ ...scenario, volumes: volumesOf(scenario.name, options) })),
      budget: options.budget && { warn: undefined, fail: options.budget },
    },
    comments,
  );
}

/** The plan of a preset, on models that have a price. Throws a UserError for what it would leave out. */
async function presetText(io: Io, preset: PresetName, models: readonly string[], options: Options): Promise<string> {
  const idle = ineffectiveOption(options, new Set(['preset', 'out', 'quiet', 'pricing', 'color']));
  if (idle !== undefined)
    throw new UserError(`${idle} has no effect beside --preset`, { hint: 'leave it out, and change the plan instead' });
  const blend = models.find((name) => /[=,>:]/.test(name));
  if (blend !== undefined)
    throw new UserError(`"${blend}" is not a model by its name`, {
      hint: '--preset takes models; blends and chains are written into the plan',
    });
  const { priceOf } = await openPrices(io, options);
  const keys = collectErrors(models, (name) => priceOf(name).offer.key);
  return presetPlan(preset, [...new Set(keys)]);
}

function presetOption(text: string): PresetName {
  if (isPreset(text)) return text;
  throw new UserError(`--preset: there is no preset "${text}"`, { hint: `there is ${presetNames.join(', ')}` });
}

const comments: PlanComments = {
  header: [
    EDITOR_SCHEMA,
    'Keys that a plan may have beside these: cost-projection init without models writes an example of each.',
  ],
  keys: {
    baseline: ['Savings are measured against it.'],
    budget: ['Dollars per month, all scenarios together: project, compare and forecast fail above it.'],
    scenarios: [],
    forecast: ['One after the other, from these months on.'],
  },
};

function volumesOf(
  scenario: string,
  { tokens, requests, requestsPerUser, runs }: Options,
): WritableScenario['volumes'] {
  return { tokens: tokens?.find(({ name }) => name === scenario)?.tokens, requests, requestsPerUser, runs };
}

/** By names that are never ambiguous. */
function specOf(contender: Contender): CandidateSpec {
  if (!isPriced(contender) || !contender.isBlend) return contender.key;
  const { chain } = contender;
  return {
    name: contender.key,
    chain,
    parts: contender.parts.map(({ offer, share }) => ({ offer: offer.offer.key, share })),
  };
}

import { exitCode, UserError } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { writeNew } from '../../system/new-file.ts';
import type { Money } from '../../values/money.ts';
import { isPriced, type Contender } from '../../projection/candidate.ts';
import type { CandidateSpec } from '../../workload/blend.ts';
import { planTemplate } from '../../workload/template.ts';
import { EDITOR_SCHEMA, writePlan, type PlanComments, type WritableScenario } from '../../workload/write-plan.ts';
import { PLAN_FILE, writtenPlanNote } from '../../workload/disk/load-plan.ts';
import { plainCommand, withLists, type Define } from '../framework/command.ts';
import { amountOption } from '../framework/options.ts';
import { pricePlan } from './priced-plan.ts';
import { planFromArguments, sortArguments } from './plan-from-arguments.ts';
import { withDriverOptions, type PlanOptions } from './plan-options.ts';

export const define: Define = ({ io, finish }) =>
  withDriverOptions(
    withLists(
      plainCommand('init', 'Write a plan: of models and drivers that you name, or a commented one to begin with.', [
        'cost-projection init',
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
  readonly quiet?: boolean | undefined;
};

/** The commented example, or where anything is named, a plan of that. Throws a UserError for what makes no plan. */
async function textFor(io: Io, models: readonly string[], options: Options): Promise<string> {
  const { out: _, quiet: __, pricing: ___, ...said } = options;
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

const comments: PlanComments = {
  header: [
    EDITOR_SCHEMA,
    'Keys that a plan may have beside these: cost-projection init without models writes an example of each.',
  ],
  keys: {
    baseline: ['Savings are measured against it.'],
    budget: ['Dollars a month, all scenarios together: project, compare and forecast fail above it.'],
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

import type { ExitCode } from '../errors.ts';
import type { Io } from '../io.ts';
import { one, zero } from '../money.ts';
import type { Decimal } from '../money.ts';
import { project } from '../projection/project.ts';
import { projectReport } from '../report/builders/project.ts';
import { writeReport } from '../report/write.ts';
import type { OutputOptions } from '../report/write.ts';
import { foundingPlan } from '../workload/founding.ts';
import { loadPlan } from '../workload/load.ts';
import type { AssumedRate, Plan } from '../workload/plan.ts';
import type { Scenario } from '../workload/usage.ts';
import { collect, newCommand } from './command.ts';
import type { Define } from './command.ts';
import { days, tellPriceAge } from './price-age.ts';
import type { AgeOptions } from './price-age.ts';
import { assumedRate, namedVolume, share } from './options.ts';
import type { NamedVolume } from './options.ts';
import { openPrices } from './prices.ts';
import type { PriceOptions } from './prices.ts';

export const define: Define = ({ io, finish }) =>
  newCommand('project', 'Project the monthly cost of scenarios on models, against a baseline.', [
    'cost-projection',
    'cost-projection --output-share 50%',
    'cost-projection --tokens Pilot=20M --tokens Launch=2B --output-share 20% --cache-hit 60%',
    'cost-projection --model gpt-4o-mini --model global-api/qwen3-32b --baseline gpt-4o --format markdown',
    'cost-projection my-plan.yaml --format json | jq .scenarios',
  ])
    .argument('[plan]', 'plan file (- is standard input; default: the nearest cost-projection.yaml from here upward)')
    .option('--model <name>', 'candidate, instead of those of the plan (repeatable)', collect)
    .option('--baseline <name>', 'what savings are measured against')
    .option('--tokens <volume>', 'scenario as 5M or name=5M, a month unless /day (repeatable)', namedVolume('--tokens'))
    .option('--output-share <share>', 'share of the tokens that is output, in every scenario', share('--output-share'))
    .option('--cache-hit <share>', 'share of the input read from the cache, in every scenario', share('--cache-hit'))
    .option(
      '--peak-share <share>',
      'share of the traffic in hours that a list has rates for (default: spread evenly over the week)',
      share('--peak-share'),
    )
    .option('--assume-input <rate>', 'input rate where none is published: output, or dollars per million', assumedRate('--assume-input'))
    .option('--max-price-age <days>', 'fail where a price was last checked longer ago than this, like 90d', days('--max-price-age'))
    .option('--no-plan', 'leave out a cost-projection.yaml that lies around')
    .action(async (path, { plan: lookAround, ...options }) => finish(await runProject(io, path, lookAround, options)));

interface Options extends Flags, OutputOptions, AgeOptions, PriceOptions {}

/** What flags may change about a plan. */
interface Flags {
  readonly model?: readonly string[] | undefined;
  readonly baseline?: string | undefined;
  readonly tokens?: readonly NamedVolume[] | undefined;
  readonly outputShare?: Decimal | undefined;
  readonly cacheHit?: Decimal | undefined;
  readonly assumeInput?: AssumedRate | undefined;
  readonly peakShare?: Decimal | undefined;
}

async function runProject(io: Io, path: string | undefined, lookAround: boolean, options: Options): Promise<ExitCode> {
  const found = lookAround || path !== undefined ? await loadPlan(io, path) : undefined;
  const plan = withFlags(found ?? foundingPlan, options);
  const { catalogue, asOf, priceOf } = await openPrices(io, options, plan.fx);
  const baseline = priceOf(plan.baseline);
  const candidates = plan.candidates.map(priceOf);
  const results = project({ ...plan, baseline, candidates });
  await writeReport(io, projectReport(results, { plan, catalogue: catalogue.version, asOf }), options);
  return await tellPriceAge(io, [baseline, ...candidates], asOf, options);
}

function withFlags(plan: Plan, { model, baseline, tokens, outputShare, cacheHit, assumeInput, peakShare }: Flags): Plan {
  const scenarios: readonly Scenario[] = tokens?.map((volume) => ({ ...volume, outputShare: one, cacheHit: zero })) ?? plan.scenarios;
  return {
    ...plan,
    baseline: baseline ?? plan.baseline,
    candidates: model ?? plan.candidates,
    assumeInput: assumeInput ?? plan.assumeInput,
    peakShare: peakShare ?? plan.peakShare,
    scenarios: scenarios.map((scenario) => ({
      ...scenario,
      outputShare: outputShare ?? scenario.outputShare,
      cacheHit: cacheHit ?? scenario.cacheHit,
    })),
  };
}

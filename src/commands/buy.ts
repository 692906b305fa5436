import { UserError } from '../values/errors.ts';
import type { ExitCode } from '../values/errors.ts';
import type { Io } from '../system/io.ts';
import { candidateOf, offersIn, specNamed } from '../projection/candidate.ts';
import { purchases } from '../projection/purchase.ts';
import { buyReport } from '../report/builders/buy.ts';
import { writeReport } from '../report/write.ts';
import type { OutputOptions } from '../report/write.ts';
import type { CandidateSpec } from '../workload/blend.ts';
import type { BuyPlan, Plan, Way } from '../workload/plan.ts';
import { listPriceWay, readWay } from '../workload/ways.ts';
import { collect, newCommand } from './command.ts';
import type { Define } from './command.ts';
import { days, tellPriceAge } from './price-age.ts';
import type { AgeOptions } from './price-age.ts';
import { openPrices } from './prices.ts';
import { planFor, scenarioNamed, withWorkload } from './workload.ts';
import type { WorkloadOptions } from './workload.ts';

const TERM = 12;
const MOST_MONTHS = 120;

export const define: Define = ({ io, finish }) =>
  withWorkload(
    newCommand('buy', 'Compare ways to buy: on demand, reserved capacity, committed spend; with their break-even.', [
      'cost-projection buy --tokens 500M --output-share 20%',
      'cost-projection buy --tokens 2B --output-share 20% --way "Pro Channel: fee=200, discount=30%, capacity=5B"',
      'cost-projection buy --tokens 2B --output-share 20% --way "Committed: minimum=500, discount=20%" --term 24',
      'cost-projection buy --tokens 2B --output-share 20% --way "Own gateway: hours=6, hourlyRate=90"',
    ]).argument('[plan]', 'plan file (- is standard input; default: the nearest cost-projection.yaml from here upward)'),
  )
    .option('--way <settings>', 'a way to buy: its name, then model, fee, discount, minimum, capacity, hours, hourlyRate (repeatable)', collect)
    .option('--term <months>', `how long (default: ${TERM})`, months)
    .option('--scenario <name>', 'which scenario of the plan (default: its first)')
    .option('--max-price-age <days>', 'fail where a price was last checked longer ago than this, like 90d', days('--max-price-age'))
    .action(async (path, options) => finish(await runBuy(io, path, options)));

interface Options extends WorkloadOptions, OutputOptions, AgeOptions {
  readonly way?: readonly string[] | undefined;
  readonly term?: number | undefined;
  readonly scenario?: string | undefined;
}

async function runBuy(io: Io, path: string | undefined, options: Options): Promise<ExitCode> {
  const plan = await planFor(io, path, options);
  const { catalogue, asOf, priceOf } = await openPrices(io, options, plan.fx);
  const scenario = scenarioNamed(plan, options.scenario);
  const { term, ways } = waysOf(plan, options);
  const offered = ways.map((way) => ({ way, candidate: candidateOf(named(way.candidate, plan), priceOf) }));
  const bought = purchases(scenario, offered, term, plan);
  const context = { plan: { ...plan, scenarios: [scenario] }, term, catalogue: catalogue.version, asOf };
  await writeReport(io, buyReport(bought, context), options);
  return await tellPriceAge(io, offersIn(offered.map(({ candidate }) => candidate)), asOf, options);
}

/** The ways of the flags beside those at list price; without flags those of the plan. */
function waysOf(plan: Plan, { way = [], term }: Options): BuyPlan {
  const [first = plan.baseline] = plan.candidates;
  if (way.length === 0 && plan.buy) return { ...plan.buy, term: term ?? plan.buy.term };
  return { term: term ?? plan.buy?.term ?? TERM, ways: [...atListPrice(plan, first), ...way.map((text) => read(text, first))] };
}

function atListPrice(plan: Plan, first: CandidateSpec): Way[] {
  const direct = first === plan.baseline ? [] : [listPriceWay('direct', plan.baseline)];
  // What the founding facts say of the standard way is true of that aggregator only.
  const name = typeof first === 'string' && first.startsWith('global-api/') ? 'standard' : 'on demand';
  return [...direct, listPriceWay(name, first)];
}

function read(text: string, first: CandidateSpec): Way {
  const result = readWay(text, first);
  if ('value' in result) return result.value;
  const [problem = '', hint] = result.problem.split('; ');
  throw new UserError(`--way: ${problem}`, { hint });
}

function named(spec: CandidateSpec, { candidates }: Plan): CandidateSpec {
  return typeof spec === 'string' ? specNamed(spec, candidates) : spec;
}

function months(text: string): number {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MOST_MONTHS) return count;
  throw new UserError(`--term: "${text}" is not between 1 and ${MOST_MONTHS} months`);
}

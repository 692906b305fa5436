import { zero, type Decimal } from '../../values/money.ts';
import { parsedValue, readGrowth } from '../../values/quantity.ts';
import { collectErrors, UserError, type ExitCode } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { contenderOf, offersIn } from '../../projection/candidate.ts';
import { seatTermsOf } from '../../projection/seat-terms.ts';
import { pricePurchases } from '../../projection/purchase.ts';
import { buyReport } from '../../views/buy/report.ts';
import { writeReport, type OutputOptions } from '../framework/write-report.ts';
import type { CandidateSpec } from '../../workload/blend.ts';
import { AS_USED } from '../../workload/measured.ts';
import { specName } from '../../workload/own-models.ts';
import type { BuyPlan, Plan, PurchaseOption } from '../../workload/plan.ts';
import { listPriceOption, readPurchaseOption } from '../../workload/purchase-options.ts';
import { collectValues, pricedReportCommand, type Define } from '../framework/command.ts';
import { priceAgeOption } from './price-age-option.ts';
import { tellPriceAge, type AgeOptions } from './price-age.ts';
import type { Prices } from './prices.ts';
import { convertPurchaseOption } from './plan-currency.ts';
import { planFromArguments, sortArguments } from './plan-from-arguments.ts';
import { findScenariosOfMonth } from '../../workload/plan.ts';
import { openPricedPlan } from './priced-plan.ts';
import { findSpec } from '../../projection/plan-spec.ts';
import { withPlanOptions, PLAN_ARGUMENT } from './plan-options.ts';
import type { PlanOptions } from './plan-options.ts';

const TERM = 12;
const MOST_MONTHS = 120;

export const define: Define = ({ io, finish }) =>
  withPlanOptions(
    pricedReportCommand(
      'buy',
      'Compare options to buy: on demand, reserved capacity, committed spend; with their break-even.',
      [
        'cost-projection buy --tokens 500M --output-share 20%',
        'cost-projection buy --tokens 2B --output-share 20% --way "Pro Channel: fee=200, discount=30%, capacity=5B"',
        'cost-projection buy --tokens 2B --output-share 20% --way "Committed: minimum=500, discount=20%" --term 24',
        'cost-projection buy --usage logs/ --way "Max: subscription=anthropic/max, includes=$400"',
        'cost-projection buy gpt-4o --users 20 --requests-per-user 90/day --input 6k --way "T: seat=30, includes=60"',
        'cost-projection buy --tokens 2B --output-share 20% --way "PTU: units=2, unit=$1/hour, unitTokens=25k/min"',
        'cost-projection buy --tokens 2B --output-share 20% --way "Own gateway: staffHours=6, staffRate=90"',
      ],
    ).argument('[models...]', PLAN_ARGUMENT),
  )
    .option(
      '--way <settings>',
      'an option: its name, then model, fee, discount, minimum, capacity, staffHours, staffRate; or units, unit, ' +
        'unitTokens of provisioned throughput; or by the seat, subscription, seats, seat, includes, paid (repeatable)',
      collectValues,
    )
    .option('--term <months>', `how long (default: ${TERM})`, months)
    .option('--growth <rate>', 'of the volume from month to month of the term, like 10%', (text) =>
      parsedValue(readGrowth(text), '--growth'),
    )
    .option('--scenario <name>', 'a scenario of the plan (repeatable; default: all of them together)', collectValues)
    .addOption(priceAgeOption())
    .action(async (words, options) => finish(await runBuy(io, words, options)));

interface Options extends PlanOptions, OutputOptions, AgeOptions {
  readonly way?: readonly string[] | undefined;
  readonly term?: number | undefined;
  readonly growth?: Decimal | undefined;
  readonly scenario?: readonly string[] | undefined;
}

async function runBuy(io: Io, words: readonly string[], options: Options): Promise<ExitCode> {
  const written = await planFromArguments(io, words, options);
  const { plan, prices, measured } = await openPricedPlan(io, written, {
    ...options,
    byPerson: hasSeats(written, options),
  });
  const { catalogue, asOf, priceOf, given } = prices;
  const scenarios = findScenariosOfMonth(plan, options.scenario);
  const { growth = zero } = options;
  const { term, ways } = waysOf(plan, sortArguments(io, words).models.length > 0, options, given);
  const offered = collectErrors(ways, (way) => ({
    way,
    candidate: contenderOf(findSpec(plan, way.candidate), priceOf, asOf),
    terms: way.seats && seatTermsOf(way.seats, catalogue, asOf),
  }));
  const result = pricePurchases(scenarios, offered, { from: asOf, months: term, growth }, plan);
  await writeReport(
    io,
    buyReport(result, { planFile: plan.file, term, growth, catalogue: catalogue.version, asOf }),
    options,
  );
  const age = await tellPriceAge(io, offersIn(result.bought.map(({ candidate }) => candidate)), asOf, options);
  return measured?.code ?? age;
}

/** True if something is bought by the seat, which is for people. */
function hasSeats({ buy, baseline, daysPerMonth }: Plan, { way = [] }: Options): boolean {
  const ways = way.length > 0 ? way.map((text) => read(text, baseline, daysPerMonth)) : (buy?.ways ?? []);
  return ways.some(({ seats }) => seats !== undefined);
}

/** The ways of the plan, for each of the models where some are named; those of flags beside list prices. */
function waysOf(
  plan: Plan,
  hasModels: boolean,
  { way = [], term, model, hybrid }: Options,
  given: Prices['given'],
): BuyPlan {
  const isNamed = hasModels || model !== undefined || hybrid !== undefined;
  const length = term ?? plan.buy?.term ?? TERM;
  if (way.length === 0 && plan.buy) {
    const ways = isNamed
      ? plan.candidates.flatMap((candidate) => onModel(plan.buy?.ways ?? [], candidate, plan.candidates.length > 1))
      : plan.buy.ways;
    return { term: length, ways };
  }
  return {
    term: length,
    ways: [
      ...atListPrice(plan),
      ...way.flatMap((text) => waysNamed(text, plan)).map((each) => convertPurchaseOption(each, given)),
    ],
  };
}

/** A way of the command line: on the model that it names, else on each candidate. */
function waysNamed(text: string, { baseline, candidates, daysPerMonth }: Plan): PurchaseOption[] {
  const [first = baseline, ...others] = candidates;
  const way = read(text, first, daysPerMonth);
  const namesItsOwn = others.some((candidate) => read(text, candidate, daysPerMonth).candidate !== candidate);
  // People use all of the models that were measured.
  if (way.seats && baseline === AS_USED && !namesItsOwn) return [{ ...way, candidate: AS_USED }];
  return namesItsOwn || others.length === 0
    ? [way]
    : candidates.flatMap((candidate) => onModel([way], candidate, true));
}

/** Purchase options for another model than their own. */
function onModel(ways: readonly PurchaseOption[], candidate: CandidateSpec, isOneOfSeveral: boolean): PurchaseOption[] {
  const suffix = isOneOfSeveral ? ` ${typeof candidate === 'string' ? candidate : candidate.name}` : '';
  return ways.map((way) => ({ ...way, name: `${way.name}${suffix}`, candidate }));
}

/** The baseline and every candidate on demand. */
function atListPrice({ baseline, candidates }: Plan): PurchaseOption[] {
  const direct = candidates.some((spec) => specName(spec) === baseline)
    ? []
    : [listPriceOption(baseline === AS_USED ? AS_USED : 'direct', baseline)];
  return [
    ...direct,
    ...candidates.map((candidate) => listPriceOption(onDemand(candidate, candidates.length > 1), candidate)),
  ];
}

/** What the founding facts say of the standard way is true of that aggregator only. */
function onDemand(candidate: CandidateSpec, isOneOfSeveral: boolean): string {
  if (typeof candidate === 'string' && candidate.startsWith('global-api/') && !isOneOfSeveral) return 'standard';
  return isOneOfSeveral ? `on demand ${typeof candidate === 'string' ? candidate : candidate.name}` : 'on demand';
}

function read(text: string, first: CandidateSpec, daysPerMonth: number | undefined): PurchaseOption {
  return parsedValue(readPurchaseOption(text, first, daysPerMonth), '--way');
}

function months(text: string): number {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MOST_MONTHS) return count;
  throw new UserError(`--term: "${text}" is not between 1 and ${MOST_MONTHS} months`);
}

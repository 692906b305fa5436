import { Option } from '@commander-js/extra-typings';
import type { Instant } from '../../values/calendar.ts';
import { exitCode, type ExitCode } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { compare, type Money } from '../../values/money.ts';
import { browseOffers, type Browsed } from '../../pricing/catalogue/browse.ts';
import type { Unpriced } from '../../pricing/catalogue/no-price.ts';
import { candidateOf, isPriced, offersIn, refuseAll, type Contender } from '../../projection/candidate.ts';
import type { MonthlyOdds, OddsOfMonths } from '../../projection/chances/monthly-odds.ts';
import { compareCandidates, rankingBudget, type Ranked } from '../../projection/compare.ts';
import { compareReport } from '../../views/compare/report.ts';
import { writeReport, type OutputOptions } from '../framework/write-report.ts';
import { trafficOf, type Traffic } from '../../workload/traffic.ts';
import { collectValues, pricedReportCommand, type Define } from '../framework/command.ts';
import { amountOption, quantityOption } from '../framework/options.ts';
import { isGated, tellBudget, withBudget, type GateOptions } from './gate.ts';
import { tellPriceAge, type AgeOptions } from './price-age.ts';
import { pricePlan } from './priced-plan.ts';
import { planFromArguments, sortArguments } from './plan-from-arguments.ts';
import { oddsInPlan } from './plan-draws.ts';
import { findScenariosOfMonth } from '../../workload/plan.ts';
import { withOfferFilters } from '../framework/shared-options.ts';
import { withGate, withPlanOptions, PLAN_ARGUMENT } from './plan-options.ts';
import type { PricedQuestion } from './priced-plan.ts';
import type { PlanOptions } from './plan-options.ts';

const sortKeys = ['total', 'input', 'output', 'context', 'name'] as const;

export const define: Define = ({ io, finish }) =>
  withOfferFilters(
    withGate(
      withPlanOptions(
        pricedReportCommand('compare', 'Rank models by what a month of the traffic costs on them.', [
          'cost-projection compare gpt-4o gpt-4o-mini claude-sonnet-4-6 --requests 4k/day --input 1800 --output 350',
          'cost-projection compare --all --exclude :free --top 10 --requests 4k/day --input 1800 --output 350',
          'cost-projection compare --provider openai,anthropic --released-after 2026-01 --tokens 50M --max-total 200',
          'cost-projection compare gpt-4o mix=gpt-4o-mini:80,gpt-4o:20 --tokens 50M --output-share 20% -f markdown',
        ]).argument('[models...]', PLAN_ARGUMENT),
      ),
    )
      .optionsGroup('Ranking:')
      .option('--scenario <name>', 'a scenario of the plan (repeatable; default: all of them together)', collectValues)
      .option('--all', 'every offer of the price lists'),
  )
    .option('--max-total <dollars>', 'only what costs at most this a month', amountOption('--max-total', 'month'))
    .option('--top <count>', 'only the first ones', quantityOption('--top'))
    .addOption(
      new Option('--sort <key>', 'what to sort by, cheapest or longest first')
        .choices(sortKeys)
        .default('total' as const),
    )
    .optionsGroup('Output:')
    .option('--explain', 'show how each figure comes about: drivers, tokens, rates, costs')
    .action(async (models, options) => finish(await runCompare(io, models, options)));

interface Options extends PlanOptions, OutputOptions, AgeOptions, GateOptions, Choice {
  readonly scenario?: readonly string[] | undefined;
  readonly explain?: boolean | undefined;
}

/** Which candidates to take, and which rows of the ranking to show. */
interface Choice {
  readonly all?: boolean | undefined;
  readonly provider?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly releasedAfter?: Instant | undefined;
  readonly minContext?: number | undefined;
  readonly maxTotal?: Money | undefined;
  readonly top?: number | undefined;
  readonly sort: (typeof sortKeys)[number];
}

async function runCompare(io: Io, words: readonly string[], options: Options): Promise<ExitCode> {
  const plan = await planFromArguments(io, words, options);
  const asked = withBudget(await pricePlan(io, plan, options), options);
  const { prices } = asked;
  const traffics = findScenariosOfMonth(asked.plan, options.scenario).map((scenario) => trafficOf(scenario));
  const isNamedHere = isNamed(io, words, options);
  const { candidates, unpriced, leftOut } = candidatesFor(asked, isNamedHere, options);
  const { ranking, ...rest } = compareCandidates(traffics, candidates, asked.baseline, asked.plan);
  const failed = [...rest.unpriced, ...unpriced];
  refuseAll(ranking.length, failed);
  const rows = shown(ranking, { ...options, maxTotal: options.maxTotal && prices.given(options.maxTotal) });
  const oddsOf = await oddsInPlan(asked.plan);
  const scenarios = traffics.map(({ scenario }) => scenario);
  const budget = rankingBudget(scenarios, asked.plan);
  const context = {
    baseline: asked.baseline,
    budget,
    odds: oddsOf && oddsOfRanking(oddsOf, traffics, ranking, { baseline: asked.baseline, budget }),
    planFile: asked.plan.file,
    of: ranking.length,
    leftOut,
    catalogue: prices.catalogue.version,
    asOf: prices.asOf,
    explain: options.explain === true,
  };
  const page = async () => {
    const { pageQuestion, specsOf } = await import('./page-question.ts');
    const shownThere = specsOf([...rows.map(({ candidate }) => candidate), ...rest.unpriced], plan.candidates);
    return pageQuestion('compare', asked, options, {
      plan: { scenarios, stages: [], alternatives: undefined, gate: undefined, candidates: shownThere },
    });
  };
  await writeReport(
    io,
    compareReport({ ...rest, unpriced: failed, ranking: rows }, context),
    options,
    asked.measured || oddsOf ? undefined : page,
  );
  const age = await tellPriceAge(io, offersIn(rows.map(({ candidate }) => candidate)), prices.asOf, options);
  // Models that were only browsed for are not meant to be paid for.
  const isMeant = isNamedHere || !isBrowsing(options) ? isGated(asked) : () => false;
  const gate = await tellBudget(io, spent(traffics, ranking, rest.unpriced), { plan: asked.plan, isMeant }, options);
  return asked.measured?.code ?? (age === exitCode.done ? gate : age);
}

/** Of all that were ranked, shown or not: one that is not shown may be the cheapest. */
function oddsOfRanking(
  oddsOf: OddsOfMonths,
  traffics: readonly Traffic[],
  ranking: readonly Ranked[],
  { baseline, budget }: Pick<PricedQuestion, 'baseline'> & { readonly budget: Money | undefined },
): ReadonlyMap<string, MonthlyOdds> {
  const months = ranking.map(({ candidate, total, bills }) => ({
    candidate,
    total,
    bills: bills.flatMap((bill, place) => {
      const traffic = traffics[place];
      return traffic ? [{ traffic, total: bill.total }] : [];
    }),
  }));
  return oddsOf(months, baseline.key, budget);
}

function spent(traffics: readonly Traffic[], ranking: readonly Ranked[], unpriced: readonly Unpriced[]) {
  return traffics.map((traffic, place) => ({
    traffic,
    projections: ranking.flatMap(({ candidate, bills }) =>
      bills.slice(place, place + 1).map(({ total }) => ({ candidate, total })),
    ),
    unpriced,
  }));
}

function isBrowsing({ all, provider = [] }: Choice): boolean {
  return all === true || provider.length > 0;
}

/** Whether the command line names models of its own. */
function isNamed(io: Io, words: readonly string[], { model = [], hybrid }: Options): boolean {
  return sortArguments(io, words).models.length > 0 || model.length > 0 || hybrid !== undefined;
}

/** Those that were named or browsed for, else the baseline and the candidates of the plan. */
function candidatesFor(asked: PricedQuestion, isNamedHere: boolean, options: Options): Chosen {
  const { provider: providers, exclude, releasedAfter, minContext } = options;
  const named =
    isNamedHere || isBrowsing(options) ? (isNamedHere ? asked.candidates : []) : [asked.baseline, ...asked.candidates];
  const { catalogue, asOf } = asked.prices;
  const browsed = isBrowsing(options)
    ? browseOffers(catalogue, { providers, exclude, releasedAfter, minContext, isServed: true }, 'offer', asOf)
    : undefined;
  const found = [...named, ...(browsed?.offers ?? []).map((priced) => candidateOf(priced.offer.key, () => priced))];
  const unique = [...new Map(found.map((candidate) => [candidate.key, candidate])).values()];
  const isLarge = (contender: Contender): boolean =>
    minContext === undefined ||
    !isPriced(contender) ||
    contender.parts.every(({ offer }) => (offer.offer.model.context ?? 0) >= minContext);
  return { candidates: unique.filter(isLarge), unpriced: browsed?.unpriced ?? [], leftOut: browsed?.leftOut };
}

interface Chosen {
  readonly candidates: readonly Contender[];
  readonly unpriced: readonly Unpriced[];
  readonly leftOut: Browsed['leftOut'] | undefined;
}

/** Undefined rates and windows come last. */
const order: Readonly<Record<Choice['sort'], (a: Ranked, b: Ranked) => number>> = {
  total: (a, b) => a.rank - b.rank,
  input: (a, b) => cheaper(a.inputRate, b.inputRate),
  output: (a, b) => cheaper(a.outputRate, b.outputRate),
  context: (a, b) => contextOf(b) - contextOf(a),
  name: (a, b) => (a.candidate.key < b.candidate.key ? -1 : 1),
};

function shown(ranking: readonly Ranked[], { maxTotal, top, sort }: Choice): Ranked[] {
  return ranking
    .filter(({ total }) => maxTotal === undefined || compare(total, maxTotal) <= 0)
    .toSorted((a, b) => order[sort](a, b) || a.rank - b.rank)
    .slice(0, top);
}

function cheaper(a: Money | undefined, b: Money | undefined): number {
  if (a && b) return compare(a, b);
  return Number(a === undefined) - Number(b === undefined);
}

function contextOf({ candidate }: Ranked): number {
  return Math.min(...candidate.parts.map(({ offer }) => offer.offer.model.context ?? 0));
}

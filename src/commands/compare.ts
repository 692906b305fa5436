import { Option } from '@commander-js/extra-typings';
import type { ExitCode } from '../values/errors.ts';
import type { Io } from '../system/io.ts';
import { compare as compareAmounts } from '../values/money.ts';
import type { Money } from '../values/money.ts';
import { browse } from '../pricing/browse.ts';
import type { Unpriced } from '../pricing/no-price.ts';
import { candidateOf, isPriced, offersIn, refuseAll } from '../projection/candidate.ts';
import type { Contender } from '../projection/candidate.ts';
import { compare } from '../projection/compare.ts';
import type { Ranked } from '../projection/compare.ts';
import { compareReport } from '../report/builders/compare.ts';
import { writeReport } from '../report/write.ts';
import type { OutputOptions } from '../report/write.ts';
import { trafficOf } from '../workload/traffic.ts';
import { collect, newCommand } from './command.ts';
import type { Define } from './command.ts';
import { amount, quantity } from './options.ts';
import { days, tellPriceAge } from './price-age.ts';
import type { AgeOptions } from './price-age.ts';
import { ask, planFor, scenarioNamed, sorted, withWorkload, WORDS } from './workload.ts';
import type { Asked, WorkloadOptions } from './workload.ts';

const sortKeys = ['total', 'input', 'output', 'context', 'name'] as const;

export const define: Define = ({ io, finish }) =>
  withWorkload(
    newCommand('compare', 'Rank models by what one scenario costs on them.', [
      'cost-projection compare gpt-4o gpt-4o-mini claude-sonnet-4-6 --requests 4k/day --input 1800 --output 350',
      'cost-projection compare --all --top 10 --requests 4k/day --input 1800 --output 350',
      'cost-projection compare --provider openai --provider anthropic --tokens 50M --output-share 20% --max-total 200',
      'cost-projection compare gpt-4o hybrid=gpt-4o-mini:80,gpt-4o:20 --tokens 50M --output-share 20% --format markdown',
    ]).argument('[models...]', WORDS),
  )
    .option('--scenario <name>', 'which scenario of the plan (default: its first)')
    .option('--all', 'every offer of the catalogue')
    .option('--provider <name>', 'every offer of this provider (repeatable)', collect)
    .option('--min-context <tokens>', 'only offers with at least this context', quantity('--min-context'))
    .option('--max-total <dollars>', 'only what costs at most this a month', amount('--max-total', 'month'))
    .option('--top <count>', 'only the first ones', quantity('--top'))
    .addOption(new Option('--sort <key>', 'what to sort by, cheapest or longest first').choices(sortKeys).default('total' as const))
    .option('--explain', 'show how each figure comes about: drivers, tokens, rates, costs')
    .option('--max-price-age <days>', 'fail where a price was last checked longer ago than this, like 90d', days('--max-price-age'))
    .action(async (models, options) => finish(await runCompare(io, models, options)));

interface Options extends WorkloadOptions, OutputOptions, AgeOptions, Choice {
  readonly scenario?: string | undefined;
  readonly explain?: boolean | undefined;
}

/** Which candidates to take, and which rows of the ranking to show. */
interface Choice {
  readonly all?: boolean | undefined;
  readonly provider?: readonly string[] | undefined;
  readonly minContext?: number | undefined;
  readonly maxTotal?: Money | undefined;
  readonly top?: number | undefined;
  readonly sort: (typeof sortKeys)[number];
}

async function runCompare(io: Io, words: readonly string[], options: Options): Promise<ExitCode> {
  const plan = await planFor(io, words, options);
  const asked = await ask(io, plan, options);
  const { prices } = asked;
  const scenario = scenarioNamed(plan, options.scenario);
  const { candidates, unpriced } = candidatesFor(asked, isNamed(io, words, options), options);
  const { ranking, ...rest } = compare(trafficOf(scenario), candidates, asked.baseline, plan);
  const failed = [...rest.unpriced, ...unpriced];
  refuseAll(ranking.length, failed);
  const rows = shown(ranking, options);
  const context = {
    baseline: asked.baseline,
    of: ranking.length,
    catalogue: prices.catalogue.version,
    asOf: prices.asOf,
    explain: options.explain === true,
  };
  await writeReport(io, compareReport({ ...rest, unpriced: failed, ranking: rows }, context), options);
  return await tellPriceAge(io, offersIn(rows.map(({ candidate }) => candidate)), prices.asOf, options);
}

/** Whether the command line names models of its own. */
function isNamed(io: Io, words: readonly string[], { model = [], hybrid }: Options): boolean {
  return sorted(io, words).models.length > 0 || model.length > 0 || hybrid !== undefined;
}

/** Those that were named or browsed for, else the baseline and the candidates of the plan. */
function candidatesFor(asked: Asked, isNamedHere: boolean, { all, provider = [], minContext }: Options): Chosen {
  const isBrowsing = all === true || provider.length > 0;
  const named = isNamedHere || isBrowsing ? (isNamedHere ? asked.candidates : []) : [asked.baseline, ...asked.candidates];
  const filter = { providers: provider, text: undefined, maxInput: undefined, maxOutput: undefined, minContext, capabilities: [] };
  const { catalogue, asOf } = asked.prices;
  const browsed = isBrowsing ? browse(catalogue, filter, 'offer', asOf) : { offers: [], unpriced: [] };
  const found = [...named, ...browsed.offers.map((priced) => candidateOf(priced.offer.key, () => priced))];
  const unique = [...new Map(found.map((candidate) => [candidate.key, candidate])).values()];
  const isLarge = (contender: Contender): boolean =>
    minContext === undefined || !isPriced(contender) || contender.parts.every(({ offer }) => (offer.offer.model.context ?? 0) >= minContext);
  return { candidates: unique.filter(isLarge), unpriced: browsed.unpriced };
}

interface Chosen {
  readonly candidates: readonly Contender[];
  readonly unpriced: readonly Unpriced[];
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
    .filter(({ total }) => maxTotal === undefined || compareAmounts(total, maxTotal) <= 0)
    .toSorted((a, b) => order[sort](a, b) || a.rank - b.rank)
    .slice(0, top);
}

function cheaper(a: Money | undefined, b: Money | undefined): number {
  if (a && b) return compareAmounts(a, b);
  return Number(a === undefined) - Number(b === undefined);
}

function contextOf({ candidate }: Ranked): number {
  return Math.min(...candidate.parts.map(({ offer }) => offer.offer.model.context ?? 0));
}

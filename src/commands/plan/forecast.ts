import { exitCode, UserError, type ExitCode } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { zero, type Decimal, type Money } from '../../values/money.ts';
import { offersIn } from '../../projection/candidate.ts';
import { forecast, monthsFrom, type Forecast } from '../../projection/forecast.ts';
import { runways, type SpendingLimits, type Runway } from '../../projection/runway.ts';
import { forecastReport } from '../../views/forecast/report.ts';
import { formatMoney, formatMonths } from '../../values/format.ts';
import { writeReport, type OutputOptions } from '../framework/write-report.ts';
import type { Plan, Stage } from '../../workload/plan.ts';
import { parsedValue, readGrowth } from '../../values/quantity.ts';
import { pricedReportCommand, type Define } from '../framework/command.ts';
import { amountOption, shareOption } from '../framework/options.ts';
import { tellPriceAge, type AgeOptions } from './price-age.ts';
import type { CandidateSpec } from '../../workload/blend.ts';
import { isGated, tellUnpriced, withBudget, type GateOptions } from './gate.ts';
import { pricePlanSilently, findSpec, noteSameOffers } from './priced-plan.ts';
import { planFromArguments } from './plan-from-arguments.ts';
import { withGate, withPlanOptions, PLAN_ARGUMENT, type PlanOptions } from './plan-options.ts';

const MONTHS = 12;
const MOST_MONTHS = 600;

export const define: Define = ({ io, finish }) =>
  withGate(
    withPlanOptions(
      pricedReportCommand(
        'forecast',
        'Project costs month by month: growth, stages, falling prices, budget and runway.',
        [
          'cost-projection forecast --months 12',
          'cost-projection forecast --tokens 50M --output-share 20% --growth 15% --months 18 --start 2027-01',
          'cost-projection forecast gpt-4o --requests 4k/day --input 1800 --output 350 --growth 15% --budget 10k/month',
          'cost-projection forecast --stage "MVP testing=1" --stage "Launch=6" --cash 20k --format markdown',
        ],
      ).argument('[models...]', PLAN_ARGUMENT),
    ),
  )
    .optionsGroup('Months:')
    .option('--months <count>', `how many months (default: ${MONTHS})`, monthCount)
    .option('--start <month>', 'the first month, like 2027-01 (default: the next one)', monthName)
    .option(
      '--growth <rates>',
      'growth of the volume from month to month: 15%, or a list like 30%,20%,10% whose last goes on',
      growthRates,
    )
    .option(
      '--stage <name=month>',
      'scenario that begins in that month and replaces the one before (repeatable)',
      stage,
    )
    .option(
      '--price-decline <share>',
      'what all rates fall from month to month, if you believe in it',
      shareOption('--price-decline'),
    )
    .option(
      '--cash <dollars>',
      'what there is to spend in all; fail where a candidate runs out',
      amountOption('--cash'),
    )
    .optionsGroup('Output:')
    .option('--explain', 'show how each figure comes about: drivers, tokens, rates, costs')
    .action(async (words, options) => finish(await runForecast(io, words, options)));

interface Options extends PlanOptions, OutputOptions, AgeOptions, GateOptions {
  readonly months?: number | undefined;
  readonly start?: string | undefined;
  readonly growth?: readonly Decimal[] | undefined;
  readonly stage?: readonly Stage[] | undefined;
  readonly priceDecline?: Decimal | undefined;
  readonly cash?: Money | undefined;
  readonly explain?: boolean | undefined;
}

async function runForecast(io: Io, words: readonly string[], options: Options): Promise<ExitCode> {
  const plan = withStages(await planFromArguments(io, words, options), options);
  const asked = withBudget(await pricePlanSilently(io, plan, options), options);
  const { catalogue, asOf, priceOf, given } = asked.prices;
  const baseline = findSpec(asked.plan, asked.plan.baseline);
  const candidates = asked.plan.candidates.map((spec) => findSpec(asked.plan, spec));
  const question = {
    ...asked.plan,
    candidates: [baseline, ...candidates],
    growth: options.growth ?? plan.growth,
    priceDecline: options.priceDecline ?? zero,
    months: monthsFrom(options.start ?? nextMonth(asOf), options.months ?? MONTHS, asOf),
    priceOf,
  };
  const result = forecast(question);
  const named = (spec: CandidateSpec) => ({ spec, key: result.keys.get(spec) ?? '' });
  const isMeant = isGated({ baseline: named(baseline), candidates: candidates.map(named) });
  await noteSameOffers(io, candidates.map(named), options.quiet === true);
  const limits = { budget: asked.plan.budget, cash: options.cash && given(options.cash) };
  const ends = runways(result.months, limits);
  const context = {
    planFile: asked.plan.file,
    baseline: named(baseline).key,
    limits,
    runways: ends,
    catalogue: catalogue.version,
    asOf,
    explain: options.explain === true,
  };
  const page = async () => {
    const { pageQuestion } = await import('./page-question.ts');
    const course = {
      start: question.months[0]?.name ?? '',
      months: question.months.length,
      priceDecline: question.priceDecline,
      cash: limits.cash,
    };
    return pageQuestion('forecast', asked, options, { plan: { growth: question.growth }, course });
  };
  await writeReport(io, forecastReport(result, context), options, asked.measured ? undefined : page);
  await tellRetirements(io, result, options.quiet === true);
  const age = await tellPriceAge(io, offersIn(result.candidates), asOf, options);
  const gate = options.gate === false ? exitCode.done : await tellLimits(io, result, ends, isMeant, limits);
  return asked.measured?.code ?? (age === exitCode.done ? gate : age);
}

function withStages(plan: Plan, { stage: stages = [], usage }: Options): Plan {
  if (usage && stages.length > 0)
    throw new UserError('--stage has no effect beside --usage: there is one scenario, what was measured');
  const twins = stages.find(({ month }, place) => stages.findIndex((each) => each.month === month) < place);
  if (twins)
    throw new UserError(`--stage: two stages begin in month ${twins.month}`, {
      hint: 'stages follow each other; let one begin later',
    });
  for (const { scenario } of stages) {
    if (plan.scenarios.some(({ name }) => name === scenario)) continue;
    throw new UserError(`--stage: unknown scenario "${scenario}"`, {
      hint: `there is ${plan.scenarios.map(({ name }) => name).join(', ')}`,
    });
  }
  return stages.length > 0 ? { ...plan, stages } : plan;
}

/** The gate: what was asked for fails the run where it goes over a limit, or cannot be priced and so might. */
async function tellLimits(
  io: Io,
  { unpriced }: Forecast,
  ends: readonly Runway[],
  isMeant: (key: string) => boolean,
  { budget, cash }: SpendingLimits,
): Promise<ExitCode> {
  const lines = ends
    .filter(({ candidate }) => isMeant(candidate))
    .flatMap((end) => [...overLines(end), ...cashLines(end, cash)]);
  for (const line of lines) await io.stderr.write(`error: ${line}\n`);
  const isLimited = budget?.fail !== undefined || cash !== undefined;
  const isOpen = isLimited && (await tellUnpriced(io, unpriced, isMeant));
  return lines.length > 0 || isOpen ? exitCode.gateFailed : exitCode.done;
}

function overLines({ candidate, over }: Runway): string[] {
  const failed = over.filter(({ level }) => level === 'fail');
  const first = new Map(failed.toReversed().map((each) => [each.scenario, each]));
  return [...first.values()].map(({ month, limit, scenario }) => {
    const what = scenario === undefined ? candidate : `${scenario} on ${candidate}`;
    return `${what} is over the budget of ${formatMoney(limit)} a month in ${month}`;
  });
}

function cashLines({ candidate, outIn, runwayMonths }: Runway, cash: Money | undefined): string[] {
  return cash && outIn !== undefined
    ? [`${candidate} runs out of ${formatMoney(cash)} in ${outIn}, after ${formatMonths(runwayMonths ?? 0)}`]
    : [];
}

async function tellRetirements(io: Io, { months, candidates }: Forecast, quiet: boolean): Promise<void> {
  const end = monthsFrom(months.at(-1)?.month ?? '', 2, '')[1]?.pricedAt ?? '';
  for (const { offer } of quiet ? [] : offersIn(candidates)) {
    const { retires } = offer.model;
    if (retires !== undefined && retires < end)
      await io.stderr.write(`note: ${offer.key} retires on ${retires}, before the forecast ends\n`);
  }
}

function nextMonth(asOf: string): string {
  return monthsFrom(asOf.slice(0, 7), 2, asOf)[1]?.name ?? asOf.slice(0, 7);
}

function monthCount(text: string): number {
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MOST_MONTHS) return count;
  throw new UserError(`--months: "${text}" is not between 1 and ${MOST_MONTHS}`);
}

function monthName(text: string): string {
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return text;
  throw new UserError(`--start: "${text}" is not a month`, { hint: 'write it like 2027-01' });
}

function growthRates(text: string): Decimal[] {
  return text.split(',').map((part) => parsedValue(readGrowth(part.trim()), '--growth'));
}

function stage(text: string, before: readonly Stage[] = []): readonly Stage[] {
  const [, scenario = '', month = ''] = /^(.+)=(\d{1,3})$/.exec(text.trim()) ?? [];
  if (scenario === '' || Number(month) < 1 || Number(month) > MOST_MONTHS)
    throw new UserError(`--stage: "${text}" is not a scenario with its month`, {
      hint: 'write it like "Early beta=4"',
    });
  return [...before, { scenario: scenario.trim(), month: Number(month) }];
}

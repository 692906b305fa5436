import { exitCode, type ExitCode } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { zero, type Decimal, type Money } from '../../values/money.ts';
import { offersIn } from '../../projection/candidate.ts';
import { heldKey, meantIn } from '../../projection/alternatives.ts';
import { forecast, type Forecast, type ForecastQuestion } from '../../projection/forecast.ts';
import { monthsFrom } from '../../projection/months.ts';
import { drawsOf } from '../../projection/chances/draws.ts';
import { outlookOf } from '../../projection/chances/outlook.ts';
import { runways } from '../../projection/runway.ts';
import { forecastReport } from '../../views/forecast/report.ts';
import { writeReport, type OutputOptions } from '../framework/write-report.ts';
import { Option } from '@commander-js/extra-typings';
import type { Stage } from '../../workload/plan.ts';
import { pricedReportCommand, type Define } from '../framework/command.ts';
import { amountOption, shareOption } from '../framework/options.ts';
import { tellPriceAge, type AgeOptions } from './price-age.ts';
import type { CandidateSpec } from '../../workload/blend.ts';
import { isGated, withBudget, type GateOptions } from './gate.ts';
import { pricePlanSilently, noteSameOffers } from './priced-plan.ts';
import { findSpec } from '../../projection/plan-spec.ts';
import { planFromArguments } from './plan-from-arguments.ts';
import { tellShifts } from './plan-shifts.ts';
import { brokenLimits, likelyBreaks, tellLimits } from './forecast-gate.ts';
import {
  courseFor,
  dayCount,
  growthOf,
  growthRates,
  LEARNED,
  monthCount,
  monthName,
  nextMonth,
  refuseIdle,
  refuseIdleGate,
  stage,
  withStages,
  type GivenGrowth,
} from './forecast-options.ts';
import { solutionOf } from './solution.ts';
import { solveOption, withSolvedVolume, type SolveOption } from './solve-option.ts';
import { withGate, withPlanOptions, PLAN_ARGUMENT, SENSITIVITY, type PlanOptions } from './plan-options.ts';

const MONTHS = 12;

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
    .option('--days <count>', 'so many days after what was measured, instead of months', dayCount)
    .option(
      '--start <month>',
      'the first month, like 2027-01 (default: the next one; of measured traffic the one it ends in)',
      monthName,
    )
    .option(
      '--growth <rates>',
      'growth from month to month: 15%, or 30%,20%,10% whose last goes on; measured, as without it, is learned',
      growthRates,
    )
    .option(
      '--stage <name=month>',
      'scenario that begins in that month and replaces the one before (repeatable)',
      stage,
    )
    .option(
      '--price-decline <share>',
      'monthly price decline: all rates fall by this share from month to month',
      shareOption('--price-decline'),
    )
    .option('--cash <dollars>', 'total money available; fails if a candidate uses it up', amountOption('--cash'))
    .option('--solve <driver>', 'how much of a driver fits the budget or the cash, like users', solveOption)
    .optionsGroup('Gates:')
    .addOption(
      new Option(
        '--gate <path>',
        'which path a budget holds where traffic was measured or has ranges: the likely one, or p90',
      ).choices(['likely', 'p90'] as const),
    )
    .optionsGroup('Output:')
    .option('--explain', 'show how each figure comes about: drivers, tokens, rates, costs')
    .option('--sensitivity', SENSITIVITY)
    .action(async (words, options) => finish(await runForecast(io, words, options)));

interface Options extends PlanOptions, OutputOptions, AgeOptions, Omit<GateOptions, 'gate'> {
  readonly months?: number | undefined;
  readonly days?: number | undefined;
  readonly gate?: boolean | 'likely' | 'p90' | undefined;
  readonly start?: string | undefined;
  readonly growth?: GivenGrowth | typeof LEARNED | undefined;
  readonly stage?: readonly Stage[] | undefined;
  readonly priceDecline?: Decimal | undefined;
  readonly cash?: Money | undefined;
  readonly solve?: SolveOption | undefined;
  readonly explain?: boolean | undefined;
  readonly sensitivity?: boolean | undefined;
}

async function runForecast(io: Io, words: readonly string[], options: Options): Promise<ExitCode> {
  refuseIdle(options);
  const plan = withStages(await planFromArguments(io, words, withSolvedVolume(options)), options);
  const asked = withBudget(await pricePlanSilently(io, plan, options, true), { budget: options.budget });
  const { catalogue, asOf, priceOf, given } = asked.prices;
  const baseline = findSpec(asked.plan, asked.plan.baseline);
  const candidates = asked.plan.candidates.map((spec) => findSpec(asked.plan, spec));
  const terms = {
    candidates: [baseline, ...candidates],
    ...(options.growth === LEARNED ? { growth: [], growthRanges: undefined } : (options.growth ?? growthOf(plan))),
    priceDecline: options.priceDecline ?? zero,
    priceOf,
  };
  const course = courseFor(asked.plan, terms, options);
  const question = {
    ...asked.plan,
    ...terms,
    months: monthsFrom(options.start ?? nextMonth(asOf), options.months ?? MONTHS, asOf),
    course,
  };
  const draws = course ? undefined : drawsOf(question);
  refuseIdleGate(options, draws !== undefined);
  const result = forecast(question);
  const named = (spec: CandidateSpec) => ({ spec, key: result.keys.get(spec) ?? '' });
  const isMeant = meantIn(
    result.months,
    isGated({ baseline: named(baseline), candidates: candidates.map(named) }),
    plan.gate,
  );
  await noteSameOffers(io, candidates.map(named), options.quiet === true);
  // A plan's budget is one of a month.
  const budget = course?.isOfDays === true && options.budget === undefined ? undefined : asked.plan.budget;
  const limits = { budget, cash: options.cash && given(options.cash) };
  const ends = runways(result.months, limits);
  const outlook = draws && outlookOf(draws, result.months, limits);
  const breaks = course ? brokenLimits(course, result, limits) : outlook && likelyBreaks(outlook, result);
  const context = {
    planFile: asked.plan.file,
    baseline: heldKey(named(baseline).key, plan),
    isMeant,
    limits,
    runways: ends,
    course,
    outlook,
    solved: options.solve && solutionOf(question, options.solve, limits, (spec) => named(spec).key),
    ...(course && { breaks }),
    catalogue: catalogue.version,
    asOf,
    explain: options.explain === true,
  };
  const page = async () => {
    const { pageQuestion } = await import('./page-question.ts');
    const shown = {
      start: question.months[0]?.name ?? '',
      months: question.months.length,
      priceDecline: question.priceDecline,
      cash: limits.cash,
    };
    return pageQuestion('forecast', asked, options, { plan: { growth: question.growth }, course: shown });
  };
  const report = forecastReport(result, context);
  const shown =
    options.sensitivity === true
      ? (await import('./sensitivity.ts')).sensitivityOfMonths(
          report,
          question,
          heldKey(named(candidates[0] ?? baseline).key, plan),
          {
            hasRanges: draws !== undefined,
            isMeasured: course !== undefined,
            explain: options.explain,
          },
        )
      : report;
  await writeReport(io, shown, options, asked.measured || draws ? undefined : page);
  const span = { first: question.months[0]?.name ?? '', last: question.months.at(-1)?.name ?? '' };
  await tellShifts(
    io,
    asked.plan,
    asked.prices,
    course ? { first: course.span.from, last: course.span.until } : span,
    options.quiet === true,
  );
  await tellRetirements(io, result, question, options.quiet === true);
  const until = course?.span.until ?? result.months.at(-1)?.month ?? '';
  const careful = options.gate === 'p90' && breaks ? { until, breaks } : undefined;
  const age = await tellPriceAge(io, offersIn(result.candidates), asOf, options);
  const gate =
    options.gate === false ? exitCode.done : await tellLimits(io, result, { ends, isMeant, limits, careful });
  return asked.measured?.code ?? (age === exitCode.done ? gate : age);
}

/** Of models that are served on the first day of the last month, which the report does not tell of. */
async function tellRetirements(
  io: Io,
  { candidates, assumptions }: Forecast,
  { months, course }: Pick<ForecastQuestion, 'months' | 'course'>,
  quiet: boolean,
): Promise<void> {
  const end = course?.span.until ?? monthsFrom(months.at(-1)?.name ?? '', 2, '')[1]?.pricedAt ?? '';
  const told = new Set(assumptions.map((each) => (each.kind === 'retired' ? each.offer : '')));
  for (const { offer } of quiet ? [] : offersIn(candidates)) {
    const { retires } = offer.model;
    if (retires !== undefined && retires < end && !told.has(offer.key))
      await io.stderr.write(`note: ${offer.key} retires on ${retires}, before the forecast ends\n`);
  }
}

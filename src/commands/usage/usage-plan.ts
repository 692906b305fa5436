import { utcDate } from '../../values/calendar.ts';
import type { Io } from '../../system/io.ts';
import { refuseExisting, writeNew } from '../../system/new-file.ts';
import { exitCode, UserError, type ExitCode } from '../../values/errors.ts';
import { compare, minus, ratio, sum, type Money } from '../../values/money.ts';
import { billOf } from '../../projection/bill.ts';
import { attempt, contenderOf, specNamed } from '../../projection/candidate.ts';
import type { RateAssumptions } from '../../projection/price.ts';
import { formatMoney, formatShare } from '../../values/format.ts';
import { asUsed, offersUsed } from '../../usage/pricing/as-used.ts';
import type { UsageRead } from '../../usage/disk/measure.ts';
import { planText, type PlanSettings } from '../../usage/plan/plan-text.ts';
import { keptFor } from '../../usage/tally/group-by.ts';
import { RollUp, type RollUpCell } from '../../usage/tally/roll-up.ts';
import { trafficFrom } from '../../usage/plan/traffic.ts';
import { MEASURED } from '../../workload/measured.ts';
import { parsePlan } from '../../workload/parse.ts';
import { calendarUnitAt, type TimeSpan } from '../../values/time-spans.ts';
import type { CandidateSpec } from '../../workload/blend.ts';
import type { Scenario } from '../../workload/scenario.ts';
import { trafficOf } from '../../workload/traffic.ts';
import { writtenPlanNote } from '../../workload/disk/load-plan.ts';
import { stderrMessages } from '../framework/stderr-messages.ts';
import { unknownModel, unknownNote } from '../plan/measured.ts';
import { openQuestion, type UsageOptions, type UsageQuestion } from './usage-question.ts';
import { tellProblems } from './usage-tell.ts';

/** A plan, and what it leaves out or its averages lose of the measured cost. */
interface UsagePlan {
  readonly text: string;
  readonly notes: readonly string[];
}

const DAYS_PER_MONTH = 30;

/** Reads what was used, and writes its plan instead of a report. */
export async function writePlanAlone(
  io: Io,
  paths: readonly string[],
  options: UsageOptions & { readonly writePlan: string },
  baseline: string,
): Promise<ExitCode> {
  if (options.writePlan !== '-') refuseExisting(io, options.writePlan);
  const question = await openQuestion(io, paths, options);
  const rollUp = new RollUp(question.grain, keptFor([]));
  const read = await question.read({ take: (record) => rollUp.add(record), counts: rollUp.counts });
  const days = daysSeen(read.intake.window, question.span);
  await writeUsagePlan(io, usagePlan(rollUp.cells(), read, { ...question, span: days }, baseline), options);
  return (await tellProblems(io, read, options.quiet === true)) ?? exitCode.done;
}

/** The days of UTC from the first use to the last, both of them counted; a bound that was asked for stands. */
function daysSeen(window: TimeSpan | undefined, { from, until }: TimeSpan): TimeSpan {
  if (!window) return { from, until };
  const [first, last] = [window.from, window.until - 1].map((ms) => calendarUnitAt(ms, 'day', 'UTC'));
  return {
    from: Number.isFinite(from) ? from : (first?.from ?? from),
    until: Number.isFinite(until) ? until : (last?.until ?? until),
  };
}

/** The plan of what was used. Throws a UserError where nothing was, or nothing of it is in the catalogue. */
export function usagePlan(
  cells: readonly RollUpCell[],
  { intake }: UsageRead,
  question: UsageQuestion,
  baseline?: string,
): UsagePlan {
  const { prices, grain, settled } = question;
  const measured = trafficFrom(cells, {
    window: intake.window,
    now: question.now,
    asked: question.span,
    daysPerMonth: DAYS_PER_MONTH,
    rates: grain.rates,
  });
  if (measured.counted.length === 0)
    throw new UserError('--write-plan: nothing was used, so there is nothing to plan with');
  const offers = offersUsed(cells, prices);
  const offerOf = (model: string): string | undefined => offers.get(model);
  const unknown = [...offers].flatMap(([model, offer]) => (offer === undefined ? [model] : []));
  if (unknown.length === offers.size) throw unknownModel('--write-plan: no offer to plan with', unknown);

  const costOf = (spec: CandidateSpec, scenarios: readonly Scenario[], rates: RateAssumptions): Money | undefined => {
    const total = attempt(contenderOf(spec, question.priceOf, utcDate(new Date(question.now))), (candidate) =>
      sum(scenarios.map((each) => billOf(candidate, trafficOf(each), rates).total)),
    );
    return 'reason' in total ? undefined : total;
  };
  const { baseline: used, candidates, scenarios } = parsePlan(planText(measured, offerOf), '--write-plan');
  const byMeans = (rates: RateAssumptions): Money | undefined => costOf(specNamed(used, candidates), scenarios, rates);
  const asked: PlanSettings = { ...settled, baseline };
  const guess: PlanSettings = { ...asked, assumeInput: 'output', isGuess: true };
  // A plan that cannot be priced is of no use.
  const settings = byMeans(asked) || !byMeans(guess) ? asked : guess;
  const counted: Scenario = { name: MEASURED, drivers: {}, measured };
  const spec = asUsed(trafficOf(counted).kinds, (model) => offerOf(model) ?? model);
  const loss = unknown.length > 0 ? undefined : lossOf(byMeans(settings), costOf(spec, [counted], settings));
  const notes = [...unknown.map(unknownNote), ...(loss === undefined ? [] : [`${loss}.`])];
  return { text: planText({ ...measured, says: [...measured.says, ...notes] }, offerOf, settings), notes };
}

/** Writes the plan of what was used to a new file, or to standard output for `-`. */
export async function writeUsagePlan(
  io: Io,
  { text, notes }: UsagePlan,
  { writePlan: file = '-', quiet }: Pick<UsageOptions, 'writePlan' | 'quiet'>,
): Promise<void> {
  if (file === '-') await io.stdout.write(text);
  else writeNew(io, file, text);
  const all = [...(file === '-' ? [] : [writtenPlanNote(file)]), ...notes.map((note) => note.replace(/\.$/, ''))];
  for (const note of all) await stderrMessages(io, { quiet }).note(note);
}

/** One average request replaces all of them: batch and cache of one model are spread over all models. */
function lossOf(byMeans: Money | undefined, counted: Money | undefined): string | undefined {
  if (!byMeans || !counted || formatMoney(byMeans) === formatMoney(counted)) return undefined;
  const share = ratio(minus(byMeans, counted), counted);
  const off = share && ` (${compare(byMeans, counted) > 0 ? '+' : ''}${formatShare(share)})`;
  const costs = `costs ${formatMoney(byMeans)}, and ${formatMoney(counted)} as it was counted${off ?? ''}`;
  return `As the means of all requests per month as used ${costs}; --usage instead of this plan counts each request`;
}

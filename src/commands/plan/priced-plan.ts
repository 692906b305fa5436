import { collectErrors, UserError } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { contenderOf, type Contender } from '../../projection/candidate.ts';
import { findSpec } from '../../projection/plan-spec.ts';
import type { ProjectQuestion } from '../../projection/project.ts';
import type { CandidateSpec } from '../../workload/blend.ts';
import type { Plan } from '../../workload/plan.ts';
import { measuredTextOf } from '../framework/measured-text.ts';
import { convertPlan, withSettledRates } from './plan-currency.ts';
import type { MeasuredOptions } from './measured-options.ts';
import type { MeasuredPlan } from './measured.ts';
import { withPlanShifts } from '../../projection/plan-shifts.ts';
import { tellShifts } from './plan-shifts.ts';
import { openPrices, type PriceOptions, type Prices } from './prices.ts';
import type { PlanOptions } from './plan-options.ts';

/** A plan with the prices it is asked with. */
export interface PricedPlan {
  readonly plan: Plan;
  readonly prices: Prices;
  /** How the measuring of its traffic went; undefined where drivers say it. */
  readonly measured: Omit<MeasuredPlan, 'plan'> | undefined;
}

/** A plan's models at their prices. */
export interface PricedQuestion extends ProjectQuestion, PricedPlan {}

type AskOptions = PriceOptions &
  Pick<PlanOptions, 'assumeInput' | 'assumeWebSearch'> &
  MeasuredOptions & {
    readonly quiet?: boolean | undefined;
    /** True to tell whose use was measured. */
    readonly byPerson?: boolean | undefined;
    /** The git revision whose prompts are counted; undefined for those that are there now. */
    readonly promptsAt?: string | undefined;
  };

/** Opens the prices, and measures the traffic where usage is given. */
export async function openPricedPlan(
  io: Io,
  written: Plan,
  options: AskOptions,
  isOfMonths = false,
): Promise<PricedPlan> {
  const prices = placed(await openPrices(io, options, written), written);
  const asked = written.scenarios.some(({ input }) => input)
    ? await (await import('./count-inputs.ts')).withCountedInputs(io, written, prices, options.promptsAt)
    : written;
  const paid = convertPlan(asked, prices.given);
  const measured = options.usage && (await (await import('./measured.ts')).measuredPlan(io, paid, options, prices));
  const settled = withSettledRates(measured?.plan ?? paid, options, prices.given);
  const text = measured ? { ...settled, measuredText: measuredTextOf(options) } : settled;
  const month = prices.asOf.slice(0, 7);
  const plan = withPlanShifts(text, written, prices.priceOf, isOfMonths ? undefined : month);
  if (!isOfMonths) await tellShifts(io, plan, prices, { first: '', last: month }, options.quiet === true);
  return { plan, prices, measured };
}

/** Prices whose errors begin with where the plan names the model they are about. */
function placed(prices: Prices, { modelPlaces }: Plan): Prices {
  return {
    ...prices,
    priceOf: (name, at) => {
      try {
        return prices.priceOf(name, at);
      } catch (error) {
        const place = modelPlaces?.get(name);
        // A model without a price is known; only its row is left out.
        if (place === undefined || !(error instanceof UserError) || error.code === 'no-price') throw error;
        throw new UserError(`${place}: ${error.message}`, { hint: error.hint });
      }
    },
  };
}

/** Finds every model of a plan at its prices, and notes names of one offer. Throws a UserError for an unknown model. */
export async function pricePlan(io: Io, written: Plan, options: AskOptions): Promise<PricedQuestion> {
  const asked = await pricePlanSilently(io, written, options);
  const named = asked.candidates.map(({ key }, place) => ({ spec: asked.plan.candidates[place] ?? key, key }));
  await noteSameOffers(io, named, options.quiet === true);
  return asked;
}

/** `pricePlan` without the note, for a command that needs more than one moment to know which names are one offer. */
export async function pricePlanSilently(
  io: Io,
  written: Plan,
  options: AskOptions,
  isOfMonths = false,
): Promise<PricedQuestion> {
  const { plan, prices, measured } = await openPricedPlan(io, written, options, isOfMonths);
  const { scenarios, candidates, assumeInput, assumeWebSearch } = plan;
  const priced = (spec: CandidateSpec): Contender => contenderOf(spec, prices.priceOf, prices.asOf);
  const specs = [findSpec(plan, plan.baseline), ...candidates.map((spec) => findSpec(plan, spec))];
  const [reference, ...others] = collectErrors(specs, priced);
  return {
    plan,
    prices,
    measured,
    scenarios,
    baseline: reference ?? priced(plan.baseline),
    candidates: others,
    assumeInput,
    assumeWebSearch,
    measuredText: plan.measuredText,
  };
}

interface Named {
  readonly spec: CandidateSpec;
  readonly key: string;
}

/** Notes on standard error which names are one offer, and so one row. */
export async function noteSameOffers(io: Io, named: readonly Named[], quiet: boolean): Promise<void> {
  const byKey = new Map<string, string[]>();
  for (const { spec, key } of named)
    byKey.set(key, [...(byKey.get(key) ?? []), typeof spec === 'string' ? spec : spec.name]);
  for (const [key, names] of byKey)
    if (names.length > 1 && !quiet) await io.stderr.write(`note: ${names.join(' and ')} are one offer, ${key}\n`);
}

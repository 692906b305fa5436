import type { Instant } from '../../values/calendar.ts';
import { collectErrors } from '../../values/errors.ts';
import type { Money } from '../../values/money.ts';
import { exchangeHint, inAnswer } from '../../pricing/catalogue/exchange.ts';
import type { PricingTerms } from '../../pricing/catalogue/offer.ts';
import { priceBook } from '../../pricing/rates/price-book.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import { contenderOf, type Contender } from '../../projection/candidate.ts';
import { withPlanShifts } from '../../projection/plan-shifts.ts';
import { findSpec } from '../../projection/plan-spec.ts';
import type { CandidateSpec } from '../../workload/blend.ts';
import { parsePlan } from '../../workload/parse.ts';
import type { Plan } from '../../workload/plan.ts';
import type { MonthlyBudget } from '../../workload/scenario.ts';
import { CostError } from '../cost-error.ts';
import type { PlanDocument, PlanMoment } from '../plan-document.ts';
import { PriceCatalogue } from '../price-catalogue.ts';
import { momentIn } from './arguments.ts';

/** A plan with its models at their prices. */
export interface OpenPlan {
  readonly plan: Plan;
  readonly at: Instant;
  readonly priceOf: (name: string, at?: Instant) => PricedOffer;
  readonly specs: { readonly baseline: CandidateSpec; readonly candidates: readonly CandidateSpec[] };
  /** The currency of all results; undefined for US dollars. */
  readonly answer: string | undefined;
}

/**
 * Reads a plan, the text of its file or its content, for a month or for those that follow: candidates shift as far as
 * shifts have begun. Throws a UserError.
 */
export function openPlan(
  catalogue: PriceCatalogue,
  written: string | PlanDocument,
  moment: PlanMoment,
  isOfMonths = false,
): OpenPlan {
  const at = momentIn(moment.at);
  const text = typeof written === 'string' ? written : JSON.stringify({ schema: 1, ...written }, null, 2);
  const read = parsePlan(text, 'plan');
  refuseWhatNeedsMore(read);
  const { core, book } = PriceCatalogue.insideOf(catalogue);
  const terms = termsIn(core.terms, read);
  const prices = terms === core.terms ? book : priceBook({ ...core, terms });
  const priceThen = (name: string): PricedOffer => prices(name, at);
  const plan = withPlanShifts(read, read, priceThen, isOfMonths ? undefined : at.slice(0, 7));
  return {
    plan: withAmountsIn(terms, plan),
    at,
    priceOf: (name, when = at) => prices(name, when),
    specs: {
      baseline: findSpec(plan, plan.baseline),
      candidates: plan.candidates.map((spec) => findSpec(plan, spec)),
    },
    answer: terms.answer?.currency,
  };
}

/** The baseline and the candidates of a plan at their prices. Throws a UserError. */
export function contendersOf({ specs, priceOf, at }: OpenPlan): {
  readonly baseline: Contender;
  readonly candidates: readonly Contender[];
} {
  const [baseline, ...candidates] = collectErrors([specs.baseline, ...specs.candidates], (spec) =>
    contenderOf(spec, (name) => priceOf(name), at),
  );
  return { baseline: baseline ?? contenderOf(specs.baseline, (name) => priceOf(name), at), candidates };
}

function refuseWhatNeedsMore({ modelPlaces, scenarios }: Plan): void {
  if (!modelPlaces) throw new CostError('the plan has no scenarios', { hint: 'give it scenarios and candidates' });
  const counted = scenarios.find(({ input }) => input);
  if (counted)
    throw new CostError(`the input of ${counted.name} is counted from files, which the library does not read`, {
      hint: 'count the text with countTokens, and give inputTokens',
    });
}

/** What the catalogue says of currencies counts over what the plan does. */
function termsIn(terms: PricingTerms, { fx, currency }: Plan): PricingTerms {
  if (fx.length === 0 && (terms.answer || currency === undefined)) return terms;
  const exchange = [...terms.exchange, ...fx];
  const own = exchange.find((rate) => rate.currency === currency);
  if (!terms.answer && !own && currency !== undefined && currency !== 'USD') throw noExchange(currency);
  return { ...terms, exchange, answer: terms.answer ?? own };
}

function noExchange(currency: string): CostError {
  return new CostError(`nobody says what a dollar is in ${currency}`, { hint: exchangeHint(currency) });
}

function withAmountsIn(terms: PricingTerms, plan: Plan): Plan {
  const paid = (amount: Money): Money => {
    const from = amount.currency ?? plan.currency ?? 'USD';
    const converted = inAnswer(amount, from, terms);
    if (converted) return converted;
    throw noExchange(from);
  };
  const limits = (budget: MonthlyBudget | undefined): MonthlyBudget | undefined =>
    budget && { warn: budget.warn && paid(budget.warn), fail: budget.fail && paid(budget.fail) };
  const { assumeInput, assumeWebSearch } = plan;
  return {
    ...plan,
    budget: limits(plan.budget),
    assumeInput: assumeInput === undefined || assumeInput === 'output' ? assumeInput : paid(assumeInput),
    assumeWebSearch: assumeWebSearch && paid(assumeWebSearch),
    scenarios: plan.scenarios.map((scenario) => ({ ...scenario, budget: limits(scenario.budget) })),
  };
}

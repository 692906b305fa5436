import { compare, inCurrency, one, plain, zero, type Decimal } from '../values/money.ts';
import { forecast as forecastPlan } from '../projection/forecast.ts';
import type { MonthlyCost } from '../projection/monthly-costs.ts';
import { monthsFrom } from '../projection/months.ts';
import { monthsOverBudget, runways, type Runway } from '../projection/runway.ts';
import { CostError } from './cost-error.ts';
import { withCostErrors } from './inside/with-cost-errors.ts';
import { openPlan } from './inside/open-plan.ts';
import type { PlanDocument, PlanMoment } from './plan-document.ts';
import { amountIn } from './inside/arguments.ts';
import type { PriceCatalogue } from './price-catalogue.ts';
import { nameOf, notesOf, textOrNull, unpricedOf } from './inside/plain-results.ts';
import type { AssumptionNote, CandidateName, UnpricedCandidate } from './priced-items.ts';

export interface ForecastTerms extends PlanMoment {
  /** The first month, like `2027-01`; the one after `at` without it. */
  readonly start?: string;
  /** 1 to 600; 12 without it. */
  readonly months?: number;
  /** What all rates fall from month to month, as decimal text: `'0.03'`. */
  readonly priceDecline?: string;
  /** What there is to spend in all. */
  readonly cash?: string;
}

/** A candidate in one month, as exact decimal text. */
export interface ForecastCost extends CandidateName {
  readonly tokens: number;
  readonly total: string;
  /** Of this month and all before it. */
  readonly cumulative: string;
}

/** How a candidate fares against the budget and the cash. */
export interface CandidateRunway {
  readonly candidate: string;
  /** The first month over the budget; null if there is none. */
  readonly crossedIn: string | null;
  /** How many months the cash lasts; null if it outlasts the forecast, or none was given. */
  readonly runwayMonths: number | null;
  /** The month in which it runs out. */
  readonly outIn: string | null;
  /** What is left of it. */
  readonly left: string | null;
}

export interface PlanForecast {
  readonly catalogue: string;
  readonly currency: string;
  readonly months: readonly {
    readonly month: string;
    readonly scenarios: readonly string[];
    readonly candidates: readonly ForecastCost[];
  }[];
  readonly runways: readonly CandidateRunway[];
  readonly unpriced: readonly UnpricedCandidate[];
  readonly assumptions: readonly AssumptionNote[];
}

const MONTHS = 12;
const MOST_MONTHS = 600;

/**
 * A plan month by month, with the growth, the stages and the budget that it states, each month at its own prices, as
 * `cost-projection forecast` does. Of a driver with a range the likely value counts. Throws a CostError.
 */
export function forecast(catalogue: PriceCatalogue, plan: string | PlanDocument, terms: ForecastTerms): PlanForecast {
  return withCostErrors(() => {
    const open = openPlan(catalogue, plan, terms, true);
    const { baseline, candidates } = open.specs;
    const result = forecastPlan({
      ...open.plan,
      candidates: [baseline, ...candidates],
      priceDecline: declineIn(terms),
      priceOf: open.priceOf,
      months: monthsIn(terms, open.at),
    });
    const cash = terms.cash === undefined ? undefined : amountIn(terms.cash, 'cash');
    const limits = {
      budget: open.plan.budget,
      cash: cash && inCurrency(cash, open.answer),
    };
    return {
      catalogue: catalogue.version,
      currency: open.answer ?? 'USD',
      months: result.months.map(({ month, traffic, costs }) => ({
        month,
        scenarios: [...new Set(traffic.map(({ scenario }) => scenario.name))],
        candidates: costs.map(costIn),
      })),
      runways: runways(result.months, limits).map(runwayIn),
      unpriced: result.unpriced.map(unpricedOf),
      assumptions: notesOf(result.assumptions),
    };
  });
}

function costIn({ candidate, tokens, total, cumulative }: MonthlyCost): ForecastCost {
  return { ...nameOf(candidate), tokens, total: plain(total), cumulative: plain(cumulative) };
}

function runwayIn(runway: Runway): CandidateRunway {
  const { candidate, runwayMonths, outIn, left } = runway;
  return {
    candidate,
    crossedIn: monthsOverBudget(runway)[0] ?? null,
    runwayMonths: runwayMonths ?? null,
    outIn: outIn ?? null,
    left: textOrNull(left),
  };
}

function monthsIn({ start, months = MONTHS }: ForecastTerms, at: string) {
  if (!Number.isInteger(months) || months < 1 || months > MOST_MONTHS)
    throw new CostError(`a forecast has 1 to ${MOST_MONTHS} months, not ${months}`);
  if (start !== undefined && !/^\d{4}-(?:0[1-9]|1[0-2])$/.test(start))
    throw new CostError(`"${start}" is not a month`, { hint: "write it like '2027-01'" });
  return monthsFrom(start ?? monthsFrom(at.slice(0, 7), 2, at)[1]?.name ?? '', months, at);
}

function declineIn({ priceDecline }: ForecastTerms): Decimal {
  if (priceDecline === undefined) return zero;
  const share = amountIn(priceDecline, 'priceDecline');
  if (compare(share, one) <= 0) return share;
  throw new CostError(`priceDecline is more than everything: ${priceDecline}`, { hint: "write 3% as '0.03'" });
}

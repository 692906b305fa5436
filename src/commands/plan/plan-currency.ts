import type { Money } from '../../values/money.ts';
import type { RateAssumptions } from '../../projection/price.ts';
import type { Plan, PurchaseOption } from '../../workload/plan.ts';
import { convertSeats } from '../../workload/seat-settings.ts';
import type { MonthlyBudget } from '../../workload/scenario.ts';
import type { Prices } from './prices.ts';

// Amounts that the user gave, in the currency of the answer.

/** What flags settle stands over what the plan does. */
export function withSettledRates(
  plan: Plan,
  { assumeInput, assumeWebSearch }: RateAssumptions,
  given: Prices['given'],
): Plan {
  return {
    ...plan,
    assumeInput:
      assumeInput === undefined ? plan.assumeInput : assumeInput === 'output' ? assumeInput : given(assumeInput),
    assumeWebSearch: assumeWebSearch ? given(assumeWebSearch) : plan.assumeWebSearch,
  };
}

/** A plan with its amounts in the currency of the answer. */
export function convertPlan(plan: Plan, given: Prices['given']): Plan {
  const paid = (money: Money): Money => given(money, plan);
  const maybe = (money: Money | undefined): Money | undefined => money && paid(money);
  const limits = (budget: MonthlyBudget | undefined): MonthlyBudget | undefined =>
    budget && { warn: maybe(budget.warn), fail: maybe(budget.fail) };
  const { assumeInput, buy } = plan;
  return {
    ...plan,
    budget: limits(plan.budget),
    assumeInput: assumeInput === 'output' ? assumeInput : maybe(assumeInput),
    assumeWebSearch: maybe(plan.assumeWebSearch),
    buy: buy && { ...buy, ways: buy.ways.map((way) => convertPurchaseOption(way, paid)) },
    scenarios: plan.scenarios.map((scenario) => ({ ...scenario, budget: limits(scenario.budget) })),
  };
}

/** A way to buy with its amounts as `paid` converts them. */
export function convertPurchaseOption(way: PurchaseOption, paid: (money: Money) => Money): PurchaseOption {
  return {
    ...way,
    fee: paid(way.fee),
    minimum: paid(way.minimum),
    staffRate: paid(way.staffRate),
    units: way.units && { ...way.units, price: paid(way.units.price) },
    seats: way.seats && convertSeats(way.seats, paid),
  };
}

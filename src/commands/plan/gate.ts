import { exitCode, type ExitCode } from '../../values/errors.ts';
import { groupedBy } from '../../values/grouped.ts';
import { plain, type Money } from '../../values/money.ts';
import { andList } from '../../values/nearest.ts';
import type { Io } from '../../system/io.ts';
import type { Unpriced } from '../../pricing/catalogue/no-price.ts';
import { overruns, type Overrun, type Spent } from '../../projection/runway.ts';
import type { Contender } from '../../projection/candidate.ts';
import { meantContenders, type ScenarioProjection } from '../../projection/project.ts';
import { formatMoney } from '../../values/format.ts';
import type { Plan } from '../../workload/plan.ts';
import type { PricedQuestion } from './priced-plan.ts';

export interface GateOptions {
  readonly budget?: Money | undefined;
  /** False where a budget only informs. */
  readonly gate?: boolean | undefined;
  /** Those of the plan that are asked for alone. */
  readonly scenario?: readonly string[] | undefined;
  readonly quiet?: boolean | undefined;
}

type Keyed = Pick<Contender, 'key'>;

/** Whom a gate holds: those that were asked for; the baseline only where it was, or where there is nothing else. */
export function isGated(question: {
  readonly baseline: Keyed;
  readonly candidates: readonly Keyed[];
}): (key: string) => boolean {
  const asked = new Set(meantContenders(question).map(({ key }) => key));
  return (key) => asked.has(key);
}

/** A question with the budget of the command line instead of the plan's. */
export function withBudget(asked: PricedQuestion, { budget }: GateOptions): PricedQuestion {
  return budget === undefined
    ? asked
    : { ...asked, plan: { ...asked.plan, budget: { warn: undefined, fail: asked.prices.given(budget) } } };
}

/**
 * Says on standard error which candidates go over the budgets of a plan. To be called after the report: the run fails,
 * unless it is not to, where one goes over what it may cost, or cannot be priced and so might.
 */
export async function tellBudget(
  io: Io,
  results: Iterable<Spent & Pick<ScenarioProjection, 'unpriced'>>,
  { plan, isMeant }: { readonly plan: Plan; readonly isMeant: (key: string) => boolean },
  { gate, quiet, scenario: names }: GateOptions,
): Promise<ExitCode> {
  if (!hasBudget(plan)) return exitCode.done;
  const all = overruns(results, names ? { ...plan, gate: undefined } : plan, isMeant);
  const whole = names?.join(' + ') ?? (plan.scenarios.length > 1 ? 'all scenarios' : undefined);
  const alike = groupedBy(all, ({ level, scenario, limit }) => `${level} ${plain(limit)} ${scenario ?? ''}`);
  for (const overs of alike.values()) {
    const isError = gate !== false && overs[0].level === 'fail';
    if (isError || quiet !== true) await io.stderr.write(`${isError ? 'error' : 'note'}: ${sentence(overs, whole)}\n`);
  }
  if (gate === false) return exitCode.done;
  const unpriced = [...results].flatMap((result) => result.unpriced);
  const isOpen = await tellUnpriced(io, unpriced, isMeant);
  return isOpen || all.some(({ level }) => level === 'fail') ? exitCode.gateFailed : exitCode.done;
}

/** Says who a gate cannot vouch for; true where there is anybody. */
export async function tellUnpriced(
  io: Io,
  unpriced: readonly Unpriced[],
  isMeant: (key: string) => boolean,
): Promise<boolean> {
  const open = new Map(unpriced.filter(({ key }) => isMeant(key)).map((each) => [each.key, each.reason]));
  for (const [key, reason] of open)
    await io.stderr.write(`error: nobody knows whether ${key} is within the budget: ${reason}\n`);
  return open.size > 0;
}

/** Whether a plan limits what anything costs. */
function hasBudget({ budget, scenarios }: Plan): boolean {
  return budget !== undefined || scenarios.some((scenario) => scenario.budget !== undefined);
}

/** `over budget: openai/gpt-4o costs $500.00 per month, the limit is $100.00 (all scenarios)`. */
function sentence(overs: readonly [Overrun, ...Overrun[]], whole: string | undefined): string {
  const [{ level, scenario = whole, limit }] = overs;
  const costs = overs.map(
    ({ candidate, total }, place) =>
      `${candidate}${place === 0 ? ' costs' : ''} ${formatMoney(total)}${place === 0 ? ' per month' : ''}`,
  );
  const name = level === 'fail' ? 'over budget' : 'over the warning level';
  const of = scenario === undefined ? '' : ` (${scenario})`;
  return `${name}: ${andList(costs)}, the limit is ${formatMoney(limit)}${of}`;
}

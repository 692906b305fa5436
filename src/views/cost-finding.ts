import { compare, isNegative, negate, one, type Decimal, type Money } from '../values/money.ts';
import { amountInProse, countInProse, shareInProse } from '../values/format.ts';
import { isPriced, type Contender } from '../projection/candidate.ts';

/** What a month costs on one candidate. */
interface CostOf {
  readonly key: string;
  readonly total: Money;
  readonly isBaseline: boolean;
  readonly savingsRatio: Decimal | undefined;
}

interface CostFinding {
  /** `Launch costs`, `All 3 scenarios cost`. */
  readonly subject: string;
  readonly costs: readonly CostOf[];
  /** What a candidate is called in a sentence. */
  readonly nameOf: (key: string) => string;
  readonly baseline: string;
  /** What a month may cost. */
  readonly limit?: Money | undefined;
  /** The candidates that the limit is meant for. */
  readonly isMeant: (key: string) => boolean;
  /** How many candidates could be priced, if more than are shown. */
  readonly count?: number;
  /** The tokens of a month. */
  readonly tokens: number;
}

/** The cheapest of the candidates, how it compares, and with a budget who stays within it. */
export function costFinding({
  subject,
  costs,
  nameOf,
  baseline,
  limit,
  isMeant,
  ...of
}: CostFinding): string | undefined {
  const best = cheapestOf(costs);
  if (!best) return undefined;
  const { count: priced = costs.length, tokens } = of;
  const traffic = `, for ${countInProse(tokens)} tokens`;
  const saved = `${savedText(best, nameOf(baseline))}${traffic}`;
  const cost = `${amountInProse(best.total)} per month`;
  if (limit) {
    const meant = costs.filter(({ key }) => isMeant(key));
    const within = meant.filter(({ total }) => compare(total, limit) <= 0);
    const budget = `the ${amountInProse(limit)} monthly budget`;
    const [only] = meant;
    if (only && meant.length === 1)
      return (
        `${nameOf(only.key)} ${within.length === 1 ? 'stays within' : 'exceeds'} ${budget}: ` +
        `${amountInProse(only.total)} per month${savedText(only, nameOf(baseline))}${traffic}.`
      );
    const count = within.length === 0 ? `None of ${meant.length} stays` : `${within.length} of ${meant.length} stay`;
    return `${count} within ${budget}; the cheapest is ${nameOf(best.key)} at ${cost}${saved}.`;
  }
  if (priced > 2) return `Cheapest of ${priced}: ${nameOf(best.key)} at ${cost}${saved}.`;
  const none = costs.length === 2 && best.isBaseline ? ', and no candidate is cheaper' : '';
  return `${subject} ${cost} on ${nameOf(best.key)}${saved}${none}.`;
}

function cheapestOf<T extends Pick<CostOf, 'total'>>(costs: readonly T[]): T | undefined {
  return costs.reduce<T | undefined>((a, b) => (a && compare(a.total, b.total) <= 0 ? a : b), undefined);
}

/** `, 97.5% less than on GPT-4o`; nothing for the baseline itself. */
export function savedText({ isBaseline, savingsRatio }: Omit<CostOf, 'key' | 'total'>, baseline: string): string {
  if (isBaseline || !savingsRatio || compare(savingsRatio, one) === 0) return '';
  if (savingsRatio.units === 0n) return `, as much as ${baseline}`;
  return isNegative(savingsRatio)
    ? `, ${shareInProse(negate(savingsRatio))} more than ${baseline}`
    : `, ${shareInProse(savingsRatio)} less than ${baseline}`;
}

/** Two candidates by their names, if these differ; others by the keys in a table's rows. */
export function namesInProse(contenders: readonly Contender[]): (key: string) => string {
  const names = new Map(contenders.map((each) => [each.key, isPriced(each) ? each.name : each.key]));
  const areNames = contenders.length === 2 && new Set(names.values()).size === contenders.length;
  return (key) => (areNames ? (names.get(key) ?? key) : key);
}

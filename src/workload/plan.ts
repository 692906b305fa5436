import { collectErrors, UserError } from '../values/errors.ts';
import type { Decimal, Money } from '../values/money.ts';
import { didYouMean, nearestNames } from '../values/nearest.ts';
import type { SeatSettings } from './seat-settings.ts';
import type { Scenario, MonthlyBudget } from './scenario.ts';
import type { TokenCalibration } from '../tokens/calibration.ts';
import type { TextKind } from '../tokens/ratio-table.ts';
import type { AskFile } from './ask-schema.ts';
import type { Instant } from '../values/calendar.ts';
import type { NumberRange } from './driver-ranges.ts';
import type { BlendSpec, CandidateSpec } from './blend.ts';
import type { Shift } from './shift.ts';

/** What is projected: every scenario on every candidate, against the baseline. Models by the names the user gave. */
export interface Plan {
  /** The file it came from, as the user would name it; undefined for the founding plan. */
  readonly file: string | undefined;
  /** How that file came to be used; undefined for the founding plan. */
  readonly origin?: PlanOrigin | undefined;
  readonly baseline: string;
  readonly candidates: readonly CandidateSpec[];
  /**
   * A blend of the offers that measured models were sent to, beside the candidates; undefined if nothing was measured.
   */
  readonly asUsed?: BlendSpec | undefined;
  /** Each scenario on its own model, of a plan that names no candidates. */
  readonly asPlanned?: BlendSpec | undefined;
  readonly scenarios: readonly Scenario[];
  /** Of all scenarios together. */
  readonly budget: MonthlyBudget | undefined;
  readonly assumeInput: AssumedRate | undefined;
  /** US dollars of a web search where its fee is not published. */
  readonly assumeWebSearch: Money | undefined;
  /** What the text of measured tokens is; undefined to take the same tokens on every model. */
  readonly measuredText?: TextKind | 'unknown' | undefined;
  /** What requests to models were billed, for texts that are counted. */
  readonly tokenFactors?: readonly TokenCalibration[] | undefined;
  readonly fx: readonly ExchangeRate[];
  /** What its amounts are in, and its answers unless a flag says otherwise; undefined for US dollars. */
  readonly currency: string | undefined;
  readonly daysPerMonth: number | undefined;
  /** The month (1 is the first) in which each scenario begins, where they follow each other. */
  readonly stages: readonly Stage[];
  /** Scenarios of which one comes true: all of them, if any; they are never added up. */
  readonly alternatives?: readonly string[] | undefined;
  /** The alternative that the budget holds; each by itself where undefined. */
  readonly gate?: string | undefined;
  /** Growth from month to month; the last one goes on. */
  readonly growth: readonly Decimal[];
  /** The ranges of those rates that are not certain, each the middle of its own; undefined where all are. */
  readonly growthRanges?: readonly (NumberRange | undefined)[] | undefined;
  /** How traffic moves between models. */
  readonly shifts?: readonly Shift[] | undefined;
  /** How far uncertain values go together; those that are not named are independent. */
  readonly correlations?: readonly Correlation[] | undefined;
  readonly buy: BuyPlan | undefined;
  /** Where the file names each of its models, as an error begins; undefined for the founding plan. */
  readonly modelPlaces?: ReadonlyMap<string, string> | undefined;
  /** What names in exports and logs are. */
  readonly names: readonly GivenName[];
  /** Whose use is. */
  readonly teams: readonly OwnerRow[];
  /** What `ask` is set to. */
  readonly ask: AskFile | undefined;
}

/**
 * A plan that was named may name servers, keys and files of its own; one that was only found may not. `ask` ignores one
 * that may be somebody else's, for the reason in `doubt`.
 */
type PlanOrigin = { readonly kind: 'named' | 'found' } | { readonly kind: 'foreign'; readonly doubt: string };

/** A name in exports and logs, and the offer that it is, which only the user knows. */
export interface GivenName {
  readonly name: string;
  readonly offer: string;
  /** Where that is said, as an error begins: a flag, or a place in a file and the key there. */
  readonly place: string;
  /** The plan that says so; undefined for a flag. */
  readonly file: string | undefined;
}

/** What use is known by, and whose it is, by the names of the columns of a map. */
export interface OwnerRow {
  readonly said: Readonly<Record<string, string>>;
  /** Where that is said, as an error begins. */
  readonly place: string;
}

/** Two drivers, like `requests` or `Chat.requests`, or `growth`; −1 to 1, both excluded. */
export interface Correlation {
  readonly between: readonly [string, string];
  readonly is: number;
}

export interface Stage {
  readonly scenario: string;
  readonly month: number;
}

type Parted = Pick<Plan, 'stages' | 'alternatives'>;

/** True if every scenario is in each month, so that costs add up: not stages, and not alternatives. */
export function areScenariosAddable({ stages, alternatives }: Parted): boolean {
  return stages.length === 0 && alternatives === undefined;
}

/**
 * What is taken as one month: all scenarios that run together; of stages the first, or the one that was named. Throws a
 * UserError where several of them were.
 */
export function scenariosOfMonth<T>(scenarios: readonly T[], plan: Parted, isNamed: boolean): readonly T[] {
  if (areScenariosAddable(plan)) return scenarios;
  const why = plan.alternatives ? 'of alternatives one comes, and they' : 'stages follow each other, and';
  if (isNamed && scenarios.length > 1)
    throw new UserError(`${why} are never added up`, { hint: 'name one of them with --scenario' });
  return scenarios.slice(0, 1);
}

/** What a dollar is in another currency, and on which day, if the user said. */
export interface ExchangeRate {
  readonly currency: string;
  readonly perDollar: Decimal;
  readonly date: Instant | undefined;
}

/** What input costs where its rate is not published: what output costs, or US dollars per million tokens. */
export type AssumedRate = 'output' | Money;

/** Ways to buy the same traffic, over a term in months. */
export interface BuyPlan {
  readonly term: number;
  readonly ways: readonly PurchaseOption[];
}

/** Provisioned throughput: units that are paid by the hour or month and replace the rates of the tokens they hold. */
export interface Units {
  readonly count: number;
  /** Of one unit and month. */
  readonly price: Money;
  /** Tokens that one unit holds in a month. */
  readonly tokens: number;
}

/** One way to buy; money in US dollars per month. */
export interface PurchaseOption {
  readonly name: string;
  readonly candidate: CandidateSpec;
  readonly fee: Money;
  /** Off all token costs. */
  readonly discount: Decimal;
  /** Committed spend, paid whether it is reached or not. */
  readonly minimum: Money;
  /** Tokens per month that the fee and the discount cover; what is above is bought on demand. */
  readonly capacity: number | undefined;
  /** Hours of people a month, and what one costs. */
  readonly staffHours: Decimal;
  readonly staffRate: Money;
  /** Of provisioned throughput, whose tokens are free up to the capacity. */
  readonly units?: Units | undefined;
  /** Of a way that is bought by the seat. */
  readonly seats?: SeatSettings | undefined;
  /** What else it has: an SLA, support, billing. */
  readonly properties: Readonly<Record<string, string>>;
}

/** Scenarios of a plan by their names, else all of them. Throws a UserError. */
export function findScenarios({ scenarios }: Plan, names: readonly string[] = []): readonly Scenario[] {
  return names.length === 0 ? scenarios : collectErrors(names, (name) => scenarioNamed(scenarios, name));
}

/** Scenarios of a plan by their names, taken as one month. */
export function findScenariosOfMonth(plan: Plan, names: readonly string[] = []): readonly Scenario[] {
  const asked = names.length === 0 && plan.gate !== undefined ? [plan.gate] : names;
  return scenariosOfMonth(findScenarios(plan, asked), plan, asked.length > 0);
}

function scenarioNamed(scenarios: readonly Scenario[], name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  const known = scenarios.map((scenario) => scenario.name);
  throw new UserError(`no scenario "${name}"`, {
    hint: didYouMean(nearestNames(name, known)) ?? `there is ${known.join(', ')}`,
  });
}

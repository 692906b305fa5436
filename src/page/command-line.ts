import { isZero, plain, type Decimal } from '../values/money.ts';
import type { PageQuestion } from '../render/question.ts';
import type { Drivers, Scenario } from '../workload/scenario.ts';
import { EDITOR_SCHEMA, writePlan } from '../workload/write-plan.ts';
import { driverFields } from './drivers.ts';
import { nameOf, specText } from './models.ts';

/** The plan that a question is saved as where flags cannot say it. */
export const PLAN_FILE = 'cost-projection.yaml';

export interface CommandLine {
  readonly text: string;
  /** True where it needs the plan of the question beside it. */
  readonly needsPlan: boolean;
}

/** The command that asks a question again: with flags alone where these can say it, else with its plan. */
export function commandLine(question: PageQuestion): CommandLine {
  const { command, plan, asOf, prices, course } = question;
  const scenarios = scenarioFlags(plan.scenarios);
  const isWhole =
    scenarios !== undefined &&
    plan.budget?.warn === undefined &&
    plan.scenarios.every(({ budget }) => budget === undefined) &&
    plan.candidates.every(isSayable);
  const own = isWhole
    ? [
        ...plan.candidates.map(specText),
        '--no-plan',
        '--baseline',
        plan.baseline,
        ...scenarios,
        ...settledFlags(question),
      ]
    : // A plan's ranking has its baseline too, unless models are named.
      [PLAN_FILE, ...(command === 'compare' ? plan.candidates.map(nameOf) : [])];
  const words = [
    'cost-projection',
    ...(command === 'project' ? [] : [command]),
    ...own,
    ...(course ? courseFlags(question, isWhole) : []),
    '--as-of',
    asOf,
    ...prices.files.flatMap((file) => ['--pricing', file]),
    ...(prices.terms.announced ? ['--announced'] : []),
    ...(prices.terms.strictDates ? ['--strict-dates'] : []),
    ...(isWhole ? currencyFlags(prices.terms) : []),
  ];
  return { text: words.map(quoted).join(' '), needsPlan: !isWhole };
}

/** The plan of a question as a file. */
export function planFile({ plan, prices: { terms } }: PageQuestion): string {
  return writePlan(
    { ...plan, currency: terms.answer?.currency, fx: terms.exchange, daysPerMonth: undefined },
    { header: [EDITOR_SCHEMA] },
  );
}

/** What the answer is in, and what a dollar is in that and in other currencies; a plan says both. */
function currencyFlags({ answer, exchange }: PageQuestion['prices']['terms']): string[] {
  const rates = exchange.flatMap(({ currency, perDollar, date }) => [
    '--fx',
    `${currency}=${plain(perDollar)}@${date}`,
  ]);
  return answer ? ['--currency', answer.currency, ...rates] : rates;
}

/** A blend whose name would be read as something else is for a plan. */
function isSayable(spec: PageQuestion['plan']['candidates'][number]): boolean {
  return typeof spec === 'string' ? !/[=,]|\.(ya?ml|json)$/i.test(spec) : !/[=,]|^-/.test(spec.name);
}

/** Volumes that share all other drivers, or one workload; undefined for what flags cannot say. */
function scenarioFlags(scenarios: readonly Scenario[]): string[] | undefined {
  const [first] = scenarios;
  if (!first) return undefined;
  const { tokens, ...shared } = first.drivers;
  const isByTokens = scenarios.every(({ drivers }) => drivers.tokens !== undefined);
  if (!isByTokens)
    return scenarios.length === 1 && tokens === undefined && first.name === 'Workload'
      ? driverFlags(first.drivers)
      : undefined;
  const same = driverFlags(shared).join(' ');
  const isShared = scenarios.every(({ drivers }) => driverFlags({ ...drivers, tokens: undefined }).join(' ') === same);
  const areNamed = scenarios.every(({ name }) => name === name.trim() && name !== '');
  if (!isShared || !areNamed) return undefined;
  return [
    ...scenarios.flatMap(({ name, drivers }) => ['--tokens', `${name}=${drivers.tokens ?? 0}`]),
    ...driverFlags(shared),
  ];
}

function driverFlags(drivers: Drivers): string[] {
  return driverFields.flatMap(({ driver }): string[] => {
    const value = drivers[driver];
    if (value === undefined || value === false) return [];
    if (driver === 'multipliers') return (drivers.multipliers ?? []).flatMap((name) => ['--multiplier', name]);
    return value === true
      ? [flag(driver)]
      : [flag(driver), typeof value === 'object' && 'units' in value ? plain(value) : String(value)];
  });
}

/** `--cache-write-1h` of `cacheWrite1h`. */
function flag(driver: string): string {
  return `--${driver.replace(/[A-Z]|\d+/g, (part) => `-${part.toLowerCase()}`)}`;
}

function settledFlags({ command, plan: { budget, assumeInput, assumeWebSearch } }: PageQuestion): string[] {
  return [
    ...(budget?.fail && command !== 'compare' ? ['--budget', plain(budget.fail)] : []),
    ...(assumeInput === undefined
      ? []
      : ['--assume-input', assumeInput === 'output' ? assumeInput : plain(assumeInput)]),
    ...(assumeWebSearch === undefined ? [] : ['--assume-web-search', plain(assumeWebSearch)]),
  ];
}

function courseFlags({ plan, course }: PageQuestion, isWhole: boolean): string[] {
  if (!course) return [];
  const { months, start, cash, priceDecline } = course;
  return [
    '--months',
    String(months),
    '--start',
    start,
    ...(isWhole && plan.growth.length > 0 ? [`--growth=${plan.growth.map(rate).join(',')}`] : []),
    ...(isWhole ? plan.stages.flatMap(({ scenario, month }) => ['--stage', `${scenario}=${month}`]) : []),
    ...(isZero(priceDecline) ? [] : ['--price-decline', plain(priceDecline)]),
    ...(cash ? ['--cash', plain(cash)] : []),
  ];
}

function rate(growth: Decimal): string {
  return plain(growth);
}

/** A word as a shell takes it whole. */
function quoted(word: string): string {
  return /^[\w./:=%@,+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

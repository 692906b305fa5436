import { isZero, plain, type Decimal } from '../values/money.ts';
import type { PageQuestion } from '../render/question.ts';
import { driverFlag } from '../workload/driver-spelling.ts';
import { driverNames, type Drivers } from '../workload/drivers.ts';
import type { Scenario } from '../workload/scenario.ts';
import { EDITOR_SCHEMA, writePlan } from '../workload/write-plan.ts';
import { shiftText } from '../workload/shift.ts';
import { beforeShifts } from '../workload/shifted-blend.ts';
import { specName } from '../workload/own-models.ts';
import { specText } from './models.ts';
import { shellWord } from '../values/shell-word.ts';

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
    plan.scenarios.every(({ budget, model }) => budget === undefined && model === undefined) &&
    plan.candidates.every(isSayable);
  const own = isWhole
    ? [
        ...new Set(plan.candidates.map((spec) => specText(beforeShifts(spec)))),
        '--no-plan',
        '--baseline',
        plan.baseline,
        ...scenarios,
        ...settledFlags(question),
      ]
    : // A plan's ranking has its baseline too, unless models are named.
      [PLAN_FILE, ...(command === 'compare' ? plan.candidates.map((spec) => specName(beforeShifts(spec))) : [])];
  const words = [
    'cost-projection',
    ...(command === 'project' ? [] : [command]),
    ...own,
    ...(course ? forecastFlags(question, isWhole) : []),
    '--as-of',
    asOf,
    ...prices.files.flatMap((file) => ['--pricing', file]),
    ...(prices.terms.strictDates ? ['--strict-dates'] : []),
    ...(isWhole ? currencyFlags(prices.terms) : []),
  ];
  return { text: words.map(shellWord).join(' '), needsPlan: !isWhole };
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
    `${currency}=${plain(perDollar)}${date === undefined ? '' : `@${date}`}`,
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
      ? requestWords(first)
      : undefined;
  const same = driverWords(shared).join(' ');
  const isShared = scenarios.every(({ drivers }) => driverWords({ ...drivers, tokens: undefined }).join(' ') === same);
  const areNamed = scenarios.every(({ name }) => name === name.trim() && name !== '');
  if (!isShared || !areNamed) return undefined;
  return [
    ...scenarios.flatMap(({ name, drivers }) => ['--tokens', `${name}=${drivers.tokens ?? 0}`]),
    ...driverWords(shared),
  ];
}

function requestWords({ drivers, input }: Scenario): string[] | undefined {
  if (!input) return driverWords(drivers);
  const { perRequest } = input.files;
  if (input.isFlag !== true || perRequest === undefined) return undefined;
  return [...driverWords({ ...drivers, inputTokens: undefined, fixedTokens: undefined }), '--prompt-file', perRequest];
}

function driverWords(drivers: Drivers): string[] {
  return driverNames.flatMap((name): string[] => {
    const value = drivers[name];
    const flag = driverFlag(name);
    if (value === undefined || value === false) return [];
    if (value === true) return [flag];
    if (typeof value !== 'object') return [flag, String(value)];
    return 'units' in value ? [flag, plain(value)] : value.flatMap((each) => [flag, each]);
  });
}

function settledFlags({ plan: { budget, assumeInput, assumeWebSearch, shifts = [] } }: PageQuestion): string[] {
  return [
    ...shifts.flatMap((shift) => ['--shift', shiftText(shift)]),
    ...(budget?.fail ? ['--budget', plain(budget.fail)] : []),
    ...(assumeInput === undefined
      ? []
      : ['--assume-input', assumeInput === 'output' ? assumeInput : plain(assumeInput)]),
    ...(assumeWebSearch === undefined ? [] : ['--assume-web-search', plain(assumeWebSearch)]),
  ];
}

function forecastFlags({ plan, course }: PageQuestion, isWhole: boolean): string[] {
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

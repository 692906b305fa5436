import { decimal, plain, times, type Decimal } from '../values/money.ts';
import { volumeText, type Volume } from '../values/quantity.ts';
import { writeYaml, type YamlData } from '../yaml/write-yaml.ts';
import type { CandidateSpec } from './blend.ts';
import type { ExchangeRate, Plan } from './plan.ts';
import type { NumberRange, WrittenRange } from './driver-ranges.ts';
import { driverRow, isDriver, type Drivers } from './drivers.ts';
import { AS_PLANNED, specName } from './own-models.ts';
import type { RequestInput } from './request-input.ts';
import type { MonthlyBudget, Scenario } from './scenario.ts';
import type { Shift } from './shift.ts';
import { beforeShifts } from './shifted-blend.ts';

/** The parts of a plan that are written: models, traffic and settings. Amounts are in the currency of the plan. */
export interface WritablePlan
  extends
    Pick<Plan, 'baseline' | 'candidates'>,
    Partial<
      Pick<
        Plan,
        | 'assumeInput'
        | 'assumeWebSearch'
        | 'daysPerMonth'
        | 'currency'
        | 'fx'
        | 'budget'
        | 'growth'
        | 'growthRanges'
        | 'stages'
        | 'shifts'
        | 'alternatives'
        | 'gate'
      >
    > {
  readonly scenarios: readonly WritableScenario[];
}

export interface WritableScenario extends Pick<Scenario, 'name' | 'model' | 'drivers' | 'ranges' | 'budget' | 'input'> {
  /** Volumes as the user gave them (`4k/day`), written instead of what they come to in a month. */
  readonly volumes?: Readonly<Partial<Record<keyof Drivers, Volume | WrittenRange | undefined>>> | undefined;
}

/** Comment lines at the top of a plan, and above some of its keys; an empty list puts a blank line before a key. */
export interface PlanComments {
  readonly header?: readonly string[];
  readonly keys?: Readonly<Partial<Record<keyof WritablePlan | 'forecast', readonly string[]>>>;
}

/** The first line of a plan for editors, which complete and check it by its schema. */
export const EDITOR_SCHEMA = 'yaml-language-server: $schema=./node_modules/cost-projection/dist/plan.schema.json';

/** Writes a plan as a file, which parsed again is the same plan: shares, growth and amounts keep every digit. */
export function writePlan(plan: WritablePlan, comments?: PlanComments): string {
  const { baseline, candidates, assumeInput, assumeWebSearch, daysPerMonth, currency, fx = [], budget } = plan;
  const { scenarios, growth = [], growthRanges, stages = [], shifts = [] } = plan;
  const compared = [...new Set(candidates.map(beforeShifts))].filter((spec) => specName(spec) !== AS_PLANNED);
  const data = {
    schema: 1,
    baseline: baseline === AS_PLANNED ? undefined : baseline,
    candidates: compared.length === 0 ? undefined : compared.map(candidateData),
    assumeInput: assumeInput === 'output' ? assumeInput : assumeInput && number(assumeInput),
    assumeWebSearch: assumeWebSearch && number(assumeWebSearch),
    daysPerMonth,
    currency,
    fx: fx.length === 0 ? undefined : Object.fromEntries(fx.map(exchangeEntry)),
    budget: budgetData(budget),
    scenarios: scenarios.map(scenarioData),
    alternatives: plan.alternatives,
    gate: plan.gate,
    shifts: shifts.length === 0 ? undefined : shifts.map(shiftData),
    forecast:
      growth.length + stages.length === 0
        ? undefined
        : {
            growth:
              growth.length === 0 ? undefined : growth.map((rate, place) => growthText(rate, growthRanges?.[place])),
            stages:
              stages.length === 0
                ? undefined
                : Object.fromEntries(stages.map(({ scenario, month }) => [scenario, month])),
          },
  };
  return writeYaml(data, comments);
}

function candidateData(candidate: CandidateSpec): YamlData {
  if (typeof candidate === 'string') return candidate;
  const { name, parts, chain } = candidate;
  if (chain)
    return {
      name,
      chain: parts.map(({ offer }, place) => ({
        model: offer,
        fails: chain.fails[place] && percent(chain.fails[place]),
      })),
      passesAnswer: chain.passesAnswer ? true : undefined,
    };
  return { name, blend: Object.fromEntries(parts.map(({ offer, share }) => [offer, percent(share)])) };
}

function shiftData({ from, of, to, share, over }: Shift): YamlData {
  return { from, of, to, share: percent(share), over: over === 1 ? undefined : over };
}

function exchangeEntry({ currency, perDollar, date }: ExchangeRate): [string, YamlData] {
  return [currency, { perDollar: number(perDollar), date }];
}

function budgetData(budget: MonthlyBudget | undefined): YamlData {
  const { warn, fail } = budget ?? {};
  if (!warn) return fail && exact(fail);
  return { warn: exact(warn), fail: fail && exact(fail) };
}

function scenarioData({ name, model, drivers, ranges = {}, volumes = {}, budget, input }: WritableScenario): YamlData {
  const written = Object.entries(volumes).flatMap(([driver, volume]) => (volume ? [[driver, volumeData(volume)]] : []));
  return {
    name,
    model: model === undefined ? undefined : candidateData(model),
    ...Object.fromEntries(Object.entries(drivers).map(([driver, value]) => [driver, driverData(value)])),
    ...Object.fromEntries(Object.entries(ranges).map(([driver, range]) => [driver, rangeText(driver, range)])),
    ...Object.fromEntries(written),
    ...(input && inputData(input)),
    budget: budgetData(budget),
  };
}

/** What texts are counted for, and no driver says. */
function inputData({ files, tokens }: RequestInput): Readonly<Record<string, YamlData>> {
  return {
    inputTokens: undefined,
    fixedTokens: undefined,
    input: { ...files, ...(tokens > 0 && { perRequest: tokens }) },
  };
}

function growthText(rate: Decimal, range: NumberRange | undefined): string {
  return range ? `${percent(decimal(range.low))}..${percent(decimal(range.high))}` : percent(rate);
}

function volumeData(volume: Volume | WrittenRange): YamlData {
  if ('range' in volume) return volume.range;
  return volume.timesADay === undefined ? volume.count : volumeText(volume);
}

/** A range of counts, `3000..6000`, or of shares, `40%..60%`. */
function rangeText(driver: string, { low, high }: NumberRange): string {
  const isShare = isDriver(driver) && driverRow(driver).kind === 'share';
  return isShare ? `${percent(decimal(low))}..${percent(decimal(high))}` : `${low}..${high}`;
}

function driverData(value: Drivers[keyof Drivers]): YamlData {
  return typeof value === 'object' && 'units' in value ? percent(value) : value;
}

/** `12.5%`, with every digit. */
export function percent(share: Decimal): string {
  return `${plain(times(share, 100))}%`;
}

function number(amount: Decimal): number {
  return Number(plain(amount));
}

/** A number, or the digits as text where a number would lose some of them. */
function exact(amount: Decimal): YamlData {
  const text = plain(amount);
  return plain(decimal(number(amount))) === text ? number(amount) : text;
}

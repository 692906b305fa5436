import { plain, zero, type Decimal } from '../../values/money.ts';
import type { NumberRange } from '../../workload/driver-ranges.ts';
import { driverNames, driverRow, type DriverName } from '../../workload/drivers.ts';
import type { Plan } from '../../workload/plan.ts';
import type { Scenario } from '../../workload/scenario.ts';
import type { Traffic } from '../../workload/traffic.ts';
import type { Candidate } from '../candidate.ts';
import type { RateAssumptions } from '../price.ts';
import { correlated, correlatedPlaces } from './correlations.ts';
import { costFunction } from './cost-function.ts';
import { driverNumbers, isNumberDriver } from './driver-numbers.ts';
import { normalQuantile, Z90 } from './normal.ts';
import { chanceThat, type DrawnFactors } from './odds.ts';
import { haltonPoints, pointCount } from './points.ts';

/** What the ranges of a plan may come to: the same draws for all that is asked, so that candidates can be compared. */
export interface Draws {
  readonly count: number;
  /** Of the cost of a month, at the volume it begins with; undefined where the scenario is certain. */
  readonly ofScenario: (traffic: Traffic, candidate: Candidate) => DrawnFactors | undefined;
  /** The part of all draws in which a request of some of the traffic is longer than a model allows. */
  readonly tooLong: (traffic: readonly Traffic[], candidate: Candidate) => number;
  /** Of the volume after so many months of growth; undefined where that is certain. */
  readonly ofGrowth: (months: number) => DrawnFactors | undefined;
}

export interface UncertainPlan
  extends RateAssumptions, Partial<Pick<Plan, 'growth' | 'growthRanges' | 'correlations'>> {
  readonly scenarios: readonly Scenario[];
}

/** One value that is not certain. */
export interface Uncertain {
  readonly scenario: string | undefined;
  readonly driver: DriverName | 'growth';
  /** Where it stands among the rates of growth. */
  readonly place: number;
  readonly range: NumberRange;
}

/** Undefined for a plan without ranges. */
export function drawsOf(plan: UncertainPlan): Draws | undefined {
  const all = uncertainIn(plan);
  if (all.length === 0) return undefined;
  const count = pointCount(all.length);
  const deviates = haltonPoints(all.length, count).map((points) => points.map(normalQuantile));
  const columns = correlated(deviates, correlatedPlaces(all, plan.correlations ?? [])).map((column, place) => {
    const uncertain = all[place];
    return uncertain ? drawn(uncertain, column) : column;
  });
  const drawnOf = scenarioDraws(all, columns, count, plan);
  return {
    count,
    ofScenario: (traffic, candidate) => drawnOf(traffic, candidate)?.factors,
    tooLong: (traffic, candidate) => {
      const unfit = traffic.flatMap((each) => drawnOf(each, candidate)?.unfit ?? []);
      return unfit.length === 0 ? 0 : chanceThat(count, (draw) => unfit.some((each) => each[draw] === 1));
    },
    ofGrowth: growthFactors(all, columns, count, plan.growth ?? []),
  };
}

export function uncertainIn({ scenarios, growthRanges = [] }: UncertainPlan): Uncertain[] {
  return [
    ...growthRanges.flatMap((range, place): Uncertain[] =>
      range ? [{ scenario: undefined, driver: 'growth', place, range }] : [],
    ),
    ...scenarios.flatMap(({ name, ranges = {} }) =>
      driverNames.flatMap((driver, place): Uncertain[] => {
        const range = ranges[driver];
        return range ? [{ scenario: name, driver, place, range }] : [];
      }),
    ),
  ];
}

/** Scales on which a range is normal. */
const scales = {
  amount: { to: Math.log, from: Math.exp },
  share: { to: (share: number) => Math.log(share / (1 - share)), from: (odds: number) => 1 / (1 + Math.exp(-odds)) },
  growth: { to: Math.log1p, from: Math.expm1 },
};

/** Normal values as values of a range: lognormal amounts, logit-normal shares, lognormal factors of growth. */
function drawn({ driver, range: { low, high } }: Uncertain, deviates: Float64Array): Float64Array {
  const kind = driver === 'growth' ? 'growth' : driverRow(driver).kind === 'share' ? 'share' : 'amount';
  const { to, from } = scales[kind];
  const [bottom, top] = [to(low), to(high)];
  const [middle, spread] = [(bottom + top) / 2, (top - bottom) / (2 * Z90)];
  return deviates.map((deviate) => from(middle + spread * deviate));
}

/** The draws of one scenario on a candidate. */
interface ScenarioDraws {
  readonly factors: DrawnFactors;
  /** 1 for each draw with a request that is too long. */
  readonly unfit: Uint8Array;
}

function scenarioDraws(
  all: readonly Uncertain[],
  columns: readonly Float64Array[],
  count: number,
  settled: RateAssumptions,
): (traffic: Traffic, candidate: Candidate) => ScenarioDraws | undefined {
  const known = new Map<Candidate, Map<string, ScenarioDraws>>();
  return (traffic, candidate) => {
    const { name, drivers } = traffic.scenario;
    const before = known.get(candidate)?.get(name);
    if (before) return before;
    const own = all.flatMap(({ scenario, driver }, place) => {
      const column = columns[place];
      return scenario === name && isNumberDriver(driver) && column ? [{ driver, column }] : [];
    });
    if (own.length === 0) return undefined;
    const { costOf, fits } = costFunction(candidate, traffic, settled);
    const numbers = driverNumbers(drivers);
    const middle = costOf(numbers);
    const unfit = new Uint8Array(count);
    const factors = new Float64Array(count).map((_, draw) => {
      for (const { driver, column } of own) numbers[driver] = column[draw];
      if (!fits(numbers)) unfit[draw] = 1;
      return middle === 0 ? 1 : costOf(numbers) / middle;
    });
    const drawnHere = { factors, unfit };
    known.set(candidate, (known.get(candidate) ?? new Map<string, ScenarioDraws>()).set(name, drawnHere));
    return drawnHere;
  };
}

function growthFactors(
  all: readonly Uncertain[],
  columns: readonly Float64Array[],
  count: number,
  growth: readonly Decimal[],
): Draws['ofGrowth'] {
  const byPlace = new Map(
    all.flatMap(({ driver, place }, index) => (driver === 'growth' ? [[place, columns[index]]] : [])),
  );
  const known: (DrawnFactors | undefined)[] = [undefined];
  return (months) => {
    for (let month = known.length; month <= months; month++) {
      const place = Math.min(month, growth.length) - 1;
      const [before, column] = [known[month - 1], byPlace.get(place)];
      const middle = 1 + Number(plain(growth[place] ?? zero));
      known.push(column ? column.map((rate, draw) => ((before?.[draw] ?? 1) * (1 + rate)) / middle) : before);
    }
    return known[months];
  };
}

import { undefinedIfRefused } from '../../values/errors.ts';
import { decimal, plain, type Decimal } from '../../values/money.ts';
import { driverRow } from '../../workload/drivers.ts';
import { trafficOf, type Traffic } from '../../workload/traffic.ts';
import { billOf } from '../bill.ts';
import type { Candidate } from '../candidate.ts';
import type { RateAssumptions } from '../price.ts';
import { isNumberDriver, toNumber, type CostFunction, type DriverNumbers } from './driver-numbers.ts';

/** Of runs, those of each draw are billed, since what is cached depends on each step; their number multiplies that. */
export function runCost(candidate: Candidate, { scenario }: Traffic, settled: RateAssumptions): CostFunction {
  const known = new Map<string, { readonly cost: number; readonly fits: boolean }>();
  const [{ runs = 1 }, ranges] = [scenario.drivers, Object.keys(scenario.ranges ?? {})];
  const roomy = withoutLimits(candidate);
  const runWith = (numbers: DriverNumbers) => {
    const drawn = ranges.flatMap((name) =>
      name !== 'runs' && isNumberDriver(name) ? [[name, driverOf(name, numbers[name] ?? 0)] as const] : [],
    );
    const key = drawn.map(([, value]) => (typeof value === 'number' ? value : plain(value))).join(' ');
    const before = known.get(key);
    if (before) return before;
    const traffic = trafficOf({ ...scenario, drivers: { ...scenario.drivers, ...Object.fromEntries(drawn) } });
    const bill = undefinedIfRefused(() => billOf(candidate, traffic, settled));
    const { total } = bill ?? billOf(roomy, traffic, settled);
    const run = { cost: toNumber(total) / runs, fits: bill !== undefined };
    known.set(key, run);
    return run;
  };
  return {
    costOf: (numbers) => runWith(numbers).cost * (numbers.runs ?? 1),
    fits: (numbers) => runWith(numbers).fits,
  };
}

function driverOf(name: keyof DriverNumbers, value: number): number | Decimal {
  return driverRow(name).kind === 'share' ? decimal(value.toFixed(4)) : Math.max(1, Math.round(value));
}

function withoutLimits(candidate: Candidate): Candidate {
  const parts = candidate.parts.map((part) => {
    const { offer } = part.offer;
    const model = { ...offer.model, context: undefined, maxOutput: undefined };
    return { ...part, offer: { ...part.offer, offer: { ...offer, model } } };
  });
  return { ...candidate, parts };
}

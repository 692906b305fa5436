import { UserError } from '../values/errors.ts';
import type { Decimal } from '../values/money.ts';
import { readAverage, readAverageMonthly, readMonthly, readQuantity } from '../values/quantity.ts';
import type { ParsedQuantity } from '../values/quantity.ts';
import { amountOrMiddle, rangesIn, shareOrMiddle, turnsOrMiddle, type DriverRanges } from './driver-ranges.ts';
import { driversOfKind, type DriverName, type Drivers } from './drivers.ts';
import type { PlanFile } from './schema.ts';

export type ScenarioFile = NonNullable<PlanFile['scenarios']>[number];

/** What holds for all scenarios of a plan. */
export interface SharedDrivers extends MonthLength {
  readonly peakShare?: Decimal | undefined;
}

/** How long a month is, where the user says another length than the plan. */
export interface MonthLength {
  readonly daysPerMonth?: number | undefined;
}

type WrittenDrivers = Omit<ScenarioFile, 'name' | 'budget' | 'input' | 'model'>;

/** Those of a run beside the others, which win over them. */
function flatDrivers({ run, ...flat }: WrittenDrivers): Omit<WrittenDrivers, 'run'> {
  return run ? { ...driversOfRun(run), ...flat } : flat;
}

/** The ranges among the drivers of a scenario. */
export function parseRanges(written: WrittenDrivers, { daysPerMonth }: MonthLength = {}): DriverRanges {
  return rangesIn(flatDrivers(written), daysPerMonth);
}

/** Drivers by their kinds, the order in which results list those of a plan. */
export function parseDrivers(scenario: WrittenDrivers, { daysPerMonth, peakShare }: SharedDrivers): Drivers {
  const written = flatDrivers(scenario);
  const drivers: { -readonly [Name in DriverName]?: Drivers[Name] } = {};
  for (const name of driversOfKind('volume'))
    drivers[name] = readOptional(
      written[name],
      amountOrMiddle((value) => readMonthly(value, daysPerMonth)),
    );
  for (const name of driversOfKind('meanVolume'))
    drivers[name] = readOptional(
      written[name],
      amountOrMiddle((value) => readAverageMonthly(value, daysPerMonth), false),
    );
  for (const name of driversOfKind('meanCount'))
    drivers[name] = readOptional(written[name], amountOrMiddle(readAverage, false));
  for (const name of driversOfKind('count', 'tokens'))
    drivers[name] = readOptional(written[name], amountOrMiddle(readQuantity));
  for (const name of driversOfKind('share')) drivers[name] = readOptional(written[name], shareOrMiddle);
  for (const name of driversOfKind('turns')) drivers[name] = readOptional(written[name], turnsOrMiddle);
  for (const name of driversOfKind('duration')) drivers[name] = written[name];
  for (const name of driversOfKind('cache')) drivers[name] = written[name];
  for (const name of driversOfKind('tier')) drivers[name] = written[name];
  for (const name of driversOfKind('switch')) drivers[name] = written[name];
  for (const name of driversOfKind('names')) drivers[name] = written[name];
  const { peakShare: own = peakShare, ...others } = drivers;
  return { ...others, peakShare: own };
}

/** Where a driver of a run is written, if it is written in `run`. */
export const runPaths: Readonly<Partial<Record<DriverName, readonly string[]>>> = {
  stepPause: ['pause', 'steps'],
  runPause: ['pause', 'runs'],
  compactAbove: ['compaction', 'above'],
  compactTo: ['compaction', 'to'],
  subAgents: ['subAgents', 'runs'],
  subAgentSteps: ['subAgents', 'steps'],
};

function driversOfRun(run: NonNullable<ScenarioFile['run']>): Omit<WrittenDrivers, 'run'> {
  const { pause, compaction, subAgents, ...others } = run;
  const pauses = typeof pause === 'object' ? pause : { steps: pause, runs: undefined };
  const agents = typeof subAgents === 'object' ? subAgents : { runs: subAgents, steps: undefined };
  return {
    ...others,
    stepPause: pauses.steps,
    runPause: pauses.runs,
    compactAbove: compaction?.above,
    compactTo: compaction?.to,
    subAgents: agents.runs,
    subAgentSteps: agents.steps,
  };
}

export function readOptional<T>(
  value: string | number | undefined,
  read: (value: string | number) => ParsedQuantity<T>,
): T | undefined {
  return value === undefined ? undefined : valueOrThrow(read(value));
}

// What the schema has read once already; only a month's length can still make a volume too large.
export function valueOrThrow<T>(read: ParsedQuantity<T>): T {
  if ('value' in read) return read.value;
  throw new UserError(read.problem);
}

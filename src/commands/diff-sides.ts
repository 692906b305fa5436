import { UserError } from '../values/errors.ts';
import type { ExitCode } from '../values/errors.ts';
import { sum } from '../values/money.ts';
import { readText } from '../system/files.ts';
import type { Io } from '../system/io.ts';
import { madeOf } from '../projection/change.ts';
import type { Limit, Side } from '../projection/change.ts';
import { sideBySide } from '../projection/compare.ts';
import type { Settled } from '../projection/price.ts';
import { project } from '../projection/project.ts';
import type { ScenarioProjection } from '../projection/project.ts';
import type { DiffSide } from '../report/builders/diff.ts';
import type { OutputOptions } from '../report/write.ts';
import { foundingPlan } from '../workload/founding.ts';
import { AS_USED } from '../workload/measured.ts';
import type { Plan } from '../workload/plan.ts';
import { idleOption } from './idle.ts';
import { refuseMixed } from './measured-options.ts';
import { ask, planFor, scenariosNamed, sorted, specIn } from './workload.ts';
import type { Asked, WorkloadOptions } from './workload.ts';

// The two sides of a comparison: of plans, saved results, or a plan and what was used.

export interface DiffOptions extends WorkloadOptions, OutputOptions {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly candidate?: string | undefined;
  readonly scenario?: readonly string[] | undefined;
  readonly failOver?: Limit | undefined;
}

/** One side of the comparison, with what it is called. */
export interface Named extends DiffSide {
  readonly sides: readonly Side[];
  /** What the run ends with where some of it could not be read. */
  readonly code?: ExitCode | undefined;
}

/** What was planned, all of it together, and what was measured on the models that were used. */
export async function againstUsage(io: Io, words: readonly string[], options: DiffOptions): Promise<readonly [Named, Named]> {
  const { plans } = sorted(io, words);
  if (plans.length > 1)
    throw new UserError('two plans and --usage: there are two sides to a comparison', { hint: 'name the plan to set the usage against' });
  refuseMixed(options, options);
  if (plans.some(isSaved)) refuseIdle(plans, options, new Set([...ofSaved, ...ofMeasured]));
  const planned = { ...options, usage: undefined, name: undefined, since: undefined, until: undefined };
  const saved = plans.find(isSaved);
  const plan = saved === undefined ? await planFor(io, words, planned) : { ...foundingPlan, file: saved, scenarios: [], stages: [] };
  if (plan.file === undefined)
    throw new UserError('no plan to set the usage against', { hint: 'name one; usage PATH --write-plan FILE makes one of what was used' });
  const before =
    saved === undefined
      ? await planSide(io, plan, options.from, { ...planned, candidate: options.candidate ?? firstOf(plan) })
      : await savedSide(io, saved, words, options.from, planned);
  const asked = await ask(io, { ...plan, candidates: [], baseline: AS_USED }, { ...options, asOf: options.to ?? options.asOf });
  const { unknown = [], code } = asked.measured ?? {};
  if (unknown.length > 0) throw (await import('./measured.ts')).unknownModel('what was used cannot be priced', unknown);
  const chosen = plan.stages.length > 0 && options.scenario === undefined ? before.sides.slice(0, 1) : before.sides;
  const expected = together(chosen);
  const sides = [...project(asked)].map((result) => ({ ...sideIn(result, asked.baseline.key, asked), scenario: expected.scenario }));
  const { catalogue, asOf } = asked.prices;
  return [
    { ...before, sides: [expected] },
    { name: 'measured', catalogue: catalogue.version, asOf, sides, code },
  ];
}

/** What a plan means to use, though it be the baseline too. */
function firstOf({ candidates: [first] }: Plan): string | undefined {
  return typeof first === 'string' ? first : first?.name;
}

/** Scenarios that run side by side, as one. */
function together(sides: readonly Side[]): Side {
  const [first, ...others] = sides;
  if (!first) throw new UserError('the plan has no scenario to set the usage against');
  const other = others.find((side) => madeOf(side) !== madeOf(first));
  if (other)
    throw new UserError(`${first.scenario} is planned on ${first.candidate.key}, ${other.scenario} on ${other.candidate.key}`, {
      hint: 'choose with --candidate or --scenario',
    });
  if (others.length === 0) return first;
  return {
    ...first,
    scenario: sides.map(({ scenario }) => scenario).join(' + '),
    lineItems: sides.flatMap(({ lineItems }) => lineItems),
    total: sum(sides.map(({ total }) => total)),
    assumptions: [...sides.flatMap(({ assumptions }) => assumptions), ...sideBySide(sides.map(({ traffic }) => traffic))],
  };
}

export async function sideOf(io: Io, words: readonly string[], asOf: string | undefined, options: DiffOptions): Promise<Named> {
  const saved = words.find(isSaved);
  if (saved !== undefined) return await savedSide(io, saved, words, asOf, options);
  return await planSide(io, await planFor(io, words, options), asOf, options);
}

async function planSide(io: Io, written: Plan, asOf: string | undefined, options: DiffOptions): Promise<Named> {
  const plan = options.scenario ? { ...written, scenarios: scenariosNamed(written, options.scenario) } : written;
  const asked = await ask(io, plan, { ...options, ...(asOf !== undefined && { asOf }) });
  const wanted = options.candidate === undefined ? undefined : keyOf(options.candidate, asked);
  const sides = [...project(asked)].map((result) => sideIn(result, wanted, asked));
  const { catalogue, asOf: priced } = asked.prices;
  return { name: plan.file ?? 'the founding plan', planFile: plan.file, catalogue: catalogue.version, asOf: priced, sides };
}

export function isSaved(word: string): boolean {
  return /\.json$/i.test(word);
}

/** What acts on saved results alone; a day that one side is priced on is refused with that side. */
const ofSaved = new Set(['candidate', 'scenario', 'failOver', 'from', 'to', 'format', 'out', 'chart', 'scale', 'notes', 'sources', 'quiet', 'color']);

/** What acts on usage that is measured beside it. */
const ofMeasured = [
  'usage',
  'name',
  'since',
  'until',
  'daysPerMonth',
  'pricing',
  'asOf',
  'fx',
  'currency',
  'announced',
  'strictDates',
  'assumeInput',
  'assumeWebSearch',
];

export function refuseIdle(files: readonly string[], options: DiffOptions, acting: ReadonlySet<string> = ofSaved): void {
  const idle = files.length > 0 ? idleOption(options, acting) : undefined;
  if (idle !== undefined) throw new UserError(`${idle} has no effect on a saved result`, { hint: KEEPS_ITS_OWN });
}

const KEEPS_ITS_OWN = 'compare plans by their YAML for that; --candidate chooses among the saved ones';

/** A saved result is what it is: nothing that would change it may pass unheard. */
async function savedSide(io: Io, file: string, words: readonly string[], asOf: string | undefined, options: DiffOptions): Promise<Named> {
  if (asOf !== undefined || words.length > 1) {
    const what = asOf === undefined ? `"${words.find((word) => word !== file) ?? ''}"` : `the day ${asOf}`;
    throw new UserError(`${what} has no effect on a saved result: ${file} keeps its own prices and models`, {
      hint: KEEPS_ITS_OWN,
    });
  }
  const { readSaved } = await import('../projection/saved.ts');
  const { sides, ...saved } = readSaved(parse(await readText(file, io), file), file, options.candidate);
  const { scenario: names } = options;
  const chosen = names === undefined ? sides : sides.filter(({ scenario }) => names.some((name) => name.toLowerCase() === scenario.toLowerCase()));
  if (chosen.length === 0 && sides.length > 0)
    throw new UserError(`${file} has no scenario "${names?.[0] ?? ''}"`, { hint: `there is ${sides.map(({ scenario }) => scenario).join(', ')}` });
  return { name: file, ...saved, sides: chosen };
}

/** The key of a candidate by any name it has. */
function keyOf(name: string, { plan, prices }: Asked): string {
  const spec = specIn(plan, name);
  return typeof spec === 'string' ? prices.priceOf(spec).offer.key : spec.name;
}

/** What a plan means to use is its first candidate; the baseline only where there is no other. */
function sideIn({ traffic, projections, unpriced, assumptions }: ScenarioProjection, wanted: string | undefined, settled: Settled): Side {
  const chosen =
    wanted === undefined
      ? (projections.find(({ isBaseline }) => !isBaseline) ?? projections[0])
      : projections.find(({ candidate }) => candidate.key === wanted);
  if (chosen) return { scenario: traffic.scenario.name, traffic, settled, ...chosen, assumptions: [...assumptions, ...chosen.assumptions] };
  const reason = unpriced.find(({ key }) => key === wanted);
  if (reason) throw new UserError(reason.reason, { hint: reason.hint });
  throw new UserError(`${traffic.scenario.name} is not projected on "${wanted ?? ''}"`, {
    hint: `it is on ${projections.map(({ candidate }) => candidate.key).join(', ')}`,
  });
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError(`${file} is not JSON`);
  }
}

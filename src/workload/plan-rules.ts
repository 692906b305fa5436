import type { Parsed, ParsedRule, YamlProblem } from '../yaml/parse-yaml.ts';
import type { ParsedQuantity } from '../values/quantity.ts';
import { readBlend, type BlendSpec } from './blend.ts';
import { readChain } from './chain.ts';
import type { DriverName } from './drivers.ts';
import { parseDrivers, parseRanges, runPaths, type ScenarioFile } from './parse-drivers.ts';
import { readInput } from './request-input.ts';
import { scenarioProblem } from './scenario-input.ts';
import type { PlanFile } from './schema.ts';
import { readShift, shiftProblem } from './shift.ts';
import { waysFit } from './buy-rules.ts';
import { growthRangesIn } from './driver-ranges.ts';

export type CandidateFile = NonNullable<PlanFile['candidates']>[number];

/** A blend or a chain, or what is wrong with it. */
export function readPlanBlend(written: Exclude<CandidateFile, string>): ParsedQuantity<BlendSpec> {
  if ('chain' in written) return readChain(written.name, written.chain, written.passesAnswer ?? false);
  const { name, blend } = written;
  return readBlend(
    name,
    Object.entries(blend).map(([offer, share]) => ({ offer, share: String(share) })),
  );
}

/** What the schema of a plan cannot say. */
export const planRules: readonly ParsedRule<PlanFile>[] = [
  isWhole,
  scenariosDiffer,
  driversFit,
  candidatesDiffer,
  blendsAddUp,
  stagesFit,
  alternativesFit,
  shiftsFit,
  correlationsFit,
  waysFit,
];

/** Keys that make sense without scenarios. */
const KEYS_WITHOUT_TRAFFIC = new Set(['$schema', 'schema', 'ask', 'names', 'teams']);

/** What to write for a key that a plan needs. */
const missing = {
  candidates: 'name what is compared, like candidates: [gpt-4o, gpt-4o-mini]',
  scenarios:
    'describe the traffic, like scenarios: [{ name: Bot, requests: 4k/day, inputTokens: 1800, outputTokens: 350 }]',
};

function* isWhole({ value, problem }: Parsed<PlanFile>): Generator<YamlProblem> {
  if ((value.ask ?? value.names ?? value.teams) && Object.keys(value).every((key) => KEYS_WITHOUT_TRAFFIC.has(key)))
    return;
  const { scenarios = [] } = value;
  const areOnTheirOwn = scenarios.length > 0 && scenarios.every(({ model }) => model !== undefined);
  for (const key of ['candidates', 'scenarios'] as const)
    if (value[key] === undefined && !(key === 'candidates' && areOnTheirOwn))
      yield problem([key], `${key}: is missing`, missing[key]);
}

function* scenariosDiffer({ value, problem }: Parsed<PlanFile>): Generator<YamlProblem> {
  const seen = new Set<string>();
  for (const [index, { name }] of (value.scenarios ?? []).entries()) {
    if (seen.has(name))
      yield problem(['scenarios', index, 'name'], `there are two scenarios "${name}"`, 'give each a name of its own');
    seen.add(name);
  }
}

function* driversFit({ value, problem }: Parsed<PlanFile>): Generator<YamlProblem> {
  for (const [index, { name, budget: _, model: __, input: texts, ...written }] of (value.scenarios ?? []).entries()) {
    const path = ['scenarios', index, 'input'];
    if (typeof texts === 'string' || typeof texts === 'number') {
      yield problem(path, `${name}: input is texts that are counted`, `tokens are inputTokens: ${texts}`);
      continue;
    }
    const input = texts && readInput(texts);
    if (texts && Object.keys(texts).length === 0)
      yield problem(path, `${name} has an input of nothing`, 'name a file: input: { system: prompts/system.md }');
    const { perRequest } = texts ?? {};
    if (typeof perRequest === 'number' && input?.files.perRequest !== undefined)
      yield problem([...path, 'perRequest'], `"${perRequest}" is not a number of tokens`, 'write 800 or 1.2k');
    const drivers = parseDrivers(written, { daysPerMonth: value.daysPerMonth });
    const wrong = scenarioProblem({ drivers, input });
    if (wrong)
      yield problem(['scenarios', index, ...pathOf(wrong.driver, written)], `${name} ${wrong.message}`, wrong.hint);
  }
}

function pathOf(driver: DriverName | undefined, { run }: Pick<ScenarioFile, 'run'>): readonly string[] {
  if (driver === undefined) return [];
  const [first = driver, ...rest] = runPaths[driver] ?? [];
  return run && Object.hasOwn(run, first) ? ['run', first, ...rest] : [driver];
}

/** The models of a blend or a chain, as they are named. */
function modelsIn(written: Exclude<CandidateFile, string>): string[] {
  return 'chain' in written ? written.chain.map(({ model }) => model) : Object.keys(written.blend);
}

function* blendsAddUp({ value, problem }: Parsed<PlanFile>): Generator<YamlProblem> {
  const candidates = value.candidates ?? [];
  const names = new Set(candidates.flatMap((candidate) => (typeof candidate === 'string' ? [] : [candidate.name])));
  for (const [index, candidate] of candidates.entries()) {
    if (typeof candidate === 'string') continue;
    const read = readPlanBlend(candidate);
    const key = 'chain' in candidate ? 'chain' : 'blend';
    if ('problem' in read) {
      const [message = '', hint] = read.problem.split('; ');
      yield problem(['candidates', index, key], message, hint);
    }
    const inner = modelsIn(candidate).find((offer) => names.has(offer));
    if (inner !== undefined)
      yield problem(
        ['candidates', index, key],
        `${candidate.name} is a ${key} of the blend ${inner}`,
        'write out the models of both with their shares',
      );
  }
}

/** Two candidates of one name would be one row: which of them, nobody could tell. */
function* candidatesDiffer({ value, problem }: Parsed<PlanFile>): Generator<YamlProblem> {
  const seen = new Set<string>();
  for (const [index, candidate] of (value.candidates ?? []).entries()) {
    const name = (typeof candidate === 'string' ? candidate : candidate.name).toLowerCase();
    if (seen.has(name))
      yield problem(
        ['candidates', index],
        `there are two candidates "${name}"`,
        'keep one of them, or give each a name of its own',
      );
    seen.add(name);
  }
}

function* stagesFit({ value, problem }: Parsed<PlanFile>): Generator<YamlProblem> {
  const names = (value.scenarios ?? []).map(({ name }) => name);
  const begun = new Map<number, string>();
  for (const [stage, month] of Object.entries(value.forecast?.stages ?? {})) {
    const path = ['forecast', 'stages', stage];
    if (!names.includes(stage))
      yield problem(path, `the stage "${stage}" is not a scenario`, `there is ${names.join(', ')}`);
    const other = begun.get(month);
    if (other !== undefined)
      yield problem(
        path,
        `"${stage}" and "${other}" both begin in month ${month}`,
        'stages follow each other; let one begin later',
      );
    begun.set(month, stage);
  }
}

/** Alternatives are all scenarios: what runs beside them would have to be added to each. */
function* alternativesFit({ value, problem }: Parsed<PlanFile>): Generator<YamlProblem> {
  const { alternatives, gate, scenarios = [], forecast } = value;
  const names = scenarios.map(({ name }) => name);
  const listed = `there is ${names.join(', ')}`;
  if (gate !== undefined && !alternatives?.includes(gate))
    yield problem(
      ['gate'],
      `the gate "${gate}" is not one of the alternatives`,
      'name one of alternatives: [Low, High]',
    );
  if (!alternatives) return;
  for (const [place, name] of alternatives.entries()) {
    if (!names.includes(name)) yield problem(['alternatives', place], `"${name}" is not a scenario`, listed);
    if (alternatives.indexOf(name) < place)
      yield problem(['alternatives', place], `"${name}" is named twice`, 'once is enough');
  }
  const other = names.find((name) => !alternatives.includes(name));
  if (other !== undefined)
    yield problem(
      ['alternatives'],
      `${other} is missing: of alternatives one comes, and they are not added to other scenarios`,
      'name it too, or give it a plan of its own',
    );
  if (forecast?.stages)
    yield problem(['alternatives'], 'stages follow each other, and of alternatives one comes', 'leave out one of both');
}

function* shiftsFit({ value, problem }: Parsed<PlanFile>): Generator<YamlProblem> {
  const read = (value.shifts ?? []).map((shift) => readShift(shift));
  for (const [place, each] of read.entries()) {
    const [message = '', hint] = 'problem' in each ? each.problem.split('; ') : [];
    if ('problem' in each) yield problem(['shifts', place], message, hint);
  }
  const shifts = read.flatMap((each) => ('value' in each ? [each.value] : []));
  const wrong = shifts.length === read.length ? shiftProblem(shifts) : undefined;
  if (wrong) yield problem(['shifts', wrong.place], wrong.message, wrong.hint);
}

/** A correlation is one of values that are not certain. */
function* correlationsFit({ value, problem }: Parsed<PlanFile>): Generator<YamlProblem> {
  const names = (value.scenarios ?? []).flatMap(({ name, ...written }) =>
    Object.keys(parseRanges(written)).flatMap((driver) => [driver, `${name}.${driver}`]),
  );
  const growth = value.forecast?.growth ?? [];
  const all = [...names, ...(growthRangesIn(Array.isArray(growth) ? growth : [growth]) ? ['growth'] : [])];
  for (const [index, { between }] of (value.correlations ?? []).entries())
    for (const [place, name] of between.entries())
      if (!all.includes(name))
        yield problem(
          ['correlations', index, 'between', place],
          `"${name}" is not a range of this plan`,
          all.length === 0 ? 'write one like requests: 3k..6k/day' : `there is ${[...new Set(all)].join(', ')}`,
        );
}

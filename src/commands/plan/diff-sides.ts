import { collectErrors, UserError } from '../../values/errors.ts';
import { sum } from '../../values/money.ts';
import type { Io } from '../../system/io.ts';
import { attempt, contenderOf, type Contender } from '../../projection/candidate.ts';
import { sideOf, type Side } from '../../projection/change.ts';
import { sideBySide } from '../../projection/compare.ts';
import { allContenders, meantContenders } from '../../projection/project.ts';
import { foundingPlan } from '../../workload/founding.ts';
import { AS_USED } from '../../workload/measured.ts';
import { scenariosOfMonth, type Plan, findScenarios, findScenariosOfMonth } from '../../workload/plan.ts';
import { refuseMixed } from './measured-options.ts';
import { pricePlan } from './priced-plan.ts';
import { findSpec } from '../../projection/plan-spec.ts';
import { planFromArguments, sortArguments } from './plan-from-arguments.ts';
import type { PricedQuestion } from './priced-plan.ts';
import type { DiffOptions, NamedSide } from './saved-side.ts';
import { isSaved, ofSaved, ofMeasured, refuseIdle, savedSide } from './saved-side.ts';

/** What was planned, all of it together, and what was measured on the models that were used. */
export async function againstUsage(
  io: Io,
  words: readonly string[],
  options: DiffOptions,
): Promise<readonly [NamedSide, NamedSide]> {
  const { plans } = sortArguments(io, words);
  if (plans.length > 1)
    throw new UserError('two plans and --usage: there are two sides to a comparison', {
      hint: 'name the plan to set the usage against',
    });
  refuseMixed(options, options);
  if (options.prompts !== undefined)
    throw new UserError('--prompts has no effect beside --usage', { hint: 'the usage is what it is set against' });
  if (plans.some(isSaved)) refuseIdle(plans, options, new Set([...ofSaved, ...ofMeasured]));
  const planned = { ...options, usage: undefined, name: undefined, since: undefined, until: undefined };
  const saved = plans.find(isSaved);
  const plan =
    saved === undefined
      ? await planFromArguments(io, words, planned)
      : { ...foundingPlan, file: saved, scenarios: [], stages: [] };
  if (plan.file === undefined)
    throw new UserError('no plan to set the usage against', {
      hint:
        (options.usage?.length ?? 0) > 1
          ? 'name one; or compare two usages with each other: --per session, task or request'
          : 'name one; usage PATH --write-plan FILE makes one of what was used',
    });
  const before =
    saved === undefined
      ? await planSide(io, { ...plan, scenarios: findScenariosOfMonth(plan, options.scenario) }, options.from, planned)
      : await savedSide(io, saved, words, options.from, planned);
  const asked = await pricePlan(
    io,
    { ...plan, candidates: [], baseline: AS_USED },
    { ...options, asOf: options.to ?? options.asOf },
  );
  const { unknown = [], code } = asked.measured ?? {};
  if (unknown.length > 0) throw (await import('./measured.ts')).unknownModel('what was used cannot be priced', unknown);
  const expected = asOne(scenariosOfMonth(before.sides, before, options.scenario !== undefined));
  const sides = sidesOn(asked.baseline, asked, { name: 'what was used' }).map((side) => ({
    ...side,
    scenario: expected.scenario,
  }));
  const { catalogue, asOf } = asked.prices;
  return [
    { ...before, sides: [expected] },
    { name: 'measured', catalogue: catalogue.version, asOf, stages: [], sides, code },
  ];
}

/** Scenarios that run side by side, as one. */
function asOne(sides: readonly Side[]): Side {
  const [first, ...others] = sides;
  if (!first) throw new UserError('the plan has no scenario to set the usage against');
  const other = others.find(({ candidate }) => candidate.key !== first.candidate.key);
  if (other)
    throw new UserError(
      `${first.scenario} is planned on ${first.candidate.key}, ${other.scenario} on ${other.candidate.key}`,
      {
        hint: 'choose with --candidate or --scenario',
      },
    );
  if (others.length === 0) return first;
  return {
    ...first,
    scenario: sides.map(({ scenario }) => scenario).join(' + '),
    lineItems: sides.flatMap(({ lineItems }) => lineItems),
    total: sum(sides.map(({ total }) => total)),
    assumptions: [
      ...sides.flatMap(({ assumptions }) => assumptions),
      ...sideBySide(sides.map(({ traffic }) => traffic)),
    ],
  };
}

export async function readSide(
  io: Io,
  words: readonly string[],
  asOf: string | undefined,
  options: DiffOptions,
): Promise<NamedSide> {
  const saved = words.find(isSaved);
  if (saved !== undefined && options.promptsAt !== undefined)
    throw new UserError(`--prompts: ${saved} is a saved result, which has no prompts`, { hint: 'name its plan' });
  if (saved !== undefined) return await savedSide(io, saved, words, asOf, options);
  return await planSide(io, await planFromArguments(io, words, options), asOf, options);
}

async function planSide(io: Io, written: Plan, asOf: string | undefined, options: DiffOptions): Promise<NamedSide> {
  if (options.promptsAt !== undefined && !written.scenarios.some(({ input }) => input))
    throw new UserError('--prompts has no effect: no scenario has texts for its prompts', {
      hint: 'name them in the plan (input: { system: prompts/system.md }), or with --prompt-file',
    });
  const plan = options.scenario ? { ...written, scenarios: findScenarios(written, options.scenario) } : written;
  const asked = await pricePlan(io, plan, { ...options, ...(asOf !== undefined && { asOf }) });
  const { catalogue, asOf: priced } = asked.prices;
  const name = plan.file ?? 'the founding plan';
  const sides = sidesOn(chosenIn(asked, name, options.candidate), asked, {
    name,
    way: 'choose another with --candidate',
  });
  return {
    name,
    planFile: plan.file,
    catalogue: catalogue.version,
    asOf: priced,
    stages: plan.stages,
    alternatives: plan.alternatives,
    sides,
  };
}

/** The candidate that is wanted, by any name it has; else the first that is meant to be used. */
function chosenIn(asked: PricedQuestion, file: string, wanted: string | undefined): Contender {
  if (wanted === undefined) return meantContenders(asked)[0];
  const { key } = contenderOf(findSpec(asked.plan, wanted), asked.prices.priceOf, asked.prices.asOf);
  const all = allContenders(asked);
  const chosen = all.find((contender) => contender.key === key);
  if (chosen) return chosen;
  throw new UserError(`${file} is not projected on "${key}"`, {
    hint: `it is on ${all.map((contender) => contender.key).join(', ')}`,
  });
}

interface Told {
  /** What the side is called. */
  readonly name: string;
  /** A way out beside that of the reason, where there is one. */
  readonly way?: string;
}

/** Every scenario on one candidate: no other takes its place where it cannot be priced. */
function sidesOn(contender: Contender, asked: PricedQuestion, { name, way }: Told): Side[] {
  return collectErrors(asked.scenarios, (scenario) => {
    const side = attempt(contender, (candidate) => sideOf(candidate, scenario, asked));
    if ('total' in side) return side;
    const ways = [side.hint ?? [], way ?? []].flat();
    throw new UserError(`${name}, as of ${asked.prices.asOf}: ${scenario.name} cannot be priced: ${side.reason}`, {
      hint: ways.length > 0 ? ways.join('; or ') : undefined,
    });
  });
}

import { undefinedIfRefused } from '../../values/errors.ts';
import { findSpec } from '../../projection/plan-spec.ts';
import { specNamed, type Candidate } from '../../projection/candidate.ts';
import { embedPrices, qualifyCandidate } from '../../page/embedded.ts';
import type { PageForecast, PageQuestion } from '../../render/question.ts';
import type { OutputOptions } from '../framework/write-report.ts';
import type { CandidateSpec } from '../../workload/blend.ts';
import { changeOwn } from '../../workload/own-models.ts';
import type { Plan } from '../../workload/plan.ts';
import type { PriceOptions } from './prices.ts';
import type { PricedQuestion } from './priced-plan.ts';

export interface PageOptions extends PriceOptions, Pick<OutputOptions, 'embed'> {}

interface Details {
  /** Those of the plan unless given. */
  readonly plan?: Partial<Plan>;
  readonly course?: PageForecast;
}

/** What was asked, with the prices it takes to ask it again in a page. */
export function pageQuestion(
  command: PageQuestion['command'],
  asked: PricedQuestion,
  { embed: what, pricing = [] }: PageOptions,
  { plan: own, course }: Details = {},
): PageQuestion {
  const { catalogue, asOf } = asked.prices;
  const plan = { ...asked.plan, ...own, buy: undefined, ask: undefined };
  // A name that means nothing on that day is said to, there too.
  const named = (spec: CandidateSpec): CandidateSpec =>
    undefinedIfRefused(() => qualifyCandidate(spec, catalogue, asOf)) ?? spec;
  const baseline = named(findSpec(plan, plan.baseline));
  const candidates = plan.candidates.map((spec) =>
    named(typeof spec === 'string' ? specNamed(spec, plan.candidates) : spec),
  );
  const scenarios = plan.scenarios.map((each) =>
    each.model === undefined ? each : { ...each, model: named(each.model) },
  );
  return {
    command,
    plan: {
      ...plan,
      candidates,
      scenarios,
      asPlanned: plan.asPlanned && changeOwn(plan.asPlanned, named),
      baseline: typeof baseline === 'string' ? baseline : baseline.name,
    },
    asOf,
    prices: embedPrices(catalogue, what === 'all' ? what : [baseline, ...candidates], asOf, pricing),
    course,
  };
}

/** Candidates by what they were asked for as: blends as they were written, models by their keys. */
export function specsOf(
  candidates: readonly Pick<Candidate, 'key'>[],
  written: readonly CandidateSpec[],
): CandidateSpec[] {
  return candidates.map(({ key }) => written.find((spec) => typeof spec !== 'string' && spec.name === key) ?? key);
}

import { zero } from '../values/money.ts';
import { priceBook } from '../pricing/rates/price-book.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import { contenderOf, refuseAll, type Contender } from '../projection/candidate.ts';
import { compareCandidates, rankingBudget } from '../projection/compare.ts';
import { heldKey, meantIn } from '../projection/alternatives.ts';
import { forecast } from '../projection/forecast.ts';
import { findSpec } from '../projection/plan-spec.ts';
import { monthsFrom } from '../projection/months.ts';
import { allContenders, meantContenders, project } from '../projection/project.ts';
import { runways } from '../projection/runway.ts';
import { compareReport } from '../views/compare/report.ts';
import { forecastReport } from '../views/forecast/report.ts';
import { projectReport } from '../views/project/report.ts';
import type { PageQuestion } from '../render/question.ts';
import type { Report } from '../report/report.ts';
import { trafficOf } from '../workload/traffic.ts';
import { catalogueFrom } from './embedded.ts';

// The only file of the page that calls the core, with the same functions as the commands.

/** The answer to a question, as the command of that name gives it. Throws a UserError. */
export function answerQuestion(question: PageQuestion): Report {
  return answers[question.command](ask(question));
}

const answers: Readonly<Record<PageQuestion['command'], (asked: Asked) => Report>> = {
  project: projected,
  compare: ranked,
  forecast: monthly,
};

/** A question with its models at their prices. */
interface Asked {
  readonly question: PageQuestion;
  readonly priceOf: (name: string, at?: string) => PricedOffer;
  readonly baseline: Contender;
  readonly candidates: readonly Contender[];
  readonly context: { readonly catalogue: string; readonly asOf: string; readonly explain: false };
}

function ask(question: PageQuestion): Asked {
  const { plan, asOf, prices } = question;
  const book = priceBook(catalogueFrom(prices));
  const priceOf = (name: string, at = asOf): PricedOffer => book(name, at);
  return {
    question,
    priceOf,
    baseline: contenderOf(findSpec(plan, plan.baseline), priceOf, asOf),
    candidates: plan.candidates.map((spec) => contenderOf(findSpec(plan, spec), priceOf, asOf)),
    context: { catalogue: prices.version, asOf, explain: false },
  };
}

function projected({ question: { plan }, baseline, candidates, context }: Asked): Report {
  const results = [...project({ ...plan, baseline, candidates })];
  return projectReport(results, {
    ...context,
    plan,
    contenders: allContenders({ baseline, candidates }),
    meant: meantContenders({ baseline, candidates }),
  });
}

function ranked({ question: { plan }, baseline, candidates, context }: Asked): Report {
  const unique = [...new Map(candidates.map((each) => [each.key, each])).values()];
  const comparison = compareCandidates(
    plan.scenarios.map((scenario) => trafficOf(scenario)),
    unique,
    baseline,
    plan,
  );
  refuseAll(comparison.ranking.length, comparison.unpriced);
  return compareReport(comparison, {
    ...context,
    planFile: plan.file,
    baseline,
    budget: rankingBudget(plan.scenarios, plan),
    of: comparison.ranking.length,
  });
}

function monthly({ question, priceOf, context }: Asked): Report {
  const { plan, asOf, course } = question;
  const baseline = findSpec(plan, plan.baseline);
  const specs = [baseline, ...plan.candidates.map((spec) => findSpec(plan, spec))];
  const months = monthsFrom(course?.start ?? asOf, course?.months ?? 12, asOf);
  const result = forecast({ ...plan, candidates: specs, priceDecline: course?.priceDecline ?? zero, months, priceOf });
  const meant = new Set((specs.length > 1 ? specs.slice(1) : specs).map((spec) => result.keys.get(spec)));
  const limits = { budget: plan.budget, cash: course?.cash };
  return forecastReport(result, {
    ...context,
    planFile: plan.file,
    baseline: heldKey(result.keys.get(baseline) ?? '', plan),
    isMeant: meantIn(result.months, (key) => meant.has(key), plan.gate),
    limits,
    runways: runways(result.months, limits),
  });
}

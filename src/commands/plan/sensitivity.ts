import { UserError } from '../../values/errors.ts';
import { formatMonths } from '../../values/format.ts';
import { isZero } from '../../values/money.ts';
import { forecast, type ForecastQuestion } from '../../projection/forecast.ts';
import { swingsOf } from '../../projection/chances/sensitivity.ts';
import { meantContenders, project, totalsOf } from '../../projection/project.ts';
import type { Report } from '../../report/report.ts';
import { withSensitivity } from '../../views/sensitivity.ts';
import { areScenariosAddable } from '../../workload/plan.ts';
import type { PricedQuestion } from './priced-plan.ts';

interface Asked {
  readonly hasRanges: boolean;
  readonly isMeasured?: boolean | undefined;
  readonly explain?: boolean | undefined;
}

function refuseIdle({ hasRanges, isMeasured, explain }: Asked): void {
  if (isMeasured === true)
    throw new UserError('--sensitivity has no effect beside --usage', {
      hint: 'give ranges of drivers, like --requests 3k..6k/day',
    });
  if (!hasRanges)
    throw new UserError('--sensitivity needs a range', {
      hint: 'give one where a value is not certain, like --requests 3k..6k/day',
    });
  if (explain === true)
    throw new UserError('--sensitivity and --explain are two tables', { hint: 'ask for one of them' });
}

/** Of all months together. Throws a UserError where nothing is a range. */
export function sensitivityOfMonths(report: Report, question: ForecastQuestion, about: string, asked: Asked): Report {
  refuseIdle(asked);
  const swings = swingsOf(question, (changed) => {
    const costs = forecast({ ...question, ...changed }).months.at(-1)?.costs ?? [];
    return new Map(costs.map(({ candidate, cumulative }) => [candidate.key, cumulative]));
  });
  // What is of another alternative changes nothing.
  const own = question.alternatives ? swings.filter(({ swing }) => !swing || !isZero(swing)) : swings;
  return withSensitivity(report, { swings: own, period: `in ${formatMonths(question.months.length)}`, about });
}

/** Of a month of all scenarios; where they follow each other, of that which has the range. */
export function sensitivityOfMonth(report: Report, question: PricedQuestion, asked: Asked): Report {
  refuseIdle(asked);
  const isAdded = areScenariosAddable(question.plan);
  const swings = swingsOf({ scenarios: question.scenarios }, ({ scenarios }, of) => {
    const counted = scenarios.filter(({ name }) => isAdded || name === of);
    const results = [...project({ ...question, scenarios: counted })];
    const { totals } = totalsOf(results.map(({ traffic, projections }) => ({ ...traffic, totals: projections })));
    return new Map(totals.map(({ candidate, total }) => [candidate.key, total]));
  });
  const [{ key: about }] = meantContenders(question);
  return withSensitivity(report, { swings, period: 'per month', about });
}

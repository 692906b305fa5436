import { plain, zero } from '../../values/money.ts';
import type { BrokenLimits } from '../../projection/breaks.ts';
import type { Course } from '../../projection/course.ts';
import type { ForecastMonth } from '../../projection/forecast.ts';
import type { MonthlyBudget } from '../../workload/scenario.ts';
import type { Json } from '../../report/report.ts';
import { breaksJson, landingSentence, learnedJson, learnedNotes } from '../forecast/learned.ts';
import { rangesOf } from '../forecast/range.ts';
import { budgetName, limitSentence } from '../forecast/runway.ts';
import { decimalOrNull } from '../report-parts.ts';

/** What the month that the sources end in will come to, as it is learned from its days and those before. */
export interface Landing {
  readonly course: Course;
  readonly month: ForecastMonth;
  readonly budget: MonthlyBudget;
  readonly breaks: BrokenLimits;
}

export function landingLines({ course, month, budget, breaks }: Landing): string[] {
  const [cost] = month.costs;
  if (!cost || !budget.fail) return [];
  const what = budgetName(budget.fail, course);
  return [
    landingSentence(month.month, cost, course, rangesOf([month], { course }).ofMonth(0, 0)),
    `It ${limitSentence(`stays within ${what}`, `break ${what}`, breaks.budget, course)}.`,
    ...learnedNotes(course),
  ];
}

export function landingJson({ course, month, budget, breaks }: Landing): Json {
  const [cost] = month.costs;
  const range = rangesOf([month], { course }).ofMonth(0, 0);
  return {
    month: month.month,
    spent: plain(cost?.spent ?? zero),
    total: decimalOrNull(cost?.total),
    p10: decimalOrNull(range?.p10),
    p50: decimalOrNull(cost?.total),
    p90: decimalOrNull(range?.p90),
    budget: { limit: decimalOrNull(budget.fail), breaks: breaksJson(breaks.budget) },
    learned: learnedJson(course, learnedNotes(course)),
  };
}

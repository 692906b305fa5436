import { zero, type Money } from '../../values/money.ts';
import { breaksOf } from '../../projection/breaks.ts';
import { courseOf } from '../../projection/course.ts';
import { forecast } from '../../projection/forecast.ts';
import type { UsageRead } from '../../usage/disk/measure.ts';
import { trafficFrom } from '../../usage/plan/traffic.ts';
import { asUsed, offersUsed } from '../../usage/pricing/as-used.ts';
import type { RollUpCell } from '../../usage/tally/roll-up.ts';
import type { Landing } from '../../views/usage/landing.ts';
import { MEASURED } from '../../workload/measured.ts';
import { trafficOf } from '../../workload/traffic.ts';
import { unknownNote } from '../plan/measured.ts';
import type { UsageQuestion } from './usage-question.ts';

const DAYS_PER_MONTH = 30;

/** What the month that the sources end in will come to, every model on its own offer; or why nobody knows. */
export function landingOf(
  cells: readonly RollUpCell[],
  { intake }: UsageRead,
  { prices, grain, settled, now, span, priceOf }: UsageQuestion,
  limit: Money,
): Landing | string {
  const measured = trafficFrom(cells, {
    window: intake.window,
    asked: span,
    now,
    daysPerMonth: DAYS_PER_MONTH,
    rates: grain.rates,
  });
  const offers = offersUsed(cells, prices);
  const unknown = [...offers].find(([, offer]) => offer === undefined);
  if (unknown) return unknownNote(unknown[0]).replace(/\.$/, '');
  const scenario = { name: MEASURED, drivers: {}, measured };
  const candidates = [asUsed(trafficOf(scenario).kinds, (model) => offers.get(model) ?? model)];
  const terms = { candidates, growth: [], priceDecline: zero, priceOf };
  const course = courseOf({ ...terms, scenario, measured, asked: { months: 1, start: undefined } });
  if (!course) return 'no day was seen whole';
  const { months } = forecast({ ...terms, ...settled, scenarios: [scenario], stages: [], months: [], course });
  const budget = { warn: undefined, fail: limit };
  const [month] = months;
  return month
    ? { course, month, budget, breaks: breaksOf(course, months, 0, { budget, cash: undefined }) }
    : 'nothing was used';
}

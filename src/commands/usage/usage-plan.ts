import { UserError } from '../../values/errors.ts';
import { compare, minus, ratio, sum, type Money } from '../../values/money.ts';
import { billOf } from '../../projection/bill.ts';
import { attempt, contenderOf, specNamed } from '../../projection/candidate.ts';
import { formatMoney, formatShare } from '../../values/format.ts';
import { asUsed, offersUsed } from '../../usage/pricing/as-used.ts';
import type { UsageRead } from '../../usage/disk/measure.ts';
import { planText } from '../../usage/plan/plan-text.ts';
import type { RollUpCell } from '../../usage/tally/roll-up.ts';
import { trafficFrom } from '../../usage/plan/traffic.ts';
import { MEASURED } from '../../workload/measured.ts';
import { parsePlan } from '../../workload/parse.ts';
import type { CandidateSpec } from '../../workload/blend.ts';
import type { Scenario } from '../../workload/scenario.ts';
import { trafficOf } from '../../workload/traffic.ts';
import { unknownModel } from '../plan/measured.ts';
import type { UsageQuestion } from './usage-question.ts';

/** A plan, and what its averages lose of the measured cost; undefined if that does not show or cannot be computed. */
interface UsagePlan {
  readonly text: string;
  readonly loss: string | undefined;
}

const DAYS_PER_MONTH = 30;

/** The plan of what was used. Throws a UserError where nothing was, or nothing of it is in the catalogue. */
export function usagePlan(cells: readonly RollUpCell[], { intake }: UsageRead, question: UsageQuestion): UsagePlan {
  const { prices, grain, settled } = question;
  const measured = trafficFrom(cells, {
    window: intake.window,
    now: question.now,
    asked: question.span,
    daysPerMonth: DAYS_PER_MONTH,
    rates: grain.rates,
  });
  if (measured.counted.length === 0)
    throw new UserError('--write-plan: nothing was used, so there is nothing to plan with');
  const offers = offersUsed(cells, prices);
  const offerOf = (model: string): string | undefined => offers.get(model);
  const unknown = [...offers].flatMap(([model, offer]) => (offer === undefined ? [model] : []));
  if (unknown.length === offers.size) throw unknownModel('--write-plan: no offer to plan with', unknown);
  const text = planText(measured, offerOf);
  if (unknown.length > 0) return { text, loss: undefined };

  const costOf = (spec: CandidateSpec, scenarios: readonly Scenario[]): Money | undefined => {
    const total = attempt(contenderOf(spec, question.priceOf), (candidate) =>
      sum(scenarios.map((each) => billOf(candidate, trafficOf(each), settled).total)),
    );
    return 'reason' in total ? undefined : total;
  };
  const counted: Scenario = { name: MEASURED, drivers: {}, measured };
  const { baseline, candidates, scenarios } = parsePlan(text, '--write-plan');
  const loss = lossOf(
    costOf(specNamed(baseline, candidates), scenarios),
    costOf(
      asUsed(trafficOf(counted).kinds, (model) => offerOf(model) ?? model),
      [counted],
    ),
  );
  return {
    text: loss === undefined ? text : planText({ ...measured, says: [...measured.says, `${loss}.`] }, offerOf),
    loss,
  };
}

/** One average request replaces all of them: batch and cache of one model are spread over all models. */
function lossOf(byMeans: Money | undefined, counted: Money | undefined): string | undefined {
  if (!byMeans || !counted || formatMoney(byMeans) === formatMoney(counted)) return undefined;
  const share = ratio(minus(byMeans, counted), counted);
  const off = share && ` (${compare(byMeans, counted) > 0 ? '+' : ''}${formatShare(share)})`;
  const costs = `costs ${formatMoney(byMeans)}, and ${formatMoney(counted)} as it was counted${off ?? ''}`;
  return `As the means of all requests a month as used ${costs}; --usage instead of this plan counts each request`;
}

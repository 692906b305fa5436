import type { Comparison, Ranked } from '../../../projection/compare.ts';
import type { Chart } from '../../charts/chart.ts';
import { compareCharts } from '../../charts/compare.ts';
import type { CompareContext } from '../compare.ts';
import { formatMoney } from '../../format.ts';
import type { Picture } from '../../report.ts';
import { budgetLimit, lessOrMore, meterParts } from './common.ts';

/** What there is to see of a ranking. */
export function pictureOfCompare(comparison: Comparison, context: CompareContext): Picture {
  return { answer: answerOf(comparison, context), charts: chartsOf(comparison, context) };
}

function chartsOf({ traffics, ranking, unpriced }: Comparison, { baseline }: CompareContext): Chart[] {
  const priced = ranking.map(({ candidate: { key }, total, lineItems }) => ({
    name: key,
    isBaseline: key === baseline.key,
    total,
    parts: meterParts(lineItems),
  }));
  const [only, ...others] = traffics.map(({ scenario }) => scenario);
  return compareCharts({
    scenario: namesOf(traffics),
    ranking: [...priced, ...unpriced.map(({ key }) => ({ name: key, isBaseline: key === baseline.key, total: undefined, parts: [] }))],
    limits: budgetLimit(others.length === 0 ? only?.budget?.fail : undefined),
  });
}

function answerOf({ traffics, ranking }: Comparison, { baseline }: CompareContext): string {
  const best = ranking.reduce<Ranked | undefined>((a, b) => (a && a.rank < b.rank ? a : b), undefined);
  if (!best) return 'There is nothing to compare.';
  const among = ranking.length === 1 ? '' : `, the cheapest of ${ranking.length}`;
  const saved = best.savingsRatio && best.candidate.key !== baseline.key ? `: ${lessOrMore(best.savingsRatio)} than on ${baseline.key}` : '';
  return `${namesOf(traffics)} ${traffics.length === 1 ? 'costs' : 'cost'} ${formatMoney(best.total)} a month on ${best.candidate.key}${among}${saved}.`;
}

function namesOf(traffics: Comparison['traffics']): string {
  return traffics.map(({ scenario }) => scenario.name).join(' + ');
}

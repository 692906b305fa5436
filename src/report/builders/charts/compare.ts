import type { Comparison } from '../../../projection/compare.ts';
import type { Chart } from '../../charts/chart.ts';
import { compareCharts } from '../../charts/compare.ts';
import type { CompareContext } from '../compare.ts';
import { budgetLimit, meterParts } from './common.ts';

/** What there is to see of a ranking. */
export function chartsOfCompare({ traffics, ranking, unpriced }: Comparison, { baseline }: CompareContext): Chart[] {
  const priced = ranking.map(({ candidate: { key }, total, lineItems }) => ({
    name: key,
    isBaseline: key === baseline.key,
    total,
    parts: meterParts(lineItems),
  }));
  const [only, ...others] = traffics.map(({ scenario }) => scenario);
  return compareCharts({
    scenario: traffics.map(({ scenario }) => scenario.name).join(' + '),
    ranking: [...priced, ...unpriced.map(({ key }) => ({ name: key, isBaseline: key === baseline.key, total: undefined, parts: [] }))],
    limits: budgetLimit(others.length === 0 ? only?.budget?.fail : undefined),
  });
}

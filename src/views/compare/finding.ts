import type { Comparison } from '../../projection/compare.ts';
import { costFinding } from '../cost-finding.ts';
import { scenarioNames } from '../report-parts.ts';
import type { CompareContext } from './chart.ts';

/** The cheapest of all that could be priced, and with a budget who stays within it. */
export function compareFinding(
  { traffics, tokens, ranking }: Comparison,
  { baseline, of, budget }: CompareContext,
): string | undefined {
  return costFinding({
    subject: `${scenarioNames(traffics)} ${traffics.length === 1 ? 'costs' : 'cost'}`,
    costs: ranking.map((each) => ({
      ...each,
      key: each.candidate.key,
      isBaseline: each.candidate.key === baseline.key,
    })),
    nameOf: (key) => key,
    baseline: baseline.key,
    limit: budget,
    isMeant: () => true,
    count: of,
    tokens,
  });
}

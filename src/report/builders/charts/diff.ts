import { totalsOf } from '../../../projection/change.ts';
import type { Change } from '../../../projection/change.ts';
import type { Chart } from '../../charts/chart.ts';
import { diffCharts } from '../../charts/diff.ts';
import type { DiffContext } from '../diff.ts';

/** What there is to see of a change. */
export function chartsOfDiff(changes: readonly Change[], { before, after }: DiffContext): Chart[] {
  const totals = totalsOf(changes);
  const { effects } = totals;
  return diffCharts({
    before: { name: before.name, total: totals.before },
    after: { name: after.name, total: totals.after },
    effects: effects
      ? [
          { name: 'Traffic', change: effects.traffic },
          { name: 'Price', change: effects.price },
          { name: 'Model', change: effects.model },
        ]
      : [{ name: 'Change', change: totals.change }],
    scenarios: changes.map((each) => ({ name: each.scenario, before: each.before?.total, after: each.after?.total })),
  });
}

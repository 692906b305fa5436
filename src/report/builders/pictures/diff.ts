import { totalsOf } from '../../../projection/change.ts';
import type { Change, Totals } from '../../../projection/change.ts';
import type { Chart } from '../../charts/chart.ts';
import { diffCharts } from '../../charts/diff.ts';
import { isNegative, isZero, negate } from '../../../values/money.ts';
import { formatMoney } from '../../format.ts';
import type { Picture } from '../../report.ts';
import type { DiffContext } from '../diff.ts';
import { lessOrMore } from './common.ts';

/** What there is to see of a change. */
export function pictureOfDiff(changes: readonly Change[], context: DiffContext): Picture {
  const totals = totalsOf(changes);
  return { answer: answerOf(totals, context), charts: chartsOf(changes, totals, context) };
}

function answerOf({ before, after, change, changeRatio }: Totals, context: DiffContext): string {
  const by = changeRatio ? ` (${lessOrMore(negate(changeRatio))})` : '';
  const size = formatMoney(isNegative(change) ? negate(change) : change);
  const what = isZero(change) ? 'as much as before' : `${size} ${isNegative(change) ? 'less' : 'more'} than before${by}`;
  return `A month costs ${what}: ${formatMoney(before)} by ${context.before.name}, ${formatMoney(after)} by ${context.after.name}.`;
}

function chartsOf(changes: readonly Change[], totals: Totals, { before, after }: DiffContext): Chart[] {
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

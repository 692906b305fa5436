import type { Change, Totals } from '../../../projection/change.ts';
import type { Chart } from '../../charts/chart.ts';
import { diffCharts } from '../../charts/diff.ts';
import { compare, isNegative, isZero, negate, zero } from '../../../values/money.ts';
import type { Money } from '../../../values/money.ts';
import { formatMoney } from '../../format.ts';
import type { Picture } from '../../report.ts';
import type { DiffContext } from '../diff.ts';
import { lessOrMore } from './common.ts';

/** What there is to see of a change. */
export function pictureOfDiff(changes: readonly Change[], totals: Totals | undefined, context: DiffContext): Picture {
  return { answer: totals ? answerOf('A month', totals, context) : stageOf(changes, context), charts: chartsOf(changes, totals, context) };
}

/** Of scenarios that follow each other, the one that changed most. */
function stageOf(changes: readonly Change[], context: DiffContext): string {
  const [most] = changes.toSorted((a, b) => compare(sizeOf(b.change), sizeOf(a.change)));
  if (!most) return 'There is nothing to compare.';
  const [before, after] = [most.before?.total ?? zero, most.after?.total ?? zero];
  return answerOf(`A month of ${most.scenario}`, { ...most, before, after }, context);
}

function sizeOf(change: Money): Money {
  return isNegative(change) ? negate(change) : change;
}

function answerOf(month: string, { before, after, change, changeRatio }: Omit<Totals, 'effects'>, context: DiffContext): string {
  const by = changeRatio ? ` (${lessOrMore(negate(changeRatio))})` : '';
  const size = formatMoney(sizeOf(change));
  const what = isZero(change) ? 'as much as before' : `${size} ${isNegative(change) ? 'less' : 'more'} than before${by}`;
  return `${month} costs ${what}: ${formatMoney(before)} by ${context.before.name}, ${formatMoney(after)} by ${context.after.name}.`;
}

function chartsOf(changes: readonly Change[], totals: Totals | undefined, { before, after }: DiffContext): Chart[] {
  return diffCharts({
    before: before.name,
    after: after.name,
    total: totals && {
      before: totals.before,
      after: totals.after,
      effects: totals.effects
        ? [
            { name: 'Traffic', change: totals.effects.traffic },
            { name: 'Price', change: totals.effects.price },
            { name: 'Model', change: totals.effects.model },
          ]
        : [{ name: 'Change', change: totals.change }],
    },
    scenarios: changes.map((each) => ({ name: each.scenario, before: each.before?.total, after: each.after?.total })),
  });
}

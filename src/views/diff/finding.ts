import { absolute, compare, decimal, isNegative, isZero, times, zero, type Money } from '../../values/money.ts';
import { amountInProse, shareInProse } from '../../values/format.ts';
import type { ScenarioChange, Totals } from '../../projection/change.ts';

/** `$258.54 → $2,524 per month: +$2,266 (+876%), mostly the model: B instead of A.` */
export function diffFinding(changes: readonly ScenarioChange[], totals: Totals | undefined): string | undefined {
  if (totals) return changeText('', totals, changes);
  // Of scenarios that follow each other, the one that changed most.
  const [most] = changes.toSorted((a, b) => compare(absolute(b.change), absolute(a.change)));
  if (!most) return undefined;
  const sides = { before: most.before?.total ?? zero, after: most.after?.total ?? zero };
  return changeText(`${most.scenario}: `, { ...most, ...sides }, [most]);
}

function changeText(
  subject: string,
  { before, after, change, changeRatio, effects }: Omit<Totals, 'effects'> & Pick<ScenarioChange, 'effects'>,
  changes: readonly ScenarioChange[],
): string {
  const sides = `${subject}${amountInProse(before)} → ${amountInProse(after)} per month`;
  if (isZero(change)) return `${sides}: as much as before.`;
  const plus = isNegative(change) ? '' : '+';
  const ratio = changeRatio ? ` (${plus}${shareInProse(changeRatio)})` : '';
  return `${sides}: ${plus}${amountInProse(change)}${ratio}${causeText(change, effects, changes)}.`;
}

/** What more than half of the change is due to. */
function causeText(change: Money, effects: ScenarioChange['effects'], changes: readonly ScenarioChange[]): string {
  if (!effects) return '';
  const half = times(absolute(change), HALF);
  const found = (['traffic', 'price', 'model'] as const).find(
    (cause) => isNegative(effects[cause]) === isNegative(change) && compare(absolute(effects[cause]), half) > 0,
  );
  if (found !== 'model') return found === undefined ? '' : `, mostly the ${found}`;
  const moved = changes.find((each) => each.before?.candidate.key !== each.after?.candidate.key);
  const [from, to] = [moved?.before?.candidate.key, moved?.after?.candidate.key];
  return from === undefined || to === undefined ? ', mostly the model' : `, mostly the model: ${to} instead of ${from}`;
}

const HALF = decimal('0.5');

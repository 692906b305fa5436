import { absolute, compare, decimal, fixed, isNegative, isZero, times, type Decimal } from '../../values/money.ts';
import { amountInProse, formatMoney, groupDigits, shareInProse } from '../../values/format.ts';
import { SEED } from '../../usage/samples/noise.ts';
import type { Assumption } from '../../projection/assumption.ts';
import type { SampleChange } from '../../usage/samples/sample-change.ts';
import type { SampleCosts, SampleKind } from '../../usage/samples/sample-costs.ts';
import { priceNote } from '../usage/notes.ts';

/** One of two usages. */
export interface SampleSide {
  /** The path that it was read from. */
  readonly name: string;
  readonly costs: SampleCosts;
}

/** Two usages, session by session, task by task or request by request. */
export interface SampleDiff {
  readonly kind: SampleKind;
  readonly before: SampleSide;
  readonly after: SampleSide;
  readonly result: SampleChange;
  readonly assumptions: readonly Assumption[];
  readonly notes: readonly string[];
  readonly catalogue: string;
  /** Undefined where each record is priced at its own moment. */
  readonly asOf: string | undefined;
  readonly currency: string | undefined;
}

/** `Cost per session rose 18%, from $0.42 to $0.50; 95% interval +6% to +31%: more than noise.` */
export function sampleFinding({ kind, result }: SampleDiff): string {
  const { before, after, change, changeRatio, interval, verdict } = result;
  const way = isNegative(change) ? 'fell' : 'rose';
  const size = changeRatio ? ` ${percent(absolute(changeRatio))},` : '';
  const moved = isZero(change)
    ? `stayed at ${amountInProse(after.mean)}`
    : `${way}${size} from ${amountInProse(before.mean)} to ${amountInProse(after.mean)}`;
  const counts = `${before.count === after.count ? before.count : `${before.count} and ${after.count}`}`;
  const noise = interval
    ? `95% interval ${signed(interval.low)} to ${signed(interval.high)}: ` +
      (verdict === 'noise' ? 'within noise' : 'more than noise')
    : `${counts} ${after.count === 1 ? kind : `${kind}s`} cannot tell that from noise`;
  return `Cost per ${kind} ${moved}; ${noise}.`;
}

/** What did most of it, how chance was drawn, and what is left out. */
export function sampleNotes(diff: SampleDiff): string[] {
  return [...causeNote(diff), drawnNote(diff), ...diff.notes, ...leftOut(diff), priceNote(diff)];
}

/** The model and meter that more than half of the change is due to. */
function causeNote({ result }: SampleDiff): string[] {
  const [first] = result.meters;
  if (!first?.share || compare(first.share, HALF) < 0) return [];
  return [`Mostly ${first.meter} of ${first.offer}: ${shareInProse(first.share)} of the change.`];
}

const HALF = decimal('0.5');

function drawnNote({ kind, before, after, result }: SampleDiff): string {
  const { pairs, draws } = result;
  const [first, last] = [result.before.count - pairs, result.after.count - pairs];
  const swapped = `swapping the two costs of each ${kind} that is on both sides (${groupDigits(String(pairs))})`;
  const dealt = `dealing out anew the ${first} of ${before.name} and the ${last} of ${after.name}`;
  const ways = [...(pairs > 0 ? [swapped] : []), ...(first + last > 0 ? [dealt] : [])].join(' and ');
  return `Noise was measured by ${ways}, ${groupDigits(String(draws))} times at random (seed ${SEED}).`;
}

function leftOut({ kind, before, after }: SampleDiff): string[] {
  return [before, after].flatMap(({ name, costs: { unpriced, reason, loose } }: SampleSide) => [
    ...(unpriced > 0
      ? [`Left out of ${name}: ${counted(unpriced, kind)}, since some of it has no price: ${reason ?? ''}.`]
      : []),
    ...(loose.requests > 0 || !isZero(loose.cost)
      ? [`Left out of ${name}: ${counted(loose.requests, 'request')} of no ${kind}, at ${formatMoney(loose.cost)}.`]
      : []),
  ]);
}

function counted(count: number, what: string): string {
  return `${groupDigits(String(count))} ${what}${count === 1 ? '' : 's'}`;
}

function signed(value: Decimal): string {
  return `${isNegative(value) ? '−' : '+'}${percent(absolute(value))}`;
}

/** `18%`, below one with a decimal: `0.4%`. */
function percent(value: Decimal): string {
  const hundredths = times(value, decimal(100));
  return `${groupDigits(fixed(hundredths, compare(hundredths, decimal(1)) < 0 ? 1 : 0))}%`;
}

import { addDays, type Instant } from '../values/calendar.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import type { CandidateSpec } from '../workload/blend.ts';
import type { DaySpan } from '../workload/measured-days.ts';
import { contenderOf, isPriced, type Contender } from './candidate.ts';

interface Priced {
  readonly candidates: readonly CandidateSpec[];
  readonly priceOf: (name: string, at: Instant) => PricedOffer;
}

/** Days in a row on which all candidates have the same prices. */
export function stretchesOf({ candidates, priceOf }: Priced, { from, until }: DaySpan): DaySpan[] {
  const stretches: DaySpan[] = [];
  let before: readonly (Contender | undefined)[] = [];
  for (let date = from; date <= until; date = addDays(date, 1)) {
    const now = candidates.map((spec, place) =>
      contenderOf(spec, (model) => priceOf(model, date), date, before[place]),
    );
    const last = stretches.at(-1);
    const isSame = last !== undefined && now.every((contender, place) => isSamePrice(contender, before[place]));
    if (isSame) stretches[stretches.length - 1] = { from: last.from, until: date };
    else stretches.push({ from: date, until: date });
    before = now;
  }
  return stretches;
}

function isSamePrice(now: Contender, before: Contender | undefined): boolean {
  return now === before || (before !== undefined && !isPriced(now) && !isPriced(before));
}

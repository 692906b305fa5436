import { timeLabel } from '../../report/charts/time-label.ts';
import { TEXT, isFree, placeWithin, type Plot, type Stretch } from './canvas.ts';
import { straightLine, writeText } from './pen.ts';
import { drawnWidth, fitText } from './text.ts';

const GAP = 12;
/** Ticks nearer to each other than this are left out. */
const NEAREST_TICKS = 4;
const WIDEST = 110;

/** A tick for each place, and as many names as fit: the first, the last, and others at equal distances. */
export function placeLabels(places: readonly string[], plot: Plot): string {
  const { x, left, right, bottom } = plot;
  const last = places.length - 1;
  const distance = last < 1 ? right - left : Math.abs(x(1) - x(0));
  const every = stepFor(places, distance);
  const wanted = [0, last, ...places.keys()].filter(
    (place, index) => index < 2 || (place % every === 0 && place < last),
  );
  const taken: Stretch[] = [];
  const labelled = new Set<number>();
  const names = [...new Set(wanted)].map((place) => {
    const shown = fitText(timeLabel(places[place] ?? '', places[place - every]), TEXT, WIDEST);
    const stretch = placeWithin(x(place), drawnWidth(shown, TEXT), { from: left - 4, to: right + 4 });
    if (!isFree(stretch, taken, GAP)) return '';
    taken.push(stretch);
    labelled.add(place);
    const middle = (stretch.from + stretch.to) / 2;
    return writeText(shown, { x: middle, y: bottom + 20, size: TEXT, anchor: 'middle', ink: 'dim' });
  });
  const ticks = places.flatMap((_, place) => {
    const isLong = labelled.has(place);
    if (!isLong && distance < NEAREST_TICKS) return [];
    return [straightLine('axis', [x(place), bottom], { down: bottom + (isLong ? 6 : 3) })];
  });
  return [...ticks, ...names].join('');
}

/** Of months quarters and years, of other places round numbers. */
function stepFor(places: readonly string[], distance: number): number {
  const steps = /^\d{4}-\d{2}$/.test(places[0] ?? '') ? [1, 2, 3, 6, 12, 24, 60, 120] : [1, 2, 5, 10, 20, 50, 100, 200];
  const sample = places.slice(1, 40).map((name, place) => drawnWidth(timeLabel(name, places[place]), TEXT));
  const widest =
    Math.min(
      WIDEST,
      sample.reduce((a, b) => Math.max(a, b), 1),
    ) + GAP;
  return steps.find((step) => step * distance >= widest) ?? places.length;
}

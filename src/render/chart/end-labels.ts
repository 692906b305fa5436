import { SMALL, TEXT, type Plot } from './canvas.ts';
import { filledShape, strokedShape, writeText } from './pen.ts';
import { fitText } from './text.ts';

/** The end of a line, with its name and last figure. */
export interface End {
  readonly x: number;
  readonly y: number;
  readonly name: string;
  readonly figure: string;
  readonly colour: number;
}

const HEIGHT = 30;

/** Name and last figure at the end of each line, moved apart where lines end close to each other. */
export function drawEndLabels(ends: readonly End[], { right, top, bottom }: Plot, edge: number): string {
  const height = Math.min(HEIGHT, (bottom - top + 20) / Math.max(1, ends.length));
  const heights = spreadLabels(
    ends.map(({ y }) => ({ y, height })),
    top - 14,
    bottom + 6,
  );
  const hasFigures = height === HEIGHT;
  return ends
    .map(({ x, y, name, figure, colour }, place) => {
      const middle = heights[place] ?? y;
      const leader =
        Math.abs(middle - y) > 3 || x < right - 4
          ? strokedShape('path', colour, {
              d: `M${Math.round(x + 4)} ${Math.round(y)}L${right + 8} ${Math.round(middle)}`,
            })
          : '';
      const swatch = filledShape('rect', colour, {
        x: right + 9,
        y: middle - (hasFigures ? 11 : 5),
        width: 4,
        height: hasFigures ? 23 : 10,
        rx: 1,
      });
      const words = fitText(name, TEXT, edge - right - 18, true);
      return [
        leader,
        swatch,
        writeText(words, { x: right + 18, y: middle + (hasFigures ? -1 : 4), size: TEXT, isBold: true }),
        hasFigures ? writeText(figure, { x: right + 18, y: middle + 12, size: SMALL, ink: 'dim' }) : '',
      ].join('');
    })
    .join('');
}

/** A label with the height it is best placed at. */
export interface WantedLabel {
  readonly y: number;
  readonly height: number;
}

/**
 * Returns heights at which labels do not overlap, each as near to the wanted one as its neighbours allow: pushed down
 * in order, then back up if that left the picture.
 */
export function spreadLabels(wanted: readonly WantedLabel[], top: number, bottom: number): number[] {
  const order = [...wanted.keys()].toSorted((a, b) => (wanted[a]?.y ?? 0) - (wanted[b]?.y ?? 0) || a - b);
  const placed = wanted.map(({ y }) => y);
  let free = top;
  for (const place of order) {
    const { y, height } = wanted[place] ?? { y: 0, height: 0 };
    const middle = Math.max(y, free + height / 2);
    placed[place] = middle;
    free = middle + height / 2;
  }
  let limit = bottom;
  for (const place of order.toReversed()) {
    const { height } = wanted[place] ?? { height: 0 };
    const middle = Math.min(placed[place] ?? 0, limit - height / 2);
    placed[place] = middle;
    limit = middle - height / 2;
  }
  return placed;
}

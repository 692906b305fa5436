import { SMALL, TEXT, type Plot } from './canvas.ts';
import { filledShape, strokedShape, writeText } from './pen.ts';
import { fitText } from './text.ts';

/** Where a line ends, and what it is. */
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
      const at = heights[place] ?? y;
      const leader =
        Math.abs(at - y) > 3 || x < right - 4
          ? strokedShape('path', colour, { d: `M${Math.round(x + 4)} ${Math.round(y)}L${right + 8} ${Math.round(at)}` })
          : '';
      const swatch = filledShape('rect', colour, {
        x: right + 9,
        y: at - (hasFigures ? 11 : 5),
        width: 4,
        height: hasFigures ? 23 : 10,
        rx: 1,
      });
      const words = fitText(name, TEXT, edge - right - 18, true);
      return [
        leader,
        swatch,
        writeText(words, { x: right + 18, y: at + (hasFigures ? -1 : 4), size: TEXT, isBold: true }),
        hasFigures ? writeText(figure, { x: right + 18, y: at + 12, size: SMALL, ink: 'dim' }) : '',
      ].join('');
    })
    .join('');
}

/** A label that wants to stand at a height. */
export interface WantedLabel {
  readonly y: number;
  readonly height: number;
}

/**
 * Heights at which labels do not lie over each other, each as near to its wish as its neighbours let it: pushed down in
 * their order, then back up where that ran out of the picture.
 */
export function spreadLabels(wishes: readonly WantedLabel[], top: number, bottom: number): number[] {
  const order = [...wishes.keys()].toSorted((a, b) => (wishes[a]?.y ?? 0) - (wishes[b]?.y ?? 0) || a - b);
  const placed = wishes.map(({ y }) => y);
  let free = top;
  for (const place of order) {
    const { y, height } = wishes[place] ?? { y: 0, height: 0 };
    const at = Math.max(y, free + height / 2);
    placed[place] = at;
    free = at + height / 2;
  }
  let limit = bottom;
  for (const place of order.toReversed()) {
    const { height } = wishes[place] ?? { height: 0 };
    const at = Math.min(placed[place] ?? 0, limit - height / 2);
    placed[place] = at;
    limit = at - height / 2;
  }
  return placed;
}

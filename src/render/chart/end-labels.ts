import type { SeriesStatus } from '../../report/charts/chart.ts';
import { LARGE, TEXT, type Plot } from './canvas.ts';
import { straightLine, strokedShape, writeText, type Ink } from './pen.ts';
import { drawnWidth, fitText } from './text.ts';

/** The end of a line, with its name, its figure and what became of it. */
export interface End {
  /** Undefined for no line from the end to its label. */
  readonly x?: number;
  readonly y: number;
  readonly name: string;
  readonly figure: string;
  readonly status?: SeriesStatus | undefined;
  readonly ink: Ink;
}

/** Between the end of a line and its label. */
const GAP = 12;
const LINE = 15;
const BETWEEN = 4;

/** The width that labels take, at most a part of that of the chart. */
export function endLabelRoom(ends: readonly Omit<End, 'x' | 'y' | 'ink'>[], width: number): number {
  const widest = ends.reduce(
    (most, { name, figure, status }) =>
      Math.max(most, drawnWidth(name, LARGE, true), drawnWidth(figure, TEXT), drawnWidth(status?.text ?? '', TEXT)),
    0,
  );
  return ends.length === 0 ? 0 : Math.min(widest, width * 0.36) + GAP;
}

/** Labels at the ends of lines, moved apart where lines end close to each other, with as many words as have room. */
export function drawEndLabels(ends: readonly End[], { right, top, bottom }: Plot, edge: number): string {
  const [from, to] = [top - 10, bottom + 10];
  const words = wordings.find((each) => heightOf(ends.map(each)) <= to - from) ?? nameOnly;
  const labels = ends.map((end) => ({ end, lines: words(end) }));
  const heights = spreadLabels(
    labels.map(({ end: { y }, lines }) => ({ y, height: lines.length * LINE + BETWEEN })),
    from,
    to,
  );
  return labels
    .map(({ end: { x, y, ink }, lines }, place) => {
      const middle = heights[place] ?? y;
      const first = middle - (lines.length * LINE) / 2 + 12;
      return [
        x === undefined ? '' : leaderTo([x, y], [right + GAP - 3, middle], ink),
        ...lines.map((line, index) =>
          writeText(fitText(line.text, line.size, edge - right - GAP, line.isBold), {
            ...line,
            x: right + GAP,
            y: first + index * LINE,
            hasHalo: true,
          }),
        ),
      ].join('');
    })
    .join('');
}

/** From a point to its label, if that is not right beside it. */
function leaderTo([x, y]: readonly [number, number], [endX, endY]: readonly [number, number], ink: Ink): string {
  if (Math.abs(endY - y) <= 3) return endX - x > 14 ? straightLine(ink, [x + 5, y], { right: endX }) : '';
  return strokedShape('path', ink, {
    d: `M${Math.round(x + 5)} ${Math.round(y)}L${Math.round(endX)} ${Math.round(endY)}`,
    'stroke-opacity': 0.6,
  });
}

interface LabelLine {
  readonly text: string;
  readonly size: number;
  readonly ink: Ink;
  readonly isBold: boolean;
}

const nameOnly = ({ name, ink }: End): LabelLine[] => [
  { text: name, size: LARGE, ink: ink === 'axis' ? 'dim' : ink, isBold: true },
];
const withFigure = (end: End): LabelLine[] => [
  ...nameOnly(end),
  ...(end.figure === '' ? [] : [{ text: end.figure, size: TEXT, ink: 'ink' as const, isBold: false }]),
];
const withStatus = (end: End): LabelLine[] => [
  ...withFigure(end),
  ...(end.status
    ? [
        {
          text: end.status.text,
          size: TEXT,
          ink: end.status.isBad ? ('limit' as const) : ('dim' as const),
          isBold: false,
        },
      ]
    : []),
];
const withBadStatus = (end: End): LabelLine[] => (end.status?.isBad === true ? withStatus(end) : withFigure(end));

const wordings = [withStatus, withBadStatus, withFigure];

function heightOf(labels: readonly (readonly LabelLine[])[]): number {
  return labels.reduce((total, lines) => total + lines.length * LINE + BETWEEN, 0);
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

import type { BarChart } from '../../report/charts/chart.ts';
import { drawMark, TEXT, type Canvas } from './canvas.ts';
import type { Look } from './palette.ts';
import { filledShape, strokedShape, writeText } from './pen.ts';
import type { BarRow, BarPiece } from './rows.ts';
import type { ValueScale } from './scales.ts';
import { drawnWidth } from './text.ts';

/** How high a bar is. */
export const BAR = 15;

interface RowFrame {
  readonly y: number;
  readonly scale: ValueScale;
  readonly looks: readonly Look[];
  readonly canvas: Canvas;
  /** Where the lines of limits are, which no label covers. */
  readonly limits: readonly number[];
}

/** Labels are drawn over the lines of limits, shapes below them. */
interface DrawnRow {
  readonly shapes: string;
  readonly labels: string;
}

/** One row of a bar chart: a bar, the parts of a sum, a dot, or two dots and the line between them. */
export function drawRow(chart: BarChart, row: BarRow, frame: RowFrame): DrawnRow {
  if (row.pieces.length === 0)
    return { shapes: '', labels: writeLabel('not priced', frame.scale.base + 6, frame.y, 'start', 'dim') };
  if (row.isPair) return drawPair(row, frame);
  const drawn = row.pieces.map((piece) => (chart.scale === 'log' ? drawDot(piece, frame) : drawBar(piece, frame)));
  const end = Math.max(frame.scale.base, ...row.pieces.map(({ to }) => frame.scale.at(to)));
  const total = row.total === undefined ? '' : writeLabel(row.total, clearOf(frame, row.total, end + 5), frame.y);
  return {
    shapes: drawn.map(({ shapes }) => shapes).join(''),
    labels: `${drawn.map(({ labels }) => labels).join('')}${total}`,
  };
}

function drawBar({ from, to, series, says, shown }: BarPiece, frame: RowFrame): DrawnRow {
  const { y, scale, looks, canvas } = frame;
  const [start, end] = [scale.at(from), scale.at(to)];
  // Parts of a sum are drawn with the ground between them.
  const gap = from > 0 && shown === '' ? Math.min(1, Math.abs(end - start) / 3) : 0;
  const length = Math.max(Math.abs(end - start) - gap, from === to ? 0 : 1);
  const shape = filledShape('rect', colourOf(looks, series), {
    x: Math.min(start, end) + gap,
    y,
    width: length,
    height: BAR,
    rx: 1.5,
  });
  const isBelow = to < from || to < 0;
  return {
    shapes: drawMark(canvas, says, shape),
    labels:
      shown === ''
        ? ''
        : isBelow
          ? writeLabel(shown, end - 5, y, 'end')
          : writeLabel(shown, clearOf(frame, shown, end + 5), y),
  };
}

function drawDot({ to, series, says, shown }: BarPiece, frame: RowFrame): DrawnRow {
  const { y, scale, looks, canvas } = frame;
  const x = scale.at(to);
  const guide = strokedShape('path', 'rule', {
    d: `M${Math.round(scale.base)} ${y + BAR / 2}H${Math.round(x)}`,
    'stroke-width': 2,
  });
  return {
    shapes: `${guide}${drawMark(canvas, says, drawCircle(x, y, colourOf(looks, series)))}`,
    labels: writeLabel(shown, clearOf(frame, shown, x + 9), y),
  };
}

/** Two figures on a logarithmic axis: their distance shows how many times one is the other. */
function drawPair({ pieces }: BarRow, { y, scale, looks, canvas }: RowFrame): DrawnRow {
  const inOrder = pieces.toSorted((a, b) => a.to - b.to);
  const [first = 0, last = 0] = inOrder.map(({ to }) => scale.at(to));
  const between = strokedShape('path', 'axis', {
    d: `M${Math.round(first)} ${y + BAR / 2}H${Math.round(last)}`,
    'stroke-width': 2,
  });
  const dots = inOrder.map(({ to, series, says }) =>
    drawMark(canvas, says, drawCircle(scale.at(to), y, colourOf(looks, series))),
  );
  const labels = inOrder.map(({ to, shown }, index) =>
    writeLabel(shown, scale.at(to) + (index === 0 ? -9 : 9), y, index === 0 ? 'end' : 'start'),
  );
  return { shapes: `${between}${dots.join('')}`, labels: labels.join('') };
}

/** The start of a label: as wanted, or behind the line of a limit that it would cover. */
function clearOf({ limits }: RowFrame, text: string, wanted: number): number {
  return limits
    .toSorted((a, b) => a - b)
    .reduce((x, limit) => (x - 3 < limit && limit < x + drawnWidth(text, TEXT) ? limit + 5 : x), wanted);
}

function drawCircle(x: number, y: number, colour: Look['colour']): string {
  return filledShape('circle', colour, { cx: x, cy: y + BAR / 2, r: 5.5 });
}

function colourOf(looks: readonly Look[], series: number): Look['colour'] {
  return looks[series]?.colour ?? 'axis';
}

function writeLabel(
  text: string,
  x: number,
  y: number,
  anchor: 'start' | 'end' = 'start',
  ink: 'ink' | 'dim' = 'ink',
): string {
  return writeText(text, { x, y: y + BAR - 4, size: TEXT, anchor, ink, hasHalo: true });
}

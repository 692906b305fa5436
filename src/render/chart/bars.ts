import type { BarChart } from '../../report/charts/chart.ts';
import { BAR, drawRow } from './bar-rows.ts';
import { MARGIN, SMALL, TEXT, type Block, type Canvas } from './canvas.ts';
import { axisLabel, toNumber } from './figures.ts';
import { looksOfSeries } from './palette.ts';
import { strokedShape, writeText } from './pen.ts';
import { barRows, type BarRow } from './rows.ts';
import { drawnValues, valueScale, type ValueScale } from './scales.ts';
import { fitText, drawnWidth, wrapText } from './text.ts';

const ROW = 19;
const BETWEEN = 10;
const AXIS = 42;
const GAP = 8;
const LINE = 14;
/** Width that a label along the axis needs. */
const TICK_ROOM = 70;

/** Horizontal bars, so that names of any length have room; dots on a logarithmic axis, where lengths would mislead. */
export function drawBars(chart: BarChart, canvas: Canvas): Block {
  const looks = looksOfSeries(chart.series);
  const top = chart.limits.length > 0 ? 22 : 6;
  const placed = placedRows(barRows(chart), top);
  const rows = placed.map(({ row }) => row);
  const scale = scaleOf(chart, rows, canvas);
  const bottom = (placed.at(-1)?.y ?? top) + ROW + 4;
  const nameWidth = nameColumn(rows, canvas) - GAP;
  const measure = wrapText(axisLabel(chart), SMALL, canvas.width - 2 * MARGIN);
  const drawn = placed.map(({ row, y }) => drawRow(chart, row, { y, scale, looks, canvas }));
  return {
    markup: [
      ...scale.ticks.map(({ at }) =>
        strokedShape('path', 'rule', { d: `M${Math.round(at)} ${top}V${Math.round(bottom)}` }),
      ),
      ...placed.map(({ row, y }) => drawName(row, y, nameWidth)),
      ...drawn.map(({ shapes }) => shapes),
      strokedShape('path', 'axis', { d: `M${Math.round(scale.base)} ${top}V${Math.round(bottom)}` }),
      ...chart.limits.map((limit) => drawLimit(limit.label, scale.at(toNumber(limit.value)), top, bottom, canvas)),
      ...drawn.map(({ labels }) => labels),
      ...scale.ticks.map(({ at, label }) =>
        writeText(label, { x: at, y: bottom + 14, size: SMALL, anchor: 'middle', ink: 'dim' }),
      ),
      ...measure.map((line, place) =>
        writeText(line, {
          x: canvas.width - MARGIN,
          y: bottom + 32 + place * LINE,
          size: SMALL,
          anchor: 'end',
          ink: 'dim',
        }),
      ),
    ].join(''),
    height: bottom + AXIS + (measure.length - 1) * LINE,
  };
}

interface PlacedRow {
  readonly row: BarRow;
  readonly y: number;
}

function placedRows(rows: readonly BarRow[], top: number): PlacedRow[] {
  let y = top;
  return rows.map((row, place) => {
    if (place > 0 && row.name !== undefined) y += BETWEEN;
    const placed = { row, y };
    y += ROW;
    return placed;
  });
}

function nameColumn(rows: readonly BarRow[], { width }: Canvas): number {
  const widest = Math.max(0, ...rows.map(({ name = '' }) => drawnWidth(name, TEXT)));
  return Math.min(widest, width * 0.34) + GAP;
}

/** Figures follow their bars, those below zero precede them: the scale leaves room for both. */
function scaleOf(chart: BarChart, rows: readonly BarRow[], canvas: Canvas): ValueScale {
  const shown = rows.flatMap(({ pieces, total }) => [...pieces.map(({ shown: each }) => each), total ?? '']);
  const room = Math.max(0, ...shown.map((each) => drawnWidth(each, SMALL))) + 10;
  const hasLeft = rows.some(({ isPair, pieces }) => isPair || pieces.some(({ from, to }) => to < from || to < 0));
  const start = MARGIN + nameColumn(rows, canvas) + (hasLeft ? room : 4);
  const end = canvas.width - MARGIN - room;
  return valueScale(
    chart,
    drawnValues(chart),
    [start, end],
    Math.max(2, Math.min(6, Math.floor((end - start) / TICK_ROOM))),
  );
}

function drawName({ name }: BarRow, y: number, width: number): string {
  return name === undefined
    ? ''
    : writeText(fitText(name, TEXT, width), { x: MARGIN + width, y: y + BAR - 3, size: TEXT, anchor: 'end' });
}

function drawLimit(text: string, x: number, top: number, bottom: number, { width }: Canvas): string {
  const isRight = x > width / 2;
  const shown = fitText(text, SMALL, isRight ? x - MARGIN : width - x - MARGIN, true);
  const line = strokedShape('path', 'limit', {
    d: `M${Math.round(x)} ${top - 6}V${Math.round(bottom)}`,
    'stroke-width': 1.5,
    'stroke-dasharray': '5 3',
  });
  const anchor = isRight ? 'end' : 'start';
  const label = { x: x + (isRight ? 3 : -3), y: top - 9, size: SMALL, anchor, ink: 'limit', isBold: true } as const;
  return `${line}${writeText(shown, label)}`;
}

import type { Chart } from '../../report/charts/chart.ts';
import { drawBars } from './bars.ts';
import { MARGIN, stackBlocks, TEXT, type Block, type Canvas } from './canvas.ts';
import { drawLines, MOST_NAMED } from './lines.ts';
import { looksOfSeries } from './palette.ts';
import { filledShape, writeText } from './pen.ts';
import { placesShown } from './rows.ts';
import { fitText, drawnWidth, wrapText } from './text.ts';

const TITLE = 17;
const PRINT = 10;
const MOST_PRINT = 12;

/** A chart with its title above and its small print below. */
export function drawFramed(chart: Chart, notes: readonly string[], canvas: Canvas): Block {
  const isEmpty = chart.series.length === 0 || chart.places.length === 0;
  return stackBlocks([
    drawTitle(chart.title, canvas),
    isEmpty ? empty : { markup: '', height: 0 },
    ...(isEmpty
      ? []
      : [drawKey(chart, canvas), chart.kind === 'bars' ? drawBars(chart, canvas) : drawLines(chart, canvas)]),
    drawSmallPrint([...omissionNotes(chart), ...notes], canvas),
  ]);
}

const empty: Block = {
  markup: writeText('There is nothing to draw.', { x: MARGIN, y: 24, size: TEXT, ink: 'dim' }),
  height: 40,
};

function drawTitle(title: string, { width }: Canvas): Block {
  const [first = '', second, ...more] = wrapText(title, TITLE * 1.07, width - 2 * MARGIN);
  const last =
    second === undefined || more.length === 0
      ? second
      : fitText(`${second} ${more.join(' ')}`, TITLE, width - 2 * MARGIN, true);
  const lines = last === undefined ? [first] : [first, last];
  const markup = lines
    .map((line, place) => writeText(line, { x: MARGIN, y: 30 + place * 21, size: TITLE, isBold: true }))
    .join('');
  return { markup, height: 40 + (lines.length - 1) * 21 };
}

/** The key to the colours of bars, right above them; lines have their names at their ends. */
function drawKey(chart: Chart, { width }: Canvas): Block {
  if (chart.kind !== 'bars' || chart.series.length < 2) return { markup: '', height: 0 };
  const looks = looksOfSeries(chart.series);
  let [x, y] = [MARGIN, 14];
  const entries = chart.series.slice(0, MOST_NAMED).map(({ name }, place) => {
    const shown = fitText(name, TEXT, width - 2 * MARGIN - 16);
    const length = 16 + drawnWidth(shown, TEXT) + 14;
    if (x > MARGIN && x + length > width - MARGIN) [x, y] = [MARGIN, y + 19];
    const swatch = filledShape('rect', looks[place]?.colour ?? 1, { x, y: y - 10, width: 11, height: 11, rx: 2 });
    const entry = `${swatch}${writeText(shown, { x: x + 16, y, size: TEXT })}`;
    x += length;
    return entry;
  });
  return { markup: entries.join(''), height: y + 10 };
}

/** Notes on what the picture has no room for. */
function omissionNotes(chart: Chart): string[] {
  const places = chart.kind === 'bars' ? chart.places.length - placesShown(chart) : 0;
  const series = chart.series.length - MOST_NAMED;
  return [
    ...(places > 0 ? [`${places} more of ${chart.places.length} are not drawn.`] : []),
    ...(series > 0 ? [`${series} more of ${chart.series.length} have no name here.`] : []),
  ];
}

function drawSmallPrint(notes: readonly string[], { width }: Canvas): Block {
  const lines = notes.flatMap((note) => wrapText(note, PRINT, width - 2 * MARGIN));
  const shown =
    lines.length > MOST_PRINT
      ? [...lines.slice(0, MOST_PRINT - 1), `… and ${lines.length - MOST_PRINT + 1} more lines.`]
      : lines;
  const markup = shown
    .map((line, place) => writeText(line, { x: MARGIN, y: 10 + place * 14, size: PRINT, ink: 'dim' }))
    .join('');
  return { markup, height: shown.length * 14 + MARGIN };
}

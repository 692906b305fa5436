import type { Chart } from '../../report/charts/chart.ts';
import { drawBars } from './bars.ts';
import { LARGE, MARGIN, SMALL, stackBlocks, TEXT, TITLE, type Block, type Canvas } from './canvas.ts';
import { unitLabel, upperFirst } from './figures.ts';
import { MOST_LINES } from './lines.ts';
import { looksOfSeries } from './palette.ts';
import { filledShape, straightLine, writeText, type Ink } from './pen.ts';
import { drawnWidth, fitText, wrapAtMost, wrapText } from './text.ts';
import { drawUpright, MOST_NAMED } from './upright.ts';

/** The words around a chart. */
export interface ChartWords {
  /** What it shows; undefined for what its figures are, which else stands below the title. */
  readonly finding?: string | undefined;
  /** Sentences on where the figures are from, of which those are printed that have room. */
  readonly sources: readonly string[];
}

const MOST_SOURCE_LINES = 2;

/** A chart with its title above, and below it where its figures are from. */
export function drawFramed(chart: Chart, words: ChartWords, canvas: Canvas): Block {
  const isEmpty = chart.series.length === 0 || chart.places.length === 0;
  const head = [drawTitle(chart, words, canvas), isEmpty ? empty : drawKey(chart, canvas)];
  const foot = drawSources(words.sources, canvas);
  const room = canvas.height && canvas.height - [...head, foot].reduce((total, { height }) => total + height, 0);
  const inner = { ...canvas, height: room };
  if (isEmpty) return stackBlocks([...head, foot]);
  return stackBlocks([...head, chart.kind === 'bars' ? drawBars(chart, inner) : drawUpright(chart, inner), foot]);
}

const empty: Block = {
  markup: writeText('There is nothing to draw.', { x: MARGIN, y: 24, size: TEXT, ink: 'dim' }),
  height: 40,
};

function drawTitle(chart: Chart, { finding }: ChartWords, { width }: Canvas): Block {
  const room = width - 2 * MARGIN;
  const title = wrapAtMost(2, finding ?? chart.title, TITLE, room, true);
  const unit = unitLabel(chart);
  const below = wrapAtMost(2, finding === undefined ? upperFirst(unit) : `${chart.title}, ${unit}`, LARGE, room);
  const markup = [
    ...title.map((line, place) => writeText(line, { x: MARGIN, y: 30 + place * 22, size: TITLE, isBold: true })),
    ...below.map((line, place) =>
      writeText(line, { x: MARGIN, y: 30 + title.length * 22 + place * 17, size: LARGE, ink: 'dim' }),
    ),
  ];
  return { markup: markup.join(''), height: 38 + (title.length - 1) * 22 + below.length * 17 };
}

interface KeyEntry {
  readonly name: string;
  readonly ink: Ink;
  readonly textInk: Ink;
  readonly isLine: boolean;
}

/** The key to the colours of bars and to the lines of limits, right above the plot. */
function drawKey(chart: Chart, { width }: Canvas): Block {
  const looks = looksOfSeries(chart.series);
  const named = chart.kind === 'bars' && chart.series.length > 1 ? chart.series.slice(0, MOST_NAMED) : [];
  const entries: KeyEntry[] = [
    ...named.map(({ name }, place): KeyEntry => {
      const ink = looks[place]?.colour ?? 'axis';
      return { name, ink, textInk: 'ink', isLine: false };
    }),
    ...unnamedEntries(chart),
    ...chart.limits.map(({ label }): KeyEntry => ({ name: label, ink: 'limit', textInk: 'limit', isLine: true })),
  ];
  if (entries.length === 0) return { markup: '', height: 0 };
  let [x, y] = [MARGIN, 14];
  const drawn = entries.map(({ name, ink, textInk, isLine }) => {
    const shown = fitText(name, TEXT, width - 2 * MARGIN - 18);
    const length = 18 + drawnWidth(shown, TEXT) + 14;
    if (x > MARGIN && x + length > width - MARGIN) [x, y] = [MARGIN, y + 19];
    const sign = isLine
      ? straightLine(ink, [x, y - 4], { right: x + 12 }, { 'stroke-width': 1.5 })
      : filledShape('rect', ink, { x, y: y - 10, width: 11, height: 11, rx: 2 });
    const entry = `${sign}${writeText(shown, { x: x + 18, y, size: TEXT, ink: textInk })}`;
    x += length;
    return entry;
  });
  return { markup: drawn.join(''), height: y + 8 };
}

/** How many series have no name, and how many of them are not drawn either. */
function unnamedEntries({ kind, series }: Chart): KeyEntry[] {
  const unnamed = series.length - MOST_NAMED;
  if (unnamed <= 0) return [];
  const left = kind === 'lines' ? Math.max(0, series.length - MOST_LINES) : 0;
  const name = `${unnamed} more of ${series.length}${left > 0 ? `, ${left} of them not drawn` : ''}`;
  return [{ name, ink: 'axis', textInk: 'dim', isLine: kind === 'lines' }];
}

/** As many whole sentences as fit, the last one, which names the prices, before the others. */
function drawSources(sources: readonly string[], { width }: Canvas): Block {
  const room = width - 2 * MARGIN;
  const linesOf = (texts: readonly string[]): string[] => texts.flatMap((text) => wrapText(text, SMALL, room));
  const last = sources.slice(-1);
  const before = sources.slice(0, -1);
  const joined = before.map((_, count) => before.slice(0, before.length - count).join(' '));
  const lines =
    joined.map((text) => linesOf([text, ...last])).find(({ length }) => length <= MOST_SOURCE_LINES) ??
    linesOf(last).slice(0, MOST_SOURCE_LINES);
  const markup = lines.map((line, place) =>
    writeText(line, { x: MARGIN, y: 14 + place * 16, size: SMALL, ink: 'dim' }),
  );
  return { markup: markup.join(''), height: lines.length * 16 + MARGIN };
}

import type { Chart } from '../../report/charts/chart.ts';
import { allowsLog } from '../../report/charts/scale.ts';
import { figureHtml } from '../../render/html/body.ts';
import { button, createElement } from './dom.ts';

const NARROWEST = 300;
const WIDEST = 1000;
const ON_PAPER = 640;

/** Draws charts again wherever their figures stand, as wide as these are, on the scale that is chosen. */
export function fitCharts(part: HTMLElement, chartsOf: () => readonly Chart[]): () => void {
  const scales = new Map<string, Chart['scale']>();
  let drawn = 0;
  /** Set while the page is printed: paper is as wide, whatever the window is. */
  let fixed: number | undefined;
  const draw = (): void => {
    const figures = [...part.querySelectorAll<HTMLElement>('figure[data-chart]')];
    const room = fixed ?? figures[0]?.clientWidth ?? 0;
    const width = Math.round(Math.min(WIDEST, Math.max(NARROWEST, room)));
    if (room === 0 || width === drawn) return;
    drawn = width;
    const charts = new Map(chartsOf().map((chart) => [chart.name, chart]));
    for (const figure of figures) {
      const chart = charts.get(figure.dataset['chart'] ?? '');
      if (chart) figure.replaceWith(figureOf({ ...chart, scale: scales.get(chart.name) ?? chart.scale }, width));
    }
  };
  const redraw = (): void => {
    drawn = 0;
    draw();
  };

  function figureOf(chart: Chart, width: number): HTMLElement {
    const box = createElement('div');
    // Text in it is escaped by the same code that wrote the file.
    box.innerHTML = figureHtml(chart, width);
    const [figure] = box.querySelectorAll('figure');
    if (!figure) return box;
    if (allowsLog(chart)) figure.append(createElement('figcaption', {}, [switcher(chart)]));
    return figure;
  }

  function switcher({ name, scale }: Chart): HTMLElement {
    const other = scale === 'log' ? 'linear' : 'log';
    return button(other === 'log' ? 'On a log scale' : 'On a linear scale', () => {
      scales.set(name, other);
      redraw();
      part.querySelector<HTMLElement>(`figure[data-chart="${name}"] figcaption button`)?.focus();
    });
  }

  new ResizeObserver(draw).observe(part);
  for (const [event, width] of [
    ['beforeprint', ON_PAPER],
    ['afterprint', undefined],
  ] as const)
    window.addEventListener(event, () => {
      fixed = width;
      draw();
    });
  draw();
  return redraw;
}

import { footnoteLines } from '../../report/footnotes.ts';
import type { Chart } from '../../report/charts/chart.ts';
import type { Picture, Report } from '../../report/report.ts';
import { drawFramed } from '../chart/frame.ts';
import { element, escapeMarkup } from '../chart/markup.ts';
import { sourcesHtml } from './sources.ts';
import { tableHtml } from './table.ts';

/** The content of a page in reading order: answer, pictures, figures, assumptions, prices. */
export function resultHtml(report: Report, { answer, charts }: Picture, width: number): string {
  const { prices, notes } = report;
  const said = footnoteLines(
    { ...empty, assumptions: report.assumptions, unpriced: report.unpriced },
    { notes: 'full', sources: false },
  );
  return [
    element('p', { class: 'answer', id: 'answer', role: 'status' }, escapeMarkup(answer)),
    notes.length > 0 ? listHtml(notes) : '',
    charts.length > 0 ? section('pictures', 'Pictures', charts.map((chart) => figureHtml(chart, width)).join('')) : '',
    section(
      'figures',
      'Figures',
      report.tables
        .map((table, place) => tableHtml(table, place === 0 ? 'Figures' : `Figures, part ${place + 1}`))
        .join(''),
    ),
    said.length > 0 ? section('assumptions', 'What is assumed', listHtml(said)) : '',
    prices ? section('sources', 'Prices and where they were read', sourcesHtml(prices)) : '',
  ].join('');
}

const empty = { notes: [], assumptions: [], unpriced: [], prices: undefined };

function section(id: string, title: string, content: string): string {
  return `<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${content}</section>`;
}

function listHtml(lines: readonly string[]): string {
  return element('ul', {}, ...lines.map((line) => element('li', {}, escapeMarkup(line))));
}

/** A chart whose marks show their figures to pointer and keyboard: one tab stop, then arrow keys. */
export function figureHtml(chart: Chart, width: number): string {
  const { markup, height } = drawFramed(chart, [], { width, isInteractive: true });
  const size = { width, height: Math.ceil(height) };
  const attributes = {
    ...size,
    viewBox: `0 0 ${size.width} ${size.height}`,
    role: 'img',
    'aria-roledescription': 'chart',
    'aria-label': `${chart.title}. The figures stand in the tables below; arrow keys read them one by one.`,
    tabindex: '0',
  };
  return element('figure', { 'data-chart': chart.name }, element('svg', attributes, markup));
}

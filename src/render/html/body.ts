import { footnoteLines } from '../../report/footnotes.ts';
import type { Chart } from '../../report/charts/chart.ts';
import type { Picture, Report, PricesUsed, UsedPrice } from '../../report/report.ts';
import { drawFramed } from '../chart/frame.ts';
import { element, escapeMarkup } from '../chart/markup.ts';
import { tableHtml } from './table.ts';
import { ratesInWords } from '../../report/provenance.ts';

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
  const { markup, height } = drawFramed(chart, { sources: [] }, { width, isInteractive: true });
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

/** Every price that was used: its rates, since when they apply, when and where they were read. */
function sourcesHtml({ catalogue, asOf, used }: PricesUsed): string {
  const heads = ['Offer', 'Rates', 'Since', 'Checked', 'Read at'].map((head) =>
    element('th', { scope: 'col', class: 'left' }, head),
  );
  return [
    `<p>Prices as of <time>${escapeMarkup(asOf)}</time>, catalogue ${escapeMarkup(catalogue)}.</p>`,
    '<div class="scroll" tabindex="0" role="region" aria-label="Prices">',
    element(
      'table',
      { class: 'sources' },
      element('caption', { class: 'unseen' }, 'Prices that were used, with their sources'),
      element('thead', {}, element('tr', {}, ...heads)),
      element('tbody', {}, ...used.map(rowHtml)),
    ),
    '</div>',
  ].join('');
}

function rowHtml({ priced, lineItems }: UsedPrice): string {
  const { offer, from, checked, source, page, note } = priced;
  const rates = ratesInWords(lineItems).map(escapeMarkup).join('<br>');
  const links = [...new Set([...(page === undefined ? [] : [page]), source])].map(linkHtml).join('<br>');
  return element(
    'tr',
    {},
    element(
      'th',
      { scope: 'row', class: 'left' },
      escapeMarkup(offer.key),
      note === undefined ? '' : `<br><span class="dim">${escapeMarkup(note)}</span>`,
    ),
    element('td', { class: 'left' }, rates),
    element('td', { class: 'left' }, escapeMarkup(from ?? 'not known')),
    element('td', { class: 'left' }, escapeMarkup(checked ?? 'never')),
    element('td', { class: 'left' }, links),
  );
}

/** An address as a link that sends no referrer; anything else stays text. */
function linkHtml(address: string): string {
  const isWeb = /^https?:\/\//.test(address);
  return isWeb
    ? element('a', { href: address, rel: 'noreferrer noopener' }, escapeMarkup(address.replace(/^https?:\/\//, '')))
    : escapeMarkup(address);
}

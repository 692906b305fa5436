import { footnoteLines } from '../../report/footnotes.ts';
import type { Chart } from '../../report/charts/chart.ts';
import type { Card, Picture, Report, PricesUsed, UsedPrice } from '../../report/report.ts';
import { drawFramed } from '../chart/frame.ts';
import { element, escapeMarkup } from '../chart/markup.ts';
import { breakable, tableHtml } from './table.ts';
import { ageLine, ratesInWords } from '../../report/provenance.ts';

/** The content of a page in reading order: finding, candidates, charts, figures, assumptions, prices. */
export function resultHtml(report: Report, { charts, cards = [] }: Picture, width: number): string {
  const { prices, notes, tables } = report;
  const said = footnoteLines(
    { ...empty, assumptions: report.assumptions, unpriced: report.unpriced },
    { notes: 'full', sources: false },
  );
  return [
    element('h1', { id: 'answer' }, escapeMarkup(findingOf(report))),
    element('p', { class: 'scope' }, escapeMarkup(scopeOf(said, prices))),
    notes.length > 0 ? listHtml(notes) : '',
    cards.length > 1 ? element('ul', { class: 'cards' }, ...cards.map(cardHtml)) : '',
    charts.length > 0 ? section('pictures', 'Charts', charts.map((chart) => figureHtml(chart, width)).join('')) : '',
    section(
      'figures',
      'Details',
      tables.map((table, place) => tableHtml(table, place === 0 ? 'Details' : `Details, part ${place + 1}`)).join(''),
    ),
    said.length > 0 ? folded('assumptions', 'Assumptions', String(said.length), listHtml(said)) : '',
    prices
      ? folded(
          'sources',
          'Prices and sources',
          models(new Set(prices.used.map(({ priced }) => priced.offer.key)).size),
          sourcesHtml(prices),
        )
      : '',
  ].join('');
}

const empty = { notes: [], assumptions: [], unpriced: [], prices: undefined };

/** What a page is about: its answer, or for tables without one what they hold. */
export function findingOf({ finding, tables, prices }: Report): string {
  return finding ?? tables[0]?.title ?? (prices ? 'What it costs' : 'Prices');
}

/** What the traffic is, and which day's prices count. */
function scopeOf(said: readonly string[], prices: PricesUsed | undefined): string {
  const traffic = said
    .filter((text) => text.startsWith('Assumes '))
    .slice(0, 1)
    .map((text) => text.replace(/^Assumes (\w)/, (_, letter: string) => letter.toUpperCase()).split(/[.;]/)[0] ?? '');
  return [...traffic, ...(prices ? [`prices of ${prices.asOf}`] : [])].join(' · ');
}

function models(count: number): string {
  return count === 1 ? '1 model' : `${count} models`;
}

function section(id: string, title: string, content: string): string {
  return `<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${content}</section>`;
}

/** A section that is read on demand. */
function folded(id: string, title: string, count: string, content: string): string {
  const heading = `<h2 id="${id}">${title}</h2> <span class="dim">${count}</span>`;
  return `<section aria-labelledby="${id}"><details><summary>${heading}</summary>${content}</details></section>`;
}

function cardHtml({ name, figure, about, status }: Card): string {
  const sign = status?.isBad === true ? '▲ ' : '✓ ';
  return element(
    'li',
    status ? { class: status.isBad ? 'over' : 'within' } : {},
    element('p', { class: 'name' }, breakable(name)),
    element('p', { class: 'figure' }, escapeMarkup(figure)),
    element('p', { class: 'dim' }, escapeMarkup(about)),
    status ? element('p', { class: 'status' }, escapeMarkup(sign + status.text)) : '',
  );
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
    'aria-label': `${chart.title}. The figures are in the tables below; arrow keys read them one by one.`,
    tabindex: '0',
  };
  return element('figure', { 'data-chart': chart.name }, element('svg', attributes, markup));
}

/** Every price that was used: its rates, since when they apply, when and where they were read. */
function sourcesHtml(prices: PricesUsed): string {
  const heads = ['Offer', 'Rates', 'Since', 'Checked', 'Read at'].map((head) =>
    element('th', { scope: 'col', class: 'left' }, head),
  );
  return [
    element('p', {}, escapeMarkup(ageLine(prices))),
    '<div class="scroll" tabindex="0" role="region" aria-label="Prices">',
    element(
      'table',
      { class: 'sources' },
      element('caption', { class: 'unseen' }, 'Prices that were used, with their sources'),
      element('thead', {}, element('tr', {}, ...heads)),
      element('tbody', {}, ...prices.used.map(rowHtml)),
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
      breakable(offer.key),
      note === undefined ? '' : `<br><span class="dim">${escapeMarkup(note)}</span>`,
    ),
    element('td', { class: 'left' }, rates),
    element('td', { class: 'left' }, breakable(from ?? 'not known')),
    element('td', { class: 'left' }, breakable(checked ?? 'never')),
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

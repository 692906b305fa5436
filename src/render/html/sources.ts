import { ratesInWords } from '../../report/provenance.ts';
import type { PricesUsed, UsedPrice } from '../../report/report.ts';
import { element, escapeMarkup } from '../chart/markup.ts';

/** Every price that was used: its rates, since when they apply, when and where they were read. */
export function sourcesHtml({ catalogue, asOf, used }: PricesUsed): string {
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

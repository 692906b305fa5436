import { plain } from '../values/money.ts';
import { meters } from '../pricing/meters.ts';
import type { LineItem } from '../projection/price.ts';
import { billingJson } from '../report/builders/common.ts';
import type { Share } from './prices.ts';
import type { Tokens } from './record.ts';

// What a priced record says, in pieces of JSON.

/** The kinds of what was taken for granted, each once. */
export function takenText(shares: readonly Share[]): string {
  const kinds = new Set(shares.flatMap(({ assumptions }) => assumptions.map(({ kind }) => kind)));
  return kinds.size === 0 ? '' : `,"assumptions":${JSON.stringify([...kinds])}`;
}

export function usageText(tokens: Tokens): string {
  return JSON.stringify(Object.fromEntries(meters.flatMap((meter) => (tokens[meter] > 0 ? [[meter, tokens[meter]]] : []))));
}

/** Which offer, and which of its rates. */
export function headText(offer: string, shares: readonly Share[]): string {
  const [share] = shares;
  if (!share) return `,"offer":${JSON.stringify(offer)}`;
  return `,"offer":${JSON.stringify(offer)},"billing":${JSON.stringify(billingJson(share.offer, share.billing))}`;
}

export function itemText(item: LineItem): string {
  const { before, between } = aroundCounts(item);
  return `${before}${item.tokens}${between}${plain(item.cost)}"}`;
}

export function aroundCounts({ meter, rate, per, billedAs }: LineItem): { readonly before: string; readonly between: string } {
  const other = billedAs === meter ? '' : `,"billedAs":"${billedAs}"`;
  return { before: `{"meter":"${meter}","tokens":`, between: `,"rate":"${plain(rate)}","per":"${per}"${other},"cost":"` };
}

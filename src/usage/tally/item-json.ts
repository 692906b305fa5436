import { plain, sum } from '../../values/money.ts';
import { meters, type Meter } from '../../pricing/rates/meters.ts';
import type { LineItem } from '../../projection/price.ts';
import type { Tokens } from '../records/record.ts';

/** `"usage":{…},"lineItems":[…],"total":"…"` of a record. */
export function pricedJson(tokens: Tokens, items: readonly LineItem[]): string {
  const total = plain(sum(items.map(({ cost }) => cost)));
  const texts = items.map((item) => `${itemHead(item)}${item.tokens}${itemPrice(item)}${plain(item.cost)}"}`);
  return `${usedJson(tokens)},"lineItems":[${texts.join(',')}],"total":"${total}"`;
}

export function usedJson(tokens: Tokens): string {
  let text = '';
  for (const meter of meters) if (tokens[meter] > 0) text += `,"${meter}":${tokens[meter]}`;
  return `"usage":{${text.slice(1)}}`;
}

// None of the texts of an item needs an escape.
function itemHead({ meter }: LineItem): string {
  return `{"meter":"${meter}","tokens":`;
}

function itemPrice({ meter, rate, per, billedAs }: LineItem): string {
  const other = billedAs === meter ? '' : `,"billedAs":"${billedAs}"`;
  return `,"rate":"${plain(rate)}","per":"${per}"${other},"cost":"`;
}

interface ItemTemplate {
  /** Undefined for a fee of the request. */
  readonly meter: Meter | undefined;
  /** What comes before the tokens, among those that were used and in the item. */
  readonly used: string;
  readonly head: string;
  readonly price: string;
  /** Of the cost of one, in units of its last decimal. */
  readonly units: number;
  readonly places: number;
  /** What its units are multiplied by for those of the total. */
  readonly toTotal: number;
}

/**
 * Writes what `pricedJson` writes for other single requests with the same meters at the same rates, with costs as whole
 * numbers of their last decimal: several times faster than decimals of any size, for millions of records.
 */
export class ItemTemplates {
  private readonly items: readonly ItemTemplate[];
  private readonly places: number;

  constructor(items: readonly LineItem[]) {
    const rates = items.map(({ rate, per }) => {
      const [whole = '', fraction = ''] = plain(rate).split('.');
      return { units: Number(whole + fraction), places: fraction.length + (per === 'each' ? 0 : MILLION_PLACES) };
    });
    this.places = Math.max(0, ...rates.map(({ places }) => places));
    this.items = items.map((item, index) => {
      const { units = 0, places = 0 } = rates[index] ?? {};
      const meter = meters.find((each) => each === item.meter);
      return {
        meter,
        used: `${index === 0 ? '' : ','}"${meter}":`,
        head: `${index === 0 ? '' : '"},'}${itemHead(item)}`,
        price: itemPrice(item),
        units,
        places,
        toTotal: 10 ** (this.places - places),
      };
    });
  }

  /** Undefined where a number is too large to be exact. */
  json(tokens: Tokens): string | undefined {
    let usage = '';
    let text = '';
    let total = 0;
    for (const { meter, used, head, price, units, places, toTotal } of this.items) {
      const count = meter === undefined ? 1 : tokens[meter];
      const cost = count * units;
      total += cost * toTotal;
      if (meter !== undefined) usage += used + count;
      text += head + count + price + unitsText(cost, places);
    }
    // Every cost is a part of the total.
    if (total > Number.MAX_SAFE_INTEGER) return undefined;
    const end = this.items.length === 0 ? '' : '"}';
    return `"usage":{${usage}},"lineItems":[${text}${end}],"total":"${unitsText(total, this.places)}"`;
  }
}

const MILLION_PLACES = 6;
const ZERO = 48;
const fractions = Array.from({ length: 40 }, (_, zeros) => `0.${'0'.repeat(zeros)}`);

/** A whole number of units of the last decimal in plain notation, without trailing zeros. */
function unitsText(units: number, places: number): string {
  const digits = String(units);
  const point = digits.length - places;
  let end = digits.length;
  while (end > point && end > 0 && digits.charCodeAt(end - 1) === ZERO) end--;
  if (end === 0) return '0';
  if (point <= 0) return (fractions[-point] ?? `0.${'0'.repeat(-point)}`) + digits.slice(0, end);
  return end === point ? digits.slice(0, end) : `${digits.slice(0, point)}.${digits.slice(point, end)}`;
}

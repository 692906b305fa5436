import { plain, decimals, times, type Money } from '../../values/money.ts';
import { meters } from '../../pricing/rates/meters.ts';
import { encoded, type ByteText } from './byte-text.ts';
import { isoOf } from '../records/moment.ts';
import { Places, type Place } from './buckets.ts';
import type { Share, UsagePrices } from '../pricing/prices.ts';
import type { Tokens, UsageRecord } from '../records/record.ts';
import { shortKey, withoutAddresses } from '../pricing/groups.ts';
import type { Grain } from './time-buckets.ts';
import type { LineItem } from '../../projection/price.ts';
import { billingJson } from '../../report/provenance.ts';

/** What lines of one place have in common: encoded once. */
interface Card {
  /** Offer and billing, up to what was used. */
  readonly head: Uint8Array;
  /** By meter, in their order; filled as meters are used. */
  readonly items: (Item | undefined)[];
  /** What is taken for granted, by which meters are used: a bit for each. */
  readonly taken: Map<number, Uint8Array>;
}

/** A line item but for its tokens and its cost. */
interface Item {
  readonly before: Uint8Array;
  readonly between: Uint8Array;
  readonly rate: WholeRate;
}

const names = meters.map((meter) => encoded(`"${meter}":`));
const pieces = {
  items: encoded('},"lineItems":['),
  total: encoded('],"total":"'),
  cost: encoded('"}'),
  end: encoded('}\n'),
};
const none = encoded('');
const [COMMA, QUOTE] = [0x2c, 0x22];

/** As many names as models there are, not as users. */
const MOST_QUOTES = 1000;

const nothingKept = { project: false, user: false, key: false, session: false, tier: false, tags: [] };

/** Records as lines of JSON, each priced by itself, with its own id, moment and labels. */
export class RecordLines {
  private readonly prices: UsagePrices;
  private readonly places: Places;
  private readonly showKeys: boolean;
  private readonly out: ByteText;
  private readonly cards: (Card | undefined)[] = [];
  private readonly quotes = new Map<string, string>();
  /** Tokens and costs of the meters of one record. */
  private readonly used = new Float64Array(meters.length);
  private readonly costs = new Float64Array(meters.length);
  /** Records without a price. */
  unpriced = 0;
  count = 0;

  constructor(prices: UsagePrices, grain: Grain, out: ByteText, showKeys: boolean) {
    this.prices = prices;
    this.places = new Places(grain, nothingKept);
    this.out = out;
    this.showKeys = showKeys;
  }

  write(record: UsageRecord): void {
    const { out } = this;
    this.count++;
    const number = this.places.of(record);
    out.text(this.labels(record));
    if (!this.quick(record, number)) out.text(this.strict(record, number));
    if (record.rest !== '') out.text(record.rest);
    out.raw(pieces.end);
  }

  /** What says who, when and which model. */
  private labels(record: UsageRecord): string {
    const { id, at, until, requests, project, user, key, session, tier, tags, billed, model, provider } = record;
    let text = `{"model":${this.quoted(model)}`;
    if (provider !== undefined) text += `,"provider":${this.quoted(provider)}`;
    if (id !== undefined && until === undefined) text += `,"id":${JSON.stringify(id)}`;
    if (at !== undefined) text += `,"at":"${isoOf(at)}"`;
    if (until !== undefined) text += `,"until":"${isoOf(until)}"`;
    if (requests !== 1) text += `,"requests":${requests}`;
    if (project !== undefined) text += `,"project":${this.label(project)}`;
    if (user !== undefined) text += `,"user":${this.label(user)}`;
    if (key !== undefined) text += `,"key":${this.showKeys ? JSON.stringify(key) : JSON.stringify(shortKey(key))}`;
    if (session !== undefined) text += `,"session":${this.label(session)}`;
    if (tier !== undefined) text += `,"tier":${JSON.stringify(tier)}`;
    if (tags !== undefined)
      text += `,"tags":${this.showKeys ? JSON.stringify(tags) : withoutAddresses(JSON.stringify(tags))}`;
    if (billed !== undefined) text += `,"billed":${JSON.stringify(billed)}`;
    return text;
  }

  private label(value: string): string {
    return JSON.stringify(this.showKeys ? value : withoutAddresses(value));
  }

  /** The same few names stand in all records. */
  private quoted(name: string): string {
    const known = this.quotes.get(name) ?? JSON.stringify(name);
    if (this.quotes.size < MOST_QUOTES) this.quotes.set(name, known);
    return known;
  }

  /** By what is known of the place; false, with nothing written, where something is not, or would not be exact in whole numbers. */
  private quick({ tokens, requests, webSearches, until }: UsageRecord, number: number): boolean {
    const card = this.cards[number];
    if (!card || requests !== 1 || webSearches > 0 || until !== undefined) return false;
    const { used, costs, out } = this;
    let units = 0;
    let places = 0;
    let mask = 0;
    for (let meter = 0; meter < meters.length; meter++) {
      const count = tokens[meters[meter] ?? 'input'];
      used[meter] = count;
      if (count === 0) continue;
      mask |= 1 << meter;
      const rate = card.items[meter]?.rate;
      if (!rate) return false;
      const own = count * rate.units;
      if (rate.places > places) {
        units *= 10 ** (rate.places - places);
        places = rate.places;
      }
      units += own * 10 ** (places - rate.places);
      if (!Number.isSafeInteger(own) || !Number.isSafeInteger(units)) return false;
      costs[meter] = own;
    }
    const taken = card.taken.get(mask);
    if (!taken) return false;
    this.writeQuick(card, units, places);
    out.raw(taken);
    return true;
  }

  private writeQuick(card: Card, units: number, places: number): void {
    const { out, used, costs } = this;
    out.raw(card.head);
    let isFirst = true;
    for (let meter = 0; meter < used.length; meter++) {
      const count = used[meter] ?? 0;
      const name = names[meter];
      if (count === 0 || !name) continue;
      if (!isFirst) out.byte(COMMA);
      isFirst = false;
      out.raw(name);
      out.whole(count);
    }
    out.raw(pieces.items);
    isFirst = true;
    for (let meter = 0; meter < used.length; meter++) {
      const count = used[meter] ?? 0;
      const item = card.items[meter];
      if (count === 0 || !item) continue;
      if (!isFirst) out.byte(COMMA);
      isFirst = false;
      out.raw(item.before);
      out.whole(count);
      out.raw(item.between);
      out.units(costs[meter] ?? 0, item.rate.places);
      out.raw(pieces.cost);
    }
    out.raw(pieces.total);
    out.units(units, places);
    out.byte(QUOTE);
  }

  private strict(record: UsageRecord, number: number): string {
    const place: Place = { ...placeIn(this.places, number), at: record.at, until: record.until };
    const priced = this.prices.price({ ...place, ...record, billed: undefined });
    if (priced.reason !== undefined) {
      this.unpriced++;
      return `,"offer":${JSON.stringify(priced.offer ?? null)},"usage":${usageText(record.tokens)},"total":null,"error":${JSON.stringify(priced.reason)}`;
    }
    const { shares, total } = priced;
    const items = shares.flatMap(({ lineItems }) => lineItems.map(itemText));
    const taken = takenText(shares);
    this.remember(number, shares, taken);
    return `${headText(priced.offer, shares)},"usage":${usageText(record.tokens)},"lineItems":[${items.join(',')}],"total":"${plain(total)}"${taken}`;
  }

  /** Only what one rate for each meter bills can be priced again without looking. */
  private remember(number: number, shares: readonly Share[], taken: string): void {
    const [share] = shares;
    if (!share || shares.length > 1 || share.offer.fees.requests) return;
    const card = this.cards[number] ?? {
      head: encoded(`${headText(share.offer.offer.key, shares)},"usage":{`),
      items: [],
      taken: new Map(),
    };
    for (const item of share.lineItems) {
      const rate = item.per === 'each' ? undefined : wholeRateOf(item.rate);
      const meter = meters.findIndex((each) => each === item.meter);
      if (rate && meter >= 0) {
        const { before, between } = aroundCounts(item);
        card.items[meter] = { before: encoded(before), between: encoded(between), rate };
      }
    }
    card.taken.set(maskOf(share.tokens), taken === '' ? none : encoded(taken));
    this.cards[number] = card;
  }
}

function maskOf(tokens: Tokens): number {
  return meters.reduce((mask, meter, place) => (tokens[meter] > 0 ? mask | (1 << place) : mask), 0);
}

function placeIn({ all }: Places, number: number): Place {
  const place = all[number];
  if (!place) throw new Error('a place without a number');
  return place;
}

/** A rate in US dollars per million tokens as a whole number of units: a cost is so many units of ten to the minus `places`. */
interface WholeRate {
  readonly units: number;
  /** Decimals of a cost of whole tokens. */
  readonly places: number;
}

const PER_MILLION = 6;

/** Exact, or undefined where a rate has more digits than a whole number holds. */
function wholeRateOf(rate: Money): WholeRate | undefined {
  const more = decimals(rate);
  const units = Number(plain(times(rate, 10 ** more)));
  return Number.isSafeInteger(units) && more <= 9 ? { units, places: PER_MILLION + more } : undefined;
}

// What a priced record says, in pieces of JSON.

/** The kinds of what was taken for granted, each once. */
function takenText(shares: readonly Share[]): string {
  const kinds = new Set(shares.flatMap(({ assumptions }) => assumptions.map(({ kind }) => kind)));
  return kinds.size === 0 ? '' : `,"assumptions":${JSON.stringify([...kinds])}`;
}

function usageText(tokens: Tokens): string {
  return JSON.stringify(
    Object.fromEntries(meters.flatMap((meter) => (tokens[meter] > 0 ? [[meter, tokens[meter]]] : []))),
  );
}

/** Which offer, and which of its rates. */
function headText(offer: string, shares: readonly Share[]): string {
  const [share] = shares;
  if (!share) return `,"offer":${JSON.stringify(offer)}`;
  return `,"offer":${JSON.stringify(offer)},"billing":${JSON.stringify(billingJson(share.offer, share.billing))}`;
}

function itemText(item: LineItem): string {
  const { before, between } = aroundCounts(item);
  return `${before}${item.tokens}${between}${plain(item.cost)}"}`;
}

function aroundCounts({ meter, rate, per, billedAs }: LineItem): {
  readonly before: string;
  readonly between: string;
} {
  const other = billedAs === meter ? '' : `,"billedAs":"${billedAs}"`;
  return {
    before: `{"meter":"${meter}","tokens":`,
    between: `,"rate":"${plain(rate)}","per":"${per}"${other},"cost":"`,
  };
}

import { plain } from '../values/money.ts';
import { meters } from '../pricing/meters.ts';
import type { LineItem } from '../projection/price.ts';
import { unitsText, wholeRateOf } from './exact.ts';
import type { WholeRate } from './exact.ts';
import { isoOf } from './moment.ts';
import { Places } from './places.ts';
import type { Place } from './places.ts';
import type { Share, UsagePrices } from './prices.ts';
import type { Tokens, UsageRecord } from './record.ts';
import { shortKey, withoutAddresses } from './shorten.ts';
import type { Grain } from './slots.ts';

/** What lines of one place have in common: written once. */
interface Card {
  /** Offer and billing. */
  readonly head: string;
  /** By meter, in their order; filled as meters are used. */
  readonly items: (Item | undefined)[];
}

/** A line item but for its tokens and its cost. */
interface Item {
  readonly before: string;
  readonly between: string;
  readonly rate: WholeRate;
}

const nothingKept = { project: false, user: false, key: false, session: false, tier: false, tags: [] };

/** Records as lines of JSON, each priced by itself, with its own id, moment and labels. */
export class RecordLines {
  private readonly prices: UsagePrices;
  private readonly places: Places;
  private readonly showKeys: boolean;
  private readonly cards: (Card | undefined)[] = [];
  /** Records without a price. */
  unpriced = 0;
  count = 0;

  constructor(prices: UsagePrices, grain: Grain, showKeys: boolean) {
    this.prices = prices;
    this.places = new Places(grain, nothingKept);
    this.showKeys = showKeys;
  }

  line(record: UsageRecord): string {
    this.count++;
    const number = this.places.of(record);
    const quick = this.quick(record, number);
    return `{${this.labels(record)}${quick ?? this.strict(record, number)}${record.rest}}\n`;
  }

  /** What says who, when and which model. */
  private labels(record: UsageRecord): string {
    const { id, at, until, requests, project, user, key, session, tier, tags, billed, model, provider } = record;
    let text = `"model":${JSON.stringify(model)}`;
    if (provider !== undefined) text += `,"provider":${JSON.stringify(provider)}`;
    if (id !== undefined && until === undefined) text += `,"id":${JSON.stringify(id)}`;
    if (at !== undefined) text += `,"at":"${isoOf(at)}"`;
    if (until !== undefined) text += `,"until":"${isoOf(until)}"`;
    if (requests !== 1) text += `,"requests":${requests}`;
    if (project !== undefined) text += `,"project":${this.label(project)}`;
    if (user !== undefined) text += `,"user":${this.label(user)}`;
    if (key !== undefined) text += `,"key":${this.showKeys ? JSON.stringify(key) : JSON.stringify(shortKey(key))}`;
    if (session !== undefined) text += `,"session":${this.label(session)}`;
    if (tier !== undefined) text += `,"tier":${JSON.stringify(tier)}`;
    if (tags !== undefined) text += `,"tags":${this.showKeys ? JSON.stringify(tags) : withoutAddresses(JSON.stringify(tags))}`;
    if (billed !== undefined) text += `,"billed":${JSON.stringify(billed)}`;
    return text;
  }

  private label(value: string): string {
    return JSON.stringify(this.showKeys ? value : withoutAddresses(value));
  }

  /** By what is known of the place; undefined where something is not, or would not be exact in whole numbers. */
  private quick({ tokens, requests, webSearches, until }: UsageRecord, number: number): string | undefined {
    const card = this.cards[number];
    if (!card || requests !== 1 || webSearches > 0 || until !== undefined) return undefined;
    let usage = '';
    let items = '';
    let units = 0;
    let places = 0;
    for (let meter = 0; meter < meters.length; meter++) {
      const name = meters[meter] ?? 'input';
      const count = tokens[name];
      if (count === 0) continue;
      const item = card.items[meter];
      if (!item) return undefined;
      const { rate } = item;
      const own = count * rate.units;
      if (rate.places > places) {
        units *= 10 ** (rate.places - places);
        places = rate.places;
      }
      units += own * 10 ** (places - rate.places);
      if (!Number.isSafeInteger(own) || !Number.isSafeInteger(units)) return undefined;
      usage += `${usage === '' ? '' : ','}"${name}":${count}`;
      items += `${items === '' ? '' : ','}${item.before}${count}${item.between}${unitsText(own, rate.places)}"}`;
    }
    return `${card.head},"usage":{${usage}},"lineItems":[${items}],"total":"${unitsText(units, places)}"`;
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
    this.remember(number, shares);
    return `${headText(priced.offer, shares)},"usage":${usageText(record.tokens)},"lineItems":[${items.join(',')}],"total":"${plain(total)}"`;
  }

  /** Only what one rate for each meter bills can be priced again without looking. */
  private remember(number: number, shares: readonly Share[]): void {
    const [share] = shares;
    if (!share || shares.length > 1 || share.offer.fees.requests) return;
    const card = this.cards[number] ?? { head: headText(share.offer.offer.key, shares), items: [] };
    for (const item of share.lineItems) {
      const rate = item.per === 'each' ? undefined : wholeRateOf(item.rate);
      const meter = meters.findIndex((each) => each === item.meter);
      if (rate && meter >= 0) card.items[meter] = { ...aroundCounts(item), rate };
    }
    this.cards[number] = card;
  }
}

function placeIn({ all }: Places, number: number): Place {
  const place = all[number];
  if (!place) throw new Error('a place without a number');
  return place;
}

function usageText(tokens: Tokens): string {
  return JSON.stringify(Object.fromEntries(meters.flatMap((meter) => (tokens[meter] > 0 ? [[meter, tokens[meter]]] : []))));
}

/** Which offer, and which of its rates. */
function headText(offer: string, shares: readonly Share[]): string {
  const [share] = shares;
  if (!share) return `,"offer":${JSON.stringify(offer)}`;
  const { from, checked, source } = share.offer;
  const { serviceTier, band, window, thinking, multipliers } = share.billing;
  const billing = {
    from: from ?? null,
    checked: checked ?? null,
    source,
    serviceTier: serviceTier ?? null,
    aboveInputTokens: band?.aboveInputTokens ?? null,
    window: window?.label ?? null,
    ...(thinking && { thinking }),
    ...(multipliers.length > 0 && { multipliers }),
  };
  return `,"offer":${JSON.stringify(offer)},"billing":${JSON.stringify(billing)}`;
}

function itemText(item: LineItem): string {
  const { before, between } = aroundCounts(item);
  return `${before}${item.tokens}${between}${plain(item.cost)}"}`;
}

function aroundCounts({ meter, rate, per, billedAs }: LineItem): Pick<Item, 'before' | 'between'> {
  const other = billedAs === meter ? '' : `,"billedAs":"${billedAs}"`;
  return { before: `{"meter":"${meter}","tokens":`, between: `,"rate":"${plain(rate)}","per":"${per}"${other},"cost":"` };
}

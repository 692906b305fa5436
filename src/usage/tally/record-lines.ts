import { plain, sum } from '../../values/money.ts';
import { meters } from '../../pricing/rates/meters.ts';
import type { LineItem } from '../../projection/price.ts';
import { billingJson } from '../../report/provenance.ts';
import { isoOf } from '../records/moment.ts';
import type { Tokens, UsageRecord } from '../records/record.ts';
import { shortKey, withoutAddresses } from '../pricing/groups.ts';
import type { PricedCell, Share, UsagePrices } from '../pricing/prices.ts';
import { Buckets, type Bucket } from './buckets.ts';
import type { BucketRules } from './time-buckets.ts';

const noLabels = { project: false, user: false, key: false, session: false, tier: false, tags: [] };

interface KnownCost {
  readonly share: Share;
  /** The JSON before the tokens, and after the total. */
  readonly head: string;
  readonly tail: string;
}

/** Records as lines of JSON, each priced by itself, with its own id, moment and labels. */
export class RecordLines {
  private readonly prices: UsagePrices;
  private readonly places: Buckets;
  private readonly showKeys: boolean;
  /** By bucket and the meters that are used: rates, and what they take for granted, are the same. */
  private readonly known = new Map<number, KnownCost>();
  /** Records without a price. */
  unpriced = 0;
  count = 0;

  constructor(prices: UsagePrices, grain: BucketRules, showKeys: boolean) {
    this.prices = prices;
    this.places = new Buckets(grain, noLabels);
    this.showKeys = showKeys;
  }

  /** Returns the line of a record, with its line feed. */
  line(record: UsageRecord): string {
    this.count++;
    return `{${textOf(this.labelsJson(record)).slice(1)}${this.costText(record)}${record.rest}}\n`;
  }

  private labelsJson({ id, at, until, requests, model, provider, billed, ...labels }: UsageRecord) {
    const hidden = this.showKeys ? (text: string) => text : withoutAddresses;
    const hiddenKey = this.showKeys ? (text: string) => text : shortKey;
    const { project, user, key, session, tier, tags } = labels;
    return {
      model,
      provider,
      id: until === undefined ? id : undefined,
      at: at === undefined ? undefined : isoOf(at),
      until: until === undefined ? undefined : isoOf(until),
      requests: requests === 1 ? undefined : requests,
      project: project === undefined ? undefined : hidden(project),
      user: user === undefined ? undefined : hidden(user),
      key: key === undefined ? undefined : hiddenKey(key),
      session: session === undefined ? undefined : hidden(session),
      tier,
      tags: tags && Object.fromEntries(Object.entries(tags).map(([name, text]) => [hidden(name), hidden(text)])),
      billed,
    };
  }

  private costText(record: UsageRecord): string {
    const { tokens, requests, webSearches } = record;
    const number = this.places.of(record);
    const isPlain = requests === 1 && webSearches === 0;
    const used = meters.reduce((bits, meter, index) => (tokens[meter] > 0 ? bits | (1 << index) : bits), 0);
    const key = isPlain ? number * 2 ** meters.length + used : -1;
    const known = this.known.get(key);
    if (known) {
      const lineItems = known.share.price({ usage: tokens, requests, webSearches });
      return `${known.head}${usageText(tokens, lineItems)}${known.tail}`;
    }
    const priced = this.price(record, this.places.all[number]);
    if (priced.reason !== undefined) {
      this.unpriced++;
      const { offer = null, reason } = priced;
      return `${textOf({ offer })}${usedText(tokens)}${textOf({ total: null, error: reason })}`;
    }
    const { offer, shares } = priced;
    const [share] = shares;
    const kinds = new Set(shares.flatMap(({ assumptions }) => assumptions.map(({ kind }) => kind)));
    const head = textOf({ offer, billing: share && billingJson(share.offer, share.billing) });
    const tail = kinds.size === 0 ? '' : textOf({ assumptions: [...kinds] });
    if (isPlain && share && shares.length === 1) this.known.set(key, { share, head, tail });
    return `${head}${usageText(
      tokens,
      shares.flatMap(({ lineItems }) => lineItems),
    )}${tail}`;
  }

  /** At the first moment of its bucket, which has the same rates; a refusal names the moment of the record itself. */
  private price({ at, until, tokens, requests, webSearches }: UsageRecord, bucket: Bucket | undefined): PricedCell {
    if (!bucket) throw new Error('a record without a bucket');
    const cell = { ...bucket, tokens, requests, webSearches, billed: undefined };
    const priced = this.prices.price(cell);
    return priced.reason === undefined ? priced : this.prices.price({ ...cell, at, until });
  }
}

/** The members of an object as JSON, each after a comma. */
function textOf(value: object): string {
  const text = JSON.stringify(value);
  return text === '{}' ? '' : `,${text.slice(1, -1)}`;
}

function usedText(tokens: Tokens): string {
  let text = '';
  for (const meter of meters) if (tokens[meter] > 0) text += `,"${meter}":${tokens[meter]}`;
  return `,"usage":{${text.slice(1)}}`;
}

function usageText(tokens: Tokens, items: readonly LineItem[]): string {
  const total = plain(sum(items.map(({ cost }) => cost)));
  return `${usedText(tokens)},"lineItems":[${items.map(itemText).join(',')}],"total":"${total}"`;
}

/** None of its texts needs an escape. */
function itemText({ meter, tokens, rate, per, billedAs, cost }: LineItem): string {
  const other = billedAs === meter ? '' : `,"billedAs":"${billedAs}"`;
  const price = `"rate":"${plain(rate)}","per":"${per}"${other},"cost":"${plain(cost)}"`;
  return `{"meter":"${meter}","tokens":${tokens},${price}}`;
}

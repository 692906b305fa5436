import { meters } from '../../pricing/rates/meters.ts';
import { billingJson } from '../../report/provenance.ts';
import { isoOf } from '../records/moment.ts';
import type { Tokens, UsageRecord } from '../records/record.ts';
import { shortKey, withoutAddresses } from '../pricing/short-names.ts';
import type { PricedCell } from '../pricing/priced-cell.ts';
import type { UsagePrices } from '../pricing/prices.ts';
import { Buckets } from './buckets.ts';
import { keptFor } from './group-by.ts';
import type { Bucket } from './series.ts';
import { ItemTemplates, pricedJson, usedJson } from './item-json.ts';
import type { BucketRules } from './time-buckets.ts';

interface KnownCost {
  readonly items: ItemTemplates;
  /** The JSON before the labels, between them and the tokens, and after the total. */
  readonly start: string;
  readonly head: string;
  readonly tail: string;
}

/** Records as lines of JSON, each priced by itself, with its own id, moment and labels. */
export class RecordLines {
  private readonly prices: UsagePrices;
  private readonly places: Buckets;
  private readonly showKeys: boolean;
  /** By bucket and bits of the meters that are used: rates, and what they take for granted, are the same. */
  private readonly known: (Map<number, KnownCost> | undefined)[] = [];
  /** Records without a price. */
  unpriced = 0;
  count = 0;

  constructor(prices: UsagePrices, grain: BucketRules, showKeys: boolean) {
    this.prices = prices;
    this.places = new Buckets(grain, keptFor([]));
    this.showKeys = showKeys;
  }

  /** Returns the line of a record, with its line feed. */
  line(record: UsageRecord): string {
    this.count++;
    const { tokens, requests, webSearches } = record;
    const number = this.places.of(record);
    const isPlain = requests === 1 && webSearches === 0;
    const used = usedBits(tokens);
    const known = isPlain ? this.known[number]?.get(used) : undefined;
    const json = known?.items.json(tokens);
    if (known && json !== undefined)
      return `${known.start}${this.labelsJson(record)}${known.head}${json}${known.tail}${record.rest}}\n`;
    const start = startJson(record);
    const priced = this.price(record, this.places.all[number]);
    if (priced.reason !== undefined) {
      this.unpriced++;
      const { offer = null, reason } = priced;
      const cost = `${member('offer', offer)},${usedJson(tokens)},"total":null${member('error', reason)}`;
      return `${start}${this.labelsJson(record)}${cost}${record.rest}}\n`;
    }
    const { offer, shares } = priced;
    const [share] = shares;
    const kinds = new Set(shares.flatMap(({ assumptions }) => assumptions.map(({ kind }) => kind)));
    const currency = share?.offer.offer.terms.answer?.currency;
    const billing = member('billing', share && billingJson(share.offer, share.billing));
    const head = `${member('offer', offer)}${billing}${member('currency', currency)},`;
    const tail = kinds.size === 0 ? '' : member('assumptions', [...kinds]);
    const items = shares.flatMap(({ lineItems }) => lineItems);
    if (isPlain && shares.length === 1 && !known) {
      const ofBucket = (this.known[number] ??= new Map());
      ofBucket.set(used, { items: new ItemTemplates(items), start, head, tail });
    }
    return `${start}${this.labelsJson(record)}${head}${pricedJson(tokens, items)}${tail}${record.rest}}\n`;
  }

  private labelsJson({
    id,
    at,
    until,
    requests,
    project,
    user,
    key,
    session,
    tier,
    tags,
    billed,
  }: UsageRecord): string {
    const hidden = this.showKeys ? (text: string) => text : withoutAddresses;
    const hiddenKey = this.showKeys ? (text: string) => text : shortKey;
    const shown = tags && Object.fromEntries(Object.entries(tags).map(([name, text]) => [hidden(name), hidden(text)]));
    return (
      member('id', until === undefined ? id : undefined) +
      (at === undefined ? '' : `,"at":"${isoOf(at)}"`) +
      (until === undefined ? '' : `,"until":"${isoOf(until)}"`) +
      (requests === 1 ? '' : `,"requests":${requests}`) +
      (project === undefined ? '' : member('project', hidden(project))) +
      (user === undefined ? '' : member('user', hidden(user))) +
      (key === undefined ? '' : member('key', hiddenKey(key))) +
      (session === undefined ? '' : member('session', hidden(session))) +
      member('tier', tier) +
      member('tags', shown) +
      member('billed', billed)
    );
  }

  /** At the first moment of its bucket, which has the same rates; a refusal names the moment of the record itself. */
  private price({ at, until, tokens, requests, webSearches }: UsageRecord, bucket: Bucket | undefined): PricedCell {
    if (!bucket) throw new Error('a record without a bucket');
    const cell = { ...bucket, tokens, requests, webSearches, billed: undefined };
    const priced = this.prices.price(cell);
    return priced.reason === undefined ? priced : this.prices.price({ ...cell, at, until });
  }
}

function startJson({ model, provider }: UsageRecord): string {
  return `{"model":${JSON.stringify(model)}${member('provider', provider)}`;
}

/** A member of an object as JSON, after a comma; nothing if it is undefined. */
function member(name: string, value: unknown): string {
  return value === undefined ? '' : `,"${name}":${JSON.stringify(value)}`;
}

function usedBits(tokens: Tokens): number {
  let bits = 0;
  let bit = 1;
  for (const meter of meters) {
    if (tokens[meter] > 0) bits |= bit;
    bit <<= 1;
  }
  return bits;
}

import type { ServiceTier } from '../../pricing/rates/meters.ts';
import type { TimeSpan } from '../../values/time-spans.ts';
import { answerOf } from '../records/accounting.ts';
import { blank, noTokens, promptOf, type Labels, type UsageRecord } from '../records/record.ts';
import type { RequestCounts } from '../records/request-counts.ts';
import { TimeBuckets, type Grain, type RateBoundaries } from './time-buckets.ts';

/** Use that is billed by the same rates and reported in the same place but for when, and how long its prompts were. */
export interface Series extends Labels {
  readonly id: number;
  readonly provider: string | undefined;
  readonly model: string;
  readonly serviceTier: ServiceTier | undefined;
  readonly thinking: boolean;
  readonly multipliers: readonly string[];
  /** Of what the source says was charged; undefined where it says nothing. */
  readonly currency: string | undefined;
  /** True where lengths of prompts are only known as the mean of a bucket. */
  readonly isMean: boolean;
  /** What its records used of what some offers have no price for: what has a price must not lose it to its neighbours. */
  readonly uses: number;
}

/** Where all use is billed by the same rates and reported in the same row. */
export interface Bucket {
  readonly series: Series;
  /** A moment in it, and undefined where the source tells none; rates are the same at all of them. */
  readonly at: number | undefined;
  /** The end of a bucket that is longer than a step, exclusive. */
  readonly until: number | undefined;
  /** Its prompts are longer than this many tokens, and not longer than the next threshold of its model. */
  readonly promptAbove: number;
}

/** Which labels tell series apart; the others are added up over. */
export type KeptLabels = Readonly<Record<keyof Omit<Labels, 'tags'>, boolean>> & { readonly tags: readonly string[] | 'all' };

/** Among few lanes looking at each is faster than spelling out which one it is. */
const MOST_SEARCHED = 8;

/** The places of a series and how to find them. */
interface SeriesBuckets extends Series {
  readonly grain: RateBoundaries;
  readonly places: Map<string, number>;
  /** The slot that was used last, and its places by how many thresholds prompts are longer than: the number and one, 0 for none yet. */
  slot: TimeSpan;
  readonly last: Int32Array;
}

/** Finds the place of each record. */
export class Buckets {
  private readonly grain: Grain;
  private readonly kept: KeptLabels;
  private readonly slots: TimeBuckets;
  private readonly byModel = new Map<string, SeriesBuckets[]>();
  private readonly bySignature = new Map<string, SeriesBuckets>();
  private readonly byName = new Map<string, SeriesBuckets>();
  private lanes = 0;
  private last: SeriesBuckets | undefined;
  /** In the order of their first records. */
  readonly all: Bucket[] = [];

  constructor(grain: Grain, kept: KeptLabels) {
    this.grain = grain;
    this.kept = kept;
    this.slots = new TimeBuckets(grain);
  }

  /** The number of the place of a record. */
  of(record: UsageRecord): number {
    return this.placeIn(this.laneOf(record), record);
  }

  /** The number of the bucket of one request without a record. */
  ofCounts(counts: RequestCounts): number {
    const { provider, model, at } = counts;
    const prompt = counts.input + counts.cacheRead + counts.cacheWrite + counts.cacheWrite1h;
    const answer = counts.output + counts.reasoning;
    let lane = this.byName.get(model);
    if (!lane || lane.provider !== provider || lane.uses !== usesBits(prompt, answer, 0)) {
      lane = this.laneOf({ ...blank, provider, model, tokens: { ...noTokens, input: prompt, output: answer } });
      this.byName.set(model, lane);
    }
    return this.placeAt(lane, at, bandIndexOf(lane, prompt));
  }

  private laneOf(record: UsageRecord): SeriesBuckets {
    const { last } = this;
    if (last && last.model === record.model && this.isIn(last, record)) return last;
    const lanes = this.byModel.get(record.model) ?? [];
    const found =
      lanes.length > MOST_SEARCHED
        ? this.bySignature.get(this.signatureOf(record))
        : lanes.find((lane) => this.isIn(lane, record));
    this.last = found ?? this.newLane(record, lanes);
    return this.last;
  }

  /** All that tells a lane from others, in a text. */
  private signatureOf(record: UsageRecord): string {
    const { kept } = this;
    const { model, provider, serviceTier, thinking, multipliers, billed, project, user, key, session, tier } = record;
    const labels = [
      kept.project && project,
      kept.user && user,
      kept.key && key,
      kept.session && session,
      kept.tier && tier,
    ];
    const parts = [
      model,
      provider,
      serviceTier,
      billed?.currency,
      thinking,
      isMean(record),
      usesOf(record),
      multipliers,
      labels,
      tagsKey(this.tagsOf(record)),
    ];
    return JSON.stringify(parts);
  }

  private isIn(lane: SeriesBuckets, record: UsageRecord): boolean {
    const { kept } = this;
    return (
      lane.provider === record.provider &&
      lane.serviceTier === record.serviceTier &&
      lane.currency === record.billed?.currency &&
      lane.thinking === record.thinking &&
      lane.isMean === isMean(record) &&
      lane.uses === usesOf(record) &&
      (lane.multipliers === record.multipliers || lane.multipliers.join() === record.multipliers.join()) &&
      (!kept.project || lane.project === record.project) &&
      (!kept.user || lane.user === record.user) &&
      (!kept.key || lane.key === record.key) &&
      (!kept.session || lane.session === record.session) &&
      (!kept.tier || lane.tier === record.tier) &&
      (kept.tags.length === 0 || tagsKey(lane.tags) === tagsKey(this.tagsOf(record)))
    );
  }

  private newLane(record: UsageRecord, others: SeriesBuckets[]): SeriesBuckets {
    const { kept, grain } = this;
    const { model, provider, serviceTier, thinking, multipliers } = record;
    const rates = grain.rates(provider, model);
    const lane: SeriesBuckets = {
      id: this.lanes++,
      provider,
      model,
      serviceTier,
      thinking,
      multipliers,
      currency: record.billed?.currency,
      isMean: isMean(record),
      uses: usesOf(record),
      project: kept.project ? record.project : undefined,
      user: kept.user ? record.user : undefined,
      key: kept.key ? record.key : undefined,
      session: kept.session ? record.session : undefined,
      tier: kept.tier ? record.tier : undefined,
      tags: this.tagsOf(record),
      grain: rates,
      places: new Map(),
      slot: noTime,
      last: new Int32Array(rates.thresholds.length + 1),
    };
    others.push(lane);
    this.byModel.set(model, others);
    this.bySignature.set(this.signatureOf(record), lane);
    return lane;
  }

  private tagsOf({ tags }: UsageRecord): Labels['tags'] {
    const { tags: names } = this.kept;
    if (names === 'all' || tags === undefined) return tags;
    const found = names.flatMap((name) => (tags[name] === undefined ? [] : [[name, tags[name]]]));
    return found.length === 0 ? undefined : Object.fromEntries(found);
  }

  private placeIn(lane: SeriesBuckets, record: UsageRecord): number {
    const { at, until } = record;
    const bin = bandIndexOf(lane, promptLengthOf(record));
    if (at === undefined) return this.place(lane, 'none', undefined, undefined, bin);
    const { step } = lane.grain;
    // A bucket within a step is as good as a moment.
    if (until !== undefined && Math.floor(at / step) !== Math.floor((until - 1) / step))
      return this.place(lane, `${at}-${until}`, at, until, bin);
    return this.placeAt(lane, at, bin);
  }

  private placeAt(lane: SeriesBuckets, at: number, bin: number): number {
    if (at < lane.slot.from || at >= lane.slot.until) {
      lane.slot = this.slots.at(at, lane.grain);
      lane.last.fill(0);
    }
    const last = lane.last[bin] ?? 0;
    if (last > 0) return last - 1;
    const place = this.place(lane, String(lane.slot.from), at, undefined, bin);
    lane.last[bin] = place + 1;
    return place;
  }

  private place(lane: SeriesBuckets, slot: string, at: number | undefined, until: number | undefined, bin: number): number {
    const key = `${slot} ${bin}`;
    const known = lane.places.get(key);
    if (known !== undefined) return known;
    const place = this.all.push({ series: lane, at, until, promptAbove: lane.grain.thresholds[bin - 1] ?? 0 }) - 1;
    lane.places.set(key, place);
    return place;
  }
}

const noTime: TimeSpan = { from: Infinity, until: -Infinity };

/** How many thresholds a prompt is longer than. */
function bandIndexOf({ grain: { thresholds } }: SeriesBuckets, prompt: number): number {
  let bin = 0;
  while (bin < thresholds.length && prompt > (thresholds[bin] ?? 0)) bin++;
  return bin;
}

/** Tokens of the prompt of each request: its own, what the source tells of a bucket, or the mean in it; 0 where requests are not counted. */
function promptLengthOf({ promptTokens, requests, tokens }: UsageRecord): number {
  if (promptTokens !== undefined) return promptTokens;
  if (requests === 1) return promptOf(tokens);
  return requests === 0 ? 0 : Math.floor(promptOf(tokens) / requests);
}

function isMean({ promptTokens, requests }: UsageRecord): boolean {
  return promptTokens === undefined && requests !== 1;
}

function usesOf({ tokens, webSearches }: UsageRecord): number {
  return usesBits(promptOf(tokens), answerOf(tokens), webSearches);
}

/** Every kind of token has a price where its root has one: that of input or that of output. */
function usesBits(prompt: number, answer: number, webSearches: number): number {
  return (prompt > 0 ? 1 : 0) | (answer > 0 ? 2 : 0) | (webSearches > 0 ? 4 : 0);
}

function tagsKey(tags: Labels['tags']): string {
  return tags === undefined
    ? ''
    : JSON.stringify(Object.entries(tags).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

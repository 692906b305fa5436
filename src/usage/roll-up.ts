import { UserError } from '../values/errors.ts';
import { decimal, sum } from '../values/money.ts';
import type { Money } from '../values/money.ts';
import type { ServiceTier } from '../pricing/meters.ts';
import { promptOf } from './record.ts';
import type { Labels, Tokens, UsageRecord } from './record.ts';
import { Slots } from './slots.ts';
import type { Grain, Slot } from './slots.ts';

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
}

/** Whole tokens, summed. */
export interface Cell {
  readonly series: Series;
  /** A moment in it, and undefined where the source tells none; rates are the same at all of them. */
  readonly at: number | undefined;
  /** The end of a bucket that is longer than a step, exclusive. */
  readonly until: number | undefined;
  /** Where of the thresholds its prompts lie: longer than so many of them. */
  readonly bin: number;
  readonly tokens: Tokens;
  readonly requests: number;
  readonly webSearches: number;
  /** In the currency of its series. */
  readonly billed: Money | undefined;
}

/** Which labels tell series apart; the others are added up over. */
export type Kept = Readonly<Record<keyof Omit<Labels, 'tags'>, boolean>> & { readonly tags: readonly string[] | 'all' };

const COLUMNS = 12;
const REQUESTS = 10;
const SEARCHES = 11;
/** Among few lanes looking at each is faster than spelling out which one it is. */
const MOST_SEARCHED = 8;

/** The cells of a series and how to find them. */
interface Lane extends Series {
  readonly isFine: boolean;
  readonly cells: Map<string, number>;
  /** The slot that was used last, and its cells by bin. */
  slot: Slot | undefined;
  readonly last: Int32Array;
}

/** Adds up records under all that decides their price and their place in the report. */
export class RollUp {
  private readonly grain: Grain;
  private readonly kept: Kept;
  private readonly slots: Slots;
  private readonly byModel = new Map<string, Lane[]>();
  private readonly bySignature = new Map<string, Lane>();
  private lanes = 0;
  private last: Lane | undefined;
  private readonly places: { readonly series: Series; readonly at: number | undefined; readonly until: number | undefined; readonly bin: number }[] =
    [];
  private sums = new Float64Array(COLUMNS * 64);
  private readonly bills = new Map<number, Money>();

  constructor(grain: Grain, kept: Kept) {
    this.grain = grain;
    this.kept = kept;
    this.slots = new Slots(grain);
  }

  add(record: UsageRecord): void {
    const lane = this.laneOf(record);
    const cell = this.cellOf(lane, record);
    const { sums } = this;
    const base = cell * COLUMNS;
    const { tokens } = record;
    sums[base] = (sums[base] ?? 0) + tokens.input;
    sums[base + 1] = (sums[base + 1] ?? 0) + tokens.cacheRead;
    sums[base + 2] = (sums[base + 2] ?? 0) + tokens.cacheWrite;
    sums[base + 3] = (sums[base + 3] ?? 0) + tokens.cacheWrite1h;
    sums[base + 4] = (sums[base + 4] ?? 0) + tokens.inputAudio;
    sums[base + 5] = (sums[base + 5] ?? 0) + tokens.cacheReadAudio;
    sums[base + 6] = (sums[base + 6] ?? 0) + tokens.inputImage;
    sums[base + 7] = (sums[base + 7] ?? 0) + tokens.output;
    sums[base + 8] = (sums[base + 8] ?? 0) + tokens.reasoning;
    sums[base + 9] = (sums[base + 9] ?? 0) + tokens.outputAudio;
    sums[base + REQUESTS] = (sums[base + REQUESTS] ?? 0) + record.requests;
    sums[base + SEARCHES] = (sums[base + SEARCHES] ?? 0) + record.webSearches;
    if (record.billed) this.bill(cell, decimal(record.billed.amount));
  }

  /** All cells, in the order of their first records. Throws a UserError for sums above 2^53. */
  cells(): Cell[] {
    return this.places.map((place, cell) => {
      const [input = 0, cacheRead = 0, cacheWrite = 0, cacheWrite1h = 0, inputAudio = 0, cacheReadAudio = 0, inputImage = 0, ...more] =
        this.columns(cell);
      const [output = 0, reasoning = 0, outputAudio = 0, requests = 0, webSearches = 0] = more;
      return {
        ...place,
        tokens: { input, cacheRead, cacheWrite, cacheWrite1h, inputAudio, cacheReadAudio, inputImage, output, reasoning, outputAudio },
        requests,
        webSearches,
        billed: this.bills.get(cell),
      };
    });
  }

  private columns(cell: number): Float64Array {
    const columns = this.sums.subarray(cell * COLUMNS, (cell + 1) * COLUMNS);
    // Sums only grow: one that is exact at the end was exact all along.
    if (columns.every((count) => Number.isSafeInteger(count))) return columns;
    throw new UserError(`more than ${Number.MAX_SAFE_INTEGER} tokens of one kind`);
  }

  private bill(cell: number, amount: Money): void {
    const before = this.bills.get(cell);
    this.bills.set(cell, before ? sum([before, amount]) : amount);
  }

  private laneOf(record: UsageRecord): Lane {
    const { last } = this;
    if (last && last.model === record.model && this.isIn(last, record)) return last;
    const lanes = this.byModel.get(record.model) ?? [];
    const found = lanes.length > MOST_SEARCHED ? this.bySignature.get(this.signatureOf(record)) : lanes.find((lane) => this.isIn(lane, record));
    this.last = found ?? this.newLane(record, lanes);
    return this.last;
  }

  /** All that tells a lane from others, in a text. */
  private signatureOf(record: UsageRecord): string {
    const { kept } = this;
    const { model, provider, serviceTier, thinking, multipliers, billed, project, user, key, session, tier } = record;
    const labels = [kept.project && project, kept.user && user, kept.key && key, kept.session && session, kept.tier && tier];
    const parts = [model, provider, serviceTier, billed?.currency, thinking, isMean(record), multipliers, labels, spelled(this.tagsOf(record))];
    return JSON.stringify(parts);
  }

  private isIn(lane: Lane, record: UsageRecord): boolean {
    const { kept } = this;
    return (
      lane.provider === record.provider &&
      lane.serviceTier === record.serviceTier &&
      lane.currency === record.billed?.currency &&
      lane.thinking === record.thinking &&
      lane.isMean === isMean(record) &&
      (lane.multipliers === record.multipliers || lane.multipliers.join() === record.multipliers.join()) &&
      (!kept.project || lane.project === record.project) &&
      (!kept.user || lane.user === record.user) &&
      (!kept.key || lane.key === record.key) &&
      (!kept.session || lane.session === record.session) &&
      (!kept.tier || lane.tier === record.tier) &&
      (kept.tags.length === 0 || spelled(lane.tags) === spelled(this.tagsOf(record)))
    );
  }

  private newLane(record: UsageRecord, others: Lane[]): Lane {
    const { kept, grain } = this;
    const { model, provider, serviceTier, thinking, multipliers } = record;
    const isFine = grain.hourly === 'all' || grain.hourly.has(model.slice(model.lastIndexOf('/') + 1).toLowerCase());
    const lane: Lane = {
      id: this.lanes++,
      provider,
      model,
      serviceTier,
      thinking,
      multipliers,
      currency: record.billed?.currency,
      isMean: isMean(record),
      project: kept.project ? record.project : undefined,
      user: kept.user ? record.user : undefined,
      key: kept.key ? record.key : undefined,
      session: kept.session ? record.session : undefined,
      tier: kept.tier ? record.tier : undefined,
      tags: this.tagsOf(record),
      isFine,
      cells: new Map(),
      slot: undefined,
      last: new Int32Array(grain.thresholds.length + 1),
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

  private cellOf(lane: Lane, record: UsageRecord): number {
    const { at } = record;
    const bin = this.binOf(record);
    if (at === undefined) return this.cell(lane, 'none', undefined, undefined, bin);
    const { until } = record;
    const { step } = this.grain;
    // A bucket within a step is as good as a moment.
    if (until !== undefined && Math.floor(at / step) !== Math.floor((until - 1) / step)) return this.cell(lane, `${at}-${until}`, at, until, bin);
    if (lane.slot === undefined || at < lane.slot.from || at >= lane.slot.until) {
      lane.slot = this.slots.at(at, lane.isFine);
      lane.last.fill(0);
    }
    const last = lane.last[bin] ?? 0;
    if (last > 0) return last - 1;
    const cell = this.cell(lane, String(lane.slot.id), at, undefined, bin);
    lane.last[bin] = cell + 1;
    return cell;
  }

  private cell(lane: Lane, slot: string, at: number | undefined, until: number | undefined, bin: number): number {
    const key = `${slot} ${bin}`;
    const known = lane.cells.get(key);
    if (known !== undefined) return known;
    const cell = this.places.push({ series: lane, at, until, bin }) - 1;
    lane.cells.set(key, cell);
    if (this.places.length * COLUMNS > this.sums.length) {
      const larger = new Float64Array(this.sums.length * 2);
      larger.set(this.sums);
      this.sums = larger;
    }
    return cell;
  }

  private binOf(record: UsageRecord): number {
    const { thresholds } = this.grain;
    const prompt = promptLengthOf(record);
    let bin = 0;
    while (bin < thresholds.length && prompt > (thresholds[bin] ?? 0)) bin++;
    return bin;
  }
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

function spelled(tags: Labels['tags']): string {
  return tags === undefined ? '' : JSON.stringify(Object.entries(tags).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

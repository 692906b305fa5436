import { UserError } from '../../values/errors.ts';
import { decimal, sum, type Money } from '../../values/money.ts';
import { Buckets } from './buckets.ts';
import type { KeptLabels, Bucket } from './series.ts';
import { meters } from '../../pricing/rates/meters.ts';
import { noTokens, type Tokens, type UsageRecord } from '../records/record.ts';
import type { CountsTaker, RequestCounts } from '../records/request-counts.ts';
import { TimeBuckets, type BucketRules } from './time-buckets.ts';
import { cutBucket } from './cut.ts';

/** All that was used in one place: whole tokens, summed. */
export interface RollUpCell extends Bucket {
  readonly tokens: Tokens;
  readonly requests: number;
  readonly webSearches: number;
  /** In the currency of its series. */
  readonly billed: Money | undefined;
}

/** Of each cell: its meters in their order, requests and web searches. */
const COLUMNS = 12;
const REQUESTS = 10;
const SEARCHES = 11;

/** Adds up records under all that decides their price and their place in the report. */
export class RollUp {
  private readonly places: Buckets;
  private readonly times: TimeBuckets;
  private sums = new Float64Array(COLUMNS * 64);
  private readonly bills = new Map<number, Money>();
  /** Undefined where labels are kept that only records have. */
  readonly counts: CountsTaker | undefined;

  constructor(grain: BucketRules, kept: KeptLabels) {
    this.places = new Buckets(grain, kept);
    this.times = new TimeBuckets(grain);
    const isCounted = !kept.tier && kept.tags.length === 0;
    this.counts = isCounted ? { labels: kept, take: (counts) => this.addCounts(counts) } : undefined;
  }

  add(record: UsageRecord): void {
    const cell = this.places.of(record);
    if ((cell + 1) * COLUMNS > this.sums.length) this.grow();
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

  /** Adds a request of these counts, as its record would be added. */
  private addCounts(counts: RequestCounts): void {
    const { input, cacheRead, cacheWrite, cacheWrite1h, output, reasoning } = counts;
    const cell = this.places.ofCounts(counts);
    if ((cell + 1) * COLUMNS > this.sums.length) this.grow();
    const { sums } = this;
    const base = cell * COLUMNS;
    sums[base] = (sums[base] ?? 0) + input;
    sums[base + 1] = (sums[base + 1] ?? 0) + cacheRead;
    sums[base + 2] = (sums[base + 2] ?? 0) + cacheWrite;
    sums[base + 3] = (sums[base + 3] ?? 0) + cacheWrite1h;
    sums[base + 7] = (sums[base + 7] ?? 0) + output;
    sums[base + 8] = (sums[base + 8] ?? 0) + reasoning;
    sums[base + REQUESTS] = (sums[base + REQUESTS] ?? 0) + 1;
  }

  /**
   * All cells, in the order of their first records; a bucket is cut where a unit of the report ends. Throws a UserError
   * for sums above 2^53.
   */
  cells(): RollUpCell[] {
    return this.places.all.flatMap((place, cell) => {
      const columns = this.columns(cell);
      const tokens = { ...noTokens };
      for (const [index, meter] of meters.entries()) tokens[meter] = columns[index] ?? 0;
      const [requests = 0, webSearches = 0] = columns.subarray(REQUESTS);
      const whole = { ...place, tokens, requests, webSearches, billed: this.bills.get(cell) };
      const { at, until } = place;
      return at === undefined || until === undefined ? [whole] : cutBucket(whole, this.times.edgesIn(at, until));
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

  private grow(): void {
    const larger = new Float64Array(this.sums.length * 2);
    larger.set(this.sums);
    this.sums = larger;
  }
}

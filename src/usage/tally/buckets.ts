import type { TimeSpan } from '../../values/time-spans.ts';
import { blank, noTokens, type Labels, type UsageRecord } from '../records/record.ts';
import { countedLabels, type CountedLabel, type RequestCounts } from '../records/request-counts.ts';
import { TimeBuckets, type BucketRules, type RateBoundaries } from './time-buckets.ts';
import type { Series, Bucket, KeptLabels } from './series.ts';
import { promptLengthOf, isAverage, usedIn, usedBits, tagsKey } from './series.ts';

/** A few series are searched faster than a key is built. */
const MOST_SEARCHED = 8;

/** The buckets of a series and how to find them. */
interface SeriesBuckets extends Series {
  readonly rules: RateBoundaries;
  readonly buckets: Map<string, number>;
  /** The last time span, and its buckets by band index: the number plus one, 0 for none yet. */
  span: TimeSpan;
  readonly last: Int32Array;
}

/** Finds the bucket of each record. */
export class Buckets {
  private readonly rules: BucketRules;
  private readonly kept: KeptLabels;
  private readonly timeBuckets: TimeBuckets;
  private readonly byModel = new Map<string, SeriesBuckets[]>();
  private readonly bySignature = new Map<string, SeriesBuckets>();
  /** By label and model. */
  private readonly lastByLabel = new Map<string | undefined, Map<string, SeriesBuckets>>();
  private readonly labels: readonly CountedLabel[];
  private seriesCount = 0;
  private last: SeriesBuckets | undefined;
  /** In the order of their first records. */
  readonly all: Bucket[] = [];

  constructor(rules: BucketRules, kept: KeptLabels) {
    this.rules = rules;
    this.kept = kept;
    this.labels = countedLabels.filter((label) => kept[label]);
    this.timeBuckets = new TimeBuckets(rules);
  }

  /** Returns the number of the bucket of a record. */
  of(record: UsageRecord): number {
    return this.bucketIn(this.seriesOf(record), record);
  }

  /** Returns the number of the bucket of one request without a record. */
  ofCounts(counts: RequestCounts): number {
    const { provider, model, at } = counts;
    const prompt = counts.input + counts.cacheRead + counts.cacheWrite + counts.cacheWrite1h;
    const answer = counts.output + counts.reasoning;
    const label = this.labelOf(counts);
    const known = this.lastByLabel.get(label);
    let series = known?.get(model);
    if (!series || series.provider !== provider || series.uses !== usedBits(prompt, answer, 0)) {
      const { project, user, key, session } = counts;
      const tokens = { ...noTokens, input: prompt, output: answer };
      series = this.seriesOf({ ...blank, provider, model, tokens, project, user, key, session });
      if (known) known.set(model, series);
      else this.lastByLabel.set(label, new Map([[model, series]]));
    }
    return this.bucketAt(series, at, bandIndexOf(series, prompt));
  }

  /** What tells requests of one model apart: in most reports nothing, or one label. */
  private labelOf(counts: RequestCounts): string | undefined {
    const [label, ...more] = this.labels;
    if (label === undefined) return undefined;
    return more.length === 0 ? counts[label] : JSON.stringify(this.labels.map((each) => counts[each] ?? null));
  }

  private seriesOf(record: UsageRecord): SeriesBuckets {
    const { last } = this;
    if (last && last.model === record.model && this.isIn(last, record)) return last;
    const list = this.byModel.get(record.model) ?? [];
    const found =
      list.length > MOST_SEARCHED
        ? this.bySignature.get(this.signatureOf(record))
        : list.find((series) => this.isIn(series, record));
    this.last = found ?? this.newSeries(record, list);
    return this.last;
  }

  /** Returns a text that tells a series from others. */
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
      isAverage(record),
      usedIn(record),
      multipliers,
      labels,
      tagsKey(this.tagsOf(record)),
    ];
    return JSON.stringify(parts);
  }

  private isIn(series: SeriesBuckets, record: UsageRecord): boolean {
    const { kept } = this;
    return (
      series.provider === record.provider &&
      series.serviceTier === record.serviceTier &&
      series.currency === record.billed?.currency &&
      series.thinking === record.thinking &&
      series.isMean === isAverage(record) &&
      series.uses === usedIn(record) &&
      (series.multipliers === record.multipliers || series.multipliers.join() === record.multipliers.join()) &&
      (!kept.project || series.project === record.project) &&
      (!kept.user || series.user === record.user) &&
      (!kept.key || series.key === record.key) &&
      (!kept.session || series.session === record.session) &&
      (!kept.tier || series.tier === record.tier) &&
      (kept.tags.length === 0 || tagsKey(series.tags) === tagsKey(this.tagsOf(record)))
    );
  }

  private newSeries(record: UsageRecord, others: SeriesBuckets[]): SeriesBuckets {
    const { kept, rules } = this;
    const { model, provider, serviceTier, thinking, multipliers } = record;
    const rates = rules.rates(provider, model);
    const series: SeriesBuckets = {
      id: this.seriesCount++,
      provider,
      model,
      serviceTier,
      thinking,
      multipliers,
      currency: record.billed?.currency,
      isMean: isAverage(record),
      uses: usedIn(record),
      project: kept.project ? record.project : undefined,
      user: kept.user ? record.user : undefined,
      key: kept.key ? record.key : undefined,
      session: kept.session ? record.session : undefined,
      tier: kept.tier ? record.tier : undefined,
      tags: this.tagsOf(record),
      rules: rates,
      buckets: new Map(),
      span: noTime,
      last: new Int32Array(rates.thresholds.length + 1),
    };
    others.push(series);
    this.byModel.set(model, others);
    this.bySignature.set(this.signatureOf(record), series);
    return series;
  }

  private tagsOf({ tags }: UsageRecord): Labels['tags'] {
    const { tags: names } = this.kept;
    if (names === 'all' || tags === undefined) return tags;
    const found = names.flatMap((name) => (tags[name] === undefined ? [] : [[name, tags[name]]]));
    return found.length === 0 ? undefined : Object.fromEntries(found);
  }

  private bucketIn(series: SeriesBuckets, record: UsageRecord): number {
    const { at, until } = record;
    const bin = bandIndexOf(series, promptLengthOf(record));
    if (at === undefined) return this.bucket(series, 'none', undefined, undefined, bin);
    const { step } = series.rules;
    // A bucket within a step is as good as a moment.
    const isLong = until !== undefined && Math.floor(at / step) !== Math.floor((until - 1) / step);
    if (isLong || (until !== undefined && this.timeBuckets.isDivided(at, until)))
      return this.bucket(series, `${at}-${until}`, at, until, bin);
    return this.bucketAt(series, at, bin);
  }

  private bucketAt(series: SeriesBuckets, at: number, bin: number): number {
    if (at < series.span.from || at >= series.span.until) {
      series.span = this.timeBuckets.at(at, series.rules);
      series.last.fill(0);
    }
    const last = series.last[bin] ?? 0;
    if (last > 0) return last - 1;
    const bucket = this.bucket(series, String(series.span.from), at, undefined, bin);
    series.last[bin] = bucket + 1;
    return bucket;
  }

  private bucket(
    series: SeriesBuckets,
    span: string,
    at: number | undefined,
    until: number | undefined,
    bin: number,
  ): number {
    const key = `${span} ${bin}`;
    const known = series.buckets.get(key);
    if (known !== undefined) return known;
    const bucket = this.all.push({ series: series, at, until, promptAbove: series.rules.thresholds[bin - 1] ?? 0 }) - 1;
    series.buckets.set(key, bucket);
    return bucket;
  }
}

const noTime: TimeSpan = { from: Infinity, until: -Infinity };

/** How many thresholds a prompt is longer than. */
function bandIndexOf({ rules: { thresholds } }: SeriesBuckets, prompt: number): number {
  let bin = 0;
  while (bin < thresholds.length && prompt > (thresholds[bin] ?? 0)) bin++;
  return bin;
}

import { meterRows, type Meter, type MeterRow, type PriceSource } from './meter-table.ts';

export { meterRows, type Meter } from './meter-table.ts';

export const meters: readonly Meter[] = meterRows.map(({ name }) => name);

/** What some offers charge for by count, beside tokens. */
export const countedFees = ['requests', 'webSearches'] as const;

export type CountedFee = (typeof countedFees)[number];

/** Other ways to send a request, with rates of their own. A request is sent in one of them: no two combine. */
export const serviceTiers = ['batch', 'flex', 'priority', 'fast'] as const;

export type ServiceTier = (typeof serviceTiers)[number];

export const parentMeter: Readonly<Partial<Record<Meter, Meter>>> = Object.fromEntries(
  meterRows.flatMap(({ name, parent }) => (parent === undefined ? [] : [[name, parent]])),
);

/** A meter and those whose rates may bill it, the nearest first. */
export function metersBilling(meter: Meter): readonly Meter[] {
  const parent = parentMeter[meter];
  return parent === undefined ? [meter] : [meter, ...metersBilling(parent)];
}

export const promptMeters: readonly Meter[] = metersOf('prompt');

export const answerMeters: readonly Meter[] = metersOf('answer');

function metersOf(side: MeterRow['side']): Meter[] {
  return meterRows.filter((row) => row.side === side).map(({ name }) => name);
}

/** An object with a value for each meter, those of text first, as price lists write them. */
export function mapMeters<T>(valueOf: (row: (typeof meterRows)[number]) => T): Readonly<Record<Meter, T>>;
export function mapMeters<T>(valueOf: (row: (typeof meterRows)[number]) => T): Readonly<Record<string, T>> {
  const textFirst = meterRows.toSorted((a, b) => Number(a.media !== 'text') - Number(b.media !== 'text'));
  return Object.fromEntries(textFirst.map((row) => [row.name, valueOf(row)]));
}

/** The meters that the price data of another project names, by those names. */
export function importedMeters(source: PriceSource): Readonly<Record<string, Meter>> {
  return Object.fromEntries(
    meterRows.flatMap(({ name, imports }) => (imports[source] === undefined ? [] : [[imports[source], name]])),
  );
}

/** The names of a meter in attributes of OpenTelemetry, the current one first. */
export const otelNames = mapMeters(({ otel = [] }) => otel);

/** Whole tokens per meter. Meters are disjoint: `input` leaves out what was read from the cache. */
export type Usage = Readonly<Partial<Record<Meter, number>>>;

/** Leaves out the meters that count nothing. */
export function withoutZeros(usage: Usage): Usage {
  const counts = Object.entries(usage);
  return counts.every(([, tokens]) => tokens > 0)
    ? usage
    : Object.fromEntries(counts.filter(([, tokens]) => tokens > 0));
}

export function totalTokens(usage: Usage): number {
  return Object.values(usage).reduce((total, tokens) => total + tokens, 0);
}

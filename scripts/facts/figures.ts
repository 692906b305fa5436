import { mapMeters, meters, type Meter } from '../../src/pricing/rates/meters.ts';
import type { ListedBand } from '../../src/pricing/lists/rate-schema.ts';

/** Rates as lists write them. */
export type Figures = Partial<Record<Meter, number>>;

type Recorded = Readonly<Partial<Record<Meter, number | null | undefined>>>;

/** The meters of a record that have a figure, in the order of lists. */
export function figuresOf(record: Recorded): Figures {
  const known = Object.entries(mapMeters(({ name }) => record[name])).filter(
    ([, rate]) => rate !== undefined && rate !== null,
  );
  return Object.fromEntries(known);
}

/** The meters that two records have different figures for. */
export function changedMeters(before: Recorded, after: Recorded): Meter[] {
  return meters.filter((meter) => {
    const [was, is] = [before[meter] ?? undefined, after[meter] ?? undefined];
    return was !== undefined && is !== undefined && was !== is;
  });
}

export function isSame(one: Recorded, other: Recorded, factor = 1): boolean {
  return meters.every((meter) => {
    const [a, b] = [one[meter], other[meter]];
    return a === undefined || a === null
      ? b === undefined || b === null
      : b !== undefined && b !== null && near(a, b * factor);
  });
}

/** Equal but for the last binary digit of a product. */
function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= Math.abs(b) * 1e-9;
}

interface RecordedBand extends Recorded {
  readonly aboveInputTokens: number;
  readonly atOrAbove?: boolean | undefined;
}

/**
 * Bands that may be taken over. A rate of zero above a threshold stands for a missing one. OpenAI's page says "more
 * than 272K", where some sources write 272,000 as the first token of the band.
 */
export function bandsOf(bands: readonly RecordedBand[] = []): ListedBand[] | undefined {
  const real = bands.filter(({ input, output }) => input !== 0 && output !== 0);
  if (real.length === 0) return undefined;
  return real
    .toSorted((a, b) => a.aboveInputTokens - b.aboveInputTokens)
    .map(({ aboveInputTokens, atOrAbove, ...rates }) => ({
      aboveInputTokens,
      ...(atOrAbove === true && aboveInputTokens !== 272_000 && { atOrAbove }),
      ...figuresOf(rates),
    }));
}

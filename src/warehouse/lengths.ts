import { bandAt, silentAbove } from '../pricing/rates/rates.ts';
import { joinAlike } from './table.ts';
import type { BandedRates, Rates } from '../pricing/rates/rate-set.ts';

/** Prompts billed alike: longer than `above` tokens (undefined: any) and up to `upTo` tokens (undefined: any). */
export interface Length {
  readonly above: number | undefined;
  readonly upTo: number | undefined;
  /** Undefined if the list has no rates for such a prompt. */
  readonly rates: Rates | undefined;
}

/**
 * All lengths of prompts with their rates, as `bandAt` picks them. The standard rates of a service tier may have more
 * bands.
 */
export function lengthsOf(banded: BandedRates, standard: BandedRates | undefined): Length[] {
  const edges = edgesOf([...banded.bands, ...(standard?.bands ?? [])]);
  const lengths = [undefined, ...edges].map((above, index): Length => {
    const shortest = above === undefined ? 0 : above + 1;
    const isSilent = standard !== undefined && silentAbove(standard, banded, shortest) !== undefined;
    return { above, upTo: edges[index], rates: isSilent ? undefined : (bandAt(banded, shortest) ?? banded).rates };
  });
  return joinAlike(lengths, 'rates', (first, next) => ({ ...first, upTo: next.upTo }));
}

/** The most tokens that are not yet in each band, in ascending order. */
export function edgesOf(bands: BandedRates['bands']): number[] {
  const edges = bands.map(({ aboveInputTokens, atOrAbove }) => (atOrAbove ? aboveInputTokens - 1 : aboveInputTokens));
  return [...new Set(edges)].filter((edge) => edge >= 0).toSorted((a, b) => a - b);
}

import { bandAt, silentAbove } from '../pricing/rates/rates.ts';
import type { BandedRates, Rates } from '../pricing/rates/rate-set.ts';

/** Lengths of prompts that are billed alike: longer than `above` tokens (undefined: any) up to `upTo` of them (undefined: any). */
export interface Length {
  readonly above: number | undefined;
  readonly upTo: number | undefined;
  /** Undefined where nobody says what such a prompt costs. */
  readonly rates: Rates | undefined;
}

/** Every length of prompt with its rates, as `bandAt` picks them; of a service tier beside the standard rates, which may reach further. */
export function lengthsOf(banded: BandedRates, standard: BandedRates | undefined): Length[] {
  const edges = edgesOf([...banded.bands, ...(standard?.bands ?? [])]);
  const lengths = [undefined, ...edges].map((above, place): Length => {
    const shortest = above === undefined ? 0 : above + 1;
    const isSilent = standard !== undefined && silentAbove(standard, banded, shortest) !== undefined;
    return { above, upTo: edges[place], rates: isSilent ? undefined : (bandAt(banded, shortest) ?? banded).rates };
  });
  return joined(lengths);
}

function joined(lengths: readonly Length[]): Length[] {
  const all: Length[] = [];
  for (const next of lengths) {
    const last = all.at(-1);
    if (last && last.rates === next.rates) all[all.length - 1] = { ...last, upTo: next.upTo };
    else all.push(next);
  }
  return all;
}

/** The most tokens that are not yet in each band, in ascending order. */
export function edgesOf(bands: BandedRates['bands']): number[] {
  const edges = bands.map(({ aboveInputTokens, atOrAbove }) => (atOrAbove ? aboveInputTokens - 1 : aboveInputTokens));
  return [...new Set(edges)].filter((edge) => edge >= 0).toSorted((a, b) => a - b);
}

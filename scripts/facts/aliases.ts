import type { Model } from '../../src/pricing/schema.ts';

type Aliases = NonNullable<Model['aliases']>;

/** Other names of an imported model. */
export function aliasesFor(provider: string, id: string): Aliases {
  const regional = /^us\.(anthropic\..*)$/.exec(id)?.[1];
  return [
    // Google's API lists its models under this prefix.
    ...(provider === 'google' ? [`models/${id}`] : []),
    // The id of a region's own endpoint, which is billed as the profile of that region.
    ...(provider === 'bedrock' && regional !== undefined ? [regional] : []),
  ];
}

import type { Assumption, AssumptionKind } from '../projection/assumption.ts';

export type AssumptionOf<K extends AssumptionKind> = Extract<Assumption, { readonly kind: K }>;

/**
 * The sentence of one kind of assumption, for all that differ only in what they touch: `names` lists these, and `most`
 * is how many names a list of its own may have.
 */
type Sentence<K extends AssumptionKind> = (first: AssumptionOf<K>, names: string, most: number) => string;

/** The sentence of every kind, in the order in which they are printed. */
export type Sentences = { readonly [K in AssumptionKind]: Sentence<K> };

/** `a, b and 3 more`. */
export function listNames(names: readonly string[], most: number): string {
  return names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

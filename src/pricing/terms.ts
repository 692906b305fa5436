import type { Exchange } from './rates.ts';

/** What the user settles about prices that the lists leave open. */
export interface Terms {
  /** For lists in another currency. */
  readonly exchange: readonly Exchange[];
  /** What the answer is given in; undefined for US dollars. */
  readonly answer?: Exchange | undefined;
  /** True where announced prices count as if they were certain. */
  readonly announced: boolean;
  /** True where rates without a recorded start do not count for days before somebody checked them. */
  readonly strictDates: boolean;
}

/** Nothing settled beyond the lists. */
export const asListed: Terms = { exchange: [], announced: false, strictDates: false };

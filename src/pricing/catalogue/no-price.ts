import { UserError } from '../../values/errors.ts';

/** An offer that is there has no price in US dollars at a moment: its row is taken out, not the run. */
export class NoPrice extends UserError {
  readonly offer: string;

  constructor(offer: string, message: string, { hint }: { readonly hint: string }) {
    super(message, { hint });
    this.offer = offer;
  }
}

/** What cannot be priced, an offer or a blend, and why. */
export interface Unpriced {
  readonly key: string;
  readonly reason: string;
  readonly hint: string | undefined;
}

import { UserError } from '../../values/errors.ts';

/** A known offer has no price in US dollars at a moment: its row is left out, and the run goes on. */
export class NoPrice extends UserError {
  readonly offer: string;

  constructor(offer: string, message: string, { hint }: { readonly hint: string }) {
    super(message, { hint });
    this.offer = offer;
  }
}

/** An offer or a blend that cannot be priced, and why. */
export interface Unpriced {
  readonly key: string;
  readonly reason: string;
  readonly hint: string | undefined;
}

import type { Money } from '../values/money.ts';
import type { Standing } from './budget.ts';

/** No budget has room for what an attempt can cost. */
export class OverBudget extends Error {
  readonly offer: string;
  /** Undefined where it is not known. */
  readonly ceiling: Money | undefined;
  readonly standing: Standing | undefined;

  constructor(offer: string, ceiling: Money | undefined, standing: Standing | undefined) {
    super(
      standing
        ? `the budget of ${standing.budget.text} has no room for ${offer}`
        : `what ${offer} can cost is not known, and so no budget has room for it`,
    );
    this.offer = offer;
    this.ceiling = ceiling;
    this.standing = standing;
  }
}

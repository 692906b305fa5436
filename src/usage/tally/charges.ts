import { decimal, decimals, sum, type Money } from '../../values/money.ts';
import type { UsageRecord } from '../records/record.ts';

/** Lines of bills about one model at one moment, added up. */
export interface BilledCharge {
  readonly provider: string | undefined;
  readonly model: string;
  readonly serviceTier: UsageRecord['serviceTier'];
  /** The start of what it is for; undefined where the bill does not say. */
  readonly at: number | undefined;
  readonly currency: string;
  readonly amount: Money;
  readonly lines: number;
  /** True where no line is finer than cents. */
  readonly isInCents: boolean;
}

/** What bills say, added up by model and moment. */
export class Charges {
  private readonly known = new Map<string, BilledCharge>();

  add({ provider, model, serviceTier, at, billed }: UsageRecord): void {
    if (!billed) return;
    const { currency } = billed;
    const amount = decimal(billed.amount);
    const key = JSON.stringify([provider, model, serviceTier, at, currency]);
    const before = this.known.get(key);
    this.known.set(key, {
      provider,
      model,
      serviceTier,
      at,
      currency,
      amount: before ? sum([before.amount, amount]) : amount,
      lines: (before?.lines ?? 0) + 1,
      isInCents: (before?.isInCents ?? true) && decimals(amount) <= 2,
    });
  }

  all(): readonly BilledCharge[] {
    return [...this.known.values()];
  }
}

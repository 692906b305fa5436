import { decimal, decimals, sum, type Money } from '../../values/money.ts';
import type { Labels, UsageRecord } from '../records/record.ts';

/** Lines of bills about one model at one moment, and of one owner where they say whose they are, added up. */
export interface BilledCharge {
  readonly labels: Labels;
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

  add({ provider, model, serviceTier, at, billed, project, user, key, session, tier, tags }: UsageRecord): void {
    if (!billed) return;
    const { currency } = billed;
    const amount = decimal(billed.amount);
    const labels = { project, user, key, session, tier, tags };
    const name = JSON.stringify([provider, model, serviceTier, at, currency, labels]);
    const before = this.known.get(name);
    this.known.set(name, {
      labels,
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

import type { Instant } from '../calendar.ts';
import type { Decimal, Money } from '../money.ts';
import type { Scenario } from './usage.ts';

/** What is projected: every scenario on every candidate, against the baseline. Models by the names the user gave. */
export interface Plan {
  /** The file it came from, as the user would name it; undefined for the founding plan. */
  readonly file: string | undefined;
  readonly baseline: string;
  readonly candidates: readonly string[];
  readonly scenarios: readonly Scenario[];
  readonly assumeInput: AssumedRate | undefined;
  /** Share of the traffic in hours that an offer has rates for; undefined where it is spread evenly over the week. */
  readonly peakShare: Decimal | undefined;
  readonly fx: readonly ExchangeRate[];
}

/** What a dollar is in another currency, and on which day, if the user said. */
export interface ExchangeRate {
  readonly currency: string;
  readonly perDollar: Decimal;
  readonly date: Instant | undefined;
}

/** What input costs where its rate is not published: what output costs, or US dollars per million tokens. */
export type AssumedRate = 'output' | Money;

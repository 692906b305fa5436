import { DAY } from '../../values/calendar.ts';
import { decimal, isZero, ratio, usd, zero } from '../../values/money.ts';
import type { Decimal } from '../../values/money.ts';
import { promptMeters, type Meter } from '../../pricing/rates/meters.ts';
import { roundShare, roundShares } from '../../workload/blend.ts';
import type { AssumedRate } from '../../workload/plan.ts';
import { writePlan } from '../../workload/write-plan.ts';
import { tokenShares, type UsedOffer } from '../../usage/pricing/as-used.ts';
import type { ReceiptDetails, ReceiptSummary } from '../../usage/formats/receipts.ts';

/** The traffic of answered requests, carried on to a month. */
export interface ReceiptTraffic {
  readonly answers: number;
  /** Milliseconds since 1970 UTC of the first and the last answer. */
  readonly first: number;
  readonly last: number;
  /** The days that the answers were spread over, at least one. */
  readonly days: number;
  /** Of a month of 30 days. */
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly cacheHit: Decimal;
  /** Share of the answers that came after an attempt that failed and may be billed. */
  readonly retries: Decimal;
  /** What the last answer that needed it took for unpublished input rates; undefined if none did. */
  readonly assumeInput: string | undefined;
  /** True if answers could not be priced for lack of a rate. */
  readonly isRateMissing: boolean;
  /** Offers with their shares of the tokens, the largest first. */
  readonly offers: readonly UsedOffer[];
}

const DAYS_PER_MONTH = 30;

/** Adds up answered requests one by one; what has no answer is left out. */
export function measureReceipts(): {
  readonly add: (receipt: ReceiptSummary, details: ReceiptDetails) => void;
  readonly traffic: () => ReceiptTraffic | undefined;
} {
  const tokens = new Map<Meter, number>();
  const byOffer = new Map<string, number>();
  let [answers, repeated, first, last] = [0, 0, Infinity, -Infinity];
  let assumeInput: string | undefined;
  let isRateMissing = false;
  const tokensOf = (...some: readonly Meter[]): number =>
    some.reduce((total, meter) => total + (tokens.get(meter) ?? 0), 0);
  return {
    add: ({ outcome, offer, atMs, usage, tokens: total, cost, bound }, { attempts, ...details }) => {
      if (outcome !== 'answered' || offer === null) return;
      answers++;
      first = Math.min(first, atMs);
      last = Math.max(last, atMs);
      for (const meter of measuredMeters) tokens.set(meter, tokensOf(meter) + (usage[meter] ?? 0));
      byOffer.set(offer, (byOffer.get(offer) ?? 0) + total);
      if (attempts.some((attempt) => attempt.outcome !== 'answered' && attempt.cost !== '0')) repeated++;
      assumeInput = details.assumeInput ?? assumeInput;
      isRateMissing ||= cost === null || bound === 'atLeast';
    },
    traffic: () => {
      const average = (total: number): number => Math.round(total / answers);
      const [inputTokens, outputTokens] = [average(tokensOf(...promptMeters)), average(tokensOf('output'))];
      // Requests without tokens are not a scenario.
      if (answers === 0 || inputTokens + outputTokens === 0) return undefined;
      const days = Math.max(1, Math.ceil((last - first) / DAY));
      return {
        answers,
        first,
        last,
        days,
        requests: Math.max(1, Math.round((answers / days) * DAYS_PER_MONTH)),
        inputTokens,
        outputTokens,
        reasoningTokens: average(tokensOf('reasoning')),
        cacheHit: ratio(decimal(tokensOf('cacheRead')), decimal(tokensOf(...promptMeters))) ?? zero,
        retries: ratio(decimal(repeated), decimal(answers)) ?? zero,
        assumeInput,
        isRateMissing,
        offers: tokenShares(byOffer).map(([offer, share]) => ({ offer, share })),
      };
    },
  };
}

const measuredMeters = [...promptMeters, 'output', 'reasoning'] as const;

/** A plan whose one scenario is the measured traffic. */
export function receiptPlan(traffic: ReceiptTraffic, baseline: string): string {
  const { requests, inputTokens, outputTokens, reasoningTokens, offers } = traffic;
  const [cacheHit, retries] = [roundShare(traffic.cacheHit), roundShare(traffic.retries)];
  const recorded = recordedRate(traffic.assumeInput);
  const isGuess = recorded === undefined && traffic.isRateMissing;
  const assumeInput = isGuess ? 'output' : recorded;
  const drivers = {
    requests,
    inputTokens,
    outputTokens,
    ...(reasoningTokens > 0 && { reasoningTokens }),
    ...(!isZero(cacheHit) && { cacheHit }),
    ...(!isZero(retries) && { retries }),
  };
  const plan = {
    baseline,
    candidates: [
      ...(offers.length > 1 ? [{ name: 'as routed', parts: roundShares(offers) }] : []),
      ...offers.map(({ offer }) => offer),
    ],
    ...(assumeInput !== undefined && { assumeInput }),
    scenarios: [{ name: 'Measured', drivers }],
  };
  return writePlan(plan, {
    header: headerOf(traffic),
    keys: isGuess ? { assumeInput: ['some rates were not published, and those answers have no cost; a guess'] } : {},
  });
}

function headerOf({ answers, days, ...traffic }: ReceiptTraffic): string[] {
  const [first, last] = [traffic.first, traffic.last].map((atMs) => new Date(atMs).toISOString());
  return [
    `Measured by the receipts of cost-projection ask: ${counted(answers, 'answer')} from ${first} to ${last},`,
    `taken as the traffic of ${counted(days, 'day')} and carried on to a month of ${DAYS_PER_MONTH}; ` +
      'tokens are the mean of a request.',
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** The rate that a receipt names; undefined for any other text: whoever writes a receipt does not write the plan. */
function recordedRate(text: string | undefined): AssumedRate | undefined {
  if (text === undefined || text === 'output') return text;
  return /^\d+(\.\d+)?$/.test(text) ? usd(text) : undefined;
}

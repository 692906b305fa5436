import { DAY } from '../../values/calendar.ts';
import { compare, decimal, fixed, isZero, minus, plain, ratio, sum, times, zero } from '../../values/money.ts';
import type { Decimal } from '../../values/money.ts';
import { promptMeters, type Meter } from '../../pricing/rates/meters.ts';
import type { BookedAttempt, ReceiptSummary } from '../../usage/formats/receipts.ts';

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
  readonly offers: readonly OfferShare[];
}

interface OfferShare {
  readonly offer: string;
  readonly share: Decimal;
}

const DAYS_PER_MONTH = 30;

/** Adds up answered requests one by one; what has no answer is left out. */
export function measureReceipts(): {
  readonly add: (receipt: ReceiptSummary, attempts: readonly BookedAttempt[]) => void;
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
    add: ({ outcome, offer, atMs, usage, cost, bound, ...receipt }, attempts) => {
      if (outcome !== 'answered' || offer === null) return;
      answers++;
      first = Math.min(first, atMs);
      last = Math.max(last, atMs);
      for (const meter of measuredMeters) tokens.set(meter, tokensOf(meter) + (usage[meter] ?? 0));
      byOffer.set(offer, (byOffer.get(offer) ?? 0) + receipt.tokens);
      if (attempts.some((attempt) => attempt.outcome !== 'answered' && attempt.cost !== '0')) repeated++;
      assumeInput = receipt.assumeInput ?? assumeInput;
      isRateMissing ||= cost === null || bound === 'atLeast';
    },
    traffic: () => {
      if (answers === 0) return undefined;
      const days = Math.max(1, Math.ceil((last - first) / DAY));
      const prompt = tokensOf(...promptMeters);
      const average = (total: number): number => Math.round(total / answers);
      return {
        answers,
        first,
        last,
        days,
        requests: Math.max(1, Math.round((answers / days) * DAYS_PER_MONTH)),
        inputTokens: average(prompt),
        outputTokens: average(tokensOf('output')),
        reasoningTokens: average(tokensOf('reasoning')),
        cacheHit: ratio(decimal(tokensOf('cacheRead')), decimal(prompt)) ?? zero,
        retries: ratio(decimal(repeated), decimal(answers)) ?? zero,
        assumeInput,
        isRateMissing,
        offers: sharesOf(byOffer),
      };
    },
  };
}

const measuredMeters = [...promptMeters, 'output', 'reasoning'] as const;

function sharesOf(tokens: ReadonlyMap<string, number>): readonly OfferShare[] {
  const all = decimal([...tokens.values()].reduce((total, each) => total + each, 0));
  return [...tokens]
    .map(([offer, count]) => ({ offer, share: ratio(decimal(count), all) ?? zero }))
    .toSorted((a, b) => compare(b.share, a.share) || (a.offer < b.offer ? -1 : 1));
}

/** A plan whose one scenario is the measured traffic. */
export function measuredPlan(traffic: ReceiptTraffic, baseline: string): string {
  const { answers, days, reasoningTokens, cacheHit, retries, offers } = traffic;
  const [first, last] = [traffic.first, traffic.last].map((atMs) => new Date(atMs).toISOString());
  return [
    `# Measured by the receipts of cost-projection ask: ${counted(answers, 'answer')} from ${first} to ${last},`,
    `# taken as the traffic of ${counted(days, 'day')} and carried on to a month of ${DAYS_PER_MONTH}; ` +
      'tokens are the mean of a request.',
    'schema: 1',
    `baseline: ${scalar(baseline)}`,
    'candidates:',
    ...(offers.length > 1 ? ['  - name: as routed', '    blend:', ...blendOf(offers)] : []),
    ...offers.map(({ offer }) => `  - ${scalar(offer)}`),
    ...assumptionOf(traffic),
    'scenarios:',
    '  - name: Measured',
    `    requests: ${traffic.requests}`,
    `    inputTokens: ${traffic.inputTokens}`,
    `    outputTokens: ${traffic.outputTokens}`,
    ...(reasoningTokens > 0 ? [`    reasoningTokens: ${reasoningTokens}`] : []),
    ...(isZero(cacheHit) ? [] : [`    cacheHit: ${percent(cacheHit)}`]),
    ...(isZero(retries) ? [] : [`    retries: ${percent(retries)}`]),
    '',
  ].join('\n');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function assumptionOf({ assumeInput, isRateMissing }: ReceiptTraffic): string[] {
  if (assumeInput !== undefined && /^(output|\d+(\.\d+)?)$/.test(assumeInput)) return [`assumeInput: ${assumeInput}`];
  return isRateMissing
    ? ['assumeInput: output # some rates were not published, and those answers have no cost; this is a guess']
    : [];
}

/** Shares in hundredths of a percent; the largest takes the rest, so that they add up. */
function blendOf([largest, ...others]: readonly OfferShare[]): string[] {
  const rounded = others
    .map(({ offer, share }) => ({ offer, share: decimal(fixed(times(share, 100), 2)) }))
    .filter(({ share }) => !isZero(share));
  const rest = minus(decimal(100), sum(rounded.map(({ share }) => share)));
  return [{ offer: largest?.offer ?? '', share: rest }, ...rounded].map(
    ({ offer, share }) => `      ${scalar(offer)}: ${plain(share)}%`,
  );
}

/** A text of a receipt as one scalar of YAML, whatever characters it has. */
function scalar(text: string): string {
  if (/^[a-z][\w.-]*\/[\w./-]+$/i.test(text)) return text;
  return JSON.stringify(text).replaceAll(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function percent(share: Decimal): string {
  return `${fixed(times(share, 100), 2)}%`;
}

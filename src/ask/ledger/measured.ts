import { DAY } from '../../values/calendar.ts';
import { compare, decimal, fixed, isZero, minus, plain, ratio, sum, times, zero } from '../../values/money.ts';
import type { Decimal } from '../../values/money.ts';
import { promptMeters, totalTokens, type Meter } from '../../pricing/rates/meters.ts';
import type { Receipt } from './receipt.ts';

/** Traffic as it was measured: what a plan's scenario says. */
export interface ReceiptTraffic {
  readonly answers: number;
  readonly first: string;
  readonly last: string;
  /** That the answers were spread over, at least one. */
  readonly days: number;
  /** A month of 30 days. */
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly cacheHit: Decimal;
  /** Share of the answers that came after an attempt without one that may be billed. */
  readonly retries: Decimal;
  /** What the last answer that needed it had in the place of unpublished input rates; undefined where none did. */
  readonly assumeInput: string | undefined;
  /** Whether answers could not be priced for want of a rate. */
  readonly isRateMissing: boolean;
  /** Offers with their shares of the tokens, the largest first. */
  readonly offers: readonly { readonly offer: string; readonly share: Decimal }[];
}

const DAYS_PER_MONTH = 30;

/** Takes answered requests one by one as traffic of a month, by the days they were spread over. */
export function measuring(): {
  readonly add: (receipt: Receipt) => void;
  readonly traffic: () => ReceiptTraffic | undefined;
} {
  const tokens = new Map<Meter, number>();
  const byOffer = new Map<string, number>();
  let [answers, repeated, first, last] = [0, 0, '', ''];
  let assumeInput: string | undefined;
  let isRateMissing = false;
  const of = (meter: Meter): number => tokens.get(meter) ?? 0;
  return {
    add: ({ outcome, offer, at, usage, attempts, cost, bound, ...receipt }) => {
      if (outcome !== 'answered' || offer === null) return;
      answers++;
      first = first === '' || at < first ? at : first;
      last = at > last ? at : last;
      for (const meter of [...promptMeters, 'output', 'reasoning'] as const)
        tokens.set(meter, of(meter) + (usage[meter] ?? 0));
      byOffer.set(offer, (byOffer.get(offer) ?? 0) + totalTokens(usage));
      if (attempts.some((attempt) => attempt.outcome !== 'answered' && attempt.cost !== '0')) repeated++;
      assumeInput = receipt.assumeInput ?? assumeInput;
      isRateMissing ||= cost === null || bound === 'atLeast';
    },
    traffic: () => {
      if (answers === 0) return undefined;
      const days = Math.max(1, Math.ceil((Date.parse(last) - Date.parse(first)) / DAY));
      const prompt = promptMeters.reduce((total, meter) => total + of(meter), 0);
      const mean = (total: number): number => Math.round(total / answers);
      return {
        answers,
        first,
        last,
        days,
        requests: Math.max(1, Math.round((answers / days) * DAYS_PER_MONTH)),
        inputTokens: mean(prompt),
        outputTokens: mean(of('output')),
        reasoningTokens: mean(of('reasoning')),
        cacheHit: ratio(decimal(of('cacheRead')), decimal(prompt)) ?? zero,
        retries: ratio(decimal(repeated), decimal(answers)) ?? zero,
        assumeInput,
        isRateMissing,
        offers: sharesOf(byOffer),
      };
    },
  };
}

function sharesOf(tokens: ReadonlyMap<string, number>): ReceiptTraffic['offers'] {
  const all = decimal([...tokens.values()].reduce((total, each) => total + each, 0));
  return [...tokens]
    .map(([offer, count]) => ({ offer, share: ratio(decimal(count), all) ?? zero }))
    .toSorted((a, b) => compare(b.share, a.share) || (a.offer < b.offer ? -1 : 1));
}

/** A plan with what was measured as its one scenario. */
export function measuredPlan(traffic: ReceiptTraffic, baseline: string): string {
  const {
    answers,
    first,
    last,
    days,
    requests,
    inputTokens,
    outputTokens,
    reasoningTokens,
    cacheHit,
    retries,
    offers,
  } = traffic;
  const span = `${answers} ${answers === 1 ? 'answer' : 'answers'} from ${momentOf(first)} to ${momentOf(last)}`;
  return [
    `# Measured by the receipts of cost-projection ask: ${span},`,
    `# taken as the traffic of ${days} ${days === 1 ? 'day' : 'days'} and carried on to a month of ${DAYS_PER_MONTH}; tokens are the mean of a request.`,
    'schema: 1',
    `baseline: ${scalar(baseline)}`,
    'candidates:',
    ...(offers.length > 1 ? ['  - name: as routed', '    blend:', ...blendOf(offers)] : []),
    ...offers.map(({ offer }) => `  - ${scalar(offer)}`),
    ...assumptionOf(traffic),
    'scenarios:',
    '  - name: Measured',
    `    requests: ${requests}`,
    `    inputTokens: ${inputTokens}`,
    `    outputTokens: ${outputTokens}`,
    ...(reasoningTokens > 0 ? [`    reasoningTokens: ${reasoningTokens}`] : []),
    ...(isZero(cacheHit) ? [] : [`    cacheHit: ${percent(cacheHit)}`]),
    ...(isZero(retries) ? [] : [`    retries: ${percent(retries)}`]),
    '',
  ].join('\n');
}

/** A receipt's moment is whatever text a clock reads. */
function momentOf(text: string): string {
  return new Date(text).toISOString();
}

function assumptionOf({ assumeInput, isRateMissing }: ReceiptTraffic): string[] {
  if (assumeInput !== undefined && /^(output|\d+(\.\d+)?)$/.test(assumeInput)) return [`assumeInput: ${assumeInput}`];
  return isRateMissing
    ? ['assumeInput: output # some rates were not published, and those answers have no cost; this is a guess']
    : [];
}

/** Shares in hundredths of a percent; the largest takes what rounding leaves, so that they add up. */
function blendOf([largest, ...others]: ReceiptTraffic['offers']): string[] {
  const rounded = others
    .map(({ offer, share }) => ({ offer, share: decimal(fixed(times(share, 100), 2)) }))
    .filter(({ share }) => !isZero(share));
  const rest = minus(decimal(100), sum(rounded.map(({ share }) => share)));
  return [{ offer: largest?.offer ?? '', share: rest }, ...rounded].map(
    ({ offer, share }) => `      ${scalar(offer)}: ${plain(share)}%`,
  );
}

/** A text of a receipt as one scalar of YAML, whatever stands in it. */
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

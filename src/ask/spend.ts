import { compare, decimal, fixed, isZero, minus, plain, ratio, sum, times, zero } from '../values/money.ts';
import type { Decimal, Money } from '../values/money.ts';
import { promptMeters } from '../pricing/meters.ts';
import { totalTokens } from '../workload/usage.ts';
import type { Usage } from '../workload/usage.ts';
import { baselineOf, costOf, readReceipt } from './receipt.ts';
import type { Receipt } from './receipt.ts';

export const groupings = ['day', 'tier', 'model'] as const;

export type Grouping = (typeof groupings)[number];

/** What receipts of one kind add up to; money in US dollars. */
export interface Spending {
  readonly name: string;
  readonly requests: number;
  readonly tokens: number;
  /** Of the receipts whose cost is known; undefined where that is none of some. */
  readonly cost: Money | undefined;
  /** What the same usage costs on the baseline, for those receipts that know it; undefined where that is none of some. */
  readonly baseline: Money | undefined;
  readonly savings: Money | undefined;
  readonly savingsRatio: Decimal | undefined;
  /** Receipts whose cost is not known, and counts for nothing in the sums. */
  readonly unknown: number;
}

/** Reads receipts; what is none, such as a line torn by a crash, is counted and left out. */
export function readReceipts(lines: Iterable<string>): { readonly receipts: Receipt[]; readonly torn: number } {
  const receipts: Receipt[] = [];
  let torn = 0;
  for (const line of lines) {
    const receipt = readReceipt(line);
    if (receipt) receipts.push(receipt);
    else torn++;
  }
  return { receipts, torn };
}

const nameOf: Readonly<Record<Grouping, (receipt: Receipt) => string>> = {
  day: ({ at }) => at.slice(0, 10),
  tier: ({ tier }) => tier,
  model: ({ offer }) => offer ?? 'none',
};

/** Receipts by day, tier or model, in the order of their names. */
export function spendingBy(receipts: readonly Receipt[], grouping: Grouping): Spending[] {
  const names = [...new Set(receipts.map(nameOf[grouping]))].toSorted();
  return names.map((name) =>
    spendingOf(
      name,
      receipts.filter((receipt) => nameOf[grouping](receipt) === name),
    ),
  );
}

export function spendingOf(name: string, receipts: readonly Receipt[]): Spending {
  const known = receipts.filter((receipt) => costOf(receipt) !== undefined);
  const compared = known.filter((receipt) => baselineOf(receipt) !== undefined);
  const [cost, ofCompared] = [known, compared].map((each) => sum(each.map((receipt) => costOf(receipt) ?? zero)));
  const baseline = sum(compared.map((receipt) => baselineOf(receipt) ?? zero));
  const savings = minus(baseline, ofCompared ?? zero);
  const isComparable = compared.length > 0 || receipts.length === 0;
  return {
    name,
    requests: receipts.length,
    tokens: receipts.reduce((total, { usage }) => total + totalTokens(usage), 0),
    cost: known.length > 0 || receipts.length === 0 ? cost : undefined,
    baseline: isComparable ? baseline : undefined,
    savings: isComparable ? savings : undefined,
    savingsRatio: ratio(savings, baseline),
    unknown: receipts.length - known.length,
  };
}

/** Where a month ends that goes on as it began: what it has cost so far, by the part of it that is over. */
export function monthEnd(receipts: readonly Receipt[], now: Date): { readonly month: string; readonly soFar: Money; readonly projected: Money } {
  const month = now.toISOString().slice(0, 7);
  const soFar =
    spendingOf(
      month,
      receipts.filter(({ at }) => at.startsWith(month)),
    ).cost ?? zero;
  const start = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1);
  const end = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
  const over = ratio(decimal(Math.max(now.getTime() - start, 1)), decimal(end - start));
  return { month, soFar, projected: (over && ratio(soFar, over)) ?? zero };
}

/** Traffic as it was measured: what a plan's scenario says. */
export interface Measured {
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

const DAY = 86_400_000;
const DAYS_PER_MONTH = 30;

/** Answered requests as traffic of a month, by the days they were spread over; undefined for none. */
export function measured(receipts: readonly Receipt[]): Measured | undefined {
  const answered = receipts.filter(({ outcome, offer }) => outcome === 'answered' && offer !== null);
  const moments = answered.map(({ at }) => at).toSorted();
  const [first] = moments;
  const last = moments.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const days = Math.max(1, Math.ceil((Date.parse(last) - Date.parse(first)) / DAY));
  const of = (meter: keyof Usage): number => answered.reduce((total, { usage }) => total + (usage[meter] ?? 0), 0);
  const prompt = promptMeters.reduce((total, meter) => total + of(meter), 0);
  const mean = (total: number): number => Math.round(total / answered.length);
  const repeated = answered.filter(({ attempts }) => attempts.some(({ outcome, cost }) => outcome !== 'answered' && cost !== '0'));
  return {
    answers: answered.length,
    first,
    last,
    days,
    requests: Math.max(1, Math.round((answered.length / days) * DAYS_PER_MONTH)),
    inputTokens: mean(prompt),
    outputTokens: mean(of('output')),
    reasoningTokens: mean(of('reasoning')),
    cacheHit: ratio(decimal(of('cacheRead')), decimal(prompt)) ?? zero,
    retries: ratio(decimal(repeated.length), decimal(answered.length)) ?? zero,
    assumeInput: answered.findLast(({ assumeInput }) => assumeInput !== undefined)?.assumeInput,
    isRateMissing: answered.some((receipt) => costOf(receipt) === undefined),
    offers: sharesOf(answered),
  };
}

function sharesOf(answered: readonly Receipt[]): Measured['offers'] {
  const tokens = new Map<string, number>();
  for (const { offer, usage } of answered) if (offer !== null) tokens.set(offer, (tokens.get(offer) ?? 0) + totalTokens(usage));
  const all = decimal([...tokens.values()].reduce((total, each) => total + each, 0));
  return [...tokens]
    .map(([offer, count]) => ({ offer, share: ratio(decimal(count), all) ?? zero }))
    .toSorted((a, b) => compare(b.share, a.share) || (a.offer < b.offer ? -1 : 1));
}

/** A plan with what was measured as its one scenario. */
export function measuredPlan(traffic: Measured, baseline: string): string {
  const { answers, first, last, days, requests, inputTokens, outputTokens, reasoningTokens, cacheHit, retries, offers } = traffic;
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

function assumptionOf({ assumeInput, isRateMissing }: Measured): string[] {
  if (assumeInput !== undefined && /^(output|\d+(\.\d+)?)$/.test(assumeInput)) return [`assumeInput: ${assumeInput}`];
  return isRateMissing ? ['assumeInput: output # some rates were not published, and those answers have no cost; this is a guess'] : [];
}

/** Shares in hundredths of a percent; the largest takes what rounding leaves, so that they add up. */
function blendOf([largest, ...others]: Measured['offers']): string[] {
  const rounded = others.map(({ offer, share }) => ({ offer, share: decimal(fixed(times(share, 100), 2)) })).filter(({ share }) => !isZero(share));
  const rest = minus(decimal(100), sum(rounded.map(({ share }) => share)));
  return [{ offer: largest?.offer ?? '', share: rest }, ...rounded].map(({ offer, share }) => `      ${scalar(offer)}: ${plain(share)}%`);
}

/** A text of a receipt as one scalar of YAML, whatever stands in it. */
function scalar(text: string): string {
  if (/^[a-z][\w.-]*\/[\w./-]+$/i.test(text)) return text;
  return JSON.stringify(text).replaceAll(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function percent(share: Decimal): string {
  return `${fixed(times(share, 100), 2)}%`;
}

import { UserError } from '../values/errors.ts';
import { compare as compareAmounts, minus, ratio, sum, times } from '../values/money.ts';
import type { Decimal, Money } from '../values/money.ts';
import type { Traffic } from '../workload/traffic.ts';
import { billOf, effectiveRate } from './bill.ts';
import type { Assumptions, Bill } from './bill.ts';
import type { Candidate } from './candidate.ts';
import type { LineItem } from './price.ts';

/** One candidate on the scenario that is compared; US dollars a month. */
export interface Ranked {
  readonly rank: number;
  readonly candidate: Candidate;
  readonly lineItems: readonly LineItem[];
  readonly total: Money;
  /** US dollars per million tokens of this workload, all meters together; undefined for no tokens. */
  readonly effectiveRate: Money | undefined;
  /**
   * What a million of such tokens cost on this workload in US dollars, be it by bands, hours, batches or a blend; the
   * standard rates where it has none of them.
   */
  readonly inputRate: Money | undefined;
  readonly outputRate: Money | undefined;
  /** Total as a multiple of the cheapest; undefined where that costs nothing. */
  readonly ratioToCheapest: Decimal | undefined;
  readonly savings: Money | undefined;
  readonly savingsRatio: Decimal | undefined;
}

/** A candidate that cannot be priced on this workload, and why. */
interface Unpriced {
  readonly candidate: Candidate;
  readonly reason: string;
}

export interface Comparison {
  readonly traffic: Traffic;
  /** The cheapest first. */
  readonly ranking: readonly Ranked[];
  readonly unpriced: readonly Unpriced[];
  /** The baseline, where it cannot be priced and there are no savings to tell. */
  readonly unpricedBaseline: Unpriced | undefined;
}

/** Ranks candidates by what a month of traffic costs on them; what cannot be priced is listed apart, never dropped. */
export function compare(traffic: Traffic, candidates: readonly Candidate[], baseline: Candidate | undefined, assumptions: Assumptions): Comparison {
  const tried = candidates.map((candidate) => attempt(candidate, traffic, assumptions));
  const priced = tried.flatMap((each) => (each.bill ? [each] : [])).toSorted((a, b) => compareAmounts(a.bill.total, b.bill.total));
  const measure = baseline && attempt(baseline, traffic, assumptions);
  const reference = measure?.bill?.total;
  const cheapest = priced[0]?.bill.total;
  const ranking = priced.map(({ candidate, bill: { lineItems, total } }, place): Ranked => {
    const savings = reference && minus(reference, total);
    return {
      rank: place + 1,
      candidate,
      lineItems,
      total,
      effectiveRate: effectiveRate(total, traffic.tokens),
      inputRate: billedRate(lineItems, 'input') ?? standardRate(candidate, 'input'),
      outputRate: billedRate(lineItems, 'output') ?? standardRate(candidate, 'output'),
      ratioToCheapest: cheapest && ratio(total, cheapest),
      savings,
      savingsRatio: savings && reference && ratio(savings, reference),
    };
  });
  return {
    traffic,
    ranking,
    unpriced: tried.flatMap((each) => (each.bill ? [] : [each])),
    unpricedBaseline: measure && !measure.bill ? measure : undefined,
  };
}

type Attempt = (Unpriced & { readonly bill?: undefined }) | { readonly candidate: Candidate; readonly bill: Bill };

function attempt(candidate: Candidate, traffic: Traffic, assumptions: Assumptions): Attempt {
  const tooLong = windowProblem(candidate, traffic);
  if (tooLong !== undefined) return { candidate, reason: tooLong };
  try {
    return { candidate, bill: billOf(candidate, traffic, assumptions) };
  } catch (error) {
    if (error instanceof UserError) return { candidate, reason: error.message };
    throw error;
  }
}

/** A prompt and its answer have to fit the context window; where either is not known, nothing is said. */
function windowProblem({ key, parts }: Candidate, { kinds, scenario }: Traffic): string | undefined {
  const { outputTokens = 0, reasoningTokens = 0 } = scenario.drivers;
  const longest = kinds.reduce((most, { promptTokens }) => Math.max(most, promptTokens), 0) + outputTokens + reasoningTokens;
  const small = parts.find(({ offer }) => (offer.offer.model.context ?? Infinity) < longest);
  if (!small) return undefined;
  const whose = small.offer.offer.key === key ? '' : ` of ${small.offer.offer.key}`;
  return `prompt and answer of ${longest} tokens do not fit the context window${whose}`;
}

function billedRate(lineItems: readonly LineItem[], meter: 'input' | 'output'): Money | undefined {
  const items = lineItems.filter((item) => item.meter === meter);
  const [first] = items;
  // One rate is itself; several are their mean, which may have no end.
  if (items.every(({ rate }) => first && compareAmounts(rate, first.rate) === 0)) return first?.rate;
  return effectiveRate(
    sum(items.map(({ cost }) => cost)),
    items.reduce((total, { tokens }) => total + tokens, 0),
  );
}

function standardRate({ parts }: Candidate, meter: 'input' | 'output'): Money | undefined {
  return parts.reduce<Money | undefined>((total, { offer, share }, place) => {
    const rate = offer.rates[meter];
    if (!rate || (place > 0 && !total)) return undefined;
    return sum([...(total ? [total] : []), times(rate, share)]);
  }, undefined);
}

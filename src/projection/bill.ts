import { decimal, inCurrency, one, plain, ratio, sum, times, zero, type Money } from '../values/money.ts';
import type { Kind } from '../workload/request-kinds.ts';
import type { Traffic } from '../workload/traffic.ts';
import type { Assumption } from './assumption.ts';
import { refuseTooLong } from './billing.ts';
import { candidateFor, type Candidate } from './candidate.ts';
import { linksOf } from './chain.ts';
import { drivenLeaves, sentLeaves, type Leaf } from './leaves.ts';
import { billedPieces, partsForModel } from './measured-traffic.ts';
import type { CountedUsage, LineItem, RateAssumptions } from './price.ts';
import { refuseLongRun } from './run-pricing.ts';
import { runStretches, type RunStretch } from './run-steps.ts';
import { splitCounted } from './spread.ts';
import { trafficParts } from './traffic-parts.ts';
import { shapeOf, type KindShape, type TrafficShape } from './traffic-shape.ts';

const MILLION = 1_000_000;

/** A month of traffic on a candidate, in US dollars. */
export interface Bill {
  readonly lineItems: readonly LineItem[];
  readonly total: Money;
  readonly assumptions: readonly Assumption[];
}

/** A bill of one scenario. */
export interface ScenarioBill extends Bill {
  /** What one run of it costs step by step. */
  readonly runSteps: () => RunStretch[];
}

/**
 * Prices a month of traffic: of every kind of request each offer of the candidate gets its share, of that each way to
 * send them its share, of that each window of the week its own. Where an offer has no batch rates, its batches are
 * billed at its base rates. Throws MissingRate, and a UserError for requests that do not fit the model.
 */
export function billOf(asked: Candidate, traffic: Traffic, settled?: RateAssumptions): ScenarioBill {
  const candidate = candidateFor(asked, traffic.scenario);
  const shape = shapeOf(traffic);
  const { bill, assumptions } = billerFor(candidate, shape, settled);
  return {
    ...bill(traffic),
    assumptions: [...ownModel(asked, traffic), ...assumptions()],
    runSteps: () =>
      runStretches(traffic, (kind) =>
        billerFor(candidate, { ...shape, kinds: [kind] }, settled).bill({ kinds: [kind] }),
      ),
  };
}

export interface Biller {
  readonly bill: (traffic: Pick<Traffic, 'kinds' | 'on'>) => Pick<Bill, 'lineItems' | 'total'>;
  /** What was taken for granted by all bills so far. */
  readonly assumptions: () => Assumption[];
}

/** `billOf` in two steps, for traffic that grows: its shape decides the rates once, its volume is billed each time. */
export function billerFor(candidate: Candidate, shape: TrafficShape, settled?: RateAssumptions): Biller {
  const { bill, assumptions } = shape.on
    ? countedBiller(candidate, shape.on, settled)
    : equalBiller(candidate, shape, settled);
  return { bill, assumptions: () => [...blended(candidate), ...assumptions()] };
}

/** Of traffic that each model counts in its own way, each part of a candidate bills its share as it counts. */
function countedBiller(candidate: Candidate, on: (offer: string) => Traffic, settled?: RateAssumptions): Biller {
  const { chain } = candidate;
  const billers = candidate.parts.map((part, place) => {
    const alone = { ...candidate, chain: undefined, parts: [{ ...part, share: one }] };
    const shape = shapeOf(on(part.offer.offer.key));
    const linked = (kind: KindShape): KindShape => (chain && linksOf(candidate, chain, kind)[place]?.shape) ?? kind;
    return equalBiller(alone, { ...shape, kinds: shape.kinds.map(linked) }, settled);
  });
  return {
    bill: (traffic) => {
      const bills = trafficParts(candidate, traffic).flatMap((part, place) => billers[place]?.bill(part) ?? []);
      const lineItems = bills.flatMap((bill) => bill.lineItems);
      return { lineItems, total: sum(bills.map(({ total }) => total)) };
    },
    assumptions: () => billers.flatMap(({ assumptions }) => assumptions()),
  };
}

function equalBiller(candidate: Candidate, shape: TrafficShape, settled: RateAssumptions | undefined): Biller {
  const kinds = shape.kinds.map((kind) => kindBiller(candidate, shape, kind, settled));
  // Nothing at all is nothing of the currency of the answer.
  const nothing = inCurrency(zero, candidate.parts[0]?.offer.offer.terms.answer?.currency);
  return {
    bill: ({ kinds: counted }) => {
      const items = counted.flatMap((kind, place) => kinds[place]?.bill(kind) ?? []);
      const lineItems = kinds.length === 1 ? items : merged(items);
      return { lineItems, total: lineItems.length === 0 ? nothing : sum(lineItems.map(({ cost }) => cost)) };
    },
    assumptions: () => kinds.flatMap(({ assumptions }) => assumptions()),
  };
}

/** Said of a scenario that has a model of its own. */
export function ownModel({ own }: Candidate, { scenario: { name } }: Traffic): Assumption[] {
  const model = own?.byScenario.get(name)?.key;
  return model === undefined ? [] : [{ kind: 'ownModel', scenario: name, model }];
}

function blended({ key, isBlend, parts, chain, shifted }: Candidate): Assumption[] {
  if (chain) {
    const links = parts.map(({ offer }, place) => ({ offer: offer.offer.key, fails: chain.fails[place] }));
    return [{ kind: 'chain', candidate: key, links, passesAnswer: chain.passesAnswer }];
  }
  const models = parts.flatMap(({ offer, model }) => (model === undefined ? [] : [{ offer: offer.offer.key, model }]));
  const shifts: Assumption[] = shifted ? [{ kind: 'shift', candidate: key, shifts: shifted.by }] : [];
  if (models.length > 0) return shifted ? shifts : [{ kind: 'asUsed', candidate: key, parts: models }];
  const shares = parts.map(({ offer, share }) => ({ offer: offer.offer.key, share }));
  return isBlend ? [...shifts, { kind: 'blend', candidate: key, parts: shares }] : [];
}

/** A `Biller` of requests of one kind. */
interface PartBiller<T> {
  readonly bill: (counted: T) => LineItem[];
  readonly assumptions: () => Assumption[];
}

function kindBiller(
  candidate: Candidate,
  shape: TrafficShape,
  kind: KindShape,
  settled?: RateAssumptions,
): PartBiller<Kind> {
  const { parts, chain } = candidate;
  if (chain) {
    const links = linksOf(candidate, chain, kind).map(({ part, shape: own, attempted }) => ({
      attempted,
      ...kindBiller({ ...candidate, chain: undefined, parts: [part] }, shape, own, settled),
    }));
    return {
      bill: (counted) => links.flatMap(({ attempted, bill }) => bill(attempted(counted))),
      assumptions: () => links.flatMap(({ assumptions }) => assumptions()),
    };
  }
  const { sent, ofOne, run } = kind;
  const takers = partsForModel(parts, sent);
  for (const { offer } of takers) {
    refuseTooLong(offer, ofOne);
    if (run) refuseLongRun(offer, run);
  }
  if (!sent) return leafBiller(takers.flatMap((part) => drivenLeaves(part, shape, kind, settled)));
  const pieces = billedPieces(
    takers.map(({ offer }) => offer),
    kind.promptTokens,
    sent,
  ).map(({ of, ways }) => ({
    of,
    ...leafBiller(takers.flatMap((part, place) => sentLeaves(part, sent, ways[place], settled))),
  }));
  return {
    bill: (counted) => pieces.flatMap(({ of, bill }) => bill(of(counted))),
    assumptions: () => pieces.flatMap(({ assumptions }) => assumptions()),
  };
}

/** Gives each leaf its share, in whole tokens. */
function leafBiller(leaves: readonly Leaf[]): PartBiller<CountedUsage> {
  const shares = leaves.map(({ share }) => share);
  return {
    bill: (counted) => splitCounted(counted, shares).flatMap((part, place) => leaves[place]?.pricing.price(part) ?? []),
    assumptions: () => leaves.flatMap(({ assumptions, pricing }) => [...assumptions, ...pricing.assumptions()]),
  };
}

/** Line items of the same meter at the same rate, for the same reason, are one. */
function merged(lineItems: readonly LineItem[]): LineItem[] {
  const byReason = new Map<string, LineItem>();
  for (const item of lineItems) {
    const { tokens, cost, rate, ...reason } = item;
    const key = `${plain(rate)} ${JSON.stringify(reason)}`;
    const same = byReason.get(key);
    byReason.set(key, same ? { ...same, tokens: same.tokens + tokens, cost: sum([same.cost, cost]) } : item);
  }
  return [...byReason.values()];
}

/** US dollars per million tokens of all meters together; undefined for no tokens. */
export function effectiveRate(total: Money, tokens: number): Money | undefined {
  return ratio(times(total, MILLION), decimal(tokens));
}

import { plain, type Decimal } from '../values/money.ts';
import { isPriced, sharesByOffer, type Candidate, type Contender } from '../projection/candidate.ts';
import type { LineItem } from '../projection/price.ts';
import type { Usage } from '../pricing/rates/meters.ts';
import { rateReasonJson } from '../report/provenance.ts';
import { cost, rate, text, tokens, type Cell, type JsonObject } from '../report/report.ts';
import { formatRate } from '../values/format.ts';
import type { Traffic } from '../workload/traffic.ts';
import type { Fields } from './tables.ts';

/** Which prices a report rests on. */
export interface ReportPrices {
  /** Version of the catalogue. */
  readonly catalogue: string;
  readonly asOf: string;
}

/** Which prices and which plan a report rests on. */
export interface PlanPrices extends ReportPrices {
  /** The file of the plan, which may have been found rather than named; undefined if there is none. */
  readonly planFile: string | undefined;
}

/** The currency that candidates are priced in; undefined for US dollars. */
export function currencyOf(candidates: Iterable<Contender>): string | undefined {
  for (const candidate of candidates)
    if (isPriced(candidate)) return candidate.parts[0]?.offer.offer.terms.answer?.currency;
  return undefined;
}

/** Which plan the figures rest on. */
export function planNotes(file: string | undefined): string[] {
  return file === undefined ? [] : [`Plan: ${file}`];
}

export function usageJson(usage: Usage): JsonObject {
  return Object.fromEntries(Object.entries(usage));
}

export function lineItemJson(item: LineItem): JsonObject {
  const { offer, meter, per } = item;
  const [amount, total] = [plain(item.rate), plain(item.cost)];
  return { offer, meter, tokens: item.tokens, rate: amount, per, cost: total, ...rateReasonJson(item) };
}

/** The cells of a line item in flat rows. */
export const lineItemFields: Fields<{ readonly item: LineItem }> = {
  offer: ({ item }) => text(item.offer),
  meter: ({ item }) => text(item.meter),
  tokens: ({ item }) => tokens(item.tokens),
  rate: ({ item }) => rate(item.rate),
  per: ({ item }) => text(item.per),
  cost: ({ item }) => cost(item.cost),
};

/** The rate of a line item; a fee says that it is for each. */
export function rateCell({ per, rate: amount }: LineItem): Cell {
  return per === 'each' ? text(`${formatRate(amount)} each`) : rate(amount);
}

/** A candidate by its key; a blend with the shares of its offers. Scenarios on models of their own with those. */
export function candidateJson(candidate: Candidate): JsonObject {
  const { key, provider, own, alternative } = candidate;
  if (alternative) return { ...candidateJson({ ...candidate, alternative: undefined }), alternative: alternative.name };
  if (!own) return sharesJson(candidate);
  const models = Object.fromEntries([...own.byScenario].map(([scenario, each]) => [scenario, sharesJson(each)]));
  return { ...(own.rest && sharesJson(own.rest)), candidate: key, provider, models };
}

function sharesJson({ key, provider, isBlend, chain, parts }: Candidate): JsonObject {
  if (chain)
    return {
      candidate: key,
      provider,
      chain: parts.map(({ offer }, place) => ({
        offer: offer.offer.key,
        fails: decimalOrNull(chain.fails[place]),
      })),
      passesAnswer: chain.passesAnswer,
    };
  const blend = Object.fromEntries([...sharesByOffer({ parts })].map(([offer, share]) => [offer, plain(share)]));
  return { candidate: key, provider, ...(isBlend && { blend }) };
}

/** `Launch + Growing`. */
export function scenarioNames(traffics: readonly Traffic[]): string {
  return distinctTexts(traffics.map(({ scenario }) => scenario.name)).join(' + ');
}

/** An amount or a share as decimal text; null if there is none. */
export function decimalOrNull(value: Decimal | undefined): string | null {
  return value === undefined ? null : plain(value);
}

export function distinctTexts(lines: Iterable<string>): string[] {
  return [...new Set(lines)];
}

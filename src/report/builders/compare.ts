import { plain, times } from '../../values/money.ts';
import type { Money } from '../../values/money.ts';
import { offersIn } from '../../projection/candidate.ts';
import type { Candidate } from '../../projection/candidate.ts';
import type { Comparison, Ranked } from '../../projection/compare.ts';
import type { LineItem } from '../../projection/price.ts';
import type { Plan } from '../../workload/plan.ts';
import { formatTokens } from '../format.ts';
import { cost, left, maybeCost, maybeRate, maybeText, right, share, text, times as multiple, tokens } from '../report.ts';
import type { Cell, Json, Report, Row, Table } from '../report.ts';
import { catalogueNote, documentHead, lineItemJson, rateNote, usageJson } from './common.ts';
import type { Priced } from './common.ts';
import { explainRecords, explainTables, stepsJson } from './explain.ts';
import { candidateJson, candidateNotes } from './project.ts';
import { driversJson, trafficNotes } from './traffic.ts';

export interface CompareContext extends Priced {
  readonly plan: Plan;
  readonly baseline: Candidate;
  /** How many candidates could be priced, shown or not. */
  readonly of: number;
  readonly explain: boolean;
}

/** A note for each rate would bury a long ranking. */
const MOST_RATE_NOTES = 5;

/** Candidates in the order of what a scenario costs on them, and apart those it cannot be priced on. */
export function compareReport(comparison: Comparison, context: CompareContext): Report {
  const { traffic, ranking, unpriced } = comparison;
  const explained = { traffic, projections: ranking };
  const assumptions = assumptionsOf(comparison, context);
  return {
    tables: [...(ranking.length > 0 ? [rankingTable(comparison, context)] : []), ...(context.explain ? explainTables(explained) : [])],
    notes: [
      ...countNote(comparison, context),
      ...unpricedNotes(unpriced),
      ...baselineNote(comparison),
      ...assumptions,
      ...rateNotes(ranking),
      catalogueNote(context),
    ],
    records: context.explain ? explainRecords([explained]) : records(comparison),
    document: () => ({
      ...documentHead(context, assumptions),
      baseline: context.baseline.key,
      scenario: {
        name: traffic.scenario.name,
        tokens: traffic.tokens,
        drivers: driversJson(traffic.scenario.drivers),
        usage: usageJson(traffic.usage),
        ...(context.explain && { steps: stepsJson(traffic) }),
      },
      ranking: ranking.map(rankedJson),
      unpriced: unpriced.map(({ candidate, reason }) => ({ ...candidateJson(candidate), reason })),
    }),
  };
}

function rankingTable({ traffic, ranking }: Comparison, { baseline }: CompareContext): Table {
  return {
    title: `${traffic.scenario.name}: ${formatTokens(traffic.tokens)} tokens a month`,
    columns: [
      right('rank', '#', 5),
      left('candidate', 'Candidate'),
      right('total', 'Cost/month'),
      right('inputRate', 'In, $/M', 4),
      right('outputRate', 'Out, $/M', 3),
      right('effectiveRate', 'Here, $/M', 2),
      right('ratioToCheapest', '× cheapest', 1),
      right('savingsRatio', `Saved to ${baseline.name}`, 1),
    ],
    rows: ranking.map(rankedRow),
  };
}

function rankedRow({ rank, candidate, total, inputRate, outputRate, effectiveRate, ratioToCheapest, savingsRatio }: Ranked): Row {
  return {
    cells: [
      tokens(rank),
      text(candidate.key),
      cost(total),
      shortRate(inputRate),
      shortRate(outputRate),
      maybeCost(effectiveRate),
      multiple(ratioToCheapest),
      share(savingsRatio),
    ],
  };
}

/** A rate with its digits, or, where it is a mean that has no end, as an amount. */
function shortRate(rate: Money | undefined): Cell {
  return rate && plain(times(rate, 1_000_000)).includes('.') ? maybeCost(rate) : maybeRate(rate);
}

/** Who is not priced, by why: a reason that names its offer once is the same without it. */
function unpricedNotes(unpriced: Comparison['unpriced']): string[] {
  const byReason = new Map<string, string[]>();
  for (const { candidate, reason } of unpriced) {
    const why = reason.replace(`${candidate.key} has `, '');
    byReason.set(why, [...(byReason.get(why) ?? []), candidate.key]);
  }
  return [...byReason].map(([why, keys]) => `Not priced, ${why}: ${keys.join(', ')}.`);
}

function baselineNote({ unpricedBaseline }: Comparison): string[] {
  return unpricedBaseline ? [`No savings: ${unpricedBaseline.candidate.key} cannot be priced, ${unpricedBaseline.reason}.`] : [];
}

function records({ ranking, unpriced }: Comparison): Table {
  const ranked = ranking.map((each) => ({ cells: [...rankedRow(each).cells, text(each.candidate.provider), maybeText(undefined)] }));
  const none = Array.from({ length: 5 }, () => maybeRate(undefined));
  const others = unpriced.map(({ candidate, reason }) => ({
    cells: [maybeRate(undefined), text(candidate.key), ...none, maybeRate(undefined), text(candidate.provider), text(reason)],
  }));
  const keys = ['rank', 'candidate', 'total', 'inputRate', 'outputRate', 'effectiveRate', 'ratioToCheapest', 'savingsRatio', 'provider', 'unpriced'];
  return { columns: keys.map((key) => left(key, key)), rows: [...ranked, ...others] };
}

function rankedJson({
  rank,
  candidate,
  total,
  inputRate,
  outputRate,
  effectiveRate,
  ratioToCheapest,
  savings,
  savingsRatio,
  lineItems,
}: Ranked): Json {
  return {
    rank,
    ...candidateJson(candidate),
    total: plain(total),
    inputRate: maybe(inputRate),
    outputRate: maybe(outputRate),
    effectiveRate: maybe(effectiveRate),
    ratioToCheapest: maybe(ratioToCheapest),
    savings: maybe(savings),
    savingsRatio: maybe(savingsRatio),
    lineItems: lineItems.map(lineItemJson),
  };
}

function maybe(value: Money | undefined): string | null {
  return value === undefined ? null : plain(value);
}

function countNote({ ranking }: Comparison, { of }: CompareContext): string[] {
  return ranking.length === of ? [] : [`${ranking.length} of ${of} candidates shown.`];
}

function assumptionsOf({ traffic, ranking }: Comparison, { plan }: CompareContext): string[] {
  const used = new Map<string, LineItem[]>();
  for (const item of ranking.flatMap(({ lineItems }) => lineItems)) used.set(item.offer, [...(used.get(item.offer) ?? []), item]);
  const notes = candidateNotes(
    ranking.map(({ candidate }) => candidate),
    plan,
    used,
  );
  return [
    ...trafficNotes([traffic.scenario]),
    ...(notes.length <= MOST_RATE_NOTES * 2 ? notes : [...notes.slice(0, MOST_RATE_NOTES), more(notes.length)]),
  ];
}

function more(count: number): string {
  return `${count - MOST_RATE_NOTES} more assumptions about offers; --format json has all of them.`;
}

function rateNotes(ranking: readonly Ranked[]): string[] {
  const offers = offersIn(ranking.map(({ candidate }) => candidate));
  if (offers.length > MOST_RATE_NOTES) return [`Rates, dates and sources of each: --explain, or pricing show.`];
  const items = ranking.flatMap(({ lineItems }) => lineItems);
  return offers.map((offer) =>
    rateNote(
      offer,
      items.filter((item) => item.offer === offer.offer.key),
    ),
  );
}

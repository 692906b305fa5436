import { negate, plain } from '../../values/money.ts';
import type { MonthlyOdds } from '../../projection/chances/monthly-odds.ts';
import type { Contender } from '../../projection/candidate.ts';
import type { Comparison, Ranked } from '../../projection/compare.ts';
import { assumptionKinds } from '../../report/assumption-text.ts';
import { buildReport } from '../../report/build-report.ts';
import { usedPrices } from '../../report/provenance.ts';
import { change, left, maybeCost, maybeRate, right, share, text, tokens } from '../../report/report.ts';
import {
  cost,
  costWithin,
  times as multiple,
  type Cell,
  type JsonObject,
  type Report,
  type Table,
} from '../../report/report.ts';
import { trafficJson } from '../../report/traffic.ts';
import { inputJson, inputTables } from '../input-counts.ts';
import { explainRecords, explainTables, stepsJson } from '../explain.ts';
import { candidateJson, currencyOf, lineItemJson, decimalOrNull, planNotes, usageJson } from '../report-parts.ts';
import { chanceCell, monthlyOddsJson, oddsFields, oddsNotes, rangeText } from '../odds.ts';
import { recordsWithUnpriced, tableOf, type TableColumn } from '../tables.ts';
import type { CompareContext } from './chart.ts';
import { compareFinding } from './finding.ts';

/** Candidates ranked by what a scenario costs on them, and apart those that it cannot be priced on. */
export function compareReport(comparison: Comparison, context: CompareContext): Report {
  const { traffics, ranking, unpriced, unpricedBaseline } = comparison;
  const { explain, baseline, catalogue, asOf } = context;
  const shown = ranking.map(({ candidate }) => candidate);
  const scenarios = traffics.map(({ scenario }) => scenario);
  const currency = currencyOf(shown);
  const explained = traffics.map((traffic, index) => ({
    traffic,
    projections: ranking.map(({ candidate, bills, assumptions }) => ({
      candidate,
      lineItems: bills[index]?.lineItems ?? [],
      assumptions,
      runSteps: bills[index]?.runSteps,
    })),
    unpriced,
    assumptions: comparison.assumptions,
  }));
  return buildReport({
    currency,
    finding: () => compareFinding(comparison, context),
    tables: [
      ...(ranking.length > 0 ? [rankingTable(comparison, context)] : []),
      ...inputTables(scenarios, shown),
      ...(explain ? explained.flatMap((each) => explainTables(each)) : []),
    ],
    notes: [
      ...planNotes(context.planFile),
      ...(ranking.length === context.of ? [] : [`${ranking.length} of ${context.of} candidates shown.`]),
      ...leftOutNotes(context.leftOut),
      ...(unpricedBaseline
        ? [`No savings: ${unpricedBaseline.key} cannot be priced, ${unpricedBaseline.reason}.`]
        : []),
      ...oddsNotes(shownOdds(ranking, context.odds), { of: undefined, baseline: baseline.key, budget: context.budget }),
    ],
    assumptions: [...comparison.assumptions, ...ranking.flatMap(({ assumptions }) => assumptions)],
    unpriced,
    prices: { catalogue, asOf, used: usedPrices(ranking) },
    records: explain ? explainRecords(explained) : records(comparison, context.odds),
    picture: async () => (await import('./chart.ts')).pictureOfCompare(comparison, context),
    body: () => ({
      plan: context.planFile ?? null,
      baseline: baseline.key,
      scenarios: traffics.map((traffic) => ({
        name: traffic.scenario.name,
        tokens: traffic.tokens,
        ...trafficJson(traffic.scenario),
        ...inputJson(traffic.scenario, shown),
        usage: usageJson(traffic.usage),
        ...(explain && { steps: stepsJson(traffic) }),
      })),
      ranking: ranking.map((ranked) => rankedJson(ranked, context.odds)),
    }),
  });
}

function leftOutNotes({ retired, filtered } = { retired: 0, filtered: 0 }): string[] {
  const parts = [
    ...(retired > 0 ? [`${retired} that their providers no longer serve`] : []),
    ...(filtered > 0 ? [`${filtered} by the options`] : []),
  ];
  return parts.length > 0 ? [`Left out: ${parts.join(', ')}.`] : [];
}

function rankingTable({ ranking }: Comparison, { baseline, budget, odds }: CompareContext): Table {
  return tableOf(
    ranking,
    [
      [right('rank', '#', 6), ({ rank }) => tokens(rank)],
      [left('candidate', 'Model'), ({ candidate }) => text(candidate.key)],
      [right('total', 'Cost/month'), ({ total }) => costWithin(total, budget)],
      ...(odds ? oddsColumns(odds) : []),
      [right('savingsRatio', `vs ${shortName(baseline.key)}`), (ranked) => comparisonCell(ranked, baseline)],
      [right('inputRate', 'Input/M', 3), ({ inputRate }) => maybeCost(inputRate)],
      [right('outputRate', 'Output/M', 3), ({ outputRate }) => maybeCost(outputRate)],
      [right('effectiveRate', 'Blended/M', 5), ({ effectiveRate }) => maybeCost(effectiveRate)],
      [right('ratioToCheapest', 'Ratio', 4), ({ ratioToCheapest }) => multiple(ratioToCheapest)],
    ],
    ({ rank }) => ({ strong: rank === 1 && ranking.length > 1 }),
  );
}

function oddsColumns(odds: ReadonlyMap<string, MonthlyOdds>): TableColumn<Ranked>[] {
  return [
    [right('range', 'P10 to P90'), ({ candidate }) => text(rangeText(odds.get(candidate.key)))],
    [right('cheapest', 'Cheapest', 1), ({ candidate }) => chanceCell(odds.get(candidate.key)?.cheapest)],
  ];
}

/** Of those that are shown. */
function shownOdds(ranking: readonly Ranked[], odds: CompareContext['odds']): ReadonlyMap<string, MonthlyOdds> {
  return new Map(
    ranking.flatMap(({ candidate: { key } }) => {
      const own = odds?.get(key);
      return own ? [[key, own]] : [];
    }),
  );
}

/** The model of an offer. */
function shortName(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}

/** How much more or less than the baseline, which says what it is. */
function comparisonCell({ candidate, savingsRatio }: Ranked, baseline: Contender): Cell {
  if (candidate.key === baseline.key) return text('baseline');
  return change(savingsRatio && negate(savingsRatio));
}

function records({ ranking, unpriced, assumptions }: Comparison, odds: CompareContext['odds']): Table {
  return recordsWithUnpriced(
    ranking,
    {
      rank: ({ rank }) => tokens(rank),
      candidate: ({ candidate }) => text(candidate.key),
      total: ({ total }) => cost(total),
      ...(odds && oddsFields<Ranked>(({ candidate }) => odds.get(candidate.key))),
      inputRate: ({ inputRate }) => maybeRate(inputRate),
      outputRate: ({ outputRate }) => maybeRate(outputRate),
      effectiveRate: ({ effectiveRate }) => maybeCost(effectiveRate),
      ratioToCheapest: ({ ratioToCheapest }) => multiple(ratioToCheapest),
      savingsRatio: ({ savingsRatio }) => share(savingsRatio),
      provider: ({ candidate }) => text(candidate.provider),
      assumptions: (ranked) => text(assumptionKinds([...assumptions, ...ranked.assumptions])),
    },
    unpriced,
  );
}

function rankedJson(ranked: Ranked, odds: CompareContext['odds']): JsonObject {
  const { rank, candidate, total, lineItems } = ranked;
  return {
    rank,
    ...candidateJson(candidate),
    total: plain(total),
    inputRate: decimalOrNull(ranked.inputRate),
    outputRate: decimalOrNull(ranked.outputRate),
    effectiveRate: decimalOrNull(ranked.effectiveRate),
    ratioToCheapest: decimalOrNull(ranked.ratioToCheapest),
    savings: decimalOrNull(ranked.savings),
    savingsRatio: decimalOrNull(ranked.savingsRatio),
    ...monthlyOddsJson(odds?.get(candidate.key)),
    lineItems: lineItems.map(lineItemJson),
  };
}

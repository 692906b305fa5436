import { plain, times, type Money } from '../../values/money.ts';
import type { MonthlyOdds } from '../../projection/chances/monthly-odds.ts';
import type { Comparison, Ranked } from '../../projection/compare.ts';
import { formatTokens } from '../../values/format.ts';
import { assumptionKinds } from '../../report/assumption-text.ts';
import { buildReport } from '../../report/build-report.ts';
import { usedPrices } from '../../report/provenance.ts';
import { left, maybeCost, maybeRate, perMillion, right, share, text, tokens } from '../../report/report.ts';
import { cost, times as multiple, type Cell, type JsonObject, type Report, type Table } from '../../report/report.ts';
import { trafficJson } from '../../report/traffic.ts';
import { explainRecords, explainTables, stepsJson } from '../explain.ts';
import {
  candidateJson,
  currencyOf,
  lineItemJson,
  decimalOrNull,
  planNotes,
  scenarioNames,
  usageJson,
} from '../report-parts.ts';
import { chanceCell, monthlyOddsJson, oddsFields, oddsNotes, rangeText } from '../odds.ts';
import { recordsWithUnpriced, tableOf, type TableColumn } from '../tables.ts';
import type { CompareContext } from './chart.ts';

/** Candidates ranked by what a scenario costs on them, and apart those that it cannot be priced on. */
export function compareReport(comparison: Comparison, context: CompareContext): Report {
  const { traffics, ranking, unpriced, unpricedBaseline } = comparison;
  const { explain, baseline, catalogue, asOf } = context;
  const currency = currencyOf(ranking.map(({ candidate }) => candidate));
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
    tables: [
      ...(ranking.length > 0 ? [rankingTable(comparison, context, currency)] : []),
      ...(explain ? explained.flatMap((each) => explainTables(each)) : []),
    ],
    notes: [
      ...planNotes(context.planFile),
      ...(ranking.length === context.of ? [] : [`${ranking.length} of ${context.of} candidates shown.`]),
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
        usage: usageJson(traffic.usage),
        ...(explain && { steps: stepsJson(traffic) }),
      })),
      ranking: ranking.map((ranked) => rankedJson(ranked, context.odds)),
    }),
  });
}

function rankingTable(
  { traffics, tokens: all, ranking }: Comparison,
  { baseline, odds }: CompareContext,
  currency: string | undefined,
): Table {
  const unit = perMillion(currency);
  const table = tableOf(ranking, [
    [right('rank', '#', 5), ({ rank }) => tokens(rank)],
    [left('candidate', 'Candidate'), ({ candidate }) => text(candidate.key)],
    [right('total', 'Cost/month'), ({ total }) => cost(total)],
    ...(odds ? oddsColumns(odds) : []),
    [right('inputRate', `In, ${unit}`, 4), ({ inputRate }) => shortRate(inputRate)],
    [right('outputRate', `Out, ${unit}`, 3), ({ outputRate }) => shortRate(outputRate)],
    [right('effectiveRate', `Here, ${unit}`, 2), ({ effectiveRate }) => maybeCost(effectiveRate)],
    [right('ratioToCheapest', '× cheapest', 1), ({ ratioToCheapest }) => multiple(ratioToCheapest)],
    [
      right('savingsRatio', `Saved to ${'name' in baseline ? baseline.name : baseline.key}`, 1),
      ({ savingsRatio }) => share(savingsRatio),
    ],
  ]);
  return { title: `${scenarioNames(traffics)}: ${formatTokens(all)} tokens a month`, ...table };
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

/** A rate with all its digits, or, if it is an average without an end, as an amount. */
function shortRate(rate: Money | undefined): Cell {
  return rate && plain(times(rate, 1_000_000)).includes('.') ? maybeCost(rate) : maybeRate(rate);
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

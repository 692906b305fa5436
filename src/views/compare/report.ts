import { plain, times, type Money } from '../../values/money.ts';
import type { Comparison, Ranked } from '../../projection/compare.ts';
import { formatTokens } from '../../values/format.ts';
import { usedPrices } from '../../report/provenance.ts';
import {
  cost,
  left,
  maybeCost,
  maybeRate,
  maybeText,
  right,
  share,
  text,
  times as multiple,
  tokens,
} from '../../report/report.ts';
import type { Cell, JsonObject, Report, Row, Table } from '../../report/report.ts';
import { kindsOf } from '../../report/assumption-text.ts';
import { sentJson } from '../../report/traffic.ts';
import { candidateJson, lineItemJson, maybe, planNotes, usageJson } from '../../report/json-parts.ts';
import { explainRecords, explainTables, stepsJson } from '../explain.ts';
import type { CompareContext } from './chart.ts';

/** Candidates in the order of what a scenario costs on them, and apart those it cannot be priced on. */
export function compareReport(comparison: Comparison, context: CompareContext): Report {
  const { traffics, ranking, unpriced, unpricedBaseline } = comparison;
  const { explain, baseline, catalogue, asOf } = context;
  const explained = traffics.map((traffic, place) => ({
    traffic,
    projections: ranking.map(({ candidate, bills, assumptions }) => ({
      candidate,
      lineItems: bills[place]?.lineItems ?? [],
      assumptions,
    })),
    unpriced,
    assumptions: comparison.assumptions,
  }));
  return {
    tables: [
      ...(ranking.length > 0 ? [rankingTable(comparison, context)] : []),
      ...(explain ? explained.flatMap((each) => explainTables(each)) : []),
    ],
    notes: [
      ...planNotes(context.planFile),
      ...(ranking.length === context.of ? [] : [`${ranking.length} of ${context.of} candidates shown.`]),
      ...(unpricedBaseline
        ? [`No savings: ${unpricedBaseline.key} cannot be priced, ${unpricedBaseline.reason}.`]
        : []),
    ],
    assumptions: [...comparison.assumptions, ...ranking.flatMap(({ assumptions }) => assumptions)],
    unpriced,
    prices: { catalogue, asOf, used: usedPrices(ranking) },
    records: explain ? explainRecords(explained) : records(comparison),
    picture: async () => (await import('./chart.ts')).pictureOfCompare(comparison, context),
    body: () => ({
      plan: context.planFile ?? null,
      baseline: baseline.key,
      scenarios: traffics.map((traffic) => ({
        name: traffic.scenario.name,
        tokens: traffic.tokens,
        ...sentJson(traffic.scenario),
        usage: usageJson(traffic.usage),
        ...(explain && { steps: stepsJson(traffic) }),
      })),
      ranking: ranking.map(rankedJson),
    }),
  };
}

function rankingTable({ traffics, tokens: all, ranking }: Comparison, { baseline }: CompareContext): Table {
  return {
    title: `${traffics.map(({ scenario }) => scenario.name).join(' + ')}: ${formatTokens(all)} tokens a month`,
    columns: [
      right('rank', '#', 5),
      left('candidate', 'Candidate'),
      right('total', 'Cost/month'),
      right('inputRate', 'In, $/M', 4),
      right('outputRate', 'Out, $/M', 3),
      right('effectiveRate', 'Here, $/M', 2),
      right('ratioToCheapest', '× cheapest', 1),
      right('savingsRatio', `Saved to ${'name' in baseline ? baseline.name : baseline.key}`, 1),
    ],
    rows: ranking.map(rankedRow),
  };
}

function rankedRow({
  rank,
  candidate,
  total,
  inputRate,
  outputRate,
  effectiveRate,
  ratioToCheapest,
  savingsRatio,
}: Ranked): Row {
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

function records({ ranking, unpriced, assumptions }: Comparison): Table {
  const ranked = ranking.map((each) => ({
    cells: [
      ...rankedRow(each).cells,
      text(each.candidate.provider),
      text(kindsOf([...assumptions, ...each.assumptions])),
      maybeText(undefined),
    ],
  }));
  const none = maybeText(undefined);
  const others = unpriced.map(({ key, reason }) => ({
    cells: [none, text(key), none, none, none, none, none, none, none, none, text(reason)],
  }));
  const keys = [
    'rank',
    'candidate',
    'total',
    'inputRate',
    'outputRate',
    'effectiveRate',
    'ratioToCheapest',
    'savingsRatio',
  ];
  return {
    columns: [...keys, 'provider', 'assumptions', 'unpriced'].map((key) => left(key, key)),
    rows: [...ranked, ...others],
  };
}

function rankedJson(ranked: Ranked): JsonObject {
  const { rank, candidate, total, lineItems } = ranked;
  return {
    rank,
    ...candidateJson(candidate),
    total: plain(total),
    inputRate: maybe(ranked.inputRate),
    outputRate: maybe(ranked.outputRate),
    effectiveRate: maybe(ranked.effectiveRate),
    ratioToCheapest: maybe(ranked.ratioToCheapest),
    savings: maybe(ranked.savings),
    savingsRatio: maybe(ranked.savingsRatio),
    lineItems: lineItems.map(lineItemJson),
  };
}

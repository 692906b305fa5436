import type { MonthlyOdds } from '../../projection/chances/monthly-odds.ts';
import type { Unpriced } from '../../pricing/catalogue/no-price.ts';
import type { Projection, ScenarioProjection } from '../../projection/project.ts';
import type { Traffic } from '../../workload/traffic.ts';
import { assumptionKinds } from '../../report/assumption-text.ts';
import { cost, flag, maybeCost, none, share, text, tokens, type Row, type Table } from '../../report/report.ts';
import { oddsFields } from '../odds.ts';
import { recordOf, recordsTable, sparseRecord, type Fields } from '../tables.ts';

type Projected = readonly [result: ScenarioProjection, projection: Projection];

const certainFields: Fields<Projected> = {
  scenario: ([{ traffic }]) => text(traffic.scenario.name),
  tokens: ([{ traffic }]) => tokens(traffic.tokens),
  candidate: ([, { candidate }]) => text(candidate.key),
  provider: ([, { candidate }]) => text(candidate.provider),
  baseline: ([, { isBaseline }]) => flag(isBaseline),
  total: ([, { total }]) => cost(total),
  savings: ([, { savings }]) => maybeCost(savings),
  savingsRatio: ([, { savingsRatio }]) => share(savingsRatio),
  assumptions: ([{ assumptions }, projection]) => text(assumptionKinds([...assumptions, ...projection.assumptions])),
  unpriced: () => none,
};

/** A flat row for each scenario and candidate. */
export function projectRecords(
  results: Iterable<ScenarioProjection>,
  oddsIn: ((some: readonly ScenarioProjection[]) => ReadonlyMap<string, MonthlyOdds> | undefined) | undefined,
): Table {
  const ofProjection = oddsFields<Projected>(([result, { candidate }]) => oddsIn?.([result])?.get(candidate.key));
  const fields: Fields<Projected> = { ...certainFields, ...(oddsIn && ofProjection) };
  return recordsTable(fields, {
    *[Symbol.iterator]() {
      for (const result of results) {
        for (const projection of result.projections) yield recordOf(fields, [result, projection]);
        yield* result.unpriced.map((each) => unpricedRecord(fields, result.traffic, each));
      }
    },
  });
}

function unpricedRecord(fields: Fields<Projected>, traffic: Traffic, { key, reason }: Unpriced): Row {
  return sparseRecord(fields, {
    scenario: text(traffic.scenario.name),
    tokens: tokens(traffic.tokens),
    candidate: text(key),
    unpriced: text(reason),
  });
}

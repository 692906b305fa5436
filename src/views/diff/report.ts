import { plain } from '../../values/money.ts';
import { madeOf, type ScenarioChange, type Side, type Totals } from '../../projection/change.ts';
import { assumptionKinds } from '../../report/assumption-text.ts';
import { buildReport } from '../../report/build-report.ts';
import { usedPrices } from '../../report/provenance.ts';
import { change, left, maybeCost, maybeText, right, text } from '../../report/report.ts';
import type { Cell, JsonObject, Report, Table } from '../../report/report.ts';
import { candidateJson, currencyOf, decimalOrNull, planNotes, distinctTexts } from '../report-parts.ts';
import { recordsOf, tableOf } from '../tables.ts';
import type { DiffContext, DiffSide } from './chart.ts';
import { diffFinding } from './finding.ts';

/**
 * What each scenario cost and costs, and how much of the difference is traffic, price or the choice of the model; all
 * scenarios together if their costs may be added up.
 */
export function diffReport(
  changes: readonly ScenarioChange[],
  totals: Totals | undefined,
  context: DiffContext,
): Report {
  const { before, after } = context;
  const sides = changes.flatMap((each) => [each.before, each.after].flatMap((side) => side ?? []));
  return buildReport({
    currency: currencyOf(sides.map(({ candidate }) => candidate)),
    finding: () => diffFinding(changes, totals),
    tables: [tableOfChanges(changes, totals, context)],
    notes: [
      // The plan of a side that is called by its file is named in the header already.
      ...distinctTexts([before, after].flatMap(({ name, planFile }) => (name === planFile ? [] : planNotes(planFile)))),
      'Traffic: change in tokens at the old rates. Price: change in rates for the same model. ' +
        'Model: effect of switching models.',
      ...choiceNotes(changes),
      ...changes.flatMap(({ scenario, unsplit }) =>
        unsplit === undefined ? [] : [`${scenario} cannot be split: ${unsplit}.`],
      ),
      ...(before.asOf === after.asOf && before.catalogue === after.catalogue
        ? []
        : [`Before: prices in force on ${before.asOf} (price lists ${before.catalogue}).`]),
    ],
    assumptions: sides.flatMap(({ assumptions }) => assumptions),
    prices: { catalogue: after.catalogue, asOf: after.asOf, used: usedPrices(sides) },
    records: records(changes),
    picture: async () => (await import('./chart.ts')).pictureOfDiff(changes, totals, context),
    body: () => ({
      before: sideJson(before),
      after: sideJson(after),
      scenarios: changes.map(changeJson),
      total: totals ? { before: plain(totals.before), after: plain(totals.after), ...effectsJson(totals) } : null,
    }),
  });
}

/** What a row of the table needs of a scenario, or of all together. */
type Changed = Pick<ScenarioChange, 'change' | 'changeRatio' | 'effects'>;

const changeCells = {
  change: (each: Changed): Cell => maybeCost(each.change),
  changeRatio: ({ changeRatio }: Changed): Cell => change(changeRatio),
  traffic: ({ effects }: Changed): Cell => maybeCost(effects?.traffic),
  price: ({ effects }: Changed): Cell => maybeCost(effects?.price),
  model: ({ effects }: Changed): Cell => maybeCost(effects?.model),
};

function tableOfChanges(
  changes: readonly ScenarioChange[],
  totals: Totals | undefined,
  { before, after }: DiffContext,
): Table {
  const scenarios = changes.map((each) => ({
    ...each,
    before: each.before?.total,
    after: each.after?.total,
    isTotal: false,
  }));
  const all = changes.length > 1 && totals ? [{ ...totals, scenario: 'Total', isTotal: true }] : [];
  return tableOf(
    [...scenarios, ...all],
    [
      [left('scenario', 'Scenario'), ({ scenario }) => text(scenario)],
      [right('before', before.name), (each) => maybeCost(each.before)],
      [right('after', after.name), (each) => maybeCost(each.after)],
      [right('change', 'Change'), changeCells.change],
      [right('changeRatio', 'Change, %', 3), changeCells.changeRatio],
      [right('traffic', 'Traffic', 2), changeCells.traffic],
      [right('price', 'Price', 2), changeCells.price],
      [right('model', 'Model', 2), changeCells.model],
    ],
    ({ isTotal }) => ({ strong: isTotal, opensGroup: isTotal }),
  );
}

function records(changes: readonly ScenarioChange[]): Table {
  return recordsOf(changes, {
    scenario: ({ scenario }) => text(scenario),
    before: ({ before }) => maybeCost(before?.total),
    after: ({ after }) => maybeCost(after?.total),
    ...changeCells,
    candidateBefore: ({ before }) => maybeText(before?.candidate.key),
    candidateAfter: ({ after }) => maybeText(after?.candidate.key),
    unsplit: ({ unsplit }) => maybeText(unsplit),
    assumptions: ({ before, after }) =>
      text(assumptionKinds([before, after].flatMap((side) => side?.assumptions ?? []))),
  });
}

function choiceNotes(changes: readonly ScenarioChange[]): string[] {
  return distinctTexts(
    changes.flatMap(({ before, after }) => {
      if (!before || !after) return [];
      if (madeOf(before) === madeOf(after)) return [`Model: ${before.candidate.key}.`];
      if (before.candidate.key === after.candidate.key)
        return [`Model: ${before.candidate.key}, of other parts than before.`];
      return [`Model: ${before.candidate.key} before, ${after.candidate.key} after.`];
    }),
  );
}

function changeJson({ scenario, before, after, ...rest }: ScenarioChange): JsonObject {
  return {
    scenario,
    before: before ? costJson(before) : null,
    after: after ? costJson(after) : null,
    ...effectsJson(rest),
    unsplit: rest.unsplit ?? null,
  };
}

function costJson({ candidate, total }: Side): JsonObject {
  return { ...candidateJson(candidate), total: plain(total) };
}

function effectsJson({ changeRatio, effects, ...changed }: Changed): JsonObject {
  return {
    change: plain(changed.change),
    changeRatio: decimalOrNull(changeRatio),
    traffic: decimalOrNull(effects?.traffic),
    price: decimalOrNull(effects?.price),
    model: decimalOrNull(effects?.model),
  };
}

function sideJson({ name, planFile, catalogue, asOf }: DiffSide): JsonObject {
  return { name, plan: planFile ?? null, catalogue: { version: catalogue, asOf } };
}

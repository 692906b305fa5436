import { plain } from '../../values/money.ts';
import { madeOf, type ScenarioChange, type Effects, type Side, type Totals } from '../../projection/change.ts';
import { usedPrices } from '../../report/provenance.ts';
import { change, cost, left, maybeCost, maybeText, right, text } from '../../report/report.ts';
import type { JsonObject, Report, Row, Table } from '../../report/report.ts';
import { kindsOf } from '../../report/assumption-text.ts';
import { candidateJson, maybe, planNotes, unique } from '../../report/json-parts.ts';
import type { DiffContext, DiffSide } from './chart.ts';

/**
 * What each scenario cost and costs, and what of the difference is traffic, price or the choice of the model; all of them
 * together where they may be added up.
 */
export function diffReport(
  changes: readonly ScenarioChange[],
  totals: Totals | undefined,
  context: DiffContext,
): Report {
  const { before, after } = context;
  const sides = changes.flatMap((each) => [each.before, each.after].flatMap((side) => side ?? []));
  return {
    tables: [tableOf(changes, totals, before, after)],
    notes: [
      // A plan that names its side is said above it.
      ...unique([before, after].flatMap(({ name, planFile }) => (name === planFile ? [] : planNotes(planFile)))),
      'Traffic: other tokens, at the rates of before. Price: other rates on the same model. Model: another model at its rates.',
      ...choiceNotes(changes),
      ...changes.flatMap(({ scenario, unsplit }) =>
        unsplit === undefined ? [] : [`${scenario} cannot be split: ${unsplit}.`],
      ),
      ...(before.asOf === after.asOf && before.catalogue === after.catalogue
        ? []
        : [`Before: prices as of ${before.asOf}, catalogue ${before.catalogue}.`]),
    ],
    assumptions: sides.flatMap(({ assumptions }) => assumptions),
    unpriced: [],
    prices: { catalogue: after.catalogue, asOf: after.asOf, used: usedPrices(sides) },
    records: {
      columns: [...keys, 'candidateBefore', 'candidateAfter', 'unsplit', 'assumptions'].map((key) => left(key, key)),
      rows: changes.map((each) => ({
        cells: [
          ...rowOf(each).cells,
          ...[each.before?.candidate.key, each.after?.candidate.key, each.unsplit].map(maybeText),
          text(kindsOf([each.before, each.after].flatMap((side) => side?.assumptions ?? []))),
        ],
      })),
    },
    picture: async () => (await import('./chart.ts')).pictureOfDiff(changes, totals, context),
    body: () => ({
      before: sideJson(before),
      after: sideJson(after),
      scenarios: changes.map(changeJson),
      total: totals ? { before: plain(totals.before), after: plain(totals.after), ...effectsJson(totals) } : null,
    }),
  };
}

const keys = ['scenario', 'before', 'after', 'change', 'changeRatio', 'traffic', 'price', 'model'];

function tableOf(
  changes: readonly ScenarioChange[],
  totals: Totals | undefined,
  before: DiffSide,
  after: DiffSide,
): Table {
  return {
    columns: [
      left('scenario', 'Scenario'),
      right('before', before.name),
      right('after', after.name),
      right('change', 'Change'),
      right('changeRatio', 'By', 1),
      right('traffic', 'of traffic', 2),
      right('price', 'of price', 2),
      right('model', 'of model', 2),
    ],
    rows: [...changes.map(rowOf), ...(changes.length > 1 && totals ? [totalRow(totals)] : [])],
  };
}

function totalRow(totals: Totals): Row {
  return {
    cells: [text('all'), cost(totals.before), cost(totals.after), ...effectCells(totals)],
    strong: true,
    opensGroup: true,
  };
}

function rowOf(each: ScenarioChange): Row {
  return {
    cells: [text(each.scenario), maybeCost(each.before?.total), maybeCost(each.after?.total), ...effectCells(each)],
  };
}

function effectCells({ change: by, changeRatio, effects }: Pick<ScenarioChange, 'change' | 'changeRatio' | 'effects'>) {
  return [
    cost(by),
    change(changeRatio),
    ...(['traffic', 'price', 'model'] as const).map((effect: keyof Effects) => maybeCost(effects?.[effect])),
  ];
}

function choiceNotes(changes: readonly ScenarioChange[]): string[] {
  return unique(
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

function effectsJson({
  change: by,
  changeRatio,
  effects,
}: Pick<ScenarioChange, 'change' | 'changeRatio' | 'effects'>): JsonObject {
  return {
    change: plain(by),
    changeRatio: maybe(changeRatio),
    traffic: maybe(effects?.traffic),
    price: maybe(effects?.price),
    model: maybe(effects?.model),
  };
}

function sideJson({ name, planFile, catalogue, asOf }: DiffSide): JsonObject {
  return { name, plan: planFile ?? null, catalogue: { version: catalogue, asOf } };
}

import { plain } from '../../values/money.ts';
import type { Decimal, Money } from '../../values/money.ts';
import { totalsOf } from '../../projection/change.ts';
import type { Change, Totals } from '../../projection/change.ts';
import { change, cost, left, maybeCost, right, text } from '../report.ts';
import type { Json, Report, Row, Table } from '../report.ts';
import { unique } from './common.ts';

export interface DiffContext {
  readonly before: string;
  readonly after: string;
  readonly catalogues: readonly string[];
}

/** What each scenario cost and costs, and what of the difference is traffic, price or the choice of the model. */
export function diffReport(changes: readonly Change[], context: DiffContext): Report {
  const totals = totalsOf(changes);
  return {
    tables: [tableOf(changes, totals, context)],
    notes: [
      'Traffic: more or fewer tokens, at the rates of before. Price: other rates on the same model. Model: another model at its rates.',
      ...choiceNotes(changes),
      `Prices: ${unique(context.catalogues).join('; ')}.`,
    ],
    records: {
      columns: [...keys, 'candidateBefore', 'candidateAfter'].map((key) => left(key, key)),
      rows: changes.map((each) => ({ cells: [...rowOf(each).cells, text(each.before?.candidate ?? ''), text(each.after?.candidate ?? '')] })),
    },
    document: () => ({
      schemaVersion: 1,
      before: context.before,
      after: context.after,
      scenarios: changes.map(changeJson),
      total: {
        before: plain(totals.before),
        after: plain(totals.after),
        ...effectsJson(totals),
      },
    }),
  };
}

const keys = ['scenario', 'before', 'after', 'change', 'changeRatio', 'traffic', 'price', 'model'];

function tableOf(changes: readonly Change[], totals: Totals, { before, after }: DiffContext): Table {
  const total: Row = {
    cells: [
      text('all'),
      cost(totals.before),
      cost(totals.after),
      cost(totals.change),
      change(totals.changeRatio),
      cost(totals.traffic),
      cost(totals.price),
      cost(totals.model),
    ],
    strong: true,
    opensGroup: true,
  };
  return {
    columns: [
      left('scenario', 'Scenario'),
      right('before', before),
      right('after', after),
      right('change', 'Change'),
      right('changeRatio', 'By', 1),
      right('traffic', 'of traffic', 2),
      right('price', 'of price', 2),
      right('model', 'of model', 2),
    ],
    rows: [...changes.map(rowOf), ...(changes.length > 1 ? [total] : [])],
  };
}

function rowOf({ scenario, before, after, change: by, changeRatio, traffic, price, model }: Change): Row {
  return {
    cells: [
      text(scenario),
      maybeCost(before?.total),
      maybeCost(after?.total),
      cost(by),
      change(changeRatio),
      cost(traffic),
      cost(price),
      cost(model),
    ],
  };
}

function choiceNotes(changes: readonly Change[]): string[] {
  return unique(
    changes.flatMap(({ before, after }) => {
      if (!before || !after) return [];
      if (before.candidate !== after.candidate) return [`Model: ${before.candidate} before, ${after.candidate} after.`];
      return before.madeOf === after.madeOf
        ? [`Model: ${before.candidate}.`]
        : [`Model: ${before.candidate}, of ${before.madeOf} before and ${after.madeOf} after.`];
    }),
  );
}

function changeJson({ scenario, before, after, ...effects }: Change): Json {
  return {
    scenario,
    before: before ? { candidate: before.candidate, total: plain(before.total) } : null,
    after: after ? { candidate: after.candidate, total: plain(after.total) } : null,
    ...effectsJson(effects),
  };
}

interface Effects {
  readonly change: Money;
  readonly changeRatio: Decimal | undefined;
  readonly traffic: Money;
  readonly price: Money;
  readonly model: Money;
}

function effectsJson({ change: by, changeRatio, traffic, price, model }: Effects): { readonly [key: string]: Json } {
  return {
    change: plain(by),
    changeRatio: changeRatio ? plain(changeRatio) : null,
    traffic: plain(traffic),
    price: plain(price),
    model: plain(model),
  };
}

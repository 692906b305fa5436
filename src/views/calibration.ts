import { buildReport } from '../report/build-report.ts';
import { left, right, text, tokens } from '../report/report.ts';
import type { Cell, Report } from '../report/report.ts';
import type { MeasuredFactor } from '../tokens/calibration.ts';
import { labelText } from '../tokens/label-text.ts';
import type { JsonObject } from '../report/report.ts';
import { recordsOf, tableOf } from './tables.ts';
import type { ShownModel } from './tokens.ts';

/** A model and what requests to it were billed. */
export interface CalibratedModel extends MeasuredFactor {
  readonly model: ShownModel;
}

/** What requests were billed, beside what they count to, with the factors for a plan. */
export function calibrationReport(models: readonly CalibratedModel[], notes: readonly string[]): Report {
  return buildReport({
    finding: () => findingOf(models),
    currency: undefined,
    tables: [
      tableOf(models, [
        [left('model', 'Model'), ({ model }) => text(model.name)],
        [right('requests', 'Requests'), ({ requests }) => tokens(requests)],
        [right('billed', 'Billed tokens'), ({ billed }) => tokens(billed)],
        [right('counted', 'Counted'), ({ counted }) => tokens(counted.tokens)],
        [left('label', 'Label'), ({ counted }) => text(labelText(counted))],
        [right('factor', 'Factor'), ({ factor }) => ratio(factor)],
        [right('low', 'Lowest'), ({ low }) => ratio(low)],
        [right('high', 'Highest'), ({ high }) => ratio(high)],
      ]),
    ],
    notes: [
      'A factor is the tokens of a model for one of o200k_base, without what is known to be added around messages.',
      `In a plan: tokenFactors: { ${models.map((each) => planEntry(each)).join(', ')} }`,
      ...notes,
    ],
    assumptions: [],
    unpriced: [],
    prices: undefined,
    records: recordsOf(models, {
      model: ({ model }) => text(model.name),
      requests: ({ requests }) => tokens(requests),
      billed: ({ billed }) => tokens(billed),
      counted: ({ counted }) => tokens(counted.tokens),
      label: ({ counted }) => text(counted.label),
      factor: ({ factor }) => ratio(factor),
      low: ({ low }) => ratio(low),
      high: ({ high }) => ratio(high),
    }),
    body: () => ({ factors: models.map(factorJson) }),
  });
}

function findingOf([first]: readonly CalibratedModel[]): string | undefined {
  if (!first) return undefined;
  const { model, requests, factor, low, high } = first;
  const range = `${low} to ${high} over ${requests} requests`;
  return `${model.name} was billed ${factor} tokens for one of o200k_base (${range}).`;
}

function planEntry({ model, factor, low, high }: CalibratedModel): string {
  return `${model.offer?.offer.key ?? model.name}: { factor: ${factor}, low: ${low}, high: ${high} }`;
}

function factorJson({ model, requests, billed, counted, factor, low, high }: CalibratedModel): JsonObject {
  return {
    model: model.name,
    ...(model.offer && { offer: model.offer.offer.key }),
    tokenizer: model.row.tokenizer,
    requests,
    billed,
    counted: { tokens: counted.tokens, low: counted.low, high: counted.high, label: counted.label },
    factor,
    low,
    high,
  };
}

function ratio(value: number): Cell {
  return text(value.toFixed(3));
}

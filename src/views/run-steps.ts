import { plain } from '../values/money.ts';
import type { RunStretch } from '../projection/run-steps.ts';
import type { Meter } from '../pricing/rates/meters.ts';
import type { LineChart } from '../report/charts/chart.ts';
import { cost, left, right, text, tokens } from '../report/report.ts';
import type { Json, Table } from '../report/report.ts';
import { tableOf } from './tables.ts';

/** A run step by step: how long its context is, what of that comes from the cache, and what it costs. */
export function runTables(title: string, stretches: readonly RunStretch[]): Table[] {
  if (stretches.length === 0) return [];
  const table = tableOf(
    stretches,
    [
      [left('step', 'Step'), (each) => text(stretchName(each))],
      [right('context', 'Context'), ({ context }) => tokens(context)],
      [right('read', 'From cache', 2), (each) => tokens(tokensIn(each, 'cacheRead'))],
      [right('written', 'Written to it', 2), (each) => tokens(tokensIn(each, 'cacheWrite', 'cacheWrite1h'))],
      [right('input', 'Other input', 2), (each) => tokens(tokensIn(each, 'input'))],
      [right('answer', 'Answer', 2), (each) => tokens(tokensIn(each, 'output', 'reasoning'))],
      [right('cost', 'Cost'), ({ total }) => cost(total)],
      [right('cumulative', 'So far'), ({ cumulative }) => cost(cumulative)],
    ],
    ({ from, isSubAgent }) => ({ opensGroup: isSubAgent && from === 1 }),
  );
  return [{ title, ...table }];
}

function stretchName({ isSubAgent, from, to, isSummedUp }: RunStretch): string {
  const steps = from === to ? String(from) : `${from} to ${to}`;
  return `${isSubAgent ? 'sub-agent, ' : ''}${steps}${isSummedUp ? ', summed up' : ''}`;
}

function tokensIn({ lineItems }: RunStretch, ...of: readonly Meter[]): number {
  const counted = lineItems.filter(({ meter }) => of.some((each) => each === meter));
  return counted.reduce((all, item) => all + item.tokens, 0);
}

export function runStepsJson(stretches: readonly RunStretch[]): Json {
  return stretches.map(({ isSubAgent, from, to, isSummedUp, context, lineItems, total }) => ({
    run: isSubAgent ? 'subAgent' : 'run',
    from,
    to,
    summedUp: isSummedUp,
    context,
    usage: Object.fromEntries(lineItems.map(({ meter, tokens: count }) => [meter, count])),
    total: plain(total),
  }));
}

/** What each step costs on each candidate; no chart of a single step. */
export function runChart(
  scenario: string,
  all: readonly { readonly name: string; readonly isBaseline: boolean; readonly stretches: readonly RunStretch[] }[],
): LineChart[] {
  const series = all.map(({ stretches, ...each }) => ({
    ...each,
    own: stretches.filter(({ isSubAgent }) => !isSubAgent),
  }));
  const [longest] = series.map(({ own }) => own);
  if (!longest || longest.length < 2) return [];
  const length = (longest[0]?.to ?? 1) - (longest[0]?.from ?? 1) + 1;
  return [
    {
      name: 'steps',
      kind: 'lines',
      title: `${scenario}: cost of ${length === 1 ? 'each step' : `every ${length} steps`} of a run`,
      unit: 'dollars',
      scale: 'linear',
      places: longest.map(({ to }) => String(to)),
      limits: [],
      events: [],
      series: series.map(({ name, isBaseline, own }) => ({ name, isBaseline, values: own.map(({ total }) => total) })),
    },
  ];
}

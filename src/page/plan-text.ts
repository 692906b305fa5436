import { plain, type Decimal } from '../values/money.ts';
import type { PageQuestion } from '../render/question.ts';
import type { CandidateSpec } from '../workload/blend.ts';
import type { MonthlyBudget, Drivers } from '../workload/scenario.ts';
import { driverFields } from './drivers.ts';

/** A question as a plan file. Texts are written as JSON, which is YAML too, and shares with every digit. */
export function planText({ plan, prices: { terms } }: PageQuestion): string {
  const { baseline, candidates, scenarios, budget, assumeInput, assumeWebSearch, growth, stages } = plan;
  return lines([
    '# yaml-language-server: $schema=./node_modules/cost-projection/dist/plan.schema.json',
    'schema: 1',
    `baseline: ${text(baseline)}`,
    'candidates:',
    ...candidates.map((spec) => `  - ${candidateText(spec)}`),
    ...(assumeInput === undefined
      ? []
      : [`assumeInput: ${assumeInput === 'output' ? assumeInput : plain(assumeInput)}`]),
    ...(assumeWebSearch === undefined ? [] : [`assumeWebSearch: ${plain(assumeWebSearch)}`]),
    ...(terms.answer ? [`currency: ${terms.answer.currency}`] : []),
    ...(terms.exchange.length === 0 ? [] : ['fx:', ...terms.exchange.map(exchangeLine)]),
    ...budgetLines(budget, ''),
    ...(growth.length === 0 && stages.length === 0 ? [] : ['forecast:']),
    ...(growth.length === 0 ? [] : [`  growth: [${growth.map(decimalText).join(', ')}]`]),
    ...(stages.length === 0
      ? []
      : [`  stages: { ${stages.map(({ scenario, month }) => `${text(scenario)}: ${month}`).join(', ')} }`]),
    'scenarios:',
    ...scenarios.flatMap(({ name, drivers, budget: own }) => [
      `  - name: ${text(name)}`,
      ...driverLines(drivers),
      ...budgetLines(own, '    '),
    ]),
  ]);
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

function text(value: string): string {
  return JSON.stringify(value);
}

/** In quotes: a number of YAML holds fifteen digits. */
function decimalText(value: Decimal): string {
  return text(plain(value));
}

function exchangeLine({ currency, perDollar, date }: PageQuestion['prices']['terms']['exchange'][number]): string {
  return `  ${currency}: { perDollar: ${plain(perDollar)}, date: ${text(date)} }`;
}

function candidateText(spec: CandidateSpec): string {
  if (typeof spec === 'string') return text(spec);
  return `{ name: ${text(spec.name)}, blend: { ${spec.parts.map(({ offer, share }) => `${text(offer)}: ${decimalText(share)}`).join(', ')} } }`;
}

function budgetLines(budget: MonthlyBudget | undefined, indent: string): string[] {
  const { warn, fail } = budget ?? {};
  if (!warn && !fail) return [];
  const parts = [...(warn ? [`warn: ${decimalText(warn)}`] : []), ...(fail ? [`fail: ${decimalText(fail)}`] : [])];
  return [`${indent}budget: { ${parts.join(', ')} }`];
}

function driverLines(drivers: Drivers): string[] {
  return driverFields.flatMap(({ driver }) => {
    const value = drivers[driver];
    if (value === undefined) return [];
    const written = typeof value === 'object' && 'units' in value ? decimalText(value) : JSON.stringify(value);
    return [`    ${driver}: ${written}`];
  });
}

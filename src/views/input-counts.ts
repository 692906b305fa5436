import { isPriced, offersIn, type Contender } from '../projection/candidate.ts';
import { left, right, text, type JsonObject, type Table } from '../report/report.ts';
import { labelText } from '../tokens/label-text.ts';
import { groupDigits } from '../values/format.ts';
import { inputOn, type CountedInput, type InputCount } from '../workload/request-input.ts';
import type { Scenario } from '../workload/scenario.ts';
import { tableOf } from './tables.ts';

interface CountLine extends InputCount {
  readonly scenario: string;
  readonly offer: string;
}

/** What the input of a request counts to on each model, where texts say it; no table where none do. */
export function inputTables(scenarios: readonly Scenario[], contenders: readonly Contender[]): Table[] {
  const lines = scenarios.flatMap((scenario) => linesOf(scenario, contenders));
  if (lines.length === 0) return [];
  const isOneOfSeveral = scenarios.length > 1;
  return [
    {
      title: 'Input of a request, counted',
      ...tableOf(lines, [
        ...(isOneOfSeveral
          ? [[left('scenario', 'Scenario'), ({ scenario }: CountLine) => text(scenario)] as const]
          : []),
        [left('offer', 'Offer'), ({ offer }) => text(offer)],
        [left('tokenizer', 'Tokenizer', 1), ({ tokenizer }) => text(tokenizer)],
        [right('tokens', 'Tokens'), ({ tokens }) => text(groupDigits(String(tokens)))],
        [left('label', 'Label'), (line) => text(labelText(line))],
      ]),
    },
  ];
}

function linesOf({ name, input }: Scenario, contenders: readonly Contender[]): CountLine[] {
  return isCounted(input)
    ? offersIn(contenders.filter(isPriced)).map(({ offer: { key } }) => ({
        scenario: name,
        offer: key,
        ...inputOn(input, key),
      }))
    : [];
}

function isCounted(input: Scenario['input']): input is CountedInput {
  return input !== undefined && 'counted' in input;
}

/** The input of a scenario where texts say it, with its counts; nothing where drivers do. */
export function inputJson(scenario: Scenario, contenders: readonly Contender[]): JsonObject {
  const { input } = scenario;
  if (!isCounted(input)) return {};
  const { files, tokens, shownFor, counted, factors } = input;
  return {
    input: {
      ...files,
      ...(files.perRequest === undefined && { perRequest: tokens }),
      shownFor,
      ...(factors && {
        factors: Object.fromEntries(factors.map(({ model, ...each }) => [model, each])),
      }),
      counts: linesOf(scenario, contenders).map(countJson),
      counted: JSON.parse(JSON.stringify(counted)),
    },
  };
}

function countJson({ offer, tokenizer, label, tokens, low, high, fixedTokens }: CountLine): JsonObject {
  return { offer, tokenizer, label, tokens, ...(low !== high && { low, high }), fixedTokens };
}

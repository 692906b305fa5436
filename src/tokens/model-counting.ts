import { starPattern } from '../values/star-pattern.ts';
import { countLabels, modelRows, type CountLabel, type ModelRow, type VocabularyName } from './model-table.ts';
import { bytesPerToken, tokenRatios, type Ratio, type TextKind } from './ratio-table.ts';

/** How many tokens something has, between two bounds that are equal where they are counted. */
export interface TokenEstimate {
  readonly tokens: number;
  readonly low: number;
  readonly high: number;
  readonly label: CountLabel;
}

/** A text as the public vocabularies count it. */
export interface CountedText {
  readonly kind: TextKind | undefined;
  readonly bytes: number;
  readonly byVocabulary: Readonly<Partial<Record<VocabularyName, number>>>;
}

/** How a model counts, by its name or the key of its offer. */
export function modelRow(model: string): ModelRow {
  const found = rowFor(modelRows, model);
  if (!found) throw new RangeError('the last row fits every model');
  return found;
}

/** The first row whose patterns fit a model, by its name or the key of its offer. */
export function rowFor<Row extends Pick<ModelRow, 'models'>>(rows: readonly Row[], model: string): Row | undefined {
  const name = plainName(model);
  return rows.find(({ models }) => models.some((pattern) => starPattern(pattern).test(name)));
}

/** What Bedrock has before a name: a region and whose model it is. That of DeepSeek is a part of the name. */
const seller =
  /^(?:[a-z]{2,6}(?:-gov)?\.)?(?:anthropic|google|meta|minimax|mistral|moonshot|moonshotai|openai|qwen|zai)\./;

/** The name alone of `openrouter/anthropic/claude-sonnet-4.5`, `us.anthropic.claude-…`, `openai:chat:gpt-4o`. */
export function plainName(model: string): string {
  const parts = model.toLowerCase().split('/').at(-1)?.split(':') ?? [];
  const last = parts.find((part) => /\d|(?:gpt|claude|gemini|deepseek)-/.test(part)) ?? parts[0];
  const name = (last ?? model).replace(seller, '');
  return name.replaceAll(/[._@ ]/g, '-');
}

/** The tokens of a text on a model. */
export function estimateText(row: ModelRow, text: CountedText): TokenEstimate {
  const { vocabulary, family, ratio: own, margin = 0, label } = row;
  if (text.bytes === 0) return { tokens: 0, low: 0, high: 0, label };
  if (vocabulary === undefined) return roughEstimate(text);
  const counted = text.byVocabulary[vocabulary] ?? 0;
  const [ratio, low, high] = own ?? (family === undefined ? [1, 1, 1] : ratioOf(tokenRatios[family], text.kind));
  return {
    tokens: Math.round(counted * ratio),
    low: Math.floor(counted * low * (1 - margin)),
    high: Math.ceil(counted * high * (1 + margin)),
    label,
  };
}

/** Of a kind that was not measured, between the lowest and the highest of all kinds. */
function ratioOf(ratios: Readonly<Record<TextKind, Ratio>>, kind: TextKind | undefined): Ratio {
  if (kind !== undefined) return ratios[kind];
  const all = Object.values(ratios);
  return [ratios.english[0], Math.min(...all.map(([, low]) => low)), Math.max(...all.map(([, , high]) => high))];
}

/** By the bytes alone, between what the families that were measured make of them. */
function roughEstimate({ bytes, kind }: CountedText): TokenEstimate {
  const base = bytes / (kind === undefined ? TYPICAL_BYTES : bytesPerToken[kind]);
  const ratios = Object.values(tokenRatios).map((each) => ratioOf(each, kind));
  return {
    tokens: Math.ceil(base),
    low: Math.floor(base * Math.min(...ratios.map(([, low]) => low)) * (1 - BYTE_MARGIN)),
    high: Math.ceil(base * Math.max(...ratios.map(([, , high]) => high)) * (1 + BYTE_MARGIN)),
    label: 'rough',
  };
}

const TYPICAL_BYTES = 4;
/** How far the bytes of a token differ within a kind. */
const BYTE_MARGIN = 0.25;

/** A sum has the weakest label of its parts. */
export function sumEstimates(parts: readonly TokenEstimate[], label: CountLabel): TokenEstimate {
  return parts.reduce(addEstimates, { tokens: 0, low: 0, high: 0, label });
}

export function addEstimates(one: TokenEstimate, other: TokenEstimate): TokenEstimate {
  return {
    tokens: one.tokens + other.tokens,
    low: one.low + other.low,
    high: one.high + other.high,
    label: weaker(one.label, other.label),
  };
}

export function weaker(one: CountLabel, other: CountLabel): CountLabel {
  return countLabels.indexOf(one) < countLabels.indexOf(other) ? other : one;
}

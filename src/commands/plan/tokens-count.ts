import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import { openCounter } from '../../tokens/disk/vocabulary-files.ts';
import type { VocabularyName } from '../../tokens/counter.ts';
import { addEstimates, estimateText, sumEstimates, weaker } from '../../tokens/model-counting.ts';
import type { CountedText, TokenEstimate } from '../../tokens/model-counting.ts';
import type { ModelRow } from '../../tokens/model-table.ts';
import type { Prompt } from '../../tokens/prompt.ts';
import type { TextKind } from '../../tokens/ratio-table.ts';
import { textKind } from '../../tokens/text-kind.ts';

/** A model that texts are counted on. */
export interface CountedModel {
  /** As it was asked for. */
  readonly name: string;
  readonly row: ModelRow;
  /** Undefined where it has no price. */
  readonly offer: PricedOffer | undefined;
}

/** Counts texts once for each vocabulary that some models need. */
export function textCounting(models: readonly CountedModel[]): (text: string, kind?: TextKind) => CountedText {
  const names = [...new Set(models.flatMap(({ row }) => row.vocabulary ?? []))];
  return (text, kind = textKind(text)) => ({
    kind,
    bytes: Buffer.byteLength(text),
    byVocabulary: new Map(names.map((name): [VocabularyName, number] => [name, openCounter(name)(text)])),
  });
}

/** A request as the vocabularies count it. */
export interface CountedPrompt {
  readonly messages: readonly CountedText[];
  readonly names: readonly CountedText[];
  readonly tools: CountedText | undefined;
  readonly isFramed: boolean;
}

export function countPrompt(prompt: Prompt, count: (text: string, kind?: TextKind) => CountedText): CountedPrompt {
  return {
    messages: prompt.messages.map(({ text }) => count(text)),
    names: prompt.messages.flatMap(({ name }) => (name === undefined ? [] : [count(name)])),
    tools: prompt.tools === undefined ? undefined : count(prompt.tools, 'tools'),
    isFramed: prompt.isFramed,
  };
}

/** The content of a request on a model: its messages, and its tools, which providers write in words of their own. */
export function promptContent(row: ModelRow, { messages, tools }: CountedPrompt): TokenEstimate {
  const content = sumEstimates(
    messages.map((text) => estimateText(row, text)),
    row.label,
  );
  if (!tools) return content;
  const { label, ...counted } = estimateText(row, tools);
  return addEstimates(content, { ...counted, label: weaker(label, 'assumed') });
}

/** A chat template adds no more to a message, where nobody says what it adds. */
const MOST_FRAME = 8;

/** What a provider adds around messages; between nothing and a few tokens, and assumed, where nobody says what. */
export function messageFrame(row: ModelRow, { messages, names, isFramed }: CountedPrompt): TokenEstimate {
  const { frame, label } = row;
  if (!isFramed) return { tokens: 0, low: 0, high: 0, label };
  if (!frame) return { tokens: 0, low: 0, high: MOST_FRAME * messages.length, label: weaker(label, 'assumed') };
  const named = sumEstimates(
    names.map((text) => estimateText(row, text)),
    label,
  );
  const own = frame.perMessage * messages.length + frame.perName * names.length;
  return addEstimates(named, { tokens: own, low: own, high: own, label });
}

/** What a provider adds to a request once. */
export function requestFrame(row: ModelRow): TokenEstimate {
  const own = row.frame?.perRequest ?? 0;
  return { tokens: own, low: own, high: own, label: row.label };
}

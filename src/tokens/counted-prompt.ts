import { addEstimates, estimateText, sumEstimates, weaker } from './model-counting.ts';
import type { CountedText, TokenEstimate } from './model-counting.ts';
import type { ModelRow } from './model-table.ts';
import type { Prompt } from './prompt.ts';
import type { TextKind } from './ratio-table.ts';

/** Counts a text; of its kind where that is known. */
export type CountText = (text: string, kind?: TextKind) => CountedText;

/** A request as the vocabularies count it. */
export interface CountedPrompt {
  readonly messages: readonly CountedText[];
  readonly names: readonly CountedText[];
  readonly tools: CountedText | undefined;
  readonly isFramed: boolean;
}

export function countPrompt(prompt: Prompt, count: CountText): CountedPrompt {
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

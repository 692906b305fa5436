import { messageFrame, promptContent, requestFrame, type CountedPrompt } from './counted-prompt.ts';
import { estimateText, sumEstimates, type CountedText, type TokenEstimate } from './model-counting.ts';
import type { ModelRow } from './model-table.ts';

/** A file as the vocabularies count it: the parts of a text, or the messages of one request. */
export interface CountedFile {
  readonly path: string;
  /** The kind of its text, or of its request. */
  readonly kind: string;
  readonly texts: readonly CountedText[];
  readonly prompts: readonly CountedPrompt[];
}

/** The tokens of a file on a model, with what a provider adds around messages. */
export function estimateFile(row: ModelRow, { texts, prompts }: CountedFile): TokenEstimate {
  return sumEstimates(
    [
      ...texts.map((text) => estimateText(row, text)),
      ...prompts.flatMap((prompt) => [promptContent(row, prompt), messageFrame(row, prompt)]),
      ...(prompts[0]?.isFramed === true ? [requestFrame(row)] : []),
    ],
    row.label,
  );
}

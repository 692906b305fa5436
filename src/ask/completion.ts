import type { ReportedUsage } from '../workload/reported.ts';

// Chat completions as servers send them, which is not always as their type says.

/** What one completion, or one chunk of a stream of them, carries. */
export interface Completion {
  /** The text; undefined where there is none at all. */
  readonly text: string | undefined;
  /** Whether the model is at work: it writes, or thinks in a field of its own. */
  readonly isBegun: boolean;
  readonly finishReason: string | undefined;
  readonly usage: ReportedUsage | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads a completion, of which anything may be absent or of another shape. */
export function readCompletion(value: unknown): Completion {
  const completion = fieldsOf(value);
  const choices = completion?.['choices'];
  const choice = fieldsOf(Array.isArray(choices) ? choices[0] : undefined);
  const message = fieldsOf(choice?.['delta'] ?? choice?.['message']);
  const text = textOf(message?.['content']) ?? textOf(message?.['refusal']);
  const thought = textOf(message?.['reasoning_content']) ?? textOf(message?.['reasoning']);
  return {
    text,
    isBegun: (text ?? thought ?? '') !== '',
    finishReason: textOf(choice?.['finish_reason']),
    usage: usageOf(fieldsOf(completion?.['usage'])),
  };
}

/** `prompt_tokens` and `completion_tokens` include their details. */
function usageOf(usage: Fields | undefined): ReportedUsage | undefined {
  const [prompt, completion] = [countOf(usage?.['prompt_tokens']), countOf(usage?.['completion_tokens'])];
  if (prompt === undefined || completion === undefined) return undefined;
  const cacheRead = countOf(fieldsOf(usage?.['prompt_tokens_details'])?.['cached_tokens']);
  const reasoning = countOf(fieldsOf(usage?.['completion_tokens_details'])?.['reasoning_tokens']);
  return { prompt, completion, cacheRead, reasoning };
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

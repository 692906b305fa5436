/** How an answer ended, by the server's word for it. */
type AnswerEnd =
  /** The model has said what it had to say. */
  | 'whole'
  /** The limit of tokens is reached. */
  | 'length'
  /** The model asks for a tool. */
  | 'tool'
  | 'refused'
  | 'failed'
  /** A word of the server's own. */
  | 'unknown';

const answerEnds: Readonly<Record<string, AnswerEnd>> = {
  stop: 'whole',
  eos: 'whole',
  eos_token: 'whole',
  stop_sequence: 'whole',
  end_turn: 'whole',
  complete: 'whole',
  length: 'length',
  model_length: 'length',
  max_tokens: 'length',
  tool_calls: 'tool',
  function_call: 'tool',
  content_filter: 'refused',
  error: 'failed',
  insufficient_system_resource: 'failed',
};

/** The words of OpenAI's API, which need no note. */
const ownWords: ReadonlySet<string> = new Set(['stop', 'length', 'tool_calls', 'function_call']);

/** Reads a finish reason in any case. */
export function readAnswerEnd(word: string): AnswerEnd {
  return isUsualEnd(word) ? (answerEnds[word.toLowerCase()] ?? 'unknown') : 'unknown';
}

/** Whether a finish reason is one of those that servers use, whatever the prompt is. */
export function isUsualEnd(word: string): boolean {
  return Object.hasOwn(answerEnds, word.toLowerCase());
}

/** Tells the user that an answer ended with a word that OpenAI's API does not have; undefined if it does. */
export function endNote(word: string, model: string): string | undefined {
  if (ownWords.has(word)) return undefined;
  const shown = /^[\w.-]{1,64}$/.test(word) ? `"${word}"` : 'a word of its own';
  return readAnswerEnd(word) === 'length'
    ? `${model} ended its answer with ${shown}: it is at its limit of tokens`
    : `${model} ended its answer with ${shown}: taken as whole`;
}

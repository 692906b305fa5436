const [OPEN, CLOSE] = ['<think>', '</think>'];

/** A part of an answer's text, divided. */
interface ThoughtAndText {
  readonly thought: string;
  readonly text: string;
}

export interface ThinkingFilter {
  /** Divides the next part of the text; what may be the beginning of a tag is kept for the next one. */
  readonly divide: (part: string) => ThoughtAndText;
  /** The text that was kept, at the end; of a whole answer also what follows a tag that was never closed. */
  readonly rest: (isWhole: boolean) => string;
  /** Whether thoughts were found and left out. */
  readonly hasThoughts: () => boolean;
}

/**
 * Divides text that begins with the thoughts of a model, `<think>…</think>`, as local servers send them. Such a tag
 * anywhere else is text.
 */
export function filterThinking(): ThinkingFilter {
  let state: 'start' | 'thinking' | 'thought' | 'text' = 'start';
  let isFound = false;
  let kept = '';
  /** How much of it has been told as thought. */
  let told = 0;
  const take = (): string => {
    const taken = kept;
    kept = '';
    return taken;
  };
  return {
    divide: (part) => {
      kept += part;
      if (state === 'start') {
        const begun = kept.trimStart();
        if (begun.length < OPEN.length && OPEN.startsWith(begun)) return { thought: '', text: '' };
        state = begun.startsWith(OPEN) ? 'thinking' : 'text';
      }
      let thought = '';
      if (state === 'thinking') {
        const end = kept.indexOf(CLOSE, Math.max(0, kept.length - part.length - CLOSE.length));
        const cut = end === -1 ? kept.length : end + CLOSE.length;
        thought = kept.slice(told, cut);
        told = cut;
        if (end === -1) return { thought, text: '' };
        kept = kept.slice(cut);
        state = 'thought';
        isFound = true;
      }
      if (state === 'thought') {
        kept = kept.trimStart();
        if (kept !== '') state = 'text';
      }
      return { thought, text: take() };
    },
    rest: (isWhole) => (state === 'thinking' && !isWhole ? '' : take()),
    hasThoughts: () => isFound,
  };
}

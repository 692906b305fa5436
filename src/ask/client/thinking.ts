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
  /** The parts that are not known to be text; never looked at again, since there may be a million. */
  let held: string[] = [];
  /** Their end, in which a tag may have begun. */
  let end = '';
  const take = (): string => {
    const taken = held.join('');
    held = [];
    return taken;
  };
  return {
    divide: (part) => {
      let text = part;
      let thought = '';
      if (state === 'start') {
        held.push(part);
        end = (end + part).trimStart();
        if (end.length < OPEN.length && OPEN.startsWith(end)) return { thought, text: '' };
        state = end.startsWith(OPEN) ? 'thinking' : 'text';
        text = take();
        end = '';
      }
      if (state === 'thinking') {
        const seen = end + text;
        const close = seen.indexOf(CLOSE);
        if (close === -1) {
          held.push(text);
          end = seen.slice(1 - CLOSE.length);
          return { thought: text, text: '' };
        }
        const cut = close + CLOSE.length - end.length;
        thought = text.slice(0, cut);
        text = text.slice(cut);
        held = [];
        state = 'thought';
        isFound = true;
      }
      if (state === 'thought') {
        text = text.trimStart();
        if (text !== '') state = 'text';
      }
      return { thought, text };
    },
    rest: (isWhole) => (state === 'thinking' && !isWhole ? '' : take()),
    hasThoughts: () => isFound,
  };
}

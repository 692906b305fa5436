/** Tells whether a text is as a pattern says. */
export interface StarPattern {
  readonly test: (text: string) => boolean;
}

/** A pattern in which a star stands for any part of a text, whatever the case of its letters. */
export function starPattern(pattern: string): StarPattern {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const last = rest.pop();
  return {
    test: (text) => {
      const lower = text.toLowerCase();
      if (last === undefined) return lower === first;
      if (!lower.startsWith(first)) return false;
      let at = first.length;
      for (const part of rest) {
        const found = lower.indexOf(part, at);
        if (found < 0) return false;
        at = found + part.length;
      }
      return lower.length - last.length >= at && lower.endsWith(last);
    },
  };
}

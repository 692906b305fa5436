/** Tells whether a text is as a pattern says. */
export interface StarPattern {
  readonly test: (text: string) => boolean;
}

/** A pattern in which a star stands for any part of a text, whatever the case of its letters. */
export function starPattern(pattern: string): StarPattern {
  const exact = exactStarPattern(pattern.toLowerCase());
  return { test: (text) => exact.test(text.toLowerCase()) };
}

/** A pattern in which a star stands for any part of a text, and the case of letters counts, as in names of files. */
export function exactStarPattern(pattern: string): StarPattern {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  return {
    test: (text) => {
      if (last === undefined) return text === first;
      if (!text.startsWith(first)) return false;
      let at = first.length;
      for (const part of rest) {
        const found = text.indexOf(part, at);
        if (found < 0) return false;
        at = found + part.length;
      }
      return text.length - last.length >= at && text.endsWith(last);
    },
  };
}

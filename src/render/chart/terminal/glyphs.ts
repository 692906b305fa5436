/** The characters that charts in a terminal are made of. */
export interface Glyphs {
  /** A bar's last column, by eighths filled. */
  readonly eighths: readonly string[];
  /** Fills for the parts of a sum, which can be told apart without colour. */
  readonly fills: readonly string[];
  /** The shortest bar, for a value that is not zero. */
  readonly least: string;
  readonly dot: string;
  readonly guide: string;
  readonly limit: { readonly across: string; readonly upright: string };
  readonly axis: { readonly upright: string; readonly across: string; readonly corner: string };
  /** True if lines are drawn finer than one character. */
  readonly hasBraille: boolean;
  /** True for a document rather than a terminal. */
  readonly isDocument: boolean;
}

const unicode: Glyphs = {
  eighths: ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'],
  fills: ['█', '▒', '▓', '░'],
  least: '▏',
  dot: '●',
  guide: '┈',
  limit: { across: '╌', upright: '╎' },
  axis: { upright: '│', across: '─', corner: '└' },
  hasBraille: true,
  isDocument: false,
};

const ascii: Glyphs = {
  eighths: ['', '', '', '', '#', '#', '#', '#'],
  fills: ['#', '=', '+', ':'],
  least: '|',
  dot: 'o',
  guide: '.',
  limit: { across: '-', upright: '!' },
  axis: { upright: '|', across: '-', corner: '+' },
  hasBraille: false,
  isDocument: false,
};

export const documentGlyphs: Glyphs = { ...unicode, hasBraille: false, isDocument: true };

export function glyphsFor(isAscii: boolean): Glyphs {
  return isAscii ? ascii : unicode;
}

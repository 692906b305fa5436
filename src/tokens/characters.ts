import { ByteNumbers } from './byte-numbers.ts';

// Classes of characters, of one version of Unicode whatever runs the program: bits, so that several are tested at once.
export const UPPER = 1; // Lu, Lt
export const LOWER = 2; // Ll
export const UNCASED = 4; // Lm, Lo
export const MARK = 8; // M
export const NUMBER = 16; // N
export const SPACE = 32; // White_Space
export const SIGN = 64; // P, S
export const NEWLINE = 128; // \r, \n: spaces too

export const LETTER = UPPER | LOWER | UNCASED;

const LAST_CODE_POINT = 0x10_ffff;

/** The classes of every code point. */
export type CharacterClasses = Uint8Array;

/** Reads runs of a length and a class each: 0 for none, 1 for upper case, and so on. */
export function readCharacterClasses(bytes: Uint8Array): CharacterClasses {
  const numbers = new ByteNumbers(bytes);
  const classes = new Uint8Array(LAST_CODE_POINT + 1);
  for (let code = 0; code <= LAST_CODE_POINT;) {
    const end = code + numbers.next();
    const index = numbers.next();
    if (index > 0) classes.fill(1 << (index - 1), code, end);
    code = end;
  }
  // A half of a pair is sent as U+FFFD, a sign.
  classes.fill(SIGN, 0xd800, 0xe000);
  classes.fill(SPACE | NEWLINE, 0x0a, 0x0b);
  classes.fill(SPACE | NEWLINE, 0x0d, 0x0e);
  return classes;
}

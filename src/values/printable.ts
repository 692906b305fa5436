// oxlint-disable-next-line no-control-regex -- it finds control characters
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Text that cannot control a terminal: control characters, line separators and direction marks become escapes. */
export function printable(text: string): string {
  return text.replace(control, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Printable text on one line. */
export function singleLine(text: string): string {
  return printable(text.replace(/\s+/g, ' ').trim());
}

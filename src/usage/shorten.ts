const address = /[^\s@"'<>()]+@[^\s@"'<>()]+\.[^\s@"'<>()]+/g;

/** A key with only its ends: enough to tell it from others, too little to use it. */
export function shortKey(key: string): string {
  return key.length <= 8 ? key : `${key.slice(0, key.startsWith('sk-') ? 5 : 3)}…${key.slice(-4)}`;
}

/** E-mail addresses in a text with only their first letter and their domain. */
export function withoutAddresses(text: string): string {
  return text.replace(address, (found) => `${found.slice(0, 1)}…${found.slice(found.lastIndexOf('@'))}`);
}

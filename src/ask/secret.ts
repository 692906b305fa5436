/** Short keys, as servers on one's own machine take them, may be part of any word. */
const SHORT = 8;

/** What a server says, without the key that it was sent. */
export function withoutKey(text: string, key: string | undefined): string {
  if (key === undefined) return text;
  if (key.length >= SHORT) return text.replaceAll(key, '[key]');
  return text.replace(new RegExp(`(?<![\\w-])${escaped(key)}(?![\\w-])`, 'g'), '[key]');
}

function escaped(text: string): string {
  return text.replace(/[^\w]/g, String.raw`\$&`);
}

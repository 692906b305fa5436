/** Short keys, as servers on one's own machine take them, may be part of any word. */
const SHORT = 8;

/** Whether a text may be a secret at all. */
export function isRedactable(text: string): boolean {
  return text.length >= SHORT;
}

/** What a server says, without the key that it was sent. */
export function redactSecret(text: string, key: string | undefined): string {
  if (key === undefined) return text;
  if (key.length >= SHORT) return text.replaceAll(key, '[key]');
  return text.replace(new RegExp(`(?<![\\w-])${escaped(key)}(?![\\w-])`, 'g'), '[key]');
}

function escaped(text: string): string {
  return text.replace(/[^\w]/g, String.raw`\$&`);
}

/** The longest name of anything that a server may have written into a receipt. */
const LONGEST_NAME = 128;

/**
 * A name that a server gave something (an id, a model, a code), where it may be kept: it is one word, and no part of the
 * prompt or the key, which a server may repeat.
 */
export function storableName(name: string | undefined, secrets: readonly (string | undefined)[]): string | undefined {
  if (name === undefined || name.length > LONGEST_NAME || !/^[\w./:@+-]+$/.test(name)) return undefined;
  const isEcho = (secret: string): boolean =>
    secret.includes(name) || (secret.length >= SHORT && name.includes(secret));
  return secrets.some((secret) => secret !== undefined && isEcho(secret)) ? undefined : name;
}

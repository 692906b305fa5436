/** Shorter keys, as local servers take them, may be part of any word. */
const MIN_LENGTH = 8;

/** Whether a text is long enough to be a secret. */
export function isRedactable(text: string): boolean {
  return text.length >= MIN_LENGTH;
}

/** Replaces a key in a text; a short one only as a whole word. */
export function redactSecret(text: string, key: string | undefined): string {
  if (key === undefined) return text;
  if (isRedactable(key)) return text.replaceAll(key, '[key]');
  const escaped = key.replace(/[^\w]/g, String.raw`\$&`);
  return text.replace(new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`, 'g'), '[key]');
}

/** The longest server-given name that a receipt takes. */
const MAX_NAME_LENGTH = 128;

/**
 * A name that a server gave something (an id, a model, a code); undefined if it must not be stored: it is not a single
 * word, or it repeats a part of the prompt or the key.
 */
export function storableName(name: string | undefined, secrets: readonly (string | undefined)[]): string | undefined {
  if (name === undefined || name.length > MAX_NAME_LENGTH || !/^[\w./:@+-]+$/.test(name)) return undefined;
  const repeats = (secret: string): boolean => secret.includes(name) || (isRedactable(secret) && name.includes(secret));
  return secrets.some((secret) => secret !== undefined && repeats(secret)) ? undefined : name;
}

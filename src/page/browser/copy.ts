import { byId, createElement } from './dom.ts';

/** Puts a text into the clipboard, and shows it where that is not allowed, ready to be copied by hand. */
export async function copyText(text: string, what: string): Promise<string> {
  byId('copied').hidden = true;
  try {
    await navigator.clipboard.writeText(text);
    return `Copied ${what}.`;
  } catch {
    showText(text);
    return `Here is ${what}, to be copied.`;
  }
}

/** Shows a text below the buttons. */
export function showText(text: string): void {
  const box = byId('copied');
  if (!(box instanceof HTMLTextAreaElement)) return;
  box.value = text;
  box.rows = Math.min(12, text.split('\n').length);
  box.hidden = false;
  box.focus();
  box.select();
}

/** Hands a text to the reader as a file. */
export function download(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = createElement('a', { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}

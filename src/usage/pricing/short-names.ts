/** A key with only its ends: enough to tell it from others, too little to use it. */
export function shortKey(key: string): string {
  return key.length <= 8 ? key : `${key.slice(0, key.startsWith('sk-') ? 5 : 3)}…${key.slice(-4)}`;
}

/** E-mail addresses in a text with only their first letter and their domain. */
export function withoutAddresses(text: string): string {
  return text.replace(/[^\s"'<>()]+/g, (word) => {
    const parts = word.split('@');
    for (let at = 0; at + 1 < parts.length; at++) {
      if (parts[at] === '' || !hasInnerDot(parts[at + 1] ?? '')) continue;
      parts[at] = `${parts[at]?.slice(0, 1)}…`;
      at++;
    }
    return parts.join('@');
  });
}

function hasInnerDot(domain: string): boolean {
  const dot = domain.indexOf('.', 1);
  return dot > 0 && dot < domain.length - 1;
}

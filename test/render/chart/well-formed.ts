/** What is wrong with a text as XML, or undefined: tags that do not match, bare markup in text, characters XML has not. */
export function xmlProblem(text: string): string | undefined {
  // oxlint-disable-next-line no-control-regex -- finding them is what it is for
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\uFFFE\uFFFF]|\p{Surrogate}/u.test(text))
    return 'a character that XML has not';
  const open: string[] = [];
  for (const [piece = ''] of text.matchAll(/<[^>]*>|[^<]+/g)) {
    if (!piece.startsWith('<')) {
      if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(piece)) return `a bare & in ${piece}`;
      continue;
    }
    const [, end, name = '', attributes = '', empty] =
      /^<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>$/i.exec(piece) ?? [];
    if (name === '') return `no tag: ${piece}`;
    if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(attributes)) return `a bare & in ${piece}`;
    if (end === '/') {
      if (open.pop() !== name) return `${piece} ends nothing`;
    } else if (empty !== '/') open.push(name);
  }
  return open.length === 0 ? undefined : `<${open.join('> <')}> never end`;
}

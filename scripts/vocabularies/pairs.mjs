// A byte pair vocabulary as the pairs that its tokens are merged of.

/**
 * Symbols of a text after all merges, lowest rank first and leftmost among equals, and the pair that was merged last.
 * `rankOf` returns the rank of a merge, or undefined.
 */
function merged(symbols, rankOf) {
  const parts = [...symbols];
  let last;
  while (parts.length > 1) {
    let [best, at] = [Infinity, -1];
    for (let index = 0; index + 1 < parts.length; index++) {
      const rank = rankOf(parts[index], parts[index + 1]);
      if (rank !== undefined && rank < best) [best, at] = [rank, index];
    }
    if (at < 0) break;
    last = { left: parts[at], right: parts[at + 1], rank: best };
    parts.splice(at, 2, parts[at] + parts[at + 1]);
  }
  return { parts, last };
}

/**
 * The tokens that merging reaches, by rank, each as the two tokens it is merged of, and those it never reaches. One
 * pair is enough: a text is merged within a token as if the token were alone, because nothing was merged across its
 * ends before; so the pair that is merged last is always the same.
 */
export function pairsOf(tokens, symbolsOf, rankOf) {
  const base = new Set();
  const pairs = [];
  const unreached = [];
  for (const token of tokens) {
    const symbols = symbolsOf(token);
    const { parts, last } = merged(symbols, rankOf);
    if (symbols.length === 1) base.add(token);
    else if (parts.length === 1) pairs.push({ token, ...last });
    else unreached.push(token);
  }
  pairs.sort((a, b) => a.rank - b.rank);
  return { base: [...base], pairs, unreached };
}

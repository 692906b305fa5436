/** The names that a misspelt one may have meant, nearest first; empty if none is near enough. */
export function nearestNames(name: string, known: Iterable<string>, most = 1): string[] {
  const wanted = name.toLowerCase();
  // Two slips in five letters is a typo; more is another word.
  const tolerance = Math.max(1, Math.floor(wanted.length * 0.4));
  return [...known]
    .map((candidate) => ({ candidate, distance: distanceTo(wanted, candidate.toLowerCase(), tolerance) }))
    .filter(({ distance }) => distance <= tolerance)
    .toSorted((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** `did you mean a, b or c?`; undefined for no names. */
export function didYouMean(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : `did you mean ${orList(names)}?`;
}

/** `a, b or c`. */
export function orList(names: readonly string[]): string {
  return listed(names, 'or');
}

/** `a, b and c`. */
export function andList(names: readonly string[]): string {
  return listed(names, 'and');
}

function listed(names: readonly string[], word: 'or' | 'and'): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}

/** Edits (insert, delete, replace, swap of neighbours) between two words; may be infinite if above `limit`. */
function distanceTo(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(cell(row, j) + 1, cell(next, j - 1) + 1, cell(row, j - 1) + (same ? 0 : 1));
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, cell(before, j - 2) + 1);
      next.push(cost);
    }
    [before, row] = [row, next];
  }
  return cell(row, b.length);
}

function cell(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}

/** A label that wants to stand at a height. */
export interface Wish {
  readonly y: number;
  readonly height: number;
}

/**
 * Heights at which labels do not lie over each other, each as near to its wish as its neighbours let it: pushed down in
 * their order, then back up where that ran out of the picture.
 */
export function spread(wishes: readonly Wish[], top: number, bottom: number): number[] {
  const order = [...wishes.keys()].toSorted((a, b) => (wishes[a]?.y ?? 0) - (wishes[b]?.y ?? 0) || a - b);
  const placed = wishes.map(({ y }) => y);
  let free = top;
  for (const place of order) {
    const { y, height } = wishes[place] ?? { y: 0, height: 0 };
    const at = Math.max(y, free + height / 2);
    placed[place] = at;
    free = at + height / 2;
  }
  let limit = bottom;
  for (const place of order.toReversed()) {
    const { height } = wishes[place] ?? { height: 0 };
    const at = Math.min(placed[place] ?? 0, limit - height / 2);
    placed[place] = at;
    limit = at - height / 2;
  }
  return placed;
}

/** A frame for what changes from place to place: figures upward, places to the right. */
export interface Plot {
  readonly x: (place: number) => number;
  readonly y: (value: number) => number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where nothing else may be written. */
export interface Box {
  readonly from: number;
  readonly to: number;
  readonly above: number;
  readonly below: number;
}

export function overlap(a: Box, b: Box): boolean {
  return a.from < b.to && b.from < a.to && a.above < b.below && b.above < a.below;
}

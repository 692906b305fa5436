import { element, escaped } from './markup.ts';

/** What a chart is drawn on. */
export interface Canvas {
  readonly width: number;
  /** True in a page, whose script shows what a mark says; elsewhere it is a title, which viewers show by themselves. */
  readonly isInteractive: boolean;
}

/** Part of a picture, its own top at 0. */
export interface Block {
  readonly markup: string;
  readonly height: number;
}

export const MARGIN = 16;
export const SMALL = 11;
export const TEXT = 12;

/** Shapes that stand for one figure, with the words for it. */
export function drawMark({ isInteractive }: Canvas, says: string, ...shapes: readonly string[]): string {
  return isInteractive
    ? element('g', { class: 'mark', 'data-says': says }, ...shapes)
    : element('g', {}, element('title', {}, escaped(says)), ...shapes);
}

/** Blocks one below the other. */
export function stackBlocks(blocks: readonly Block[]): Block {
  let height = 0;
  const markup = blocks.map((block) => {
    const placed =
      block.markup === '' ? '' : element('g', { transform: `translate(0 ${Math.round(height)})` }, block.markup);
    height += block.height;
    return placed;
  });
  return { markup: markup.join(''), height };
}

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

export function boxesOverlap(a: Box, b: Box): boolean {
  return a.from < b.to && b.from < a.to && a.above < b.below && b.above < a.below;
}

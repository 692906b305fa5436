import { element, escapeMarkup } from './markup.ts';

/** The area that a chart is drawn on. */
export interface Canvas {
  readonly width: number;
  /** True in a page, whose script shows the text of a mark; elsewhere the text is a title, which viewers show. */
  readonly isInteractive: boolean;
}

/** Part of a picture, with its own top at 0. */
export interface Block {
  readonly markup: string;
  readonly height: number;
}

export const MARGIN = 16;
export const SMALL = 11;
export const TEXT = 12;

/** Shapes that show one figure, with the text for it. */
export function drawMark({ isInteractive }: Canvas, text: string, ...shapes: readonly string[]): string {
  return isInteractive
    ? element('g', { class: 'mark', 'data-says': text }, ...shapes)
    : element('g', {}, element('title', {}, escapeMarkup(text)), ...shapes);
}

/** Puts blocks below each other. */
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

/** The area of lines: figures upward, places to the right. */
export interface Plot {
  readonly x: (place: number) => number;
  readonly y: (value: number) => number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A rectangle in which nothing else may be written. */
export interface Box {
  readonly from: number;
  readonly to: number;
  readonly above: number;
  readonly below: number;
}

export function boxesOverlap(a: Box, b: Box): boolean {
  return a.from < b.to && b.from < a.to && a.above < b.below && b.above < a.below;
}

import { element, escapeMarkup } from './markup.ts';

/** The area that a chart is drawn on. */
export interface Canvas {
  readonly width: number;
  /** Undefined for as high as the chart needs to be. */
  readonly height?: number | undefined;
  /** True in a page, whose script shows the text of a mark; elsewhere the text is a title, which viewers show. */
  readonly isInteractive: boolean;
}

/** Part of a picture, with its own top at 0. */
export interface Block {
  readonly markup: string;
  readonly height: number;
}

export const MARGIN = 16;

// The only sizes of text.
export const TITLE = 18;
export const LARGE = 13;
export const TEXT = 12;
export const SMALL = 11;

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

/** The area of lines and columns: figures upward, places to the right. */
export interface Plot {
  readonly x: (place: number) => number;
  readonly y: (value: number) => number;
  /** Where figures begin. */
  readonly base: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A stretch of a line of text. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Where a text of some width stands if its middle is wanted at `x`, but both ends within an area. */
export function placeWithin(x: number, width: number, { from, to }: Stretch): Stretch {
  const start = Math.max(from, Math.min(x - width / 2, to - width));
  return { from: start, to: start + width };
}

/** True if there is room between this stretch and all others. */
export function isFree({ from, to }: Stretch, others: readonly Stretch[], gap: number): boolean {
  return others.every((other) => to + gap <= other.from || other.to + gap <= from);
}

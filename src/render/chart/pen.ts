import { element, escapeMarkup } from './markup.ts';
import { palette, paper, type Colour } from './palette.ts';

// Shapes with light and dark colours: the light ones as attributes, which every program that shows SVG understands, and
// a class, by which a style sheet sets the dark ones.

type Ink = keyof typeof paper | number;

type Attributes = Readonly<Record<string, string | number | undefined>>;

function colourOf(ink: Ink): Colour {
  return typeof ink === 'number' ? (palette[ink] ?? paper.ink) : paper[ink];
}

export function filledShape(name: string, ink: Ink, attributes: Attributes, ...children: readonly string[]): string {
  return element(name, { class: `f-${ink}`, fill: colourOf(ink).light, ...attributes }, ...children);
}

export function strokedShape(name: string, ink: Ink, attributes: Attributes): string {
  return element(name, { class: `s-${ink}`, stroke: colourOf(ink).light, fill: 'none', ...attributes });
}

export interface TextStyle {
  readonly x: number;
  readonly y: number;
  readonly size?: number;
  readonly anchor?: 'start' | 'middle' | 'end' | undefined;
  readonly ink?: Ink;
  readonly isBold?: boolean;
  /** True for text that may cover lines, which are then left out around it. */
  readonly hasHalo?: boolean;
}

/** Writes text that does not turn the direction of its neighbours, whichever way it reads. */
export function writeText(text: string, { x, y, size = 12, anchor, ink = 'ink', isBold, hasHalo }: TextStyle): string {
  const attributes = {
    x,
    y,
    'font-size': size,
    'text-anchor': anchor === 'start' ? undefined : anchor,
    'font-weight': isBold ? 600 : undefined,
    'unicode-bidi': 'isolate',
  };
  const words = filledShape('text', ink, attributes, escapeMarkup(text));
  if (hasHalo !== true) return words;
  const { light } = paper.background;
  const halo = { class: 'halo', fill: light, stroke: light };
  const outline = { 'stroke-width': 4, 'stroke-linejoin': 'round', 'aria-hidden': 'true' };
  return `${element('text', { ...halo, ...attributes, ...outline }, escapeMarkup(text))}${words}`;
}

/** Style rules for a reader whose system is dark. */
export function darkStyle(scope = ''): string {
  const inks: Ink[] = [
    ...Object.keys(paper).filter((key): key is keyof typeof paper => key in paper),
    ...palette.keys(),
  ];
  const rules = inks.map(
    (ink) => `${scope}.f-${ink}{fill:${colourOf(ink).dark}}${scope}.s-${ink}{stroke:${colourOf(ink).dark}}`,
  );
  return `${rules.join('')}${scope}.halo{fill:${paper.background.dark};stroke:${paper.background.dark}}`;
}

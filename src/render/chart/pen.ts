import { element, escapeMarkup } from './markup.ts';
import { palette, paper, textPalette, type Colour } from './palette.ts';

// Shapes with light and dark colours: the light ones as attributes, which every program that shows SVG understands, and
// a class, by which a style sheet sets the dark ones.

/** A colour of the paper, or of a series. */
export type Ink = keyof typeof paper | number;

type Attributes = Readonly<Record<string, string | number | undefined>>;

function colourOf(ink: Ink, colours = palette): Colour {
  return typeof ink === 'number' ? (colours[ink] ?? paper.ink) : paper[ink];
}

export function filledShape(name: string, ink: Ink, attributes: Attributes, ...children: readonly string[]): string {
  return element(name, { class: `f-${ink}`, fill: colourOf(ink).light, ...attributes }, ...children);
}

export function strokedShape(name: string, ink: Ink, attributes: Attributes): string {
  return element(name, { class: `s-${ink}`, stroke: colourOf(ink).light, fill: 'none', ...attributes });
}

/** A straight line along the pixels, from left to right or from top to bottom. */
export function straightLine(
  ink: Ink,
  [x, y]: readonly [number, number],
  end: { readonly right: number } | { readonly down: number },
  attributes: Attributes = {},
): string {
  const rest = 'right' in end ? `H${Math.round(end.right)}` : `V${Math.round(end.down)}`;
  return strokedShape('path', ink, { d: `M${Math.round(x)} ${Math.round(y)}${rest}`, ...attributes });
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
  const halo = {
    stroke: paper.background.light,
    'stroke-width': 3,
    'stroke-linejoin': 'round',
    'paint-order': 'stroke',
  };
  return element(
    'text',
    {
      class: `t-${ink}${hasHalo === true ? ' halo' : ''}`,
      fill: colourOf(ink, textPalette).light,
      x,
      y,
      'font-size': size,
      'text-anchor': anchor === 'start' ? undefined : anchor,
      'font-weight': isBold ? 700 : undefined,
      'unicode-bidi': 'isolate',
      ...(hasHalo === true && halo),
    },
    escapeMarkup(text),
  );
}

/** Style rules for a reader whose system is dark. */
export function darkStyle(): string {
  const inks: Ink[] = [
    ...Object.keys(paper).filter((key): key is keyof typeof paper => key in paper),
    ...palette.keys(),
  ];
  const rules = inks.map((ink) => {
    const { dark } = colourOf(ink);
    return `.f-${ink},.t-${ink}{fill:${dark}}.s-${ink}{stroke:${dark}}`;
  });
  return `${rules.join('')}.halo{stroke:${paper.background.dark}}`;
}

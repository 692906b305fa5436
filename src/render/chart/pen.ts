import { element, escaped } from './markup.ts';
import { palette, paper, type Colour } from './palette.ts';

// Shapes with the colours of both papers: as attributes those of the light one, which every program that shows SVG
// understands, and as a class, by which a style sheet sets the dark ones.

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

export interface Words {
  readonly x: number;
  readonly y: number;
  readonly size?: number;
  readonly anchor?: 'start' | 'middle' | 'end' | undefined;
  readonly ink?: Ink;
  readonly isBold?: boolean;
  /** True for what may lie over lines, which it then leaves out around it. */
  readonly hasHalo?: boolean;
}

/** Text as text; whichever way it reads, it does not turn what stands beside it. */
export function writeText(text: string, { x, y, size = 12, anchor, ink = 'ink', isBold, hasHalo }: Words): string {
  const attributes = {
    x,
    y,
    'font-size': size,
    'text-anchor': anchor === 'start' ? undefined : anchor,
    'font-weight': isBold ? 600 : undefined,
    'unicode-bidi': 'isolate',
  };
  const words = filledShape('text', ink, attributes, escaped(text));
  if (hasHalo !== true) return words;
  const around = { ...attributes, 'stroke-width': 4, 'stroke-linejoin': 'round', 'aria-hidden': 'true' };
  return `${element('text', { class: 'halo', fill: paper.background.light, stroke: paper.background.light, ...around }, escaped(text))}${words}`;
}

/** The rules of the dark paper, for a reader whose system is dark. */
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

import type { Tone } from '../../report/charts/chart.ts';

/** A colour on white and the one that replaces it on black. */
export interface Colour {
  readonly light: string;
  readonly dark: string;
}

/** Colours of everything but the figures. */
export const paper = {
  background: { light: '#ffffff', dark: '#0d1117' },
  ink: { light: '#1f2328', dark: '#e6edf3' },
  dim: { light: '#57606a', dark: '#9da7b3' },
  rule: { light: '#d8dee4', dark: '#2b323b' },
  axis: { light: '#8c959f', dark: '#6e7681' },
  limit: { light: '#b3261e', dark: '#ff8a80' },
  over: { light: '#fde8e6', dark: '#2a1614' },
} satisfies Readonly<Record<string, Colour>>;

const baseline: Colour = { light: '#868d97', dark: '#7b8491' };

/**
 * Chosen by computation: any two stay apart for each kind of colour blindness, neighbours in a grey print too, and each
 * stands out from the paper (a test holds it).
 */
const colours: readonly Colour[] = [
  { light: '#1d4fb8', dark: '#5aa7ff' },
  { light: '#cf6215', dark: '#fbb76f' },
  { light: '#10735a', dark: '#3fd6c4' },
  { light: '#8a1673', dark: '#f2559a' },
  { light: '#1c98de', dark: '#cdbfff' },
  { light: '#2c3a06', dark: '#e6f07a' },
];

export const palette: readonly Colour[] = [baseline, ...colours];

const darker: Readonly<Record<string, string>> = { '#868d97': '#6e7781', '#cf6215': '#b4540f', '#1c98de': '#0b74b0' };

/** Colours of text about a series: the same, or darker where text of its colour would be hard to read. */
export const textPalette: readonly Colour[] = palette.map((colour) => ({
  ...colour,
  light: darker[colour.light] ?? colour.light,
}));

const tones: Readonly<Record<Tone, number>> = { dearer: 2, cheaper: 3 };

/** How a series is drawn: its index in the palette, or `axis` for grey, and the dashes of its line. */
export interface Look {
  readonly colour: number | 'axis';
  readonly dash: string | undefined;
}

/** The dashed grey of a baseline; the colours in their order for the others: all of six, else the first five. */
export function looksOfSeries(
  series: readonly { readonly isBaseline?: boolean | undefined; readonly tone?: Tone | undefined }[],
): Look[] {
  const others = series.filter(({ isBaseline }) => isBaseline !== true).length;
  const coloured = others > colours.length ? colours.length - 1 : colours.length;
  let next = 0;
  return series.map(({ isBaseline, tone }): Look => {
    if (tone) return { colour: tones[tone], dash: undefined };
    if (isBaseline === true) return { colour: 0, dash: '6 4' };
    const place = next++;
    return { colour: place < coloured ? 1 + place : 'axis', dash: undefined };
  });
}

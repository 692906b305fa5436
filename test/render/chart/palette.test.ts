import { describe, expect, it } from 'vitest';
import { looksOfSeries, palette, paper, textPalette } from '../../../src/render/chart/palette.ts';

type Triple = readonly [number, number, number];

/** Linear light of red, green and blue. */
const linear = (hex: string): Triple => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return [r, g, b];
};

const times = (matrix: readonly Triple[], [r, g, b]: Triple): Triple => {
  const [x = 0, y = 0, z = 0] = matrix.map(([a, c, d]) => a * r + c * g + d * b);
  return [x, y, z];
};

/** What is left of a colour for each kind of colour vision, as Machado, Oliveira and Fernandes give it (2009). */
const visions: Readonly<Record<string, readonly Triple[]>> = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152_286, 1.052_583, -0.204_868],
    [0.114_503, 0.786_281, 0.099_216],
    [-0.003_882, -0.048_116, 1.051_998],
  ],
  deuteranopia: [
    [0.367_322, 0.860_646, -0.227_968],
    [0.280_085, 0.672_501, 0.047_413],
    [-0.011_82, 0.042_94, 0.968_881],
  ],
  tritanopia: [
    [1.255_528, -0.076_749, -0.178_779],
    [-0.078_411, 0.930_809, 0.147_602],
    [0.004_733, 0.691_367, 0.303_9],
  ],
};

const lab = (colour: Triple): Triple => {
  const [x, y, z] = times(
    [
      [0.4124, 0.3576, 0.1805],
      [0.2126, 0.7152, 0.0722],
      [0.0193, 0.1192, 0.9505],
    ],
    [Math.min(1, Math.max(0, colour[0])), Math.min(1, Math.max(0, colour[1])), Math.min(1, Math.max(0, colour[2]))],
  );
  const f = (t: number) => (t > 0.008_856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  return [116 * f(y) - 16, 500 * (f(x / 0.950_47) - f(y)), 200 * (f(y) - f(z / 1.088_83))];
};
const lightness = (hex: string) => lab(linear(hex))[0];
const luminance = (hex: string) => times([[0.2126, 0.7152, 0.0722]], linear(hex))[0];
const contrast = (a: string, b: string) =>
  (Math.max(luminance(a), luminance(b)) + 0.05) / (Math.min(luminance(a), luminance(b)) + 0.05);

describe.each(['light', 'dark'] as const)('the %s palette', (mode) => {
  const colours = palette.map((colour) => colour[mode]);

  it.each(Object.entries(visions))('keeps any two colours apart with %s colour vision', (_, vision) => {
    const seen = colours.map((hex) => lab(times(vision, linear(hex))));
    for (const [place, a] of seen.entries())
      for (const b of seen.slice(place + 1))
        expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])).toBeGreaterThan(10);
  });

  it('stands out from the paper, and words are easy to read', () => {
    for (const colour of colours) expect(contrast(colour, paper.background[mode])).toBeGreaterThan(3);
    for (const ink of [paper.ink, paper.dim, paper.limit, ...textPalette])
      expect(contrast(ink[mode], paper.background[mode])).toBeGreaterThan(4.5);
    expect(contrast(paper.limit[mode], paper.over[mode])).toBeGreaterThan(4.5);
  });
});

it('prints neighbours in different greys', () => {
  const greys = palette.map(({ light }) => lightness(light));
  for (const [place, grey] of greys.slice(1).entries()) expect(Math.abs(grey - greys[place]!)).toBeGreaterThan(10);
});

it('colours six series, or of more of them five; the others and the baseline are grey', () => {
  const looks = (count: number) =>
    looksOfSeries([{ isBaseline: true }, ...Array.from({ length: count }, () => ({}))]).map(({ colour }) => colour);
  expect(looks(6)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(looks(8)).toEqual([0, 1, 2, 3, 4, 5, 'axis', 'axis', 'axis']);
});

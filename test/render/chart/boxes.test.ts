import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usd } from '../../../src/values/money.ts';
import type { Chart } from '../../../src/report/charts/chart.ts';
import type { PictureSize } from '../../../src/render/renderer.ts';
import { chartSvg } from '../../../src/render/svg.ts';
import { collisions, drawnIn, fonts } from './boxes.ts';
import { bars, columns, dollars, lines } from './samples.ts';

const months = Array.from(
  { length: 24 },
  (_, place) => `${2027 + Math.floor(place / 12)}-${String((place % 12) + 1).padStart(2, '0')}`,
);
const days = Array.from({ length: 62 }, (_, place) =>
  new Date(Date.UTC(2026, 9, 1 + place)).toISOString().slice(0, 10),
);
const names = [
  'openai/gpt-4o',
  'mix',
  'openai/gpt-4o-mini',
  'anthropic/claude-sonnet-4-6',
  'global-api/deepseek-v4-flash',
  'google/gemini-3.8-flash',
  'mistral/mistral-large-latest',
  'bedrock/eu.anthropic.claude-haiku-4-5-20251001-v1',
];
const eight = (places: readonly string[], last: (place: number) => number) =>
  names.map((name, series) => ({
    name,
    isBaseline: series === 0,
    values: dollars(...places.map((_, place) => Math.round(last(series) * 1.1 ** place * 100) / 100)),
    status: series % 2 === 0 ? { text: 'over budget from May', isBad: true } : { text: 'within budget', isBad: false },
  }));
const limits = [{ value: usd(1500), label: 'Budget $1,500.00 per month' }];
const events = [
  { at: 1, label: 'new prices: openai/gpt-4o, mix' },
  { at: 2, label: 'new prices: anthropic/claude-sonnet-4-6' },
  { at: 4, series: 0, label: 'over budget' },
];

const charts: [string, Chart][] = [
  [
    'eight lines that end at one height',
    { ...lines, places: months, limits, events, series: eight(months, () => 400) },
  ],
  [
    'eight lines far apart',
    { ...lines, places: months, limits, events, series: eight(months, (series) => 900 / (series + 1)) },
  ],
  [
    'eight lines on a log scale',
    { ...lines, scale: 'log', places: months, series: eight(months, (series) => 10 ** (series - 4)) },
  ],
  ['62 days of eight parts', { ...columns, places: days, series: eight(days, () => 3), cutOff: '2026-12-01 20:51' }],
  [
    'three months side by side',
    {
      ...columns,
      isStacked: false,
      places: months.slice(0, 3),
      limits,
      events,
      series: eight(months.slice(0, 3), () => 1400),
    },
  ],
  [
    '49 bars',
    {
      ...bars,
      limits,
      places: Array.from({ length: 49 }, (_, place) => `${names[place % 8]} ${place}`),
      series: [{ name: 'a', values: dollars(...Array.from({ length: 49 }, (_, place) => 90 * place)) }],
    },
  ],
  ['eight bars a place', { ...bars, limits, series: eight(bars.places, (series) => 1400 + series) }],
  ['stacked bars', { ...bars, isStacked: true, limits, series: eight(bars.places, (series) => 100 * series) }],
  ['pairs on a log scale', { ...bars, scale: 'log' }],
  ['tiny amounts', { ...lines, series: [{ name: 'a', values: dollars('0.000001', '0.0000025', '0.000004') }] }],
  ['huge amounts', { ...lines, series: [{ name: 'a', values: dollars(1e12, 2e12, 4e12) }] }],
  ['wide characters', { ...lines, series: [{ name: '模型'.repeat(20), values: dollars(1, 2, 3) }] }],
];
const sizes: [string, PictureSize | undefined][] = [
  ['its own size', undefined],
  ['600 × 340', { width: 600, height: 340 }],
  ['640 × 400', { width: 640, height: 400 }],
  ['1600 × 900', { width: 1600, height: 900 }],
];
const sources = [
  'Assumes 120k requests per month with 1,800 tokens in and 350 out.',
  'Prices of 2026-11-23, checked 2026-11-10 (price lists 2026-11-20.a5633a22).',
];
const finding = 'Only openai/gpt-4o-mini stays within the budget of $1,500 per month: $1,670.50 in 12 months.';

describe.each(sizes)('a picture of %s', (_, size) => {
  it.each(charts)('of %s has no text over another, over a line or beyond an edge', (_name, chart) => {
    const svg = chartSvg(chart, { finding, sources }, size);
    for (const [font, widths] of Object.entries(fonts))
      expect([font, ...collisions(drawnIn(svg, widths))]).toEqual([font]);
    if (size) expect(svg).toMatch(new RegExp(`^<svg [^>]*width="${size.width}" height="${size.height}"`));
  });
});

it('keeps labels apart whatever the figures are', () => {
  const amounts = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(
      fc.array(amounts, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(lines, columns),
      (figures, chart) => {
        const series = figures.map((values, place) => ({ name: names[place] ?? '', values: dollars(...values) }));
        const svg = chartSvg({ ...chart, series }, { sources });
        for (const widths of Object.values(fonts)) expect(collisions(drawnIn(svg, widths))).toEqual([]);
      },
    ),
  );
});

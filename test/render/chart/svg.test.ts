import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usd } from '../../../src/values/money.ts';
import type { Chart } from '../../../src/report/charts/chart.ts';
import { chosenChart } from '../../../src/report/charts/choose.ts';
import { chartSvg } from '../../../src/render/svg.ts';
import { columns, bars, dollars, lines } from './samples.ts';
import { xmlProblem } from './well-formed.ts';

const textsOf = (svg: string) => [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
const numbersOf = (svg: string, name: string) =>
  [...svg.matchAll(new RegExp(` ${name}="([^"]+)"`, 'g'))].map(([, value]) => Number(value));
const widthsOf = (svg: string) =>
  [...svg.matchAll(/<rect class="f-\d" [^>]*width="([\d.]+)" height="15"/g)].map(([, width]) => Number(width));

describe('a chart as SVG', () => {
  it('draws bars in proportion, with their figures beside them', () => {
    const svg = chartSvg({ ...bars, series: [{ name: 'a', values: dollars(100, 300) }] }, { sources: [] });
    const [first = 0, second = 0] = widthsOf(svg);
    expect(second / first).toBeCloseTo(3, 1);
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining(['MVP testing', '$100.00', '$300.00', 'Cost per month', 'US dollars']),
    );
  });

  it('says the title, the names, the small print, and all of it in a description', () => {
    const svg = chartSvg(lines, { sources: ['Assumes a mix.', 'Prices as of 2026-11-23.'] });
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining(['Cost per month', 'GPT-4o', '$400.00 in Mar', 'DeepSeek', 'Prices as of 2026-11-23.']),
    );
    expect(svg).toContain('<desc id="desc">Assumes a mix. Prices as of 2026-11-23.</desc>');
    expect(svg).toContain('<title>2027-02, DeepSeek: $20.00</title>');
  });

  it('is light in its attributes and dark where its reader is', () => {
    const svg = chartSvg(bars, { sources: [] });
    expect(svg).toContain('fill="#ffffff"');
    expect(svg).toMatch(/@media \(prefers-color-scheme:dark\)\{\.f-background,\.t-background\{fill:#0d1117\}/);
  });

  it('says that an axis is logarithmic and draws no lengths on it', () => {
    const svg = chartSvg(
      { ...bars, scale: 'log', series: [{ name: 'a', values: dollars('0.000001', 1e12) }] },
      { sources: [] },
    );
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['$0.000001', '$1,000,000,000,000.00', '$1', '$1T']));
    expect(textsOf(svg).join(' ')).toContain('log scale');
    expect(widthsOf(svg)).toEqual([]);
  });

  it('draws what is below zero to the other side, its figure before it', () => {
    const svg = chartSvg({ ...bars, series: [{ name: 'saved', values: dollars(100, -50) }] }, { sources: [] });
    const [first = 0, second = 0] = widthsOf(svg);
    expect(first / second).toBeCloseTo(2, 1);
    expect(svg).toMatch(/text-anchor="end"[^>]*>-\$50\.00</);
  });

  it('has one unit and the same decimals along an axis, and the currency once', () => {
    const ticks = (...amounts: (number | string)[]) =>
      [
        ...chartSvg({ ...lines, series: [{ name: 'a', values: dollars(...amounts) }] }, { sources: [] }).matchAll(
          /text-anchor="end"[^>]*>([^<]*)</g,
        ),
      ].map(([, text]) => text);
    expect(ticks('0.025', '0.01', 0)).toEqual(['0', '0.005', '0.010', '0.015', '0.020', '$0.025']);
    expect(ticks(4466, 0, 0)).toEqual(['0', '1,000', '2,000', '3,000', '4,000', '$5,000']);
    expect(ticks(1_500_000, 0, 0)).toEqual(['0', '0.5M', '1.0M', '1.5M', '$2.0M']);
  });

  it('draws a limit as a tick, a line and a tint, named above the plot', () => {
    const svg = chartSvg(
      {
        ...lines,
        limits: [{ value: usd(150), label: 'Budget' }],
        series: [{ name: 'a', values: dollars('100.123456', 400) }],
      },
      { sources: [] },
    );
    expect(svg).toMatch(/<text class="t-limit"[^>]*text-anchor="end" font-weight="700"[^>]*>150</);
    expect(svg).toMatch(/<text class="t-limit"[^>]*>Budget</);
    expect(svg).toMatch(/<rect class="f-over"/);
    expect(svg).toMatch(/<path class="s-limit"[^>]*stroke-width="1.5"/);
  });

  it('says of a candidate without a price that it has none', () => {
    expect(
      textsOf(chartSvg({ ...bars, series: [{ name: 'a', values: dollars(5, undefined) }] }, { sources: [] })),
    ).toContain('not priced');
  });

  it('names the parts of columns with what they come to in all, not with their last part', () => {
    const series = [{ name: 'gpt-4o', values: dollars('20.97', 0, 0) }];
    const svg = chartSvg({ ...columns, series, cutOff: '2027-03-14 20:51' }, { sources: [] });
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['gpt-4o', '$20.97', 'until 14 Mar 20:51']));
    expect(textsOf(svg)).not.toContain('$0.00');
  });

  it('names what the picture has no room for', () => {
    const many = Array.from({ length: 400 }, (_, place) => ({ name: `line ${place}`, values: dollars(place, 1, 2) }));
    expect(textsOf(chartSvg({ ...lines, series: many }, { sources: [] }))).toContain(
      '392 more of 400, 360 of them not drawn',
    );
    const places = Array.from({ length: 400 }, (_, place) => `place ${place}`);
    const long = chartSvg(
      { ...bars, places, series: [{ name: 'a', values: places.map(() => usd(1)) }] },
      { sources: [] },
    );
    expect(textsOf(long)).toContain('and 380 more');
  });

  it.each<[string, Chart]>([
    ['no series', { ...bars, series: [] }],
    ['no places', { ...lines, places: [], series: [{ name: 'a', values: [] }] }],
  ])('says with %s that there is nothing', (_, chart) => {
    expect(textsOf(chartSvg(chart, { sources: [] }))).toContain('There is nothing to draw.');
  });

  it.each<[string, Chart]>([
    ['bars', bars],
    ['stacked bars', { ...bars, isStacked: true, limits: [{ value: usd(900), label: 'Budget' }] }],
    ['pairs', { ...bars, scale: 'log' }],
    ['steps', { ...bars, series: [{ name: 'x', tone: 'cheaper', values: dollars(-5, 7), from: dollars(10, 5) }] }],
    [
      'lines',
      {
        ...lines,
        limits: [{ value: usd(150), label: 'Budget' }],
        events: [
          { at: 1, series: 0, label: 'over budget' },
          { at: 2, label: 'new prices' },
        ],
      },
    ],
    [
      'a band',
      {
        ...lines,
        series: [{ name: 'x', values: dollars(1, 2, 3), band: { low: dollars(0, 1, 2), high: dollars(2, 4, 6) } }],
      },
    ],
    ['lines with gaps', { ...lines, series: [{ name: 'x', values: dollars(undefined, 2, undefined) }] }],
    ['columns', columns],
    ['one month', { ...columns, places: ['2027-01'], series: [{ name: 'a', values: dollars(1) }] }],
    ['all zeros', { ...lines, series: [{ name: 'a', values: dollars(0, 0, 0) }] }],
    ['zeros on a log scale', { ...lines, scale: 'log', series: [{ name: 'a', values: dollars(0, 0, 0) }] }],
  ])('draws %s inside its frame', (_, chart) => {
    const svg = chartSvg(chart, { sources: ['A note.'] });
    expect(xmlProblem(svg)).toBeUndefined();
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    const height = numbersOf(svg, 'height')[0] ?? 0;
    for (const x of numbersOf(svg, 'x')) expect(x).toBeGreaterThanOrEqual(0);
    for (const x of numbersOf(svg, 'x')) expect(x).toBeLessThanOrEqual(640);
    for (const y of numbersOf(svg, 'y')) expect(y).toBeLessThanOrEqual(height);
  });

  it('holds whatever a name may be, and says the same twice', () => {
    const names = fc.string({ unit: 'binary', maxLength: 220 });
    const amounts = fc.oneof(fc.integer({ min: -1e9, max: 1e9 }), fc.constantFrom('0.000001', 1e12, 0, undefined));
    fc.assert(
      fc.property(
        names,
        names,
        fc.array(amounts, { minLength: 3, maxLength: 3 }),
        fc.constantFrom<Chart>(bars, lines, columns),
        (name, title, values, chart) => {
          const drawn = { ...chart, title, places: [name, title, ''], series: [{ name, values: dollars(...values) }] };
          const svg = chartSvg(drawn, { sources: [name] });
          expect(xmlProblem(svg)).toBeUndefined();
          expect(svg).not.toMatch(/NaN|Infinity/);
          expect(chartSvg(drawn, { sources: [name] })).toBe(svg);
        },
      ),
    );
  });

  it.each([
    '<script>alert(1)</script>',
    '"onload="x',
    'عربي "اقتباس" $5',
    '👩‍👩‍👧‍👦🚀',
    '\u202Edexof',
    '\u0000\uD800',
    'x'.repeat(200),
  ])('keeps the name %j a name', (name) => {
    const svg = chartSvg({ ...lines, series: [{ name, values: dollars(1, 2, 3) }] }, { sources: [] });
    expect(xmlProblem(svg)).toBeUndefined();
    expect(svg).not.toContain('<script');
    expect(svg).not.toContain('\u202E');
  });
});

describe('the chart that is asked for', () => {
  const charts = [bars, { ...columns, name: 'meters' }];
  it('is the first, or the one of that name, on the scale asked for', () => {
    expect(chosenChart(charts, {})).toBe(bars);
    expect(chosenChart(charts, { chart: 'meters' }).name).toBe('meters');
    expect(chosenChart(charts, { scale: 'log' }).scale).toBe('log');
  });
  it.each([
    [{ chart: 'metres' }, 'this result has no chart "metres"', 'did you mean meters?'],
    [{ chart: 'meters', scale: 'log' } as const, 'the chart "meters" has no log scale', undefined],
  ])('is missed for %j', (choice, message, hint) => {
    expect(() => chosenChart(charts, choice)).toThrow(
      expect.objectContaining({ message, ...(hint !== undefined && { hint }) }),
    );
  });
  it('is missed where there is none', () => {
    expect(() => chosenChart([], {})).toThrow('this result has no charts');
  });
});

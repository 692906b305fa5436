import stringWidth from 'fast-string-width';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usd } from '../../../src/values/money.ts';
import type { Chart } from '../../../src/report/charts/chart.ts';
import { terminalCharts } from '../../../src/render/chart/terminal/draw.ts';
import { plainPaint } from '../../../src/render/paint.ts';
import { columns, bars, dollars, lines } from './samples.ts';

const draw = (chart: Chart, { width = 60, isAscii = false } = {}) =>
  terminalCharts({ width, isAscii, color: false, charts: [chart], notes: 'short', sources: false }, plainPaint);
const budget = { value: usd(250), label: 'Budget $250.00' };

describe('a chart in a terminal', () => {
  it('draws bars of blocks with their figures, and the budget through them', () => {
    expect(draw({ ...bars, series: [{ name: 'a', values: dollars(100, 300) }], limits: [budget] }))
      .toMatchInlineSnapshot(`
        "Cost per month, US dollars
                                      Budget $250.00 ╎
        MVP testing █████████████▎ $100.00           ╎
             Launch ████████████████████████████████████████ $300.00
        "
      `);
  });

  it('draws dots where lengths would lie', () => {
    expect(draw({ ...bars, scale: 'log' })).toMatchInlineSnapshot(`
      "Cost per month, US dollars, log scale: each step is ten tim…
      MVP testing GPT-4o   ┈┈┈┈┈┈┈┈┈┈┈┈● $50.00
                  DeepSeek ┈● $1.25
           Launch GPT-4o   ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈● $5,000.00
                  DeepSeek ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈● $125.00
      "
    `);
  });

  it('draws the parts of a sum in shades that need no colour', () => {
    expect(draw({ ...bars, isStacked: true })).toMatchInlineSnapshot(`
      "Cost per month, US dollars
      █ GPT-4o   ▒ DeepSeek
      MVP testing $51.25
           Launch ████████████████████████████████ $5,125.00
      "
    `);
  });

  it('draws steps and what is below zero', () => {
    expect(
      draw({ ...bars, places: ['saved', 'lost', 'nothing'], series: [{ name: 'a', values: dollars(100, -100, 0) }] }),
    ).toMatchInlineSnapshot(`
      "Cost per month, US dollars
        saved                      █████████████████████ $100.00
         lost █████████████████████  -$100.00
      nothing                      $0.00
      "
    `);
  });

  it('draws lines finer than characters, with the budget and names at their ends', () => {
    const chart: Chart = {
      ...lines,
      limits: [budget],
      events: [
        { at: 1, label: 'new prices' },
        { at: 2, series: 0, label: 'over budget in 2027-03' },
      ],
    };
    expect(draw(chart)).toMatchInlineSnapshot(`
      "Cost per month, US dollars
      $400│                                    ⢀⠔⠊ GPT-4o $400.00
          │                                 ⢀⡠⠊⠁
          │                               ⡠⠔⠁
       300│                            ⣀⠔⠊
          │Budget $250.00           ⢀⠤⠊
          │╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌⡠⠒⠁╌╌╌╌╌╌╌╌╌╌╌╌╌
       200│                    ⣀⠔⠉
          │              ⢀⣀⠤⠔⠒⠉
          │        ⢀⣀⠤⠔⠒⠉⠁
          │  ⢀⣀⠤⠔⠒⠉⠁
       100│⠒⠉⠁
          │
          │                        ⢀⣀⣀⣀⣀⣀⣀⣀⣀⣀⠤⠤⠤⠤⠤ DeepSeek $40.00
         0│⠤⠤⠤⠤⠤⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠉⠉⠉⠉⠉⠉⠉⠉⠉⠁
          └───────────────────────────────────────
           2027-01         2027-02         2027-03
      new prices
      GPT-4o: over budget in 2027-03
      "
    `);
  });

  it('draws with nothing but ASCII where a terminal has no more', () => {
    for (const chart of [
      bars,
      { ...bars, isStacked: true },
      { ...bars, scale: 'log' as const },
      { ...lines, limits: [budget] },
      columns,
    ]) {
      expect(draw(chart, { isAscii: true })).toMatch(/^[\n\u0020-\u007e]*$/);
    }
    expect(draw({ ...lines, limits: [budget] }, { isAscii: true })).toMatchInlineSnapshot(`
      "Cost per month, US dollars
      $400|                                   aa a GPT-4o $400.00
          |                                 aa
          |                              aaa
       300|Budget $250.00              aa
          |-------------------------aaa---------
          |                      aaa
       200|                    aa
          |                aaaa
          |          aaaaaa
       100|    aaaaaa
          |aaaa
          |
          |          bbbbbbbbbbbbbbbbbbbbbbbbbbb b DeepSeek $40.00
         0|bbbbbbbbbb
          +-------------------------------------
           2027-01        2027-02        2027-03
      "
    `);
  });

  it('shades columns', () => {
    expect(draw(columns, { width: 50 })).toMatchInlineSnapshot(`
      "Cost per month, US dollars
      $500│
          │
       400│                    ▒▒▒▒▒▒▒▒  DeepSeek $70.00
          │                    ████████
          │                    ████████
       300│                    ████████
          │                    ████████
       200│          ▒▒▒▒▒▒▒▒▒ ████████
          │          █████████ ████████  GPT-4o $700.00
          │          █████████ ████████
       100│█████████ █████████ ████████
          │█████████ █████████ ████████
          │█████████ █████████ ████████
         0│
          └─────────────────────────────
            2027-01   2027-02   2027-03
      "
    `);
  });

  it('says that there is nothing', () => {
    expect(draw({ ...bars, series: [] })).toBe('Cost per month, US dollars\nThere is nothing to draw.\n');
  });

  it('says of a candidate without a price that it has none', () => {
    expect(draw({ ...bars, series: [{ name: 'a', values: dollars(5, undefined) }] })).toContain('not priced');
  });

  it('is no wider than the terminal, whatever names and figures are', () => {
    const names = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 220 }),
      fc.constantFrom('👩‍👩‍👧‍👦🚀', 'עברית', '模型'.repeat(50)),
    );
    const amounts = fc.oneof(fc.integer({ min: -1e6, max: 1e6 }), fc.constantFrom('0.000001', 1e12, 0, undefined));
    const charts = fc.constantFrom<Chart>(bars, { ...bars, isStacked: true }, lines, columns);
    fc.assert(
      fc.property(
        names,
        fc.array(amounts, { minLength: 3, maxLength: 3 }),
        charts,
        fc.integer({ min: 50, max: 140 }),
        fc.boolean(),
        (name, values, chart, width, isAscii) => {
          const series = [
            { name, values: dollars(...values) },
            { name: 'other', values: dollars(1, 2, 3) },
          ];
          const drawn = draw(
            { ...chart, title: name, places: [name, 'b', 'c'], series, limits: [{ value: usd(3), label: name }] },
            { width, isAscii },
          );
          for (const line of drawn.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(width);
          expect(drawn).not.toMatch(/NaN|undefined/);
          expect(drawn).not.toContain('\u001B');
        },
      ),
    );
  });
});

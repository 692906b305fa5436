import { describe, expect, it } from 'vitest';
import { decimal } from '../../src/values/money.ts';
import { cost, left, right, text, type Report, type Row, type Table } from '../../src/report/report.ts';
import { plainPaint } from '../../src/render/paint.ts';
import { markdownRenderer } from '../../src/render/markdown.ts';
import { renderCsv } from '../../src/render/delimited.ts';
import { tableRenderer } from '../../src/render/table.ts';

// However many rows there are, a renderer holds a few of them: counted, not timed.

const ROWS = 150_000;

function rowsCounted(count: number) {
  const pulled = { rows: 0, passes: 0 };
  const one: Row = { cells: [text('a scenario'), cost(decimal('1.5'))] };
  const table: Table = {
    columns: [left('scenario', 'Scenario'), right('total', 'Cost')],
    rows: {
      *[Symbol.iterator]() {
        pulled.passes++;
        pulled.rows = 0;
        for (let row = 0; row < count; row++) {
          pulled.rows++;
          yield one;
        }
      },
    },
  };
  const report: Report = {
    tables: [table],
    notes: [],
    assumptions: [],
    unpriced: [],
    prices: undefined,
    records: table,
    body: () => ({}),
  };
  return { report, pulled };
}

const options = { notes: 'full', sources: false, width: undefined, color: false } as const;
const renderers = {
  markdown: (report: Report) => markdownRenderer()(report, options),
  table: (report: Report) => tableRenderer(plainPaint)(report, options),
  csv: (report: Report) => renderCsv(report),
};

describe.each(Object.entries(renderers))('%s', (_, render) => {
  it('writes the first rows long before it has read the last of them', () => {
    const { report, pulled } = rowsCounted(ROWS);
    for (const chunk of render(report)) {
      if (!chunk.includes('a scenario')) continue;
      expect(pulled.rows).toBeLessThan(5000);
      break;
    }
    expect(pulled.passes).toBeLessThanOrEqual(2);
  });

  it('writes every row once', () => {
    const { report } = rowsCounted(1001);
    const out = [...render(report)].join('');
    expect(out.split('a scenario')).toHaveLength(1002);
  });
});

import { describe, expect, it } from 'vitest';
import { project } from '../../src/projection/project.ts';
import { plainPaint } from '../../src/render/paint.ts';
import { tableRenderer } from '../../src/render/table.ts';
import { jsonDocument } from '../../src/report/footnotes.ts';
import { projectReport } from '../../src/views/project/report.ts';
import { foundingPlan } from '../../src/workload/founding.ts';
import { catalogueFrom, listText } from '../offers.ts';
import { candidateIn } from '../projection/shown.ts';

const prices = catalogueFrom(
  listText(
    'maker',
    '{ id: dear, rates: [{ from: 2026-01-01, input: 2, output: 4 }] }',
    '{ id: mini, rates: [{ from: 2026-01-01, input: 1, output: 2 }] }',
    '{ id: nano, rates: [{ from: 2026-01-01, input: 0.5, output: 1 }] }',
  ),
);
const dear = candidateIn(prices, 'maker/dear');
const mini = candidateIn(prices, 'maker/mini');
const nano = candidateIn(prices, 'maker/nano');

/** A report of results that are priced again each time they are gone through, and how often they were. */
function counted(candidates: readonly (typeof dear)[]) {
  const scenarios = ['Pilot', 'Launch'].map((name) => ({ name, drivers: { inputTokens: 10, requests: 100_000 } }));
  const passes = { count: 0 };
  const results = {
    [Symbol.iterator]: () => {
      passes.count++;
      return project({ scenarios, baseline: dear, candidates });
    },
  };
  const report = projectReport(results, {
    plan: { ...foundingPlan, scenarios, stages: [] },
    contenders: [dear, ...candidates],
    meant: candidates,
    catalogue: 'x',
    asOf: '2026-11-30',
    explain: false,
  });
  return { report, passes };
}

describe('scenarios that are priced again whenever they are read', () => {
  const options = { notes: 'short', sources: true, width: undefined, color: false } as const;

  it.each([
    ['side by side', [mini], /Total +2M +\$4\.00 +\$2\.00 +50\.0%/],
    ['below each other', [mini, nano], /Total +2M +maker\/dear .*\n.*maker\/mini .*\n.*maker\/nano .* 75\.0%/],
  ])('are read once for a table, its sum and its notes: %s', (_, candidates, sum) => {
    const { report, passes } = counted(candidates);
    const drawn = [...tableRenderer(plainPaint)(report, options)].join('');
    expect(drawn).toMatch(sum);
    expect(drawn).toContain('maker/mini: input $1.00');
    expect(passes.count).toBe(1);
  });

  it('are read twice for a document of JSON: for their line items and for everything else', () => {
    const { report, passes } = counted([mini]);
    expect(jsonDocument(report)).toMatchObject({ totals: [{ total: '4' }, { total: '2' }] });
    expect(passes.count).toBe(2);
  });
});

import { reviveDecimals } from '../../values/exact-json.ts';
import type { Chart } from '../../report/charts/chart.ts';
import type { PageData } from '../../render/html/page.ts';
import { startCalculator } from './calculator.ts';
import { fitCharts } from './charts.ts';
import { byId } from './dom.ts';
import { sayMarks } from './marks.ts';
import { sortTables } from './sort.ts';

// What runs in a page: charts fitted to its width, marks that say their figures, tables that sort, and the calculator.

const data: PageData = JSON.parse(byId('data').textContent ?? '', reviveDecimals);
const result = byId('result');
let charts: readonly Chart[] = data.charts ?? [];

sortTables(result);
sayMarks(result);
const redraw = fitCharts(result, () => charts);
if (data.question) {
  startCalculator(data.question, (picture) => {
    charts = picture.charts;
    sortTables(result);
    redraw();
  });
}

import { usd } from '../../../src/values/money.ts';
import type { BarChart, ColumnChart, LineChart } from '../../../src/report/charts/chart.ts';

// Charts to begin with; tests change what they are about.

export const dollars = (...amounts: (number | string | undefined)[]) =>
  amounts.map((amount) => (amount === undefined ? undefined : usd(amount)));

const common = {
  name: 'total',
  title: 'Cost per month',
  unit: 'dollars',
  scale: 'linear',
  limits: [],
} as const;

export const bars: BarChart = {
  ...common,
  kind: 'bars',
  isStacked: false,
  places: ['MVP testing', 'Launch'],
  series: [
    { name: 'GPT-4o', isBaseline: true, values: dollars(50, 5000) },
    { name: 'DeepSeek', values: dollars(1.25, 125) },
  ],
};

export const lines: LineChart = {
  ...common,
  kind: 'lines',
  name: 'months',
  places: ['2027-01', '2027-02', '2027-03'],
  series: [
    { name: 'GPT-4o', isBaseline: true, values: dollars(100, 200, 400) },
    { name: 'DeepSeek', values: dollars(10, 20, 40) },
  ],
  events: [],
};

export const columns: ColumnChart = { ...lines, kind: 'columns', isStacked: true, name: 'scenarios' };

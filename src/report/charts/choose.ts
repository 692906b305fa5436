import { UserError } from '../../values/errors.ts';
import { didYouMean, nearestNames, orList } from '../../values/nearest.ts';
import type { Chart } from './chart.ts';
import { allowsLog } from './scale.ts';

/** The chart that `--chart` names (true for the first one), and the scale that `--scale` gives it. */
export interface ChartChoice {
  readonly chart?: string | true | undefined;
  readonly scale?: Chart['scale'] | undefined;
}

/** The chosen chart of a report. Throws a UserError if there is no such chart, or if it does not allow the scale. */
export function chosenChart(charts: readonly Chart[], { chart: name, scale }: ChartChoice): Chart {
  const [first] = charts;
  if (!first)
    throw new UserError('this result has no charts', {
      hint: 'project, compare, forecast, diff, buy, usage and spend have charts',
    });
  const found = name === undefined || name === true ? first : charts.find((chart) => chart.name === name);
  const names = charts.map((chart) => chart.name);
  if (!found)
    throw new UserError(`this result has no chart "${name}"`, {
      hint: didYouMean(nearestNames(String(name), names)) ?? `there is ${orList(names)}`,
    });
  if (scale === 'log' && !allowsLog(found))
    throw new UserError(`the chart "${found.name}" has no log scale`, {
      hint: 'a log scale cannot show parts of a sum, steps, or amounts below zero',
    });
  return scale === undefined ? found : { ...found, scale };
}

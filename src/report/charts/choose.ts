import { UserError } from '../../values/errors.ts';
import { didYouMean, nearest, orList } from '../../values/nearest.ts';
import type { Chart } from './chart.ts';
import { allowsLog } from './scale.ts';

/** Which chart is asked for (true is the first one), and on which scale, if not on its own. */
export interface ChartChoice {
  readonly chart?: string | true | undefined;
  readonly scale?: Chart['scale'] | undefined;
}

/** The chart of a report that is asked for. Throws a UserError where there is none, or none that allows the scale. */
export function chosenChart(charts: readonly Chart[], { chart: name, scale }: ChartChoice): Chart {
  const [first] = charts;
  if (!first)
    throw new UserError('there is no chart of this result', {
      hint: 'project, compare, forecast, diff, buy, usage and spend have charts',
    });
  const found = name === undefined || name === true ? first : charts.find((chart) => chart.name === name);
  const names = charts.map((chart) => chart.name);
  if (!found)
    throw new UserError(`no chart "${name}" of this result`, {
      hint: didYouMean(nearest(String(name), names)) ?? `there is ${orList(names)}`,
    });
  if (scale === 'log' && !allowsLog(found))
    throw new UserError(`the chart "${found.name}" has no log scale`, {
      hint: 'parts of a sum, steps and amounts below zero have no place on one',
    });
  return scale === undefined ? found : { ...found, scale };
}

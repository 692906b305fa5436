import type { Chart } from '../../charts/chart.ts';
import { countedIn, formatFigure } from './figures.ts';

/** What a figure is, in words: place, series, figure. */
export function saysOf(chart: Chart, place: number, series: number): string {
  const each = chart.series[series];
  const value = each?.values[place];
  const of = chart.series.length > 1 ? `, ${each?.name ?? ''}` : '';
  return `${chart.places[place] ?? ''}${of}: ${value ? formatFigure(countedIn(chart), value) : 'not known'}`;
}

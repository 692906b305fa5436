import { meters } from '../../pricing/meters.ts';
import { rollUpColumns } from '../../usage/formats/roll-up.ts';
import { isoOf } from '../../usage/moment.ts';
import type { Cell } from '../../usage/roll-up.ts';
import { shortKey, withoutAddresses } from '../../usage/shorten.ts';
import type { Grain } from '../../usage/slots.ts';
import { left, maybeCost, maybeText, text, tokens } from '../report.ts';
import type { Cell as Field, Table } from '../report.ts';

/** Cells as a table that can be read again: hour by hour, so that no rate changes within a row. */
export function rollUpTable(cells: readonly Cell[], { thresholds, step }: Pick<Grain, 'thresholds' | 'step'>, showKeys: boolean): Table {
  return {
    columns: Object.values(rollUpColumns).map((name) => left(name, name)),
    rows: cells.toSorted(inTime).map((cell) => ({ cells: fieldsOf(cell, thresholds, step, showKeys) })),
  };
}

function inTime(a: Cell, b: Cell): number {
  return (a.at ?? -Infinity) - (b.at ?? -Infinity) || a.series.id - b.series.id || a.bin - b.bin;
}

function fieldsOf(cell: Cell, thresholds: readonly number[], step: number, showKeys: boolean): Field[] {
  const { series, at, until, bin, tokens: used, requests, webSearches, billed } = cell;
  const from = at === undefined ? undefined : until === undefined ? Math.floor(at / step) * step : at;
  const end = from === undefined ? undefined : (until ?? from + step);
  const label = (value: string | undefined): Field => maybeText(value === undefined || showKeys ? value : withoutAddresses(value));
  const key = series.key === undefined || showKeys ? series.key : shortKey(series.key);
  return [
    moment(from),
    moment(end),
    maybeText(series.provider),
    text(series.model),
    maybeText(series.serviceTier),
    maybeText(series.thinking ? 'true' : undefined),
    maybeText(series.multipliers.length > 0 ? series.multipliers.join(' ') : undefined),
    tokens(bin === 0 ? 0 : (thresholds[bin - 1] ?? 0)),
    tokens(requests),
    tokens(webSearches),
    ...meters.map((meter) => tokens(used[meter])),
    maybeCost(billed),
    maybeText(billed ? series.currency : undefined),
    label(series.project),
    label(series.user),
    maybeText(key),
    label(series.session),
    maybeText(series.tier),
    label(series.tags && JSON.stringify(series.tags)),
  ];
}

function moment(ms: number | undefined): Field {
  return maybeText(ms === undefined ? undefined : isoOf(ms));
}

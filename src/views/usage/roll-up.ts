import { meters } from '../../pricing/rates/meters.ts';
import type { TimeSpan } from '../../values/time-spans.ts';
import { rollUpColumns } from '../../usage/formats/roll-up.ts';
import { isoOf } from '../../usage/records/moment.ts';
import type { RollUpCell } from '../../usage/tally/roll-up.ts';
import { shortKey, withoutAddresses } from '../../usage/pricing/groups.ts';
import type { Grain } from '../../usage/tally/time-buckets.ts';
import { left, maybeCost, maybeText, text, tokens } from '../../report/report.ts';
import type { Cell as Field, Row, Table } from '../../report/report.ts';

interface Settings {
  /** What the sources cover; undefined where they do not say when. */
  readonly window: TimeSpan | undefined;
  readonly rates: Grain['rates'];
  readonly showKeys: boolean;
}

/** Cells as a table that can be read again: hour by hour, so that no rate changes within a row, and with the time that the sources cover. */
export function rollUpTable(cells: readonly RollUpCell[], { window, rates, showKeys }: Settings): Table {
  const rows = cells.toSorted(inTime).map((cell) => {
    const span = spanOf(cell, rates(cell.series.provider, cell.series.model).step, window);
    return { span, fields: fieldsOf(cell, span, showKeys) };
  });
  return {
    columns: Object.values(rollUpColumns).map((name) => left(name, name)),
    rows: [
      ...quietRow(
        rows.flatMap(({ span }) => span ?? []),
        window,
      ),
      ...rows.map(({ fields }) => ({ cells: fields })),
    ],
  };
}

/** Where the sources cover more than anything was used in, a row without a model says so: a month is carried on from all of it. */
function quietRow(used: readonly TimeSpan[], window: TimeSpan | undefined): Row[] {
  if (!window || (used.some(({ from }) => from <= window.from) && used.some(({ until }) => until >= window.until)))
    return [];
  const [, , ...others] = Object.keys(rollUpColumns);
  return [{ cells: [moment(window.from), moment(window.until), ...others.map(() => maybeText(undefined))] }];
}

/** The bucket of a cell, or its hour as far as the sources cover it; undefined where they do not say when. */
function spanOf({ at, until }: RollUpCell, step: number, window: TimeSpan | undefined): TimeSpan | undefined {
  if (at === undefined) return undefined;
  if (until !== undefined) return { from: at, until };
  const from = Math.floor(at / step) * step;
  return { from: Math.max(from, window?.from ?? from), until: Math.min(from + step, window?.until ?? Infinity) };
}

function inTime(a: RollUpCell, b: RollUpCell): number {
  return (a.at ?? -Infinity) - (b.at ?? -Infinity) || a.series.id - b.series.id || a.promptAbove - b.promptAbove;
}

function fieldsOf(cell: RollUpCell, span: TimeSpan | undefined, showKeys: boolean): Field[] {
  const { series, promptAbove, tokens: used, requests, webSearches, billed } = cell;
  const label = (value: string | undefined): Field =>
    maybeText(value === undefined || showKeys ? value : withoutAddresses(value));
  const key = series.key === undefined || showKeys ? series.key : shortKey(series.key);
  return [
    moment(span?.from),
    moment(span?.until),
    maybeText(series.provider),
    text(series.model),
    maybeText(series.serviceTier),
    maybeText(series.thinking ? 'true' : undefined),
    maybeText(series.multipliers.length > 0 ? series.multipliers.join(' ') : undefined),
    tokens(promptAbove),
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

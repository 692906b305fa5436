import { meters } from '../../pricing/rates/meters.ts';
import type { TimeSpan } from '../../values/time-spans.ts';
import { rollUpColumns } from '../../usage/formats/roll-up.ts';
import { isoOf } from '../../usage/records/moment.ts';
import type { RollUpCell } from '../../usage/tally/roll-up.ts';
import { shortKey, withoutAddresses } from '../../usage/pricing/short-names.ts';
import type { BucketRules } from '../../usage/tally/time-buckets.ts';
import { left, maybeCost, maybeText, text, tokens } from '../../report/report.ts';
import type { Cell, Row, Table } from '../../report/report.ts';
import { recordOf, sparseRecord, type Fields } from '../tables.ts';

interface Settings {
  /** The time that the sources cover; undefined if they do not say. */
  readonly window: TimeSpan | undefined;
  readonly rates: BucketRules['rates'];
  readonly showKeys: boolean;
}

/** Roll-up cells as a table that can be read again: hour by hour, so that no rate changes within a row. */
export function rollUpTable(cells: readonly RollUpCell[], { window, rates, showKeys }: Settings): Table {
  const fields = fieldsFor(showKeys);
  const rows = cells.toSorted(inTime).map((cell) => ({
    ...cell,
    span: spanOf(cell, rates(cell.series.provider, cell.series.model).step, window),
  }));
  const spans = rows.flatMap(({ span }) => span ?? []);
  return {
    columns: Object.values(rollUpColumns).map((name) => left(name, name)),
    rows: [...quietRow(spans, window, fields), ...rows.map((row) => recordOf(fields, row))],
  };
}

/**
 * A row without a model if the sources cover more time than anything was used in: a plan made from the roll-up scales
 * all of that time to a month.
 */
function quietRow(used: readonly TimeSpan[], window: TimeSpan | undefined, fields: RollUpFields): Row[] {
  if (!window || (used.some(({ from }) => from <= window.from) && used.some(({ until }) => until >= window.until)))
    return [];
  return [sparseRecord(fields, { from: moment(window.from), until: moment(window.until) })];
}

/** The bucket of a cell, or its hour as far as the sources cover it; undefined if they do not say when. */
function spanOf({ at, until }: RollUpCell, step: number, window: TimeSpan | undefined): TimeSpan | undefined {
  if (at === undefined) return undefined;
  if (until !== undefined) return { from: at, until };
  const from = Math.floor(at / step) * step;
  return { from: Math.max(from, window?.from ?? from), until: Math.min(from + step, window?.until ?? Infinity) };
}

function inTime(a: RollUpCell, b: RollUpCell): number {
  return (a.at ?? -Infinity) - (b.at ?? -Infinity) || a.series.id - b.series.id || a.promptAbove - b.promptAbove;
}

type RollUpRow = RollUpCell & { readonly span: TimeSpan | undefined };
type RollUpFields = Fields<RollUpRow>;

/** The fields of a row, in the order of `rollUpColumns`; addresses and keys are shortened unless `showKeys` is set. */
function fieldsFor(showKeys: boolean): RollUpFields {
  const label = (value: string | undefined): Cell =>
    maybeText(value === undefined || showKeys ? value : withoutAddresses(value));
  return {
    from: ({ span }) => moment(span?.from),
    until: ({ span }) => moment(span?.until),
    provider: ({ series }) => maybeText(series.provider),
    model: ({ series }) => text(series.model),
    serviceTier: ({ series }) => maybeText(series.serviceTier),
    thinking: ({ series }) => maybeText(series.thinking ? 'true' : undefined),
    multipliers: ({ series }) => maybeText(series.multipliers.length > 0 ? series.multipliers.join(' ') : undefined),
    promptAbove: ({ promptAbove }) => tokens(promptAbove),
    requests: ({ requests }) => tokens(requests),
    webSearches: ({ webSearches }) => tokens(webSearches),
    ...Object.fromEntries(meters.map((meter) => [meter, (row: RollUpRow) => tokens(row.tokens[meter])])),
    billedAmount: ({ billed }) => maybeCost(billed),
    billedCurrency: ({ billed, series }) => maybeText(billed ? series.currency : undefined),
    project: ({ series }) => label(series.project),
    user: ({ series }) => label(series.user),
    key: ({ series: { key } }) => maybeText(key === undefined || showKeys ? key : shortKey(key)),
    session: ({ series }) => label(series.session),
    tier: ({ series }) => maybeText(series.tier),
    tags: ({ series }) => label(series.tags && JSON.stringify(series.tags)),
  };
}

function moment(ms: number | undefined): Cell {
  return maybeText(ms === undefined ? undefined : isoOf(ms));
}

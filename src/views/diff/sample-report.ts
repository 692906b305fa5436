import { minus, plain, ratio, sum, type Decimal, type Money } from '../../values/money.ts';
import { buildReport } from '../../report/build-report.ts';
import { change, cost, left, maybeText, none, right, share, text, tokens } from '../../report/report.ts';
import type { Cell, JsonObject, Report, Table } from '../../report/report.ts';
import { SEED } from '../../usage/samples/noise.ts';
import type { MeterChange, SampleChange, SampleFigures } from '../../usage/samples/sample-change.ts';
import type { SampleKind } from '../../usage/samples/sample-costs.ts';
import { decimalOrNull } from '../report-parts.ts';
import { recordsOf, tableOf } from '../tables.ts';
import { sampleFinding, sampleNotes, type SampleDiff, type SampleSide } from './sample-finding.ts';

/** Whether a sample costs more than before, beyond noise, and which models and meters do it. */
export function sampleReport(diff: SampleDiff): Report {
  const { result, currency } = diff;
  return buildReport({
    currency,
    finding: () => sampleFinding(diff),
    tables: [figureTable(diff), ...(result.meters.length > 0 ? [meterTable(diff)] : [])],
    notes: sampleNotes(diff),
    assumptions: diff.assumptions,
    records: recordsOf([...figuresOf(result), ...result.meters.map(meterFigure)], {
      figure: ({ figure }) => text(figure),
      offer: ({ offer }) => maybeText(offer),
      meter: ({ meter }) => maybeText(meter),
      before: (row) => row.before,
      after: (row) => row.after,
      change: (row) => row.change,
      changeRatio: ({ changeRatio }) => change(changeRatio),
      low: ({ low }) => change(low),
      high: ({ high }) => change(high),
      share: (row) => share(row.share),
    }),
    picture: async () => ({ charts: [(await import('./chart.ts')).sampleChart(diff)] }),
    body: () => sampleBody(diff),
  });
}

/** A row of figures: how many samples there are, what the mean is, or what one meter is of it. */
interface Figure {
  readonly figure: string;
  readonly offer?: string;
  readonly meter?: string;
  readonly before: Cell;
  readonly after: Cell;
  readonly change: Cell;
  readonly changeRatio?: Decimal | undefined;
  readonly low?: Decimal | undefined;
  readonly high?: Decimal | undefined;
  readonly share?: Decimal | undefined;
}

function figuresOf({ before, after, interval, ...all }: SampleChange): Figure[] {
  const costs = (figure: 'mean' | 'median' | 'p90'): Figure => {
    const [was, is] = [before[figure], after[figure]];
    const difference = minus(is, was);
    return {
      figure,
      before: cost(was),
      after: cost(is),
      change: cost(difference),
      changeRatio: ratio(difference, was),
    };
  };
  return [
    { ...costs('mean'), changeRatio: all.changeRatio, ...interval },
    costs('median'),
    costs('p90'),
    { figure: 'count', before: tokens(before.count), after: tokens(after.count), change: none },
  ];
}

function meterFigure({ offer, meter, ...costs }: MeterChange): Figure {
  const [before, after, difference] = [costs.before, costs.after, costs.change].map(cost);
  return {
    figure: 'part',
    offer,
    meter,
    before: before ?? none,
    after: after ?? none,
    change: difference ?? none,
    changeRatio: ratio(costs.change, costs.before),
    share: costs.share,
  };
}

const countHeaders: Readonly<Record<SampleKind, string>> = { session: 'Sessions', task: 'Tasks', request: 'Requests' };

/** Empty where there is no change to tell. */
function filled(ratioOf: Decimal | undefined): Cell {
  return ratioOf ? change(ratioOf) : text('');
}

function figureTable({ kind, before, after, result }: SampleDiff): Table {
  const names: Readonly<Record<string, string>> = {
    mean: 'Mean',
    median: 'Median',
    p90: 'P90',
    count: countHeaders[kind],
  };
  return tableOf(
    figuresOf(result),
    [
      [left('figure', `Cost per ${kind}`), ({ figure }) => text(names[figure] ?? figure)],
      [right('before', before.name), (row) => row.before],
      [right('after', after.name), (row) => row.after],
      [right('change', 'Change'), (row) => (row.change.kind === 'none' ? text('') : row.change)],
      [right('changeRatio', 'Change, %'), ({ changeRatio }) => filled(changeRatio)],
      [right('low', '95% from', 1), ({ low }) => filled(low)],
      [right('high', 'to', 1), ({ high }) => filled(high)],
    ],
    ({ figure }) => ({ strong: figure === 'mean' }),
  );
}

/** More rows than this are one. */
const MOST_ROWS = 12;

function meterTable({ before, after, result }: SampleDiff): Table {
  const { meters } = result;
  const shown = meters.length > MOST_ROWS ? meters.slice(0, MOST_ROWS - 1) : meters;
  const rest = meters.slice(shown.length);
  const together = (offer: string, parts: readonly MeterChange[]) => ({
    offer,
    meter: '',
    before: sumOf(parts, 'before'),
    after: sumOf(parts, 'after'),
    change: sumOf(parts, 'change'),
    share: ratio(sumOf(parts, 'change'), result.change),
    isTotal: parts === meters,
  });
  const rows = [
    ...shown.map((each) => ({ ...each, isTotal: false })),
    ...(rest.length > 0 ? [together(`and ${rest.length} more`, rest)] : []),
    together('Mean', meters),
  ];
  return {
    title: 'What did it',
    ...tableOf(
      rows,
      [
        [left('offer', 'Model'), ({ offer }) => text(offer)],
        [left('meter', 'Meter'), ({ meter }) => text(meter)],
        [right('before', before.name), (row) => cost(row.before)],
        [right('after', after.name), (row) => cost(row.after)],
        [right('change', 'Change'), (row) => cost(row.change)],
        [right('share', 'Of the change', 1), (row) => share(row.share)],
      ],
      ({ isTotal }) => ({ strong: isTotal, opensGroup: isTotal }),
    ),
  };
}

function sumOf(parts: readonly MeterChange[], figure: 'before' | 'after' | 'change'): Money {
  return sum(parts.map((part) => part[figure]));
}

function sampleBody({ kind, before, after, result, catalogue, asOf }: SampleDiff): JsonObject {
  const { interval, verdict, pairs, draws, meters } = result;
  return {
    catalogue: { version: catalogue, asOf: asOf ?? null },
    per: kind,
    before: sideJson(before, result.before),
    after: sideJson(after, result.after),
    pairs,
    change: plain(result.change),
    changeRatio: decimalOrNull(result.changeRatio),
    interval: interval ? { level: '0.95', low: plain(interval.low), high: plain(interval.high) } : null,
    verdict: verdict ?? null,
    draws,
    seed: SEED,
    parts: meters.map(({ offer, meter, share: part, ...costs }) => ({
      offer,
      meter,
      before: plain(costs.before),
      after: plain(costs.after),
      change: plain(costs.change),
      share: decimalOrNull(part),
    })),
  };
}

function sideJson({ name, costs }: SampleSide, { count, total, mean, median, p90 }: SampleFigures): JsonObject {
  const { unpriced, loose } = costs;
  return {
    name,
    count,
    total: plain(total),
    mean: plain(mean),
    median: plain(median),
    p90: plain(p90),
    unpriced,
    loose: { requests: loose.requests, cost: plain(loose.cost) },
  };
}

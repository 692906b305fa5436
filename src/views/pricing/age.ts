import type { OldCheck } from '../../pricing/rates/staleness.ts';
import { buildReport } from '../../report/build-report.ts';
import { left, right, text, tokens, type Cell, type Report } from '../../report/report.ts';
import { countOf } from '../../values/format.ts';
import { recordsOf, tableOf } from '../tables.ts';

/** Prices to look at again, the first one first. */
export function ageReport(checks: readonly OldCheck[], { asOf, maxAge }: { asOf: string; maxAge: number }): Report {
  const table = tableOf(checks, [
    [left('offer', 'Offer'), ({ priced }) => text(priced.offer.key)],
    [left('checked', 'Checked'), ({ priced }) => text(priced.checked ?? '')],
    [right('days', 'Days ago'), daysOf],
    [left('page', 'Where', 1), (check) => text(whereOf(check))],
  ]);
  return buildReport({
    finding: () => `${countOf(checks.length, 'current price')}, last checked more than ${maxAge} days before ${asOf}.`,
    tables: checks.length > 0 ? [table] : [],
    records: recordsOf(checks, {
      offer: ({ priced }) => text(priced.offer.key),
      checked: ({ priced }) => text(priced.checked ?? ''),
      days: daysOf,
      page: (check) => text(whereOf(check)),
    }),
    body: () => ({
      maxAge,
      prices: checks.map((check) => ({
        offer: check.priced.offer.key,
        checked: check.priced.checked ?? null,
        days: check.days ?? null,
        page: whereOf(check),
      })),
    }),
  });
}

function daysOf({ days }: OldCheck): Cell {
  return days === undefined ? text('never') : tokens(days);
}

function whereOf({ priced: { page, source } }: OldCheck): string {
  return page ?? source;
}

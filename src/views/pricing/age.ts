import type { OldCheck } from '../../pricing/rates/staleness.ts';
import { buildReport } from '../../report/build-report.ts';
import { left, right, text, tokens, type Cell, type Report } from '../../report/report.ts';
import { recordsOf, tableOf } from '../tables.ts';

/** Prices to look at again, the first one first. */
export function ageReport(checks: readonly OldCheck[], { asOf, maxAge }: { asOf: string; maxAge: number }): Report {
  const days = (check: OldCheck): Cell => (check.days === undefined ? text('never') : tokens(check.days));
  const page = ({ priced: { page, source } }: OldCheck): string => page ?? source;
  const table = tableOf(checks, [
    [left('offer', 'Offer'), ({ priced }) => text(priced.offer.key)],
    [left('checked', 'Checked'), ({ priced }) => text(priced.checked ?? '')],
    [right('days', 'Days ago'), days],
    [left('page', 'Where', 1), (check) => text(page(check))],
  ]);
  return buildReport({
    tables: checks.length > 0 ? [table] : [],
    notes: [`${checks.length} current prices were last checked more than ${maxAge} days before ${asOf}.`],
    records: recordsOf(checks, {
      offer: ({ priced }) => text(priced.offer.key),
      checked: ({ priced }) => text(priced.checked ?? ''),
      days,
      page: (check) => text(page(check)),
    }),
    body: () => ({
      maxAge,
      prices: checks.map((check) => ({
        offer: check.priced.offer.key,
        checked: check.priced.checked ?? null,
        days: check.days ?? null,
        page: page(check),
      })),
    }),
  });
}

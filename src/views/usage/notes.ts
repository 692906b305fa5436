import { MINUTE } from '../../values/calendar.ts';
import { localTime } from '../../values/local-time.ts';
import type { UsageTotal } from '../../usage/pricing/groups.ts';
import type { Overlap } from '../../usage/pricing/overlaps.ts';
import type { ReconciledBill } from '../../usage/pricing/reconcile.ts';
import { formatMoney, formatTokens } from '../../values/format.ts';
import { isNegative, isZero, negate } from '../../values/money.ts';
import { andList } from '../../values/nearest.ts';
import { landingLines } from './landing.ts';
import type { UsageView } from './json.ts';
import { minuteIn } from './time-names.ts';

/** What was read, how the bills compare, and which rates were used. */
export function usageNotes(view: UsageView): string[] {
  return [
    ...(view.landing ? landingLines(view.landing) : []),
    ...filesNotes(view),
    ...view.overlaps.map(overlapNote),
    ...whatIfNotes(view.total),
    ...view.bills.flatMap(billNotes),
    ...beyondNote(view),
    priceNote(view),
  ];
}

interface Span {
  readonly from: number;
  readonly until: number;
}

/** Whole days of a time zone as dates, any other time to the minute by its clocks. */
export function spanWords({ from, until }: Span, timeZone: string): string {
  const isDays = [from, until].every((ms) => ms % MINUTE === 0 && localTime(ms, timeZone).minute === 0);
  if (!isDays) return `from ${minuteIn(from, timeZone)} to ${minuteIn(until, timeZone)} ${timeZone}`;
  const [first, last] = [from, until - 1].map((ms) => localTime(ms, timeZone).date);
  return first === last ? `on ${first}` : `from ${first} to ${last}`;
}

function filesNotes({ files, window, outside, timeZone }: UsageView): string[] {
  const formats = [...new Set(files.map(({ format }) => format))];
  const paths = new Set(files.map(({ path }) => path)).size;
  const duplicates = files.reduce((sum, file) => sum + file.duplicates, 0);
  const read = files.reduce((sum, { records: count }) => sum + count, 0);
  const days = window ? ` over ${window.days === 1 ? '1 day' : `${window.days} days`}` : '';
  const names = formats.length > 4 ? `${formats.length} formats` : formats.join(', ');
  return [
    `Read ${counted(read, 'record')} of ${paths === 1 ? '1 file' : `${paths} files`}${days}: ${names}.`,
    ...(read === 0
      ? [`No usage in this window${outside ? `; what there is was used ${spanWords(outside, timeZone)}` : ''}.`]
      : []),
    ...(duplicates > 0
      ? [`${counted(duplicates, 'duplicate record')} ${duplicates === 1 ? 'was' : 'were'} counted once.`]
      : []),
  ];
}

/** Use that two files may both tell of, with its size. */
export function overlapNote({ files, models, days, tokens, cost }: Overlap): string {
  const names = files.map(({ format, paths }) =>
    paths.length === 1 ? paths[0] : `${paths.length} files of ${format}`,
  );
  const size = cost ? formatMoney(cost) : `${formatTokens(tokens)} tokens`;
  return (
    `${names.join(' and ')} overlap in ${days === 1 ? '1 day' : `${days} days`} of ${andList(models)}: ` +
    `${size} may be counted twice; name one of them alone to count it once.`
  );
}

function counted(number: number, what: string): string {
  return `${formatTokens(number)} ${what}${number === 1 ? '' : 's'}`;
}

function whatIfNotes({ whatIf }: UsageTotal): string[] {
  return whatIf.flatMap(({ on, reason }) =>
    reason === undefined ? [] : [`On ${on} not all of it can be priced: ${reason}.`],
  );
}

function billNotes({ explanations, rows }: ReconciledBill): string[] {
  const ours = rows.filter(({ theirs }) => !theirs).map(({ model }) => model);
  const theirs = rows.filter((row) => !row.ours).map(({ model }) => model);
  return [
    ...explanations,
    ...(ours.length > 0 ? [`Used, but not on a bill and so not in its total: ${ours.join(', ')}.`] : []),
    ...(theirs.length > 0 ? [`On the bill, but not in a record with a price: ${theirs.join(', ')}.`] : []),
  ];
}

function beyondNote({ beyond }: UsageView): string[] {
  if (!beyond || isZero(beyond)) return [];
  return [
    isNegative(beyond)
      ? `Shared too: ${formatMoney(negate(beyond))} that the bill is below the cost.`
      : `Shared too: ${formatMoney(beyond)} that the bill is above the cost.`,
  ];
}

export function priceNote({ asOf, catalogue }: Pick<UsageView, 'asOf' | 'catalogue'>): string {
  return asOf === undefined
    ? `Each record is priced at the rates in force when it was made (price lists ${catalogue}).`
    : `All records are priced at the rates of ${asOf} (price lists ${catalogue}).`;
}

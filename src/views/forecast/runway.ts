import { isZero, plain, type Money } from '../../values/money.ts';
import { monthsAfter } from '../../values/calendar.ts';
import { formatMoney, formatMonths } from '../../values/format.ts';
import { andList } from '../../values/nearest.ts';
import type { LimitOdds, Outlook } from '../../projection/chances/outlook.ts';
import { monthsOverBudget, type Runway, type SpendingLimits } from '../../projection/runway.ts';
import type { Breaks, BrokenLimits } from '../../projection/breaks.ts';
import type { Course } from '../../projection/course.ts';
import type { Json, JsonObject } from '../../report/report.ts';
import { decimalOrNull } from '../report-parts.ts';
import { chanceOf, chanceText } from '../odds.ts';
import { breaksJson } from './learned.ts';
import type { Uncertainty } from './range.ts';

/** Limits on spending, and how each candidate fares against them. */
export interface Limited extends Uncertainty {
  readonly limits: SpendingLimits;
  readonly runways: readonly Runway[];
  /** Of measured traffic: when each candidate passes its limits. */
  readonly breaks?: ReadonlyMap<string, BrokenLimits> | undefined;
}

export function budgetJson({ limits: { budget, cash }, runways, breaks, outlook }: Limited): Json {
  const isLimited = budget !== undefined || cash !== undefined || runways.some(({ over }) => over.length > 0);
  if (!isLimited) return null;
  return {
    limit: decimalOrNull(budget?.fail),
    warn: decimalOrNull(budget?.warn),
    cash: decimalOrNull(cash),
    candidates: runways.map((runway, place) => ({
      candidate: runway.candidate,
      crossedIn: monthsOverBudget(runway)[0] ?? null,
      over: runway.over.map(({ month, scenario, level, total, limit }) => ({
        month,
        scenario: scenario ?? null,
        level,
        total: plain(total),
        limit: plain(limit),
      })),
      runwayMonths: runway.runwayMonths ?? null,
      outIn: runway.outIn ?? null,
      left: decimalOrNull(runway.left),
      ...(breaks && datesJson(breaks.get(runway.candidate))),
      ...(outlook && oddsJson(outlook, place, cash !== undefined)),
    })),
  };
}

/** The chance that the budget breaks in some month, or where there is none that the cash is used up, and by when. */
function oddsJson(outlook: Outlook, place: number, hasCash: boolean): JsonObject {
  const [spent, out] = [outlook.overBudget(place), outlook.outOfCash(place)];
  return { ...limitJson(spent ?? out), ...(hasCash && out && { runsOut: limitJson(out) }) };
}

function limitJson(odds: LimitOdds | undefined): JsonObject {
  return odds
    ? { chance: plain(chanceOf(odds.chance)), breaks: odds.early === undefined ? null : breaksJson(odds) }
    : {};
}

/** Of the budget, or where there is none of the cash. */
function datesJson({ budget, cash }: BrokenLimits = { budget: undefined, cash: undefined }) {
  return { breaks: breaksJson(budget ?? cash), runsOut: breaksJson(cash) };
}

export function runwayNotes(limited: Limited): string[] {
  const { limits, runways, course, breaks, outlook } = limited;
  return runways.flatMap((runway, place) => {
    if (course) return breakNotes(runway, limits, course, breaks?.get(runway.candidate));
    if (outlook) return oddsNotes(runway, limits, outlook, place);
    return [...overNotes(runway, limits), ...cashNote(runway, limits)];
  });
}

/** One line for each limit: the chance to pass it, and by which months; budgets of scenarios hold the middles. */
function oddsNotes(runway: Runway, { budget, cash }: SpendingLimits, outlook: Outlook, place: number): string[] {
  const { candidate, over } = runway;
  const [spent, out] = [outlook.overBudget(place), outlook.outOfCash(place)];
  const what = budget?.fail && `the budget of ${formatMoney(budget.fail)} a month`;
  const others = over.filter(({ level, scenario }) => level === 'warn' || scenario !== undefined);
  return [
    ...overNotes({ candidate, over: others }, { budget: undefined }),
    ...(what && spent ? [`${candidate}: ${oddsSentence(`stays within ${what}`, `break ${what}`, spent)}.`] : []),
    ...(cash && out
      ? [`${candidate}: ${oddsSentence(`does not use up ${formatMoney(cash)}`, `use up ${formatMoney(cash)}`, out)}.`]
      : []),
  ];
}

function oddsSentence(stays: string, pass: string, { chance, early, likely, late }: LimitOdds): string {
  if (early === undefined)
    return `${stays}, even at the high end (P90)${chance > 0 ? `, but for a chance ${chanceText(chance)}` : ''}`;
  const by = [
    `10% by ${early}`,
    ...(likely === undefined ? [] : [`50% by ${likely}`]),
    ...(late === undefined ? [] : [`90% by ${late}`]),
  ];
  return `a chance ${chanceText(chance)} to ${pass}: ${by.join(', ')}`;
}

/** One line for each limit: by which days it is passed, or that not even the high end does. */
function breakNotes(
  { candidate, over }: Runway,
  { budget, cash }: SpendingLimits,
  course: Course,
  broken: BrokenLimits | undefined,
): string[] {
  const what = budget?.fail && budgetName(budget.fail, course);
  const warned = over.filter(({ level }) => level === 'warn');
  return [
    ...overNotes({ candidate, over: warned }, { budget: undefined }),
    ...(what
      ? [`${candidate}: ${limitSentence(`stays within ${what}`, `break ${what}`, broken?.budget, course)}.`]
      : []),
    ...(cash
      ? [
          `${candidate}: ${limitSentence(
            `does not use up ${formatMoney(cash)}`,
            `use up ${formatMoney(cash)}`,
            broken?.cash,
            course,
          )}.`,
        ]
      : []),
  ];
}

export function limitSentence(
  stays: string,
  pass: string,
  dates: Breaks | undefined,
  { span, months }: Course,
): string {
  if (!dates?.early) return months.some(({ range }) => range) ? `${stays}, even at the high end (P90)` : stays;
  const { early, likely, late } = dates;
  const begin = early > span.until ? `${stays} until ${span.until}; later it ` : '';
  if (likely === undefined) return `${begin}may ${pass} from ${early} on, at the high end (P90) alone`;
  if (early === late) return `${begin}will ${pass} on ${likely}`;
  const between = late === undefined ? `from ${early} on` : `between ${early} and ${late}`;
  return `${begin}will ${pass} ${between}, most likely on ${likely}`;
}

/** One line for each budget: stays within it, or is over it in some months. */
function overNotes(
  { candidate, over }: Pick<Runway, 'candidate' | 'over'>,
  { budget }: Pick<SpendingLimits, 'budget'>,
): string[] {
  const byBudget = new Map<string, string[]>();
  for (const { level, scenario, limit, month } of over) {
    const what = level === 'fail' ? 'budget' : 'warning level';
    const name = `the ${what} of ${formatMoney(limit)} a month${scenario === undefined ? '' : ` for ${scenario}`}`;
    byBudget.set(name, [...(byBudget.get(name) ?? []), month]);
  }
  const lines = [...byBudget].map(([name, months]) => `${candidate}: over ${name} in ${monthsInWords(months)}.`);
  return lines.length === 0 && budget?.fail ? [`${candidate}: stays within ${budgetName(budget.fail)}.`] : lines;
}

export function budgetName(limit: Money, course?: Course): string {
  return `the budget of ${formatMoney(limit)} ${course?.isOfDays === true ? 'in all' : 'a month'}`;
}

/** Months that follow each other are told as one. */
const MOST_RUNS = 3;

/** `2027-04`, `2027-04 to 2027-12 (9 months)`, `2027-01 and 2027-03`, or `7 months between 2027-01 and 2027-12`. */
export function monthsInWords(months: readonly string[]): string {
  const runs = runsOf(months);
  if (runs.length > MOST_RUNS) return `${months.length} months between ${months[0]} and ${months.at(-1)}`;
  const words = andList(runs.map(({ first, last }) => (first === last ? first : `${first} to ${last}`)));
  return runs.length === months.length ? words : `${words} (${months.length} months)`;
}

/** The starts of months that follow each other, with their ends. */
export function runsOf(months: readonly string[]): { readonly first: string; readonly last: string }[] {
  const runs: { readonly first: string; last: string }[] = [];
  for (const month of months) {
    const run = runs.at(-1);
    if (run && monthsAfter(`${run.last}-01`, 1) === `${month}-01`) run.last = month;
    else runs.push({ first: month, last: month });
  }
  return runs;
}

function cashNote({ candidate, runwayMonths, outIn, left }: Runway, { cash }: SpendingLimits): string[] {
  if (!cash) return [];
  const lasting = left && isZero(left) ? 'pays for these months, and nothing is left' : 'outlasts these months';
  const end = outIn === undefined ? lasting : `lasts for ${formatMonths(runwayMonths ?? 0)} and runs out in ${outIn}`;
  return [`${candidate}: ${formatMoney(cash)} ${end}.`];
}

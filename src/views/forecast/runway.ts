import { isZero, plain, type Money } from '../../values/money.ts';
import { monthsAfter } from '../../values/calendar.ts';
import { amountInProse, formatMoney, formatMonths, monthInProse } from '../../values/format.ts';
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
    return [...overNotes(runway), ...(runways.length > 1 ? cashNote(runway, limits) : [])];
  });
}

/** One line for each limit: the chance to pass it, and by which months; budgets of scenarios hold the middles. */
function oddsNotes(runway: Runway, { budget, cash }: SpendingLimits, outlook: Outlook, place: number): string[] {
  const { candidate, over } = runway;
  const [spent, out] = [outlook.overBudget(place), outlook.outOfCash(place)];
  const what = budget?.fail && budgetName(budget.fail);
  return [
    ...overNotes({ candidate, over }),
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
    `10% by ${timeInProse(early)}`,
    ...(likely === undefined ? [] : [`50% by ${timeInProse(likely)}`]),
    ...(late === undefined ? [] : [`90% by ${timeInProse(late)}`]),
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
  return [
    ...overNotes({ candidate, over }),
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

/** A line for each warning level and each budget of a scenario; the finding and the table tell of that of all. */
function overNotes({ candidate, over }: Pick<Runway, 'candidate' | 'over'>): string[] {
  const byBudget = new Map<string, string[]>();
  for (const { level, scenario, limit, month } of over) {
    if (level === 'fail' && scenario === undefined) continue;
    const what = level === 'fail' ? 'budget' : 'warning level';
    const name = `the ${amountInProse(limit)} monthly ${what}${scenario === undefined ? '' : ` of ${scenario}`}`;
    byBudget.set(name, [...(byBudget.get(name) ?? []), month]);
  }
  return [...byBudget].map(([name, months]) => `${candidate} exceeds ${name} ${monthsInWords(months)}.`);
}

export function budgetName(limit: Money, course?: Course): string {
  return `the ${amountInProse(limit)} ${course?.isOfDays === true ? 'budget' : 'monthly budget'}`;
}

/** Months that follow each other are told as one. */
const MOST_RUNS = 3;

/** `in May 2027`, `from May to December 2027 (8 months)`, or `in 7 months from January to December 2027`. */
export function monthsInWords(months: readonly string[]): string {
  const runs = runsOf(months);
  if (runs.length > MOST_RUNS)
    return `in ${months.length} months from ${runInProse({ first: months[0] ?? '', last: months.at(-1) ?? '' })}`;
  const spans = andList(runs.map((run, place) => runInProse(run, runs[place + 1])));
  const words = `${runs.length === 1 && months.length > 1 ? 'from' : 'in'} ${spans}`;
  return runs.length === months.length ? words : `${words} (${months.length} months)`;
}

interface MonthRun {
  readonly first: string;
  last: string;
}

/** `May to December 2027`, `November 2027 to February 2028`: a year once, after the last of its months. */
function runInProse({ first, last }: MonthRun, next?: MonthRun): string {
  const to = inYearOf(last, next?.first);
  return first === last ? to : `${inYearOf(first, last)} to ${to}`;
}

function inYearOf(month: string, next: string | undefined): string {
  const prose = monthInProse(month);
  return next?.slice(0, 4) === month.slice(0, 4) ? prose.slice(0, -' 2027'.length) : prose;
}

/** A month in words; a day as it is. */
export function timeInProse(time: string): string {
  return time.length === 'YYYY-MM'.length ? monthInProse(time) : time;
}

/** The starts of months that follow each other, with their ends. */
export function runsOf(months: readonly string[]): MonthRun[] {
  const runs: MonthRun[] = [];
  for (const month of months) {
    const run = runs.at(-1);
    if (run && monthsAfter(`${run.last}-01`, 1) === `${month}-01`) run.last = month;
    else runs.push({ first: month, last: month });
  }
  return runs;
}

function cashNote({ candidate, runwayMonths, outIn, left }: Runway, { cash }: SpendingLimits): string[] {
  if (!cash) return [];
  const lasting = left && isZero(left) ? 'pays for these months, and nothing is left' : 'lasts beyond the forecast';
  const end =
    outIn === undefined
      ? lasting
      : `lasts for ${formatMonths(runwayMonths ?? 0)} and runs out in ${monthInProse(outIn)}`;
  return [`${candidate}: ${amountInProse(cash)} ${end}.`];
}

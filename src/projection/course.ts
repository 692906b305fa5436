import { UserError } from '../values/errors.ts';
import { addDays, monthsAfter, type Instant } from '../values/calendar.ts';
import { decimal, minus, one, plain, sum, type Decimal } from '../values/money.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import type { CandidateSpec } from '../workload/blend.ts';
import type { NumberRange } from '../workload/driver-ranges.ts';
import type { MeasuredTraffic } from '../workload/measured.ts';
import { dailyTokens, daysBetween, measuredOn, measuredTokens, type DaySpan } from '../workload/measured-days.ts';
import type { Scenario } from '../workload/scenario.ts';
import { trafficOf } from '../workload/traffic.ts';
import { rangeWithGrowth } from './course-range.ts';
import { learn, type Learned, type RangeFactors } from './learned/learn.ts';
import type { PlannedMonth } from './monthly-costs.ts';
import { monthlyChanges, monthsFrom } from './months.ts';
import { stretchesOf } from './price-stretches.ts';

/** What measured traffic becomes: learned day by day from the tokens of its whole days. */
export interface Course {
  readonly learned: Learned;
  /** Parts of months within which no price changes; those of one month follow each other. */
  readonly parts: readonly PlannedMonth[];
  /** The first day of what was spent. */
  readonly spentFrom: Instant;
  /** The days that are forecast. */
  readonly span: DaySpan;
  /** Those of each month, or of the days that were asked for. */
  readonly months: readonly CourseMonth[];
  readonly isOfDays: boolean;
  /** What was stated instead of the growth that was measured. */
  readonly growth: readonly Decimal[];
  /** Of those rates that are the middles of ranges. */
  readonly growthRanges: readonly (NumberRange | undefined)[];
  /** Of the sum of days after so many and up to so many: of what was learned, and of growth. */
  readonly range: Learned['range'];
  /** Models that were first used less than a week before the end. */
  readonly young: readonly string[];
  /** Tokens of a day (1 follows what was measured), grown, and less what rates fall: what its cost goes by. */
  readonly weightOn: (day: number) => number;
}

interface CourseMonth {
  readonly name: string;
  /** Its days that are forecast, and their places: 1 follows what was measured. */
  readonly days: DaySpan;
  readonly first: number;
  readonly last: number;
  /** The places of the last days of its parts, which the same prices bill each. */
  readonly partEnds: readonly number[];
  readonly range: RangeFactors | undefined;
  /** Of all days from the first on. */
  readonly rangeSoFar: RangeFactors | undefined;
}

export interface CourseQuestion {
  readonly scenario: Scenario;
  readonly measured: MeasuredTraffic;
  readonly candidates: readonly CandidateSpec[];
  readonly growth: readonly Decimal[];
  readonly growthRanges?: readonly (NumberRange | undefined)[] | undefined;
  readonly priceDecline: Decimal;
  readonly priceOf: (name: string, at: Instant) => PricedOffer;
  /** So many days, or so many months from one on: that which the measured days end in, unless given. */
  readonly asked: { readonly days: number } | { readonly months: number; readonly start: string | undefined };
}

/** The days that a forecast of months is tried with. */
const TRIED_DAYS = 30;
const WEEK = 7;

/** Undefined where no day was seen whole. Throws a UserError for a month that is over. */
export function courseOf(question: CourseQuestion): Course | undefined {
  const { measured, growth, growthRanges = [], priceDecline, asked } = question;
  const daily = dailyTokens(measured);
  if (!daily) return undefined;
  const end = addDays(daily.from, daily.days.length - 1);
  const months = monthsAsked(asked, addDays(end, 1)).map((month) => ({
    ...month,
    stretches: stretchesOf(question, month.days),
  }));
  const [first, last] = [months[0], months.at(-1)];
  if (!first || !last) return undefined;
  const placeOf = (date: Instant): number => daysBetween(end, date);
  const learned = learn(daily, {
    horizon: 'days' in asked ? asked.days : TRIED_DAYS,
    until: placeOf(last.days.until),
    withTrend: growth.length === 0,
  });
  const declines = monthlyChanges([minus(one, priceDecline)]);
  const monthOf = (day: number): number => monthsBetween(first.days.from, addDays(end, day));
  const seen = { ...measured, counted: [...measured.counted, ...(measured.edges ?? [])] };
  // The day after the last whole one may have begun, and what was used on it is spent.
  const begun = measuredTokens(measuredOn(seen, { from: addDays(end, 1), until: addDays(end, 1) }));
  const grownBy = (rates: readonly Decimal[]) => {
    const stated = monthlyChanges(rates.map((rate) => sum([one, rate])));
    return (day: number): number =>
      Math.max(learned.useOn(day) * Number(plain(stated(monthOf(day)))), day === 1 ? begun : 0);
  };
  const tokensOn = grownBy(growth);
  const ends = growthRanges.flatMap((rate, place) =>
    rate ? [[rate.low, rate.high].map((value) => grownBy(growth.with(place, decimal(value))))] : [],
  );
  const range = rangeWithGrowth(learned.range, tokensOn, ends);
  const recent = recentScenario(question, end);
  const before = addDays(daily.from, -1);
  const spentFrom = measuredOn(seen, { from: before, until: before }).counted.length > 0 ? before : daily.from;
  const spent = 'days' in asked ? [] : spentParts({ ...question, measured: seen }, spentFrom, end, first.name);
  return {
    learned,
    spentFrom,
    span: { from: first.days.from, until: last.days.until },
    months: months.map(({ name, days, stretches }) => {
      const [from, until] = [placeOf(days.from), placeOf(days.until)];
      return {
        name,
        days,
        first: from,
        last: until,
        partEnds: stretches.map((stretch) => placeOf(stretch.until)),
        range: range(from - 1, until),
        rangeSoFar: range(placeOf(first.days.from) - 1, until),
      };
    }),
    isOfDays: 'days' in asked,
    growth,
    growthRanges,
    range,
    young: youngModels(measured, end),
    weightOn: (day) => tokensOn(day) * Number(plain(declines(monthOf(day)))),
    parts: [
      ...spent,
      ...months.flatMap(({ name, stretches }) =>
        stretches.map((stretch) => {
          let tokens = 0;
          for (let day = placeOf(stretch.from); day <= placeOf(stretch.until); day++) tokens += tokensOn(day);
          return {
            ...partOf(question, name, stretch),
            decline: declines(monthOf(placeOf(stretch.from))),
            traffic: [trafficOf(recent.scenario, numberOf(recent.tokens === 0 ? 0 : tokens / recent.tokens))],
          };
        }),
      ),
    ],
  };
}

interface AskedMonth {
  readonly name: string;
  readonly days: DaySpan;
}

/** The days asked for as one stretch, or months, of which the first may have begun. */
function monthsAsked(asked: CourseQuestion['asked'], first: Instant): AskedMonth[] {
  if ('days' in asked) {
    const until = addDays(first, asked.days - 1);
    return [{ name: `${first} to ${until}`, days: { from: first, until } }];
  }
  const { start = first.slice(0, 7), months } = asked;
  if (start < first.slice(0, 7))
    throw new UserError(`--start: ${start} is over: the traffic was measured until ${addDays(first, -1)}`, {
      hint: `leave it out, or begin with ${first.slice(0, 7)}`,
    });
  return monthsFrom(start, months, '').map(({ name }) => {
    const begin = `${name}-01`;
    return { name, days: { from: begin < first ? first : begin, until: addDays(monthsAfter(begin, 1), -1) } };
  });
}

function monthsBetween(from: Instant, to: Instant): number {
  return monthNumber(to) - monthNumber(from);
}

function monthNumber(date: Instant): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
}

/** The last seven days, by whose shares of models and meters all tokens are split; more where they had no use. */
function recentScenario({ scenario, measured }: CourseQuestion, end: Instant) {
  const begin = measured.window?.from.slice(0, 10) ?? end;
  for (let from = addDays(end, 1 - WEEK); ; from = addDays(from, -WEEK)) {
    const recent = measuredOn(measured, { from: from < begin ? begin : from, until: end });
    const tokens = measuredTokens(recent);
    const says = [...(measured.seen === undefined ? [] : [measured.seen]), ...measured.says.slice(1)];
    if (tokens > 0 || from <= begin) return { scenario: { ...scenario, measured: { ...recent, says } }, tokens };
  }
}

function youngModels({ counted, window }: MeasuredTraffic, end: Instant): string[] {
  const since = addDays(end, 1 - WEEK);
  const isOld = (model: string): boolean =>
    counted.some((group) => group.model === model && group.counts.some(({ at = '' }) => at < since));
  if (!window || window.from >= since) return [];
  return [...new Set(counted.map(({ model }) => model))].filter((model) => !isOld(model));
}

/** What was measured in the month that the forecast begins in. */
function spentParts(question: CourseQuestion, begin: Instant, end: Instant, month: string): PlannedMonth[] {
  const from = begin < `${month}-01` ? `${month}-01` : begin;
  if (from > end) return [];
  return stretchesOf(question, { from, until: end }).map((stretch) => {
    const measured = { ...measuredOn(question.measured, stretch), says: [] };
    return {
      ...partOf(question, month, stretch),
      traffic: [trafficOf({ ...question.scenario, measured })],
      decline: one,
      isSpent: true,
    };
  });
}

function partOf({ priceOf }: CourseQuestion, name: string, { from }: DaySpan) {
  return { name, pricedAt: from, priceOf: (model: string) => priceOf(model, from) };
}

/** To fifteen digits. */
function numberOf(value: number): Decimal {
  return decimal(value.toPrecision(15));
}

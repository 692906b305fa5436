import { decimal, plain, zero } from '../../values/money.ts';
import { formatMoney, formatShare, monthInProse } from '../../values/format.ts';
import { andList } from '../../values/nearest.ts';
import type { Breaks } from '../../projection/breaks.ts';
import type { Course } from '../../projection/course.ts';
import type { CostOdds } from '../../projection/chances/odds.ts';
import type { ForecastMonth } from '../../projection/forecast.ts';
import type { MonthlyCost } from '../../projection/monthly-costs.ts';
import type { Backtest, Lesson } from '../../projection/learned/learn.ts';
import type { Json } from '../../report/report.ts';
import { rangeWords } from '../../report/traffic.ts';
import { rangeText } from '../odds.ts';
import type { Ranges } from './range.ts';

// What a learned forecast says of itself.

export function learnedJson({ learned }: Course, notes: readonly string[]): Json {
  const { days, from, until, backtest } = learned;
  return { days, from, until, backtest: backtest ? backtestJson(backtest) : null, notes };
}

function backtestJson({ starts, horizon, error, errorOfMean, covered }: Backtest): Json {
  return { starts, days: horizon, error: shareText(error), errorOfMean: shareText(errorOfMean), covered };
}

function shareText(value: number): string {
  return plain(decimal(value.toFixed(4)));
}

export function breaksJson(breaks: Breaks | undefined): Json {
  return breaks ? { early: breaks.early ?? null, likely: breaks.likely ?? null, late: breaks.late ?? null } : null;
}

/** How the forecast was tested, what was found in the days, and whose growth counts. */
export function learnedNotes(course: Course): string[] {
  const { learned, young } = course;
  return [
    ...(learned.isLearned ? [testSentence(course)] : []),
    ...learned.lessons.flatMap(lessonSentence),
    ...growthSentence(course),
    ...young.map((model) => `${model === '' ? 'A model' : model} was first used less than a week before the end.`),
  ];
}

function testSentence({ learned: { days, from, until, backtest } }: Course): string {
  const learned = `Learned from ${days} days, ${from} to ${until}`;
  if (!backtest) return `${learned}: too short to be tested.`;
  const { starts, horizon, error, errorOfMean, covered } = backtest;
  return (
    `${learned}; from ${starts} earlier starts the next ${horizon === 1 ? 'day was' : `${horizon} days were`} off by ` +
    `${percent(error)} (the plain mean: ${percent(errorOfMean)}); the range held ${covered} of ${starts}.`
  );
}

function percent(value: number): string {
  return formatShare(decimal(value.toFixed(2)));
}

function lessonSentence(lesson: Lesson): string[] {
  switch (lesson.kind) {
    case 'tooFew':
      return [`The plain mean goes on, without a range: a learned forecast needs 7 whole days, has ${lesson.days}.`];
    case 'levelOnly':
      return [`A level, without weekdays: these need 14 whole days, there are ${lesson.days}.`];
    case 'noTrend':
      return [`No growth is learned: that needs 28 whole days, there are ${lesson.days}.`];
    case 'untested':
      return [];
    case 'spikes': {
      const factor = decimal((lesson.factor - 1).toFixed(3));
      return [`Spikes on ${andList(lesson.dates)} are spread over all days: ${formatShare(factor)} more a day.`];
    }
    case 'gap':
      return [
        `Low use from ${lesson.from} to ${lesson.until} is taken for a gap that ` +
          `${lesson.isOpen ? 'will end' : 'ended'}, and filled.`,
      ];
    case 'shift':
      return [`The level has been another one since ${lesson.since}.`];
    case 'levelKept':
      return [`After ${lesson.days} days growth is not carried on: the level is kept.`];
  }
}

function growthSentence({ learned: { growth, trend, isLearned }, growth: stated, growthRanges }: Course): string[] {
  const measured = growth === undefined ? undefined : `measured ${signed(growth)} per month`;
  if (stated.length > 0) {
    const yours = stated
      .map((rate, place) => (growthRanges[place] ? rangeWords(growthRanges[place], true) : formatShare(rate)))
      .join(', then ');
    return [
      `Growth as stated, which is not tested: ${yours} per month${measured === undefined ? '' : `; ${measured}`}.`,
    ];
  }
  return isLearned && trend >= 0.5 && measured !== undefined ? [`Growth goes on, less each week: ${measured}.`] : [];
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${percent(Math.abs(value))}`;
}

/** What the month that has begun will end at. */
export function landingNotes([month]: readonly ForecastMonth[], course: Course, ranges: Ranges): string[] {
  return (month?.costs ?? []).flatMap((cost, place) =>
    month && (cost.spent ?? zero) !== zero
      ? [`${cost.candidate.key}: ${landingSentence(month.month, cost, course, ranges.ofMonth(0, place))}`]
      : [],
  );
}

export function landingSentence(
  month: string,
  { total, spent = zero }: MonthlyCost,
  { spentFrom: from, learned: { until } }: Course,
  odds: CostOdds | undefined,
): string {
  const range = rangeText(odds);
  const since = from > `${month}-01` ? `from ${from} ` : '';
  const measured = spent === zero ? '' : `; ${formatMoney(spent)} of it was measured, ${since}until ${until}`;
  return `${monthInProse(month)} will end at ${formatMoney(total)}${range === '' ? '' : `, ${range}`}${measured}.`;
}

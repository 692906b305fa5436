import { exitCode, type ExitCode } from '../../values/errors.ts';
import { formatMoney, formatMonths } from '../../values/format.ts';
import type { Money } from '../../values/money.ts';
import type { Io } from '../../system/io.ts';
import { breaksOf, type BrokenLimits } from '../../projection/breaks.ts';
import type { Outlook } from '../../projection/chances/outlook.ts';
import type { Course } from '../../projection/course.ts';
import type { Forecast } from '../../projection/forecast.ts';
import type { Runway, SpendingLimits } from '../../projection/runway.ts';
import { monthsInWords, timeInProse } from '../../views/forecast/runway.ts';
import { tellUnpriced } from './gate.ts';

/** When each candidate passes its limits, by its key. */
export function brokenLimits(
  course: Course,
  { months }: Forecast,
  limits: SpendingLimits,
): ReadonlyMap<string, BrokenLimits> {
  const costs = months[0]?.costs ?? [];
  return new Map(costs.map(({ candidate: { key } }, place) => [key, breaksOf(course, months, place, limits)]));
}

/** The months by which the ranges of a plan break its limits. */
export function likelyBreaks(outlook: Outlook, { months }: Forecast): ReadonlyMap<string, BrokenLimits> {
  const costs = months[0]?.costs ?? [];
  return new Map(
    costs.map(({ candidate: { key } }, place) => [
      key,
      { budget: outlook.overBudget(place), cash: outlook.outOfCash(place) },
    ]),
  );
}

interface Gate {
  readonly ends: readonly Runway[];
  readonly isMeant: (key: string) => boolean;
  readonly limits: SpendingLimits;
  /** Given where the high end is held too: the last day or month asked for, and what breaks when. */
  readonly careful: { readonly until: string; readonly breaks: ReadonlyMap<string, BrokenLimits> } | undefined;
}

/** The gate: what was asked for fails the run where it goes over a limit, or cannot be priced and so might. */
export async function tellLimits(
  io: Io,
  { unpriced }: Forecast,
  { ends, isMeant, limits: { budget, cash }, careful }: Gate,
): Promise<ExitCode> {
  const lines = ends
    .filter(({ candidate }) => isMeant(candidate))
    .flatMap((end) => {
      const over = [...overLines(end), ...cashLines(end, cash)];
      return over.length > 0 ? over : carefulLines(end, { budget, cash }, careful);
    });
  for (const line of lines) await io.stderr.write(`error: ${line}\n`);
  const isLimited = budget?.fail !== undefined || cash !== undefined;
  const isOpen = isLimited && (await tellUnpriced(io, unpriced, isMeant));
  return lines.length > 0 || isOpen ? exitCode.gateFailed : exitCode.done;
}

function carefulLines({ candidate }: Runway, { budget, cash }: SpendingLimits, careful: Gate['careful']): string[] {
  const broken = careful?.breaks.get(candidate);
  const line = (limit: Money | undefined, early: string | undefined, of: string): string[] =>
    careful && limit && early !== undefined && early <= careful.until
      ? [`${candidate} may exceed ${of} ${formatMoney(limit)} from ${timeInProse(early)} on, at the high end (P90)`]
      : [];
  return [
    ...line(budget?.fail, broken?.budget?.early, 'the budget of'),
    ...line(cash, broken?.cash?.early, 'the cash of'),
  ];
}

function overLines({ candidate, over }: Runway): string[] {
  const failed = over.filter(({ level }) => level === 'fail');
  const first = new Map(failed.toReversed().map((each) => [each.scenario, each]));
  return [...first.values()].map(({ month, limit, scenario }) => {
    const of = scenario === undefined ? '' : ` (${scenario})`;
    const months = failed.flatMap((each) => (each.scenario === scenario ? [each.month] : []));
    const when = month.includes(' to ') ? ` from ${month}` : ` per month ${monthsInWords(months)}`;
    return `over budget: ${candidate} costs more than ${formatMoney(limit)}${when}${of}`;
  });
}

function cashLines({ candidate, outIn, runwayMonths }: Runway, cash: Money | undefined): string[] {
  return cash && outIn !== undefined
    ? [
        `out of cash: ${candidate} uses up ${formatMoney(cash)} in ${timeInProse(outIn)}, ` +
          `after ${formatMonths(runwayMonths ?? 0)}`,
      ]
    : [];
}

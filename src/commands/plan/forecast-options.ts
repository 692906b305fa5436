import { UserError } from '../../values/errors.ts';
import { parsedValue } from '../../values/quantity.ts';
import { monthsFrom } from '../../projection/months.ts';
import { courseOf, type Course, type CourseQuestion } from '../../projection/course.ts';
import { growthOrMiddle, growthRangesIn } from '../../workload/driver-ranges.ts';
import type { Plan, Stage } from '../../workload/plan.ts';
import { ineffectiveOption } from '../framework/options.ts';

const MONTHS = 12;
const MOST_MONTHS = 600;
const MOST_DAYS = 3660;

/** `--growth measured`: what is done without it too, whatever a plan says. */
export const LEARNED = 'measured';

interface CourseOptions {
  readonly usage?: readonly string[] | undefined;
  readonly days?: number | undefined;
  readonly months?: number | undefined;
  readonly start?: string | undefined;
  readonly growth?: GivenGrowth | typeof LEARNED | undefined;
  readonly gate?: boolean | 'likely' | 'p90' | undefined;
}

/** Refuses what says something of measured traffic alone where there is none, and months beside days. */
export function refuseIdle({ usage, days, months, start, growth }: CourseOptions): void {
  if (days !== undefined && (months ?? start) !== undefined)
    throw new UserError('--days says how long already', { hint: 'leave out --months and --start' });
  if (usage !== undefined) return;
  const idle = ineffectiveOption(
    {
      days,
      ...(growth === LEARNED && { 'growth measured': true }),
    },
    new Set(),
  );
  if (idle !== undefined)
    throw new UserError(`${idle} has no effect without --usage`, {
      hint: 'give the exports or logs with --usage PATH',
    });
}

/** Refuses to hold a high end where every figure is certain. */
export function refuseIdleGate({ usage, gate }: CourseOptions, isUncertain: boolean): void {
  if (typeof gate !== 'string' || usage !== undefined || isUncertain) return;
  throw new UserError(`--gate ${gate} has no effect without --usage or ranges`, {
    hint: 'give the exports or logs with --usage PATH, or a range like --requests 3k..6k/day',
  });
}

/** What measured traffic becomes; undefined where the traffic is planned, or no day of it was seen whole. */
export function courseFor(
  { scenarios }: Pick<Plan, 'scenarios'>,
  terms: Pick<CourseQuestion, 'candidates' | 'growth' | 'growthRanges' | 'priceDecline' | 'priceOf'>,
  { days, months = MONTHS, start }: CourseOptions,
): Course | undefined {
  const [scenario] = scenarios;
  if (!scenario?.measured) return undefined;
  const asked = days === undefined ? { months, start } : { days };
  const course = courseOf({ ...terms, scenario, measured: scenario.measured, asked });
  if (course || days === undefined) return course;
  throw new UserError('--days: no day was seen whole, so that nobody knows which day is next', {
    hint: 'leave it out: --months takes what was used as the traffic of a month',
  });
}

export function monthCount(text: string): number {
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MOST_MONTHS) return count;
  throw new UserError(`--months: "${text}" is not between 1 and ${MOST_MONTHS}`);
}

export function dayCount(text: string): number {
  const count = /^\d{1,5}d?$/.test(text) ? Number.parseInt(text, 10) : 0;
  if (count >= 1 && count <= MOST_DAYS) return count;
  throw new UserError(`--days: "${text}" is not between 1 and ${MOST_DAYS}`);
}

export function monthName(text: string): string {
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return text;
  throw new UserError(`--start: "${text}" is not a month`, { hint: 'write it like 2027-01' });
}

/** Rates, each of which may be a range. */
export type GivenGrowth = Pick<Plan, 'growth' | 'growthRanges'>;

/** Rates, or that growth is to be learned. */
export function growthRates(text: string): GivenGrowth | typeof LEARNED {
  if (text.trim() === LEARNED) return LEARNED;
  const written = text.split(',').map((part) => part.trim());
  const growth = written.map((part) => parsedValue(growthOrMiddle(part), '--growth'));
  return { growth, growthRanges: growthRangesIn(written) };
}

export function stage(text: string, before: readonly Stage[] = []): readonly Stage[] {
  const [, scenario = '', month = ''] = /^(.+)=(\d{1,3})$/.exec(text.trim()) ?? [];
  if (scenario === '' || Number(month) < 1 || Number(month) > MOST_MONTHS)
    throw new UserError(`--stage: "${text}" is not a scenario with its month`, {
      hint: 'write it like "Early beta=4"',
    });
  return [...before, { scenario: scenario.trim(), month: Number(month) }];
}

interface StageOptions {
  readonly stage?: readonly Stage[] | undefined;
  readonly usage?: readonly string[] | undefined;
}

/** A plan whose scenarios begin when `--stage` says. */
export function withStages(plan: Plan, { stage: stages = [], usage }: StageOptions): Plan {
  if (usage && stages.length > 0)
    throw new UserError('--stage has no effect beside --usage: there is one scenario, what was measured');
  const twins = stages.find(({ month }, place) => stages.findIndex((each) => each.month === month) < place);
  if (twins)
    throw new UserError(`--stage: two stages begin in month ${twins.month}`, {
      hint: 'stages follow each other; let one begin later',
    });
  if (plan.alternatives && stages.length > 0)
    throw new UserError('--stage: of alternatives one comes, and stages follow each other', {
      hint: 'leave out alternatives in the plan',
    });
  for (const { scenario } of stages) {
    if (plan.scenarios.some(({ name }) => name === scenario)) continue;
    throw new UserError(`--stage: unknown scenario "${scenario}"`, {
      hint: `there is ${plan.scenarios.map(({ name }) => name).join(', ')}`,
    });
  }
  return stages.length > 0 ? { ...plan, stages } : plan;
}

/** The growth that a plan states. */
export function growthOf({ growth, growthRanges }: Plan): GivenGrowth {
  return { growth, growthRanges };
}

/** The month after a day. */
export function nextMonth(asOf: string): string {
  return monthsFrom(asOf.slice(0, 7), 2, asOf)[1]?.name ?? asOf.slice(0, 7);
}

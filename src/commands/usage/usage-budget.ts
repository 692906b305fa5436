import type { Command, OptionValues } from '@commander-js/extra-typings';
import { exitCode, UserError, type ExitCode } from '../../values/errors.ts';
import { formatMoney } from '../../values/format.ts';
import { compare, isNegative, minus, plain, zero, type Money } from '../../values/money.ts';
import { readAmount } from '../../values/quantity.ts';
import { calendarUnitAt, type TimeSpan } from '../../values/time-spans.ts';
import { totalUsage, type Costed } from '../../usage/pricing/groups.ts';
import { parseSpan } from '../../usage/records/span.ts';
import { ineffectiveOption } from '../framework/options.ts';
import type { SpanOptions } from '../framework/shared-options.ts';
import type { StderrMessages } from '../framework/stderr-messages.ts';

// What usage may cost, so that a hook can stop before the next call.

/** What may be used in a day or a month. */
interface UsageBudget {
  readonly limit: Money;
  readonly window: 'day' | 'month';
  readonly text: string;
}

export interface UsageBudgetOptions extends SpanOptions {
  readonly today?: boolean | undefined;
  readonly budget?: UsageBudget | undefined;
  readonly remaining?: boolean | undefined;
  /** False for --no-gate. */
  readonly gate?: boolean | undefined;
}

export function withUsageBudget<A extends unknown[], O extends OptionValues, G extends OptionValues>(
  command: Command<A, O, G>,
) {
  return command
    .option('--today', 'only what was used today, as --since with the date of today')
    .option(
      '--budget <amount>',
      'what a month may cost, like 500: fail where it will end at more, learned from its days; or today, like 5/day',
      readUsageBudget,
    )
    .option('--no-gate', 'report what is over budget without failing')
    .option('--remaining', 'print what is left of the budget, one number, and fail where nothing is');
}

function readUsageBudget(text: string): UsageBudget {
  const [amount = '', unit, ...more] = text.trim().split('/');
  const read = readAmount(amount.trim());
  const window = unit === 'day' || unit === 'month' ? unit : undefined;
  if ('value' in read && more.length === 0 && window === unit)
    return { limit: read.value, window: window ?? 'month', text: text.trim() };
  throw new UserError(`--budget: "${text}" is not a budget of usage`, {
    hint: 'write it like 500, which is a month, or 5/day',
  });
}

/** Options that have an effect beside the number that is left. */
const besideNumber = new Set(
  (
    'remaining budget today since until from columns name plan timeZone assumeInput assumeWebSearch ' +
    'gate quiet color pricing asOf fx currency strictDates'
  ).split(' '),
);

/** Whether a budget is one of what will be used in the month, not of what was used already. */
export function isOfMonthsEnd({ budget, remaining }: UsageBudgetOptions): boolean {
  return budget?.window === 'month' && remaining !== true;
}

/** The time that is asked for, and what a budget says of it. Throws a UserError where two of them disagree. */
export function spanOf(options: UsageBudgetOptions, timeZone: string, now: Date): TimeSpan {
  const { today, budget, remaining, since, until } = options;
  const idle = remaining === true ? ineffectiveOption(options, besideNumber) : undefined;
  if (idle !== undefined)
    throw new UserError(`${idle} has no effect beside --remaining`, { hint: 'the result is one number' });
  if (remaining === true && !budget)
    throw new UserError('--remaining: of which budget?', { hint: 'add --budget 5/day' });
  if (today === true && budget?.window === 'month')
    throw new UserError(`--today and --budget ${budget.text} are about different times`, {
      hint: 'a budget of the day is like --budget 5/day',
    });
  const ofBudget = isOfMonthsEnd(options) ? undefined : budget;
  const unit = ofBudget?.window ?? (today === true ? 'day' : undefined);
  if (unit === undefined) return parseSpan(since, until, timeZone, now);
  const other = since === undefined ? (until === undefined ? undefined : '--until') : '--since';
  if (other !== undefined)
    throw new UserError(
      `${other} and ${ofBudget ? `--budget ${ofBudget.text}` : '--today'} are about different times`,
      {
        hint: 'leave out one of them',
      },
    );
  return calendarUnitAt(now.getTime(), unit, timeZone);
}

/** What is left of a budget as a decimal number; 0 where it is used up. */
export function remainingOf(costed: readonly Costed[], limit: Money | undefined): string {
  const left = minus(limit ?? zero, totalUsage(costed, []).cost);
  return plain(isNegative(left) ? zero : left);
}

/** Says that a budget is used up, or that nobody knows; the exit code of a run that is over it. */
export async function tellUsageBudget(
  voice: StderrMessages,
  costed: readonly Costed[],
  limit: Money | undefined,
  options: UsageBudgetOptions,
): Promise<ExitCode | undefined> {
  const { budget, remaining, gate } = options;
  if (!limit || !budget || isOfMonthsEnd(options)) return undefined;
  const { cost, unpriced } = totalUsage(costed, []);
  const difference = compare(cost, limit);
  const isOver = remaining === true ? difference >= 0 : difference > 0;
  const tell = async (line: string) => await (gate === false ? voice.note(line) : voice.error(line));
  const what = remaining === true ? 'budget used up' : 'over budget';
  if (isOver) await tell(`${what}: usage cost ${formatMoney(cost)}, the limit is ${budget.text}`);
  if (unpriced) await tell(`nobody knows whether the budget of ${budget.text} holds: some of it has no price`);
  return gate !== false && (isOver || unpriced) ? exitCode.gateFailed : undefined;
}

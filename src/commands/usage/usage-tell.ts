import { exitCode, UserError, type ExitCode } from '../../values/errors.ts';
import { absolute, compare, type Decimal } from '../../values/money.ts';
import { exchangeHint } from '../../pricing/catalogue/exchange.ts';
import { didYouMean, nearestNames } from '../../values/nearest.ts';
import { formatMoney, formatShare, monthInProse } from '../../values/format.ts';
import type { Landing } from '../../views/usage/landing.ts';
import { singleLine } from '../../values/printable.ts';
import type { StderrMessages } from '../framework/stderr-messages.ts';
import type { Io } from '../../system/io.ts';
import type { UsageRead } from '../../usage/disk/measure.ts';
import type { Costed } from '../../usage/pricing/groups.ts';
import type { ReconciledBill } from '../../usage/pricing/reconcile.ts';
import type { UsagePrices } from '../../usage/pricing/prices.ts';
import { unusedIn, type WhatIf } from '../../usage/pricing/what-if.ts';
import { shellWord } from '../../values/shell-word.ts';

/**
 * Says on standard error what could not be read: the first records by file and line, and files that are nothing known.
 * Undefined where everything was read; else the exit code of the run.
 */
export async function tellProblems(
  io: Io,
  { intake, refused, others }: UsageRead,
  quiet: boolean,
): Promise<ExitCode | undefined> {
  if (others > 0 && !quiet)
    await io.stderr.write(`note: ${others === 1 ? '1 file is' : `${others} files are`} no usage, and passed over\n`);
  for (const { path, line, reason } of intake.problems) {
    const where = line > 0 ? `${path}:${line}` : path;
    await io.stderr.write(`error: ${singleLine(`${where}: ${reason}`)}\n`);
  }
  for (const { file, reason } of refused)
    await io.stderr.write(
      `error: ${singleLine(`${file.shown}: ${reason ?? 'no usage in a form that is known here'}`)}\n`,
    );
  const more = intake.unread - intake.problems.length;
  if (more > 0) await io.stderr.write(`error: and ${more} more; ${intake.unread} records could not be read\n`);
  return intake.unread > 0 || refused.length > 0 ? exitCode.wrongInput : undefined;
}

/** Fails the run if a bill differs from our cost by more than a share. Throws a UserError if there is no bill. */
export async function tellGate(
  io: Io,
  bills: readonly ReconciledBill[],
  limit: Decimal | undefined,
): Promise<ExitCode> {
  if (limit === undefined) return exitCode.done;
  const other = bills.find(({ isCompared }) => !isCompared);
  if (other)
    throw new UserError(`--fail-over: the bill is in ${other.currency}, and our costs are not`, {
      hint: exchangeHint(other.currency),
    });
  const [bill] = bills;
  if (!bill)
    throw new UserError('--fail-over: nothing says what was charged', {
      hint: 'give the cost export with --bill FILE',
    });
  const { ratio } = bill.total;
  if (ratio === undefined)
    throw new UserError('--fail-over: no model is both in the records, with a price, and on the bill');
  if (compare(absolute(ratio), limit) <= 0) return exitCode.done;
  await io.stderr.write(`error: the bill differs by ${formatShare(ratio)}, more than ${formatShare(limit)}\n`);
  return exitCode.gateFailed;
}

const MOST_NAMED = 5;

/** Says which models were to be moved, and were never used: a slip in a name would look like nothing to save. */
export async function tellUnused(
  voice: StderrMessages,
  whatIfs: readonly WhatIf[],
  costed: readonly Costed[],
): Promise<void> {
  const used = [...new Set(costed.map(({ cell }) => cell.series.model))];
  for (const whatIf of whatIfs)
    for (const name of unusedIn(whatIf, costed)) {
      await voice.note(`--on ${whatIf.on}: nothing that was used is ${name}${alikeIn(used, name)}`);
    }
}

/** What else there is, the nearest names first. */
function alikeIn(used: readonly string[], name: string): string {
  const more = used.length > MOST_NAMED ? ` and ${used.length - MOST_NAMED} more` : '';
  const all = `there is ${used.slice(0, MOST_NAMED).join(', ')}${more}`;
  return used.length === 0 ? '' : `; ${didYouMean(nearestNames(name, used)) ?? all}`;
}

/** Says which names given by flags nothing was called: a slip in one would leave what was meant without a price. */
export async function tellUnusedNames(
  voice: StderrMessages,
  prices: UsagePrices,
  used: readonly string[],
): Promise<void> {
  for (const { name, offer } of prices.unusedNames)
    await voice.note(
      `--name ${shellWord(`${name}=${offer}`)}: nothing that was used is called ${name}${alikeIn(used, name)}`,
    );
}

/**
 * Says which names given by flags nothing was called, and how to give one to what nobody knows. Returns the exit code
 * of a run in which nothing has a price.
 */
export async function tellNames(
  io: Io,
  voice: StderrMessages,
  prices: UsagePrices,
  costed: readonly Costed[],
): Promise<ExitCode | undefined> {
  const used = [...new Set(costed.map(({ cell }) => cell.series.model))];
  await tellUnusedNames(voice, prices, used);
  const unpriced = costed.filter(({ priced }) => priced.reason !== undefined);
  const unnamed = unpriced.flatMap(({ cell: { series } }) => (prices.isUnnamed(series) ? [series.model] : []));
  const lines = [...new Set(unnamed)].map((name) => `--name ${shellWord(`${name}=PROVIDER/MODEL`)}`);
  const line =
    lines.length === 0
      ? undefined
      : `say what it is: ${lines.slice(0, MOST_NAMED).join(' ')}${lines.length > MOST_NAMED ? ' …' : ''}`;
  if (unpriced.length === 0 || unpriced.length < costed.length) {
    if (line !== undefined) await voice.note(`a name that nobody knows has no price; ${line}`);
    return undefined;
  }
  await io.stderr.write(
    `error: nothing that was used has a price\n${line === undefined ? '' : `  ${singleLine(line)}\n`}`,
  );
  return exitCode.wrongInput;
}

/** The gate: the month will most likely end over the budget, or nobody knows what it will end at. */
export async function tellLanding(io: Io, landing: Landing | string | undefined, isGate: boolean): Promise<ExitCode> {
  if (landing === undefined) return exitCode.done;
  const line =
    typeof landing === 'string'
      ? `nobody knows whether the month ends within the budget: ${landing}`
      : overLine(landing);
  if (line === undefined) return exitCode.done;
  await io.stderr.write(`${isGate ? 'error' : 'note'}: ${line}\n`);
  return isGate ? exitCode.gateFailed : exitCode.done;
}

function overLine({ month: { month, costs }, budget: { fail } }: Landing): string | undefined {
  const total = costs[0]?.total;
  return total && fail && compare(total, fail) > 0
    ? `over budget: ${monthInProse(month)} will end at ${formatMoney(total)}, the limit is ${formatMoney(fail)}`
    : undefined;
}

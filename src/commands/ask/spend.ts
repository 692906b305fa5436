import { loadAskSettings, type AskSettings } from '../../ask/disk/config.ts';
import { readBudgetStatuses } from '../../ask/disk/budget-file.ts';
import { readReceiptFile, readReceiptSums, type ReceiptsRead } from '../../ask/disk/receipt-reader.ts';
import { receiptsFile } from '../../ask/disk/receipts.ts';
import { readBudget, type BudgetStatus, type SpendingLimit } from '../../ask/ledger/budget.ts';
import { monthTally, readGrouping, spendTally, type Grouping } from '../../ask/ledger/spend.ts';
import { gapTally } from '../../ask/ledger/stated-vs-computed.ts';
import { statPath } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { bookedAttempts, type ReceiptSummary } from '../../usage/formats/receipts.ts';
import { parseSpan } from '../../usage/records/span.ts';
import { exitCode, UserError, type ExitCode } from '../../values/errors.ts';
import { formatMoney, formatShare } from '../../values/format.ts';
import { compare, isNegative, isZero, negate, plain, zero, type Decimal } from '../../values/money.ts';
import type { TimeSpan } from '../../values/time-spans.ts';
import { budgetsReport } from '../../views/budgets.ts';
import { gapsReport } from '../../views/spend/gaps.ts';
import { spendReport } from '../../views/spend/report.ts';
import { reportCommand, type Define } from '../framework/command.ts';
import { ineffectiveOption, optionName, shareOption } from '../framework/options.ts';
import { withSpan, type SpanOptions } from '../framework/shared-options.ts';
import { stderrMessages, type StderrMessages } from '../framework/stderr-messages.ts';
import { writeReport, type OutputOptions } from '../framework/write-report.ts';

export const define: Define = ({ io, finish }) =>
  withSpan(
    reportCommand('spend', 'Add up the receipts of ask: by day, tier, model or label, and to the end of the month.', [
      'cost-projection spend',
      'cost-projection spend --by model --since 7d --format markdown',
      'cost-projection spend --by tag:team',
      'cost-projection spend --check 2%',
      'cost-projection spend --budget 100/month',
      'cost-projection spend --remaining --budget 5/day',
      'cost-projection spend --write-plan -o plan.yaml',
    ]).option(
      '--by <grouping>',
      'what to add up by: hour, day, week, month, tier, model, outcome, or tag:NAME (default: day)',
      readGrouping,
    ),
  )
    .option(
      '--check <share>',
      'compare with the costs that servers state: fail if one is off by more than this share',
      shareOption('--check'),
    )
    .option(
      '--budget [amount]',
      'how budgets stand: those of the plan, or 5/day, 100/month, team=search:2/day (repeatable)',
      collectBudgets,
    )
    .option('--remaining', 'print what is left of the budget, one number, and fail where nothing is')
    .option('--receipts <file>', 'the file that receipts are kept in')
    .option('--write-plan', 'write a plan whose scenario is the measured traffic')
    .option(
      '--plan <file>',
      'the plan whose ask key names the receipts and the baseline (default: the nearest cost-projection.yaml)',
    )
    .option('--no-plan', 'ignore any cost-projection.yaml found nearby')
    .action(async (options) => finish(await runSpend(io, options)));

/** True for the budgets of the plan. */
type WantedBudgets = readonly SpendingLimit[] | true;

function collectBudgets(text: string, before: WantedBudgets = []): WantedBudgets {
  return [...(before === true ? [] : before), readBudget('--budget', text)];
}

interface Options extends OutputOptions, SpanOptions {
  readonly by?: Grouping | undefined;
  readonly check?: Decimal | undefined;
  readonly budget?: WantedBudgets | undefined;
  readonly remaining?: boolean | undefined;
  readonly receipts?: string | undefined;
  readonly writePlan?: boolean | undefined;
  /** False for --no-plan. */
  readonly plan?: string | boolean | undefined;
  readonly quiet?: boolean | undefined;
}

const SHOWN = 'receipts plan quiet color out format notes sources chart scale open';

/** The questions other than the sums, each with the options that have an effect beside it. */
const otherQuestions = {
  writePlan: 'writePlan since until receipts plan quiet color out',
  check: `check since until ${SHOWN}`,
  remaining: 'remaining budget receipts plan quiet color',
  budget: `budget ${SHOWN}`,
} as const;

/** Throws a UserError for an option that has no effect beside the question that is asked. */
function refuseIdle(options: Options): void {
  const asked = (['writePlan', 'check', 'remaining', 'budget'] as const).find((name) => options[name] !== undefined);
  const idle = asked && ineffectiveOption(options, new Set(otherQuestions[asked].split(' ')));
  if (idle !== undefined)
    throw new UserError(`${idle} has no effect beside ${optionName(asked ?? '')}`, { hint: 'leave out one of them' });
}

interface Question {
  readonly io: Io;
  readonly file: string;
  /** The receipts that --since and --until ask for. */
  readonly span: TimeSpan;
  readonly options: Options;
  readonly voice: StderrMessages;
}

async function runSpend(io: Io, options: Options): Promise<ExitCode> {
  refuseIdle(options);
  const voice = stderrMessages(io, options);
  const settings = await loadAskSettings(io, options.plan, voice);
  const file = receiptsFile(io, options.receipts ?? settings.receipts);
  const span = parseSpan(options.since, options.until, 'UTC', io.now());
  const question = { io, file, span, options, voice };
  // A pipe is opened at once, and waits for its writer.
  if (statPath(file)?.isFIFO() === true) await voice.note(`waiting for ${file} to be written`);
  if (options.writePlan === true) return await writePlan(question, settings);
  if (options.check !== undefined) return await checkCosts(question, options.check);
  if (options.budget === undefined && options.remaining !== true) return await showSums(question);
  return await showBudgets(question, options.budget === true || !options.budget ? settings.budgets : options.budget);
}

async function showSums(question: Question): Promise<ExitCode> {
  const { io, file, span, options, voice } = question;
  const grouping = options.by ?? 'day';
  const sums = spendTally(grouping);
  const month = monthTally(io.now());
  const isWanted = within(span);
  const onReceipt = (receipt: ReceiptSummary): void => {
    month.add(receipt);
    if (isWanted(receipt)) sums.add(receipt);
  };
  await noteUnreadable(question, readReceiptSums(file, { onReceipt }));
  const total = sums.total();
  if (total.requests === 0) await voice.note(noReceipts(file, spanText(options)));
  await writeReport(
    io,
    spendReport(sums.groups(), { grouping, total, month: month.end(), refusals: sums.refusals() }),
    options,
  );
  return exitCode.done;
}

function spanText({ since, until }: Options): string {
  const parts = [since === undefined ? [] : [`since ${since}`], until === undefined ? [] : [`until ${until}`]].flat();
  return parts.length === 0 ? 'yet' : parts.join(' ');
}

function noReceipts(file: string, when: string): string {
  return `no receipts in ${file} ${when}; cost-projection ask leaves them`;
}

async function showBudgets(
  { io, file, options, voice }: Question,
  budgets: readonly SpendingLimit[],
): Promise<ExitCode> {
  if (budgets.length === 0)
    throw new UserError('no budget is set', {
      hint: 'name one, like --budget 5/day, or give it in the plan: ask: { budget: 5/day }',
    });
  if (!statPath(file)) await voice.note(noReceipts(file, 'yet'));
  const statuses = readBudgetStatuses(io, file, budgets);
  if (options.remaining === true) return await printRemaining(io, statuses, voice);
  await writeReport(io, budgetsReport(statuses, io.now()), options);
  const exceeded = statuses.filter(({ left }) => isNegative(left));
  for (const { budget, left } of exceeded)
    await voice.error(`the budget of ${budget.text} is exceeded by ${formatMoney(negate(left))}`);
  return exceeded.length > 0 ? exitCode.gateFailed : exitCode.done;
}

/** The least that any of the budgets leaves, as a decimal number: 0 where one is used up, which fails. */
async function printRemaining(io: Io, statuses: readonly BudgetStatus[], voice: StderrMessages): Promise<ExitCode> {
  const [least] = statuses.toSorted((one, other) => compare(one.left, other.left));
  const left = !least || isNegative(least.left) ? zero : least.left;
  await io.stdout.write(`${plain(left)}\n`);
  if (!isZero(left)) return exitCode.done;
  await voice.error(`the budget of ${least?.budget.text} is used up`);
  return exitCode.gateFailed;
}

/** Compares the computed costs with those that servers state; fails if they are too far apart. */
async function checkCosts(question: Question, tolerance: Decimal): Promise<ExitCode> {
  const { add, gaps } = gapTally(tolerance);
  const isWanted = within(question.span);
  const read = readReceiptFile(question.file, {
    onReceipt: (summary, receipt) => {
      if (isWanted(summary)) add(bookedAttempts(receipt));
    },
  });
  await noteUnreadable(question, read);
  const found = gaps();
  await writeReport(question.io, gapsReport(found, tolerance), question.options);
  if (found.gaps.length === 0) return exitCode.done;
  await question.voice.error(`the costs that servers state are more than ${formatShare(tolerance)} off`);
  return exitCode.gateFailed;
}

/** Writes the plan that `usage --write-plan` makes of the receipts, against the baseline of ask. */
async function writePlan({ io, file, options }: Question, { baseline, plan: asked }: AskSettings): Promise<ExitCode> {
  if (!statPath(file)) throw new UserError(`no receipts in ${file} yet`, { hint: 'cost-projection ask leaves them' });
  const { writePlanAlone } = await import('../usage/usage-plan.ts');
  const { since, until, plan, quiet, color, out = '-' } = options;
  const { assumeInput } = asked;
  const usage = { since, until, plan, quiet, color, assumeInput, from: 'receipts', writePlan: out };
  return await writePlanAlone(io, [file], usage, baseline);
}

function within({ from, until }: TimeSpan): (receipt: ReceiptSummary) => boolean {
  return ({ atMs }) => atMs >= from && atMs < until;
}

/** Says which lines of the file are not receipts. */
async function noteUnreadable({ file, voice }: Question, { unreadable, numbers }: ReceiptsRead): Promise<void> {
  if (unreadable === 0) return;
  const more = unreadable > numbers.length ? ` and ${unreadable - numbers.length} more` : '';
  const [lines, which] =
    unreadable === 1 ? ['1 line', 'is not a receipt'] : [`${unreadable} lines`, 'are not receipts'];
  const label = numbers.length === 1 ? 'number' : 'numbers';
  await voice.note(`skipped ${lines} of ${file} that ${which}: ${label} ${numbers.join(', ')}${more}`);
}

import { readBudget, type SpendingLimit } from '../../ask/ledger/budget.ts';
import { gapTally } from '../../ask/ledger/stated-vs-computed.ts';
import { standingNow } from '../../ask/disk/budget-file.ts';
import { measuredPlan, measuring } from '../../ask/ledger/measured.ts';
import { readReceipt } from '../../ask/ledger/receipt.ts';
import { readReceiptFile, type ReceiptsRead } from '../../ask/disk/receipt-reader.ts';
import { receiptsFile } from '../../ask/disk/receipts.ts';
import { readSettings } from '../../ask/disk/config.ts';
import { monthTally, readGrouping, spendTally, type Grouping } from '../../ask/ledger/spend.ts';
import { exitCode, UserError, type ExitCode } from '../../values/errors.ts';
import type { Decimal } from '../../values/money.ts';
import { statsOf } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { budgetsReport } from '../../views/budgets.ts';
import { gapsReport } from '../../views/spend/gaps.ts';
import { spendReport } from '../../views/spend/report.ts';
import { formatShare } from '../../values/format.ts';
import { voiceOf, type Voice } from '../framework/stderr-messages.ts';
import { writeReport, type OutputOptions } from '../framework/write-report.ts';
import { writeNew } from '../../system/new-file.ts';
import type { TimeSpan } from '../../values/time-spans.ts';
import { always, spanOf } from '../../usage/records/span.ts';
import { wroteNote } from '../../workload/disk/load-plan.ts';
import { reportCommand, type Define } from '../framework/command.ts';
import { idleOption, optionName, share } from '../framework/options.ts';

export const define: Define = ({ io, finish }) =>
  reportCommand('spend', 'Add up the receipts of ask: by day, tier, model or label, and to the end of the month.', [
    'cost-projection spend',
    'cost-projection spend --by model --since 7d --format markdown',
    'cost-projection spend --by tag:team',
    'cost-projection spend --check 2%',
    'cost-projection spend --budget 100/month',
    'cost-projection spend --write-plan -o plan.yaml',
  ])
    .option(
      '--by <grouping>',
      'what to add up by: hour, day, week, month, tier, model, outcome, or tag:NAME (default: day)',
      readGrouping,
    )
    .option('--since <date>', 'only from then on: 2026-11-01, 2026-11, 7d for the last days, or a moment')
    .option('--until <date>', 'only up to then; a day or month is meant whole')
    .option(
      '--check <share>',
      'compare with what servers say they charged: fail where more than that share is off',
      share('--check'),
    )
    .option(
      '--budget [amount]',
      'how budgets stand: those of the plan, or 5/day, 100/month, team=search:2/day (repeatable)',
      budgets,
    )
    .option('--receipts <file>', 'where the receipts are kept')
    .option('--write-plan', 'write a plan whose scenario is the traffic that was measured')
    .option(
      '--plan <file>',
      'the plan whose ask key names the receipts and the baseline (default: the nearest cost-projection.yaml)',
    )
    .option('--no-plan', 'leave out a cost-projection.yaml that lies around')
    .action(async (options) => finish(await runSpend(io, options)));

/** True for those of the plan. */
type Wanted = readonly SpendingLimit[] | true;

function budgets(text: string, before: Wanted = []): Wanted {
  return [...(before === true ? [] : before), readBudget('--budget', text)];
}

interface Options extends OutputOptions {
  readonly by?: Grouping | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly check?: Decimal | undefined;
  readonly budget?: Wanted | undefined;
  readonly receipts?: string | undefined;
  readonly writePlan?: boolean | undefined;
  /** False for --no-plan. */
  readonly plan?: string | boolean | undefined;
  readonly quiet?: boolean | undefined;
}

/** A file of receipts, and those of them that count. */
interface Source {
  readonly file: string;
  /** What of them counts. */
  readonly span: TimeSpan;
}

const SHOWN = 'receipts plan quiet color out format notes sources chart scale open';

/** What else is asked of receipts than how much they come to, and which options act on that. */
const others = {
  writePlan: 'writePlan since until receipts plan quiet color out',
  check: `check since until ${SHOWN}`,
  budget: `budget ${SHOWN}`,
} as const;

/** The one of them that is asked for. Throws a UserError for an option that would change nothing beside it. */
function otherAsked(options: Options): keyof typeof others | undefined {
  const asked = (['writePlan', 'check', 'budget'] as const).find((name) => options[name] !== undefined);
  if (asked === undefined) return undefined;
  const idle = idleOption(options, new Set(others[asked].split(' ')));
  if (idle !== undefined)
    throw new UserError(`${idle} has no effect beside ${optionName(asked)}`, { hint: 'leave out one of them' });
  return asked;
}

async function runSpend(io: Io, options: Options): Promise<ExitCode> {
  const other = otherAsked(options);
  const voice = voiceOf(io, options);
  const config = await readSettings(io, options.plan, voice);
  const source = {
    file: receiptsFile(io, options.receipts ?? config.receipts),
    span: spanOf(options.since, options.until, 'UTC', io.now()),
  };
  // It is opened at once, and waits for whoever writes.
  if (statsOf(source.file)?.isFIFO() === true) await voice.note(`waiting for ${source.file} to be written`);
  if (other === 'writePlan') return await writePlan(io, source, config.baseline, options, voice);
  if (options.check !== undefined) return await check(io, source, options.check, options, voice);
  if (options.budget !== undefined)
    return await showBudgets(
      io,
      source.file,
      options.budget === true ? config.budgets : options.budget,
      options,
      voice,
    );
  const grouping = options.by ?? 'day';
  const sums = spendTally(grouping);
  const month = monthTally(io.now());
  const read = readReceiptFile(source.file, {
    onEntry: (entry) => {
      month.add(entry);
      if (isCounted(entry.at, source)) sums.add(entry);
    },
  });
  await tellUnreadable(read, source, voice);
  const total = sums.total();
  if (total.requests === 0) await voice.note(noReceipts(source.file, spanWords(options)));
  await writeReport(io, spendReport(sums.groups(), { grouping, total, month: month.end() }), options);
  return exitCode.done;
}

async function showBudgets(
  io: Io,
  file: string,
  wanted: readonly SpendingLimit[],
  options: Options,
  voice: Voice,
): Promise<ExitCode> {
  if (wanted.length === 0)
    throw new UserError('there is no budget', {
      hint: 'name one, like --budget 5/day, or give it in the plan: ask: { budget: 5/day }',
    });
  if (!statsOf(file)) await voice.note(noReceipts(file, 'yet'));
  await writeReport(io, budgetsReport(standingNow(io, file, wanted), io.now()), options);
  return exitCode.done;
}

function noReceipts(file: string, when: string): string {
  return `no receipts in ${file} ${when}; cost-projection ask leaves them`;
}

function isCounted(at: string, { span }: Source): boolean {
  if (span === always) return true;
  const ms = Date.parse(at);
  return ms >= span.from && ms < span.until;
}

function spanWords({ since, until }: Options): string {
  if (since === undefined && until === undefined) return 'yet';
  return [...(since === undefined ? [] : [`since ${since}`]), ...(until === undefined ? [] : [`until ${until}`])].join(
    ' ',
  );
}

async function tellUnreadable({ unreadable, numbers }: ReceiptsRead, { file }: Source, voice: Voice): Promise<void> {
  if (unreadable === 0) return;
  const more = unreadable > numbers.length ? ` and ${unreadable - numbers.length} more` : '';
  const [what, are] = unreadable === 1 ? ['1 line', 'is no receipt'] : [`${unreadable} lines`, 'are no receipts'];
  await voice.note(
    `passed over ${what} of ${file} that ${are}: ${numbers.length === 1 ? 'number' : 'numbers'} ${numbers.join(', ')}${more}`,
  );
}

/** Compares what was computed with what servers stated; fails where they are too far apart. */
async function check(io: Io, source: Source, tolerance: Decimal, options: Options, voice: Voice): Promise<ExitCode> {
  const tally = gapTally(tolerance);
  await readWhole(source, voice, tally.add);
  const gaps = tally.gaps();
  await writeReport(io, gapsReport(gaps, tolerance), options);
  if (gaps.gaps.length === 0) return exitCode.done;
  await voice.error(`what servers say they charged is more than ${formatShare(tolerance)} off`);
  return exitCode.gateFailed;
}

/** Reads receipts with all that stands in them. */
async function readWhole(
  source: Source,
  voice: Voice,
  add: (receipt: NonNullable<ReturnType<typeof readReceipt>>) => void,
): Promise<void> {
  const read = readReceiptFile(source.file, {
    onEntry: ({ at }, text) => {
      const receipt = isCounted(at, source) ? readReceipt(text()) : undefined;
      if (receipt) add(receipt);
    },
  });
  await tellUnreadable(read, source, voice);
}

async function writePlan(
  io: Io,
  source: Source,
  baseline: string,
  { out = '-' }: Options,
  voice: Voice,
): Promise<ExitCode> {
  const { add, traffic } = measuring();
  await readWhole(source, voice, add);
  const measured = traffic();
  if (!measured)
    throw new UserError('there is nothing to measure yet', { hint: 'answers of cost-projection ask leave receipts' });
  const text = measuredPlan(measured, baseline);
  if (out === '-') await io.stdout.write(text);
  else {
    writeNew(io, out, text);
    await voice.note(wroteNote(out));
  }
  return exitCode.done;
}

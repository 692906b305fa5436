import { createReadStream, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Option } from '@commander-js/extra-typings';
import { configOf } from '../ask/config.ts';
import { receiptsFile } from '../ask/receipts.ts';
import { groupings, measured, measuredPlan, monthEnd, readReceipts, spendingBy, spendingOf } from '../ask/spend.ts';
import type { Grouping } from '../ask/spend.ts';
import type { Receipt } from '../ask/receipt.ts';
import { instantToMs } from '../values/calendar.ts';
import { exitCode, UserError } from '../values/errors.ts';
import type { ExitCode } from '../values/errors.ts';
import { reasonOf } from '../system/files.ts';
import type { Io } from '../system/io.ts';
import { linesOf } from '../system/line-reader.ts';
import { spendReport } from '../report/builders/spend.ts';
import { writeReport } from '../report/write.ts';
import type { OutputOptions } from '../report/write.ts';
import { writeWhole } from '../system/whole-file.ts';
import { foundingPlan } from '../workload/founding.ts';
import { loadPlan } from '../workload/load.ts';
import { reportCommand } from './command.ts';
import type { Define } from './command.ts';

const DAY = 86_400_000;

export const define: Define = ({ io, finish }) =>
  reportCommand('spend', 'Add up the receipts of ask: by day, tier or model, and to the end of the month.', [
    'cost-projection spend',
    'cost-projection spend --by model --since 7d --format markdown',
    'cost-projection spend --plan -o plan.yaml',
  ])
    .addOption(new Option('--by <grouping>', 'what to add up by').choices(groupings).default('day' as const))
    .option('--since <date>', 'only receipts from that day on: 2026-11-01, or 7d for the last days')
    .option('--receipts <file>', 'where the receipts are kept')
    .option('--plan', 'write a plan whose scenario is the traffic that was measured')
    .action(async (options) => finish(await runSpend(io, options)));

interface Options extends OutputOptions {
  readonly by: Grouping;
  readonly since?: string | undefined;
  readonly receipts?: string | undefined;
  readonly plan?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

async function runSpend(io: Io, options: Options): Promise<ExitCode> {
  const config = configOf((await loadPlan(io)) ?? foundingPlan, io);
  const file = receiptsFile(io, options.receipts ?? config.receipts);
  const { receipts, torn } = await readFrom(file, sinceOf(io, options.since));
  if (torn > 0)
    await note(
      io,
      options,
      `passed over ${torn === 1 ? '1 line' : `${torn} lines`} of ${file} that ${torn === 1 ? 'is no receipt' : 'are no receipts'}`,
    );
  if (options.plan === true) return await writePlan(io, receipts, config.baseline, options.out);
  if (receipts.length === 0)
    await note(
      io,
      options,
      `no receipts in ${file} ${options.since === undefined ? 'yet' : `since ${options.since}`}; cost-projection ask leaves them`,
    );
  const context = { grouping: options.by, total: spendingOf('all', receipts), month: monthEnd(receipts, io.now()) };
  await writeReport(io, spendReport(spendingBy(receipts, options.by), context), options);
  return exitCode.done;
}

async function note(io: Io, { quiet }: Options, text: string): Promise<void> {
  if (quiet !== true) await io.stderr.write(`note: ${text}\n`);
}

async function readFrom(file: string, since: number): Promise<{ receipts: Receipt[]; torn: number }> {
  const found = { receipts: [] as Receipt[], torn: 0 };
  if (!existsSync(file)) return found;
  try {
    for await (const lines of linesOf(createReadStream(file))) {
      const read = readReceipts(lines);
      found.receipts.push(...read.receipts.filter(({ at }) => Date.parse(at) >= since));
      found.torn += read.torn;
    }
  } catch (error) {
    throw error instanceof Error && 'syscall' in error ? new UserError(`cannot read ${file}: ${reasonOf(error)}`) : error;
  }
  return found;
}

function sinceOf(io: Io, text: string | undefined): number {
  if (text === undefined) return -Infinity;
  const [, days] = /^(\d{1,5})d$/.exec(text) ?? [];
  if (days !== undefined) return io.now().getTime() - Number(days) * DAY;
  const since = instantToMs(text);
  if (since !== undefined) return since;
  throw new UserError(`--since: "${text}" is no day`, { hint: 'write it like 2026-11-01, or 7d for the last seven days' });
}

async function writePlan(io: Io, receipts: readonly Receipt[], baseline: string, output = '-'): Promise<ExitCode> {
  const traffic = measured(receipts);
  if (!traffic) throw new UserError('there is nothing to measure yet', { hint: 'answers of cost-projection ask leave receipts' });
  const text = measuredPlan(traffic, baseline);
  if (output === '-') await io.stdout.write(text);
  else await writeWhole(resolve(io.cwd, output), output, [text]);
  return exitCode.done;
}

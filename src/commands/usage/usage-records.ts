import { exitCode, UserError, type ExitCode } from '../../values/errors.ts';
import { singleLine } from '../../values/printable.ts';
import type { Io } from '../../system/io.ts';
import { openLineOutput } from '../../usage/disk/line-output.ts';
import { RecordLines } from '../../usage/tally/record-lines.ts';
import { stderrMessages } from '../framework/stderr-messages.ts';
import { ineffectiveOption } from '../framework/options.ts';
import type { UsageOptions, UsageQuestion } from './usage-question.ts';
import { tellProblems, tellUnusedNames } from './usage-tell.ts';

/** Options that affect records. */
const acting = new Set(
  (
    'records gate from columns since until timeZone name plan showKeys assumeInput assumeWebSearch ' +
    'out quiet color pricing asOf fx currency strictDates'
  ).split(' '),
);

/** Refuses a flag that is for a report. */
export function refuseBesideRecords(options: UsageOptions): void {
  const idle = ineffectiveOption(options, acting);
  if (idle !== undefined)
    throw new UserError(`${idle} has no effect beside --records`, {
      hint: 'each record says its own; the result is JSON lines',
    });
}

/** Writes each record, priced by itself, as a line of JSON. One without a price says why, and fails the run. */
export async function writeRecords(
  io: Io,
  { prices, grain, read }: UsageQuestion,
  options: UsageOptions,
): Promise<ExitCode> {
  const lines = new RecordLines(prices, { ...grain, unit: undefined }, options.showKeys === true);
  const output = openLineOutput(io, options.out);
  try {
    const result = await read(
      {
        take: (record) => output.add(lines.line(record)),
        refuse: ({ path, line, reason }) => output.add(`${JSON.stringify({ path, line, error: reason })}\n`),
      },
      output.flush,
    );
    await output.done();
    const code = await tellProblems(io, result, options.quiet === true);
    for (const assumption of options.quiet === true ? [] : prices.assumptions)
      await io.stderr.write(`note: ${singleLine(assumption)}\n`);
    await tellUnusedNames(stderrMessages(io, options), prices, []);
    if (lines.unpriced === 0) return code ?? exitCode.done;
    await io.stderr.write(`error: ${lines.unpriced} of ${lines.count} records have no price\n`);
    return exitCode.wrongInput;
  } catch (error) {
    output.undo();
    throw error;
  }
}

import { exitCode } from '../values/errors.ts';
import type { ExitCode } from '../values/errors.ts';
import { singleLine } from '../report/printable.ts';
import type { Io } from '../system/io.ts';
import { lineOutput } from '../usage/disk/line-output.ts';
import { RecordLines } from '../usage/record-lines.ts';
import type { UsageOptions, UsageQuestion } from './usage-question.ts';
import { tellProblems } from './usage-tell.ts';

/** Prices each record by itself: a line of JSON for each, in order. What has no price says why, and fails the run at its end. */
export async function writeRecords(io: Io, { prices, grain, read }: UsageQuestion, options: UsageOptions): Promise<ExitCode> {
  const lines = new RecordLines(prices, { ...grain, unit: undefined }, options.showKeys === true);
  const output = lineOutput(io, options.out);
  try {
    const result = await read((record) => output.add(lines.line(record)), output.flush);
    await output.done();
    const code = await tellProblems(io, result, options.quiet === true);
    for (const assumption of options.quiet === true ? [] : prices.assumptions) await io.stderr.write(`note: ${singleLine(assumption)}\n`);
    if (lines.unpriced === 0) return code ?? exitCode.done;
    await io.stderr.write(`error: ${lines.unpriced} of ${lines.count} records have no price\n`);
    return exitCode.wrongInput;
  } catch (error) {
    output.undo();
    throw error;
  }
}

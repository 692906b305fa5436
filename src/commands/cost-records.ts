import { exitCode, UserError } from '../values/errors.ts';
import type { ExitCode } from '../values/errors.ts';
import { bytesOf } from '../system/files.ts';
import type { Io } from '../system/io.ts';
import { linesOf } from '../system/line-reader.ts';
import { priceBook } from '../pricing/price-book.ts';
import type { Catalogue } from '../pricing/select.ts';
import { costRequests } from '../projection/cost.ts';
import type { Settled } from '../projection/price.ts';
import { costLine } from '../report/builders/cost.ts';
import { readRecord } from '../workload/record.ts';

interface Context {
  readonly catalogue: Catalogue;
  /** For records that do not say when. */
  readonly asOf: string;
  readonly settled: Settled;
}

/**
 * Prices JSON lines of usage, one line out for each line in, in order. What cannot be priced gets an error in its line;
 * the run goes on and fails at its end, with a count.
 */
export async function priceRecords(io: Io, path: string, { catalogue, asOf, settled }: Context): Promise<ExitCode> {
  const price = priceBook(catalogue);
  let failed = 0;
  let count = 0;
  const answer = (line: string): string => {
    count++;
    try {
      const { model, at = asOf, ...sent } = readRecord(line);
      const cost = costRequests(price(model, at), { ...sent, at, count: 1 }, settled);
      return costLine(model, cost);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      failed++;
      return JSON.stringify({ line: count, error: error.message });
    }
  };
  for await (const lines of linesOf(bytesOf(path, io))) {
    if (lines.length > 0) await io.stdout.write(`${lines.map(answer).join('\n')}\n`);
  }
  if (failed === 0) return exitCode.done;
  await io.stderr.write(`error: ${failed} of ${count} records could not be priced\n`);
  return exitCode.wrongInput;
}

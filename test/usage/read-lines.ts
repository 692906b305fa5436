import { meters } from '../../src/pricing/rates/meters.ts';
import type { UsageRecord } from '../../src/usage/records/record.ts';
import { readSamples } from './read-samples.ts';

/** Reads values as lines of one file, and says what they come to. */
export async function readLines(...values: readonly unknown[]) {
  const stdin = values.map((value) => `${JSON.stringify(value)}\n`).join('');
  const { records, intake, passed } = await readSamples(['-'], { stdin });
  return {
    records,
    formats: intake.tallies.map(({ format }) => format),
    requests: records.reduce((sum, { requests }) => sum + requests, 0),
    used: usedIn(records),
    assumptions: [...intake.assumptions],
    problems: intake.problems.map(({ reason }) => reason),
    passed,
  };
}

/** The sums of all meters above zero. */
export function usedIn(records: readonly UsageRecord[]): Readonly<Record<string, number>> {
  const sums = meters.map((meter) => [meter, records.reduce((sum, { tokens }) => sum + tokens[meter], 0)] as const);
  return Object.fromEntries(sums.filter(([, count]) => count > 0));
}

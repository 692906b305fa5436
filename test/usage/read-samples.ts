import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listUsageFiles, readUsageFiles } from '../../src/usage/disk/files.ts';
import { Intake } from '../../src/usage/tally/intake.ts';
import type { UsageRecord } from '../../src/usage/records/record.ts';
import { fakeIo } from '../fake-io.ts';

export const folder = join(import.meta.dirname, '..', 'fixtures', 'usage');

/** Reads paths, in the folder of the samples unless told otherwise, into records in memory. */
export async function readSamples(
  paths: readonly string[],
  { stdin = '', cwd = folder }: { readonly stdin?: string | Uint8Array; readonly cwd?: string } = {},
) {
  const io = fakeIo({ cwd, stdin });
  const records: UsageRecord[] = [];
  const intake = new Intake({
    from: undefined,
    span: { from: -Infinity, until: Infinity },
    take: (record) => void records.push(record),
  });
  const files = listUsageFiles(io, paths);
  const passed = await readUsageFiles(
    io,
    files,
    ({ shown }, canWait) => intake.open(shown, false, canWait),
    () => undefined,
  );
  intake.end();
  return { intake, records, passed: passed.map(({ file, reason }) => ({ path: file.shown, reason })) };
}

/** Reads files of these contents, in this order. */
export async function readTexts(texts: readonly string[]) {
  const cwd = mkdtempSync(join(tmpdir(), 'usage-'));
  try {
    texts.forEach((text, index) => writeFileSync(join(cwd, String(index)), text));
    return await readSamples(
      texts.map((_, index) => String(index)),
      { cwd },
    );
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

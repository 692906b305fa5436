import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';

// A folder with plans of one bot and a price list in round numbers.

export const folder = mkdtempSync(join(tmpdir(), 'planning-'));
beforeAll(() => {
  write('prices.yaml', list);
  write(
    'bot.yaml',
    plan('requests: 4k/day, inputTokens: 1800, fixedTokens: 1200, outputTokens: 350, cacheHit: 70%, retries: 3%'),
  );
  write(
    'bigger.yaml',
    plan('requests: 8k/day, inputTokens: 1800, fixedTokens: 1200, outputTokens: 350, cacheHit: 70%, retries: 3%'),
  );
  write(
    'dearer.yaml',
    plan(
      'requests: 4k/day, inputTokens: 1800, fixedTokens: 1200, outputTokens: 350, cacheHit: 70%, retries: 3%',
      'test/dear',
    ),
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const list = `schema: 1
provider: test
source: https://example.com
models:
  - { id: dear, context: 4000, rates: [{ from: 2026-01-01, checked: 2026-11-01, input: 2, cacheRead: 1, output: 10, batch: { input: 1, output: 5 } }] }
  - { id: cheap, context: 128000, retires: 2027-03-15, rates: [{ from: 2026-01-01, until: 2026-07-01, input: 0.4, output: 2 }, { from: 2026-07-01, checked: 2026-11-01, input: 0.2, output: 1 }] }
  - { id: outputs, rates: [{ from: 2026-01-01, checked: 2026-11-01, output: 1 }] }
`;
/** A plan of one scenario with these drivers. */
export const plan = (drivers: string, candidate = 'test/cheap', more = '') =>
  `schema: 1\nbaseline: test/dear\ncandidates: [${candidate}]\n${more}scenarios:\n  - { name: Bot, ${drivers} }\n`;

export function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

/** Runs a command with that price list. */
export async function ran(...argv: string[]) {
  const io = fakeIo({ cwd: folder });
  const code = await run([...argv, '--pricing', 'prices.yaml'], io);
  return { code, out: io.out(), err: io.err() };
}
export const json = async (...argv: string[]) => {
  const { code, out, err } = await ran(...argv, '--format', 'json', '-q');
  return { code, err, data: JSON.parse(out || '{}') };
};

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { usedIn } from '../read-lines.ts';
import { readSamples } from '../read-samples.ts';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'codex-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true });
});

let seconds = 0;
/** No line has the time of another: a fork writes its history anew. */
const line = (type: string, payload: object): string =>
  `${JSON.stringify({ timestamp: new Date(Date.UTC(2026, 9, 1) + seconds++ * 1000).toISOString(), type, payload })}\n`;
const head = (id: string, forked_from_id?: string): string => line('session_meta', { id, forked_from_id });
/** Turns of these sizes, and their running sum. */
const turns = (...sizes: readonly number[]): string =>
  sizes
    .map((size, index) => {
      const total = sizes.slice(0, index + 1).reduce((sum, each) => sum + each, 0);
      const usage = (input_tokens: number) => ({ input_tokens, output_tokens: 1 });
      const info = { total_token_usage: { ...usage(total), output_tokens: index + 1 }, last_token_usage: usage(size) };
      return line('event_msg', { type: 'token_count', info });
    })
    .join('');

/** The input that files in this order come to. */
async function inputOf(...files: readonly string[]): Promise<number> {
  files.forEach((content, index) => writeFileSync(join(cwd, String(index)), content));
  const { records } = await readSamples(
    files.map((_, index) => String(index)),
    { cwd },
  );
  return usedIn(records)['input'] ?? 0;
}

describe('forks of a session of Codex', () => {
  const parent = (): string => head('p') + turns(10, 20);
  const child = (): string => head('c', 'p') + turns(10, 20, 300);
  const sibling = (): string => head('d', 'p') + turns(10, 20, 4000);
  const grandchild = (): string => head('g', 'c') + turns(10, 20, 300, 50_000);

  it.each([
    ['after their parent', () => [parent(), child()], 330],
    ['before their parent', () => [child(), parent()], 330],
    ['of a parent that is missing', () => [child(), sibling()], 4330],
    ['and forks of these', () => [parent(), child(), grandchild()], 50_330],
    ['and forks of these, before them', () => [grandchild(), child(), parent(), sibling()], 54_330],
    ['with the head of their parent in their file', () => [parent(), head('c') + head('p') + turns(10, 20, 300)], 330],
    ['that are each other’s', () => [head('a', 'b') + turns(10, 20), head('b', 'a') + turns(10, 20, 300)], 330],
    ['of themselves', () => [head('a', 'a') + turns(10, 20)], 30],
  ])('%s tell its history only once', async (_, files, input) => {
    expect(await inputOf(...files())).toBe(input);
  });

  it('are not sessions that merely begin alike', async () => {
    expect(await inputOf(head('p') + turns(10, 20), head('q') + turns(10, 20, 300))).toBe(360);
  });
});

import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawned } from './spawned.ts';

const isRoot = process.getuid?.() === 0;

/** A user that the system has never heard of. */
const NOBODY = 54321;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'strange-'));
  chmodSync(folder, 0o755);
  // Where a user without rights can read it.
  for (const part of ['package.json', 'bin', 'dist', 'tokenizers'])
    cpSync(join(import.meta.dirname, '..', '..', part), join(folder, 'program', part), { recursive: true });
  for (const name of ['open', 'closed']) mkdirSync(join(folder, name), { mode: name === 'open' ? 0o755 : 0o700 });
  execFileSync('mkfifo', [join(folder, 'open', 'pipe')]);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const program = () => join(folder, 'program', 'bin', 'cost-projection.cjs');
const nowhere = { HOME: undefined, XDG_CACHE_HOME: undefined, XDG_STATE_HOME: undefined };

describe.runIf(isRoot)('a user without a home folder and without a name', () => {
  it.each([
    [[]],
    [['--version']],
    [['--help']],
    [['init', '-']],
    [['cost', 'gpt-4o', '--input', '1']],
    [['compare', '-f', 'json']],
    [['ask', '--dry-run', 'x']],
  ])('gets an answer to %j', async (argv) => {
    const ran = await spawned(argv, { cwd: join(folder, 'open'), env: nowhere, user: NOBODY, program: program() });
    expect(ran).toMatchObject({ status: 0, stderr: expect.not.stringContaining('    at ') });
    expect(ran.stdout).not.toBe('');
  });

  it.each([
    [[]],
    [['--version']],
    [['plan.yaml']],
    [['compare']],
    [['-o', 'out.csv']],
    [['--pricing', '.']],
    [['spend']],
  ])('gets an answer to %j in a folder that only others may read', async (argv) => {
    const { status, stderr } = await spawned(argv, {
      cwd: join(folder, 'closed'),
      env: nowhere,
      user: NOBODY,
      program: program(),
    });
    expect([0, 2]).toContain(status);
    expect(stderr).not.toContain('    at ');
  });

  it('uses the plan of a checkout of another user, with a note', async () => {
    const file = join(folder, 'open', 'cost-projection.yaml');
    writeFileSync(file, 'schema: 1\ncandidates: [gpt-4o]\nscenarios: [{ name: Theirs, tokens: 5M }]\n');
    const run = () => spawned([], { cwd: join(folder, 'open'), env: nowhere, user: NOBODY, program: program() });
    const { stdout, stderr } = await run();
    expect(stdout).toContain('Theirs');
    expect(stderr).toContain('note: cost-projection.yaml belongs to another user (0); --no-plan leaves it out\n');
    chownSync(file, NOBODY, NOBODY);
    expect((await run()).stderr).not.toContain('another user');
    rmSync(file);
  });
});

describe('input that does not come', () => {
  // Each waits three seconds for its note.
  it.concurrent.each([
    [['project', '-'], 'standard input'],
    [['usage', '-'], 'standard input'],
    [['project', 'pipe'], 'pipe to be written'],
    [['usage', '--records', 'pipe'], 'pipe to be written'],
    [['--pricing', 'pipe'], 'pipe to be written'],
    [['spend', '--receipts', 'pipe'], '/pipe to be written'],
  ])('is said to be waited for: %j', async (argv, what) => {
    const { stdout, stderr } = await spawned(argv, {
      cwd: join(folder, 'open'),
      isStdinOpen: true,
      program: program(),
      onMessage: (text, kill) => text.endsWith('\n') && kill('SIGKILL'),
    });
    expect(stdout).toBe('');
    expect(stderr.replace(join(folder, 'open'), '')).toBe(`note: waiting for ${what}\n`);
  });
});

import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { run } from '../../src/cli.ts';
import { commands } from '../../src/commands/framework/registry.ts';
import { fakeIo } from '../fake-io.ts';

// Runs every command in a repository that somebody else made.

export const isRoot = process.getuid?.() === 0;

/** Arguments that a command needs to get as far as plans and prices. None of these opens a connection. */
const args: Readonly<Record<string, readonly string[]>> = {
  cost: ['gpt-4o', '--input', '1'],
  diff: ['--from', '2026-07-01'],
  init: ['-'],
  usage: ['-'],
  ask: ['--dry-run', 'hello'],
  'pricing show': ['gpt-4o'],
  'pricing history': ['gpt-4o'],
  'pricing diff': ['2026-07-01', '2026-11-01'],
  'pricing import': ['--from', 'litellm', '-'],
};

export const everyCommand = Object.keys(commands);

/** Commands that look for a plan. */
export const planned = ['project', 'compare', 'forecast', 'diff', 'buy'];

const control =
  // oxlint-disable-next-line no-control-regex -- these must not be printed
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

export interface HostileRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** True if nothing printed could control a terminal, colours left out. */
  readonly isNeutral: boolean;
}

/** A folder for a hostile repository, made before the tests and removed after them. */
export function hostileFolder() {
  const place = { folder: '' };
  beforeAll(() => {
    place.folder = realpathSync(mkdtempSync(join(tmpdir(), 'hostile-')));
  });
  afterAll(() => {
    rmSync(place.folder, { recursive: true });
  });
  return place;
}

/** Runs a command on a terminal in a folder. */
export async function runIn(
  command: string,
  cwd: string,
  more: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<HostileRun> {
  const io = fakeIo({ cwd, isTTY: true, columns: 100, stdin: '{}', env });
  const code = await run([...command.split(' '), ...(args[command] ?? []), ...more], io);
  // oxlint-disable-next-line no-control-regex -- colours
  const plain = io.out().replaceAll(/\u001b\[[\d;]*m|\r\n/g, '');
  return { code, out: io.out(), err: io.err(), isNeutral: !control.test(plain) && !control.test(io.err()) };
}

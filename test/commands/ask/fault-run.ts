import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import { run } from '../../../src/cli.ts';
import type { Receipt } from '../../../src/ask/ledger/receipt.ts';
import { fakeClock, pass } from '../../ask/fault-clock.ts';
import { faultServer, type FaultServer } from '../../ask/fault-server.ts';
import { spawned } from '../../e2e/spawned.ts';
import { fakeIo } from '../../fake-io.ts';

// Runs of `ask` against a server with faults, in each of three modes. With FAULTS=full, the built program and real time instead
// of an injected clock.

export const isFull = process.env['FAULTS'] === 'full';
export const flash = 'deepseek-ai/DeepSeek-V4-Flash';
export const qwen = 'Qwen/Qwen3-32B';
export const mini = 'gpt-4.1-mini';

export let folder = '';
export let server: FaultServer;

export function useFaultServer(): void {
  beforeAll(async () => {
    if (!isFull) fakeClock();
    folder = mkdtempSync(join(tmpdir(), 'faults-'));
    server = await faultServer(isFull ? (ms) => sleep(ms) : pass);
    // A third model with a longer context, as a plan would have it for long prompts.
    writeFileSync(
      join(folder, 'long.yaml'),
      `schema: 1\nask: { tiers: { default: [{ offer: global-api/deepseek-v4-flash, model: ${flash} }, { offer: openai/gpt-4.1-mini, model: ${mini} }] } }\n`,
    );
  });
  afterAll(() => {
    server.close();
    vi.useRealTimers();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    rmSync(join(folder, 'state'), { recursive: true, force: true });
  });
}

export const modes = ['streamed', 'piped', 'json'] as const;
type Mode = (typeof modes)[number];

export interface Ran {
  readonly code: number | null;
  /** What was printed as the answer. */
  readonly answer: string;
  readonly err: string;
  readonly receipt: Receipt;
}

export async function ask(mode: Mode, args: readonly string[] = []): Promise<Ran> {
  const flags = { streamed: ['--stream'], piped: [], json: ['--json'] }[mode];
  const argv = ['ask', 'hello', '--no-plan', '--base-url', server.url, '--no-memory', ...flags, ...args];
  const env = { XDG_STATE_HOME: join(folder, 'state'), HOME: folder };
  const { code, out, err } = isFull ? await spawn(argv, env) : await inProcess(argv, env, mode === 'streamed');
  const receipts = readFileSync(join(folder, 'state', 'cost-projection', 'receipts.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  return {
    code,
    answer: mode === 'json' ? JSON.parse(out).answer : out.replace(/\n$/, ''),
    err,
    receipt: JSON.parse(receipts.at(-1) ?? ''),
  };
}

async function inProcess(argv: readonly string[], env: Record<string, string>, isTTY: boolean) {
  const io = fakeIo({ cwd: folder, env, isTTY });
  return { code: await run(argv, io), out: io.out(), err: io.err() };
}

async function spawn(argv: readonly string[], env: Record<string, string>) {
  const { status: code, stdout: out, stderr: err } = await spawned(argv, { cwd: folder, env });
  return { code, out, err };
}

export const asked = () => server.log.map(({ model }) => model);
export const outcomes = ({ receipt }: Ran) => receipt.attempts.map(({ outcome }) => outcome);

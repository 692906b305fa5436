import { tmpdir } from 'node:os';
import { OutputClosed } from '../src/values/errors.ts';
import type { Io, Output } from '../src/system/io.ts';

interface Wishes {
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** ISO instant of the injected clock. */
  readonly now?: string;
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** Standard output closes after this many writes, as `| head` does. */
  readonly closesAfter?: number;
  /** Whose standard input is. */
  readonly inputOwner?: Io['inputOwner'];
}

/** A world in memory. */
export function fakeIo({
  stdin = '',
  env = {},
  cwd = tmpdir(),
  now = '2026-11-23T12:00:00Z',
  isTTY = false,
  columns,
  closesAfter = Infinity,
  inputOwner = 'own',
}: Wishes = {}) {
  const printed = { out: '', err: '' };
  const waits: number[] = [];
  let interrupt: (() => void) | undefined;
  let writes = 0;
  const output = (stream: 'out' | 'err'): Output => ({
    isTTY,
    columns: isTTY ? columns : undefined,
    write(text) {
      if (stream === 'out' && ++writes > closesAfter) return Promise.reject(new OutputClosed());
      printed[stream] += typeof text === 'string' ? text : new TextDecoder().decode(text);
      return Promise.resolve();
    },
  });
  const io: Io = {
    stdin: once(typeof stdin === 'string' ? new TextEncoder().encode(stdin) : stdin),
    stdout: output('out'),
    stderr: output('err'),
    // Prices that somebody updated on this machine are not those of the tests.
    env: { XDG_DATA_HOME: '/nowhere', ...env },
    cwd,
    now: () => new Date(now),
    elapsed: () => 0,
    sleep: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    random: () => 0.5,
    isPiped: stdin.length > 0,
    inputOwner,
    onInterrupt: (listener) => {
      interrupt = listener;
      return () => undefined;
    },
  };
  return { ...io, out: () => printed.out, err: () => printed.err, waits, interrupt: () => interrupt?.() };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

import { spawn } from 'node:child_process';
import { newFailure, type Failure } from '../routing/failures.ts';
import type { Io } from '../../system/io.ts';
import type { SchemaCheck } from './check-schema.ts';
import type { Stop } from '../routing/model-route.ts';

/** What is kept of what a command says, to be shown. */
const MOST_WORDS = 500;

/** What a shell answers for a command that it cannot run. */
const UNRUNNABLE: ReadonlySet<number | null> = new Set([126, 127]);

interface Wishes {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/**
 * Runs a command of the user's on an answer, which it gets as its standard input: undefined where it exits with 0. What it
 * prints goes into the failure's words, which are shown and not kept.
 */
function runCheck(command: string, answer: string, { cwd, env, signal }: Wishes): Promise<Failure | undefined> {
  return new Promise((resolve) => {
    const child = spawn(command, { shell: true, cwd, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    let words = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        if (words.length < MOST_WORDS) words += text;
      });
    // A command that does not read all of it is its own affair.
    child.stdin.on('error', () => undefined);
    child.stdin.end(answer);
    const stop = (): void => killGroup(child.pid);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const done = (failure: Failure | undefined): void => {
      signal.removeEventListener('abort', stop);
      resolve(failure);
    };
    child.on('error', () => done(newFailure('badRequest', 'the check cannot be run')));
    child.on('close', (code, killedBy) => {
      const said = { words: words.trim().slice(0, MOST_WORDS) || undefined };
      if (signal.aborted)
        done(
          signal.reason === 'expired'
            ? newFailure('expired', 'the time for all attempts is over')
            : newFailure('interrupted', 'interrupted'),
        );
      else if (code === 0) done(undefined);
      else if (UNRUNNABLE.has(code)) done(newFailure('badRequest', 'the check cannot be run', said));
      else done(newFailure('rejected', `the check refused the answer (${killedBy ?? `exit code ${code}`})`, said));
    });
  });
}

/** The shell, and what it has started. */
function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

interface Checks {
  readonly schema: SchemaCheck | undefined;
  readonly command: string | undefined;
  /** Whose keys the command does not get. */
  readonly stops: readonly Stop[];
}

interface World {
  readonly io: Pick<Io, 'cwd' | 'env'>;
  readonly signal: AbortSignal;
}

/** What is wrong with a whole answer, by its schema first, and then by the user's command; undefined for nothing. */
export async function checkAnswer(
  text: string,
  { schema, command, stops }: Checks,
  { io, signal }: World,
): Promise<Failure | undefined> {
  const misfit = schema?.check(text);
  if (misfit || command === undefined) return misfit;
  const keys = new Set([
    'GLOBAL_API_KEY',
    'OPENAI_API_KEY',
    ...stops.flatMap(({ endpoint: { key } }) => (key.kind === 'variable' ? [key.name] : [])),
  ]);
  const env = Object.fromEntries(Object.entries(io.env).filter(([name]) => !keys.has(name)));
  return await runCheck(command, schema ? schema.extract(text) : text, { cwd: io.cwd, env, signal });
}

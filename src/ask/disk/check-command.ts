import { spawn, spawnSync } from 'node:child_process';
import type { Io } from '../../system/io.ts';
import { UserError } from '../../values/errors.ts';
import { abortFailure, newFailure, type Failure } from '../routing/failures.ts';
import type { RoutedModel } from '../routing/model-route.ts';
import type { SchemaCheck } from './check-schema.ts';

/** Throws a UserError for a command that the shell does not understand or find, before an answer is paid for. */
export function refuseUnrunnableCheck(command: string, { cwd, env }: Pick<Io, 'cwd' | 'env'>): void {
  if (process.platform === 'win32') return;
  // Its first word, where that is plainly a name and neither a variable nor quoted.
  const word =
    command
      .trim()
      .split(/\s+/)
      .find((each) => !/^\w+=/.test(each)) ?? '';
  const [, name] = /^([\w./-]+)(?=$|[;|&<>])/.exec(word) ?? [];
  const test = (...words: string[]): boolean => spawnSync('/bin/sh', words, { cwd, env, stdio: 'ignore' }).status === 0;
  if (!test('-n', '-c', command))
    throw new UserError('--check: the shell does not understand that command', {
      hint: 'is a quote or a bracket open?',
    });
  if (name !== undefined && !test('-c', 'command -v -- "$1"', 'sh', name))
    throw new UserError(`--check: there is no command ${name}`, {
      hint: 'name one that is installed, or the path of one',
    });
}

/** How much of a command's output is shown. */
const MAX_OUTPUT_LENGTH = 500;

/** Exit codes of a shell that cannot run a command. */
const NOT_RUN: ReadonlySet<number | null> = new Set([126, 127]);

interface ChecksOfAnswer {
  readonly schema: SchemaCheck | undefined;
  readonly command: string | undefined;
  /** The models asked; the command does not get their keys. */
  readonly route: readonly RoutedModel[];
}

interface World {
  readonly io: Pick<Io, 'cwd' | 'env'>;
  readonly signal: AbortSignal;
}

/** Checks a complete answer by its schema, and then by the user's command. Resolves to undefined if both accept it. */
export async function checkAnswer(
  text: string,
  { schema, command, route }: ChecksOfAnswer,
  { io: { cwd, env }, signal }: World,
): Promise<Failure | undefined> {
  const misfit = schema?.check(text);
  if (misfit || command === undefined) return misfit;
  const keys = new Set([
    'GLOBAL_API_KEY',
    'OPENAI_API_KEY',
    ...route.flatMap(({ endpoint: { key } }) => (key.kind === 'variable' ? [key.name] : [])),
  ]);
  const withoutKeys = Object.fromEntries(Object.entries(env).filter(([name]) => !keys.has(name)));
  return await runCheck(command, schema ? schema.extract(text) : text, { cwd, env: withoutKeys, signal });
}

interface CheckContext extends Pick<Io, 'cwd' | 'env'> {
  readonly signal: AbortSignal;
}

/** Runs a command with an answer as its standard input. Resolves to undefined if it exits with 0. */
function runCheck(command: string, answer: string, { cwd, env, signal }: CheckContext): Promise<Failure | undefined> {
  return new Promise((resolve) => {
    const child = spawn(command, { shell: true, cwd, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        if (output.length < MAX_OUTPUT_LENGTH) output += text;
      });
    // A command need not read all of its input.
    child.stdin.on('error', () => undefined);
    child.stdin.end(answer);
    const stop = (): void => killGroup(child.pid);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const end = (failure: Failure | undefined): void => {
      signal.removeEventListener('abort', stop);
      resolve(failure);
    };
    child.on('error', () => end(newFailure('badRequest', 'the check cannot be run')));
    child.on('close', (code, killedBy) => {
      const more = { detail: output.trim().slice(0, MAX_OUTPUT_LENGTH) || undefined };
      if (signal.aborted) end(abortFailure(signal));
      else if (code === 0) end(undefined);
      else if (NOT_RUN.has(code)) end(newFailure('badRequest', 'the check cannot be run', more));
      else end(newFailure('rejected', `the check refused the answer (${killedBy ?? `exit code ${code}`})`, more));
    });
  });
}

/** Kills the shell and the processes it has started. */
function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // They have ended by themselves.
  }
}

import { spawn } from 'node:child_process';
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';

export const built = join(import.meta.dirname, '..', '..', 'bin', 'cost-projection.cjs');

interface Wishes {
  readonly cwd: string;
  /** Beside PATH; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Standard input is a pipe with that, one that nobody writes to or ends, or nothing at all. */
  readonly stdin?: string | undefined;
  readonly isStdinOpen?: boolean;
  /** A copy of the program instead of the built one. */
  readonly program?: string;
  /** Another user to run as, which only root may. */
  readonly user?: number;
  /** Called with what has been written on standard error so far. */
  readonly onMessage?: (stderr: string, kill: (signal: NodeJS.Signals) => void) => unknown;
  /** Called with what has been printed so far, and with what the test may do then. */
  readonly onOutput?: (stdout: string, child: { kill: (signal: NodeJS.Signals) => void; leave: () => void }) => unknown;
}

export interface Ran {
  readonly status: number | null;
  /** The signal that it died of. */
  readonly by: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built program beside the test, whose servers go on answering. */
export function spawned(
  args: readonly string[],
  { cwd, env = {}, stdin, isStdinOpen = false, program = built, user, onOutput, onMessage }: Wishes,
): Promise<Ran> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: cwd, NO_COLOR: '1', ...env },
    stdio: [stdin === undefined && !isStdinOpen ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    ...(user !== undefined && { uid: user, gid: user }),
  });
  if (!isStdinOpen) child.stdin?.end(stdin);
  const printed = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    printed.stdout += text;
    onOutput?.(printed.stdout, { kill: (signal) => child.kill(signal), leave: () => child.stdout?.destroy() });
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    printed.stderr += text;
    onMessage?.(printed.stderr, (signal) => child.kill(signal));
  });
  return new Promise((resolve) => {
    child.on('close', (status, by) => resolve({ status, by, ...printed }));
  });
}

export interface Loopback {
  readonly url: string;
  /** Bodies of the requests so far. */
  readonly requests: string[];
  close(): void;
}

/** A server of the test's own, for what the third-party one does not do. */
export function serve(listener: (body: string, ...rest: Parameters<RequestListener>) => void): Promise<Loopback> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      requests.push(body);
      listener(body, request, response);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      resolve({
        url: `http://127.0.0.1:${port}/v1`,
        requests,
        close: () => {
          server.closeAllConnections();
          server.close();
        },
      });
    });
  });
}

/** One event of a stream. */
export function event(value: unknown): string {
  return `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`;
}

/** A chunk of a streamed chat completion. */
export function chunk(content: string, finishReason: string | null = null): string {
  return event({
    id: 'x',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: { content }, finish_reason: finishReason }],
  });
}

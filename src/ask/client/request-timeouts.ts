/** How long a request may take, in milliseconds. */
export interface RequestTimeouts {
  readonly connectTimeoutMs: number;
  /** Until the first text of a stream. */
  readonly firstTokenTimeoutMs: number;
  /** Between two texts of a stream. */
  readonly idleTimeoutMs: number;
  /** Until the complete answer of a server that cannot stream. */
  readonly wholeTimeoutMs: number;
}

/** The usage and the end marker may follow the answer for so long. */
const TRAILER_MS = 2000;

type Timeout = 'connect' | 'first' | 'idle' | 'whole';

/** The timers of one request. */
export interface RequestTimers {
  /** Aborts when a timer expires. */
  readonly signal: AbortSignal;
  readonly connected: () => void;
  /** Text has arrived; waits for more of it. */
  readonly received: () => void;
  /** Text is being printed, which may take any time. */
  readonly paused: () => void;
  /** The answer is complete. */
  readonly finished: () => void;
  /** The timer that expired, if one did. */
  readonly expired: () => Timeout | undefined;
  readonly clear: () => void;
}

/** Starts the timers that abort a request, which `outer` aborts too. */
export function startTimers(timeouts: RequestTimeouts, isStreamed: boolean, outer: AbortSignal): RequestTimers {
  const { connectTimeoutMs, firstTokenTimeoutMs, idleTimeoutMs, wholeTimeoutMs } = timeouts;
  const controller = new AbortController();
  let expired: Timeout | undefined;
  const abortAfter = (ms: number, timeout: Timeout | undefined): NodeJS.Timeout =>
    setTimeout(() => {
      expired = timeout;
      controller.abort();
    }, ms);
  const connecting = abortAfter(connectTimeoutMs, 'connect');
  let waiting = isStreamed ? abortAfter(firstTokenTimeoutMs, 'first') : abortAfter(wholeTimeoutMs, 'whole');
  const restart = (ms: number, timeout: Timeout | undefined): void => {
    clearTimeout(waiting);
    waiting = abortAfter(ms, timeout);
  };
  const abort = (): void => controller.abort();
  outer.addEventListener('abort', abort, { once: true });
  if (outer.aborted) abort();
  return {
    signal: controller.signal,
    connected: () => clearTimeout(connecting),
    received: () => restart(idleTimeoutMs, 'idle'),
    paused: () => clearTimeout(waiting),
    finished: () => restart(TRAILER_MS, undefined),
    expired: () => expired,
    clear: () => {
      clearTimeout(connecting);
      clearTimeout(waiting);
      outer.removeEventListener('abort', abort);
    },
  };
}

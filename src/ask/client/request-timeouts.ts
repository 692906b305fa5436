/** How long a request may take, in milliseconds. */
export interface RequestTimeouts {
  /** Until the connection stands. */
  readonly connectTimeoutMs: number;
  /** Until the first text of a stream. */
  readonly firstTokenTimeoutMs: number;
  /** Between two texts of a stream. */
  readonly idleTimeoutMs: number;
  /** Until the whole answer of a server that cannot stream. */
  readonly wholeTimeoutMs: number;
}

/** What comes behind the end of an answer: its usage, and that it is the end. */
const TRAIL_MS = 2000;

/** The timers of one request. */
export interface RequestTimers {
  readonly signal: AbortSignal;
  /** The connection stands. */
  readonly connected: () => void;
  /** Text has come: the next one is waited for. */
  readonly heard: () => void;
  /** What has come is being printed, however long that takes. */
  readonly paused: () => void;
  /** The answer is whole; what follows it may follow soon. */
  readonly finished: () => void;
  /** What ran out, if that is why the request was stopped. */
  readonly expired: () => 'connect' | 'first' | 'idle' | 'whole' | undefined;
  readonly end: () => void;
}

/** Aborts a request that is silent for longer than it may be, or when `outer` aborts. */
export function startTimers(patience: RequestTimeouts, isStreamed: boolean, outer: AbortSignal): RequestTimers {
  const { connectTimeoutMs, firstTokenTimeoutMs, idleTimeoutMs, wholeTimeoutMs } = patience;
  const controller = new AbortController();
  let expired: ReturnType<RequestTimers['expired']>;
  const after = (ms: number, what: typeof expired): NodeJS.Timeout =>
    setTimeout(() => {
      expired = what;
      controller.abort();
    }, ms);
  const connecting = after(connectTimeoutMs, 'connect');
  let waiting = isStreamed ? after(firstTokenTimeoutMs, 'first') : after(wholeTimeoutMs, 'whole');
  const rearm = (ms: number, what: typeof expired): void => {
    clearTimeout(waiting);
    waiting = after(ms, what);
  };
  const stop = (): void => controller.abort();
  outer.addEventListener('abort', stop, { once: true });
  if (outer.aborted) stop();
  return {
    signal: controller.signal,
    connected: () => clearTimeout(connecting),
    heard: () => rearm(idleTimeoutMs, 'idle'),
    paused: () => clearTimeout(waiting),
    finished: () => rearm(TRAIL_MS, undefined),
    expired: () => expired,
    end: () => {
      clearTimeout(connecting);
      clearTimeout(waiting);
      outer.removeEventListener('abort', stop);
    },
  };
}

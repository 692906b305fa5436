/** How long a request may take, in milliseconds. */
export interface Patience {
  /** Until the connection stands. */
  readonly connectTimeoutMs: number;
  /** Until the first text of a stream. */
  readonly firstTokenTimeoutMs: number;
  /** Until the end. */
  readonly timeoutMs: number;
}

/** The timers of one request. */
export interface Watch {
  readonly signal: AbortSignal;
  /** The connection stands. */
  readonly connected: () => void;
  /** The first text has come, or none is to be expected before the end. */
  started(): void;
  /** What ran out, if that is why the request was stopped. */
  expired(): string | undefined;
  end(): void;
}

/** Aborts a request that takes longer than it may, or when `outer` aborts. */
export function watchOver({ connectTimeoutMs, firstTokenTimeoutMs, timeoutMs }: Patience, outer: AbortSignal): Watch {
  const controller = new AbortController();
  let expired: string | undefined;
  const after = (ms: number, what: string) =>
    setTimeout(() => {
      expired = `no ${what} within ${ms} ms`;
      controller.abort();
    }, ms);
  const timers = {
    connect: after(connectTimeoutMs, 'connection'),
    first: after(firstTokenTimeoutMs, 'first token'),
    end: after(timeoutMs, 'whole answer'),
  };
  const stop = (): void => controller.abort();
  outer.addEventListener('abort', stop, { once: true });
  if (outer.aborted) stop();
  return {
    signal: controller.signal,
    connected: () => clearTimeout(timers.connect),
    started: () => clearTimeout(timers.first),
    expired: () => expired,
    end: () => {
      for (const timer of Object.values(timers)) clearTimeout(timer);
      outer.removeEventListener('abort', stop);
    },
  };
}

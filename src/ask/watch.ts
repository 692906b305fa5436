import { subscribe, unsubscribe } from 'node:diagnostics_channel';

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
  /** The first text has come, or none is to be expected before the end. */
  started(): void;
  /** What ran out, if that is why the request was stopped. */
  expired(): string | undefined;
  end(): void;
}

/** Published by `fetch` when it has a connection and sends a request on it. */
const SENT = 'undici:client:sendHeaders';

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
  const connected = (): void => clearTimeout(timers.connect);
  outer.addEventListener('abort', stop, { once: true });
  subscribe(SENT, connected);
  if (outer.aborted) stop();
  return {
    signal: controller.signal,
    started: () => clearTimeout(timers.first),
    expired: () => expired,
    end: () => {
      for (const timer of Object.values(timers)) clearTimeout(timer);
      unsubscribe(SENT, connected);
      outer.removeEventListener('abort', stop);
    },
  };
}

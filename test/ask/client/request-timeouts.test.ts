import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTimers } from '../../../src/ask/client/request-timeouts.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const patience = { connectTimeoutMs: 100, firstTokenTimeoutMs: 200, idleTimeoutMs: 50, wholeTimeoutMs: 300 };
const watching = (signal = new AbortController().signal, isStreamed = true) =>
  startTimers(patience, isStreamed, signal);

describe('watchOver', () => {
  it('gives up a connection that does not come', () => {
    const watch = watching();
    vi.advanceTimersByTime(99);
    expect(watch.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect([watch.signal.aborted, watch.expired()]).toEqual([true, 'connect']);
    watch.end();
  });

  it('gives up a server that has the request and writes nothing', () => {
    const watch = watching();
    watch.connected();
    vi.advanceTimersByTime(199);
    expect(watch.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(watch.expired()).toBe('first');
    watch.end();
  });

  it('lets an answer take as long as it wants while it goes on, and gives it up when it stops', () => {
    const watch = watching();
    watch.connected();
    for (let part = 0; part < 100; part++) {
      watch.heard();
      vi.advanceTimersByTime(49);
    }
    expect(watch.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(watch.expired()).toBe('idle');
    watch.end();
  });

  it('does not count the time that printing takes', () => {
    const watch = watching();
    watch.connected();
    watch.paused();
    vi.advanceTimersByTime(10_000);
    expect(watch.signal.aborted).toBe(false);
    watch.end();
  });

  it('waits a moment for what comes behind the end, which is no time-out', () => {
    const watch = watching();
    watch.connected();
    watch.finished();
    vi.advanceTimersByTime(1999);
    expect(watch.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect([watch.signal.aborted, watch.expired()]).toEqual([true, undefined]);
    watch.end();
  });

  it('gives up an answer that is to come whole and does not', () => {
    const watch = watching(new AbortController().signal, false);
    watch.connected();
    vi.advanceTimersByTime(299);
    expect(watch.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(watch.expired()).toBe('whole');
    watch.end();
  });

  it('has nothing left to run out when it has ended', () => {
    const watch = watching();
    watch.end();
    vi.advanceTimersByTime(1000);
    expect([watch.signal.aborted, watch.expired(), vi.getTimerCount()]).toEqual([false, undefined, 0]);
  });

  it('aborts with the signal around it, which is no time-out', () => {
    const outer = new AbortController();
    const watch = watching(outer.signal);
    outer.abort();
    expect([watch.signal.aborted, watch.expired()]).toEqual([true, undefined]);
    watch.end();
    const late = watching(outer.signal);
    expect(late.signal.aborted).toBe(true);
    late.end();
  });
});

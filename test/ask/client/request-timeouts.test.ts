import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTimers } from '../../../src/ask/client/request-timeouts.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const timeouts = { connectTimeoutMs: 100, firstTokenTimeoutMs: 200, idleTimeoutMs: 50, wholeTimeoutMs: 300 };
const watching = (signal = new AbortController().signal, isStreamed = true) =>
  startTimers(timeouts, isStreamed, signal);

describe('watchOver', () => {
  it('gives up a connection that does not come', () => {
    const timers = watching();
    vi.advanceTimersByTime(99);
    expect(timers.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect([timers.signal.aborted, timers.expired()]).toEqual([true, 'connect']);
    timers.clear();
  });

  it('gives up a server that has the request and writes nothing', () => {
    const timers = watching();
    timers.connected();
    vi.advanceTimersByTime(199);
    expect(timers.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(timers.expired()).toBe('first');
    timers.clear();
  });

  it('lets an answer take as long as it wants while it goes on, and gives it up when it stops', () => {
    const timers = watching();
    timers.connected();
    for (let part = 0; part < 100; part++) {
      timers.received();
      vi.advanceTimersByTime(49);
    }
    expect(timers.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(timers.expired()).toBe('idle');
    timers.clear();
  });

  it('does not count the time that printing takes', () => {
    const timers = watching();
    timers.connected();
    timers.paused();
    vi.advanceTimersByTime(10_000);
    expect(timers.signal.aborted).toBe(false);
    timers.clear();
  });

  it('waits a moment for what comes behind the end, which is no time-out', () => {
    const timers = watching();
    timers.connected();
    timers.finished();
    vi.advanceTimersByTime(1999);
    expect(timers.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect([timers.signal.aborted, timers.expired()]).toEqual([true, undefined]);
    timers.clear();
  });

  it('gives up an answer that is to come whole and does not', () => {
    const timers = watching(new AbortController().signal, false);
    timers.connected();
    vi.advanceTimersByTime(299);
    expect(timers.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(timers.expired()).toBe('whole');
    timers.clear();
  });

  it('has nothing left to run out when it has ended', () => {
    const timers = watching();
    timers.clear();
    vi.advanceTimersByTime(1000);
    expect([timers.signal.aborted, timers.expired(), vi.getTimerCount()]).toEqual([false, undefined, 0]);
  });

  it('aborts with the signal around it, which is no time-out', () => {
    const outer = new AbortController();
    const timers = watching(outer.signal);
    outer.abort();
    expect([timers.signal.aborted, timers.expired()]).toEqual([true, undefined]);
    timers.clear();
    const late = watching(outer.signal);
    expect(late.signal.aborted).toBe(true);
    late.clear();
  });
});

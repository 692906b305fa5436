import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchOver } from '../../src/ask/watch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const patience = { connectTimeoutMs: 100, firstTokenTimeoutMs: 200, timeoutMs: 300 };

describe('watchOver', () => {
  it('gives up a connection that does not come', () => {
    const watch = watchOver(patience, new AbortController().signal);
    vi.advanceTimersByTime(99);
    expect(watch.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect([watch.signal.aborted, watch.expired()]).toEqual([true, 'no connection within 100 ms']);
    watch.end();
  });

  it('gives up a server that has the request and writes nothing', () => {
    const watch = watchOver(patience, new AbortController().signal);
    watch.connected();
    vi.advanceTimersByTime(200);
    expect(watch.expired()).toBe('no first token within 200 ms');
    watch.end();
  });

  it('gives up an answer that does not end', () => {
    const watch = watchOver(patience, new AbortController().signal);
    watch.connected();
    watch.started();
    vi.advanceTimersByTime(299);
    expect(watch.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(watch.expired()).toBe('no whole answer within 300 ms');
    watch.end();
  });

  it('has nothing left to run out when it has ended', () => {
    const watch = watchOver(patience, new AbortController().signal);
    watch.end();
    vi.advanceTimersByTime(1000);
    expect([watch.signal.aborted, watch.expired(), vi.getTimerCount()]).toEqual([false, undefined, 0]);
  });

  it('aborts with the signal around it, which is no time-out', () => {
    const outer = new AbortController();
    const watch = watchOver(patience, outer.signal);
    outer.abort();
    expect([watch.signal.aborted, watch.expired()]).toEqual([true, undefined]);
    watch.end();
    const late = watchOver(patience, outer.signal);
    expect(late.signal.aborted).toBe(true);
    late.end();
  });
});

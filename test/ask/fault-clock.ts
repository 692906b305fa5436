import { vi } from 'vitest';

/** Turns of the event loop, in which what was written to a socket arrives. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const STEP = 500;

/**
 * Lets time pass on the faked timers, in steps with turns of the event loop between them: what was sent before arrives
 * before the time is over, however busy the machine is.
 */
export async function pass(ms: number, isOver: () => boolean = () => false): Promise<void> {
  for (let left = ms; left > 0; left -= STEP) {
    await turns(8);
    if (isOver()) return;
    vi.advanceTimersByTime(Math.min(STEP, left));
  }
  await turns(8);
}

export function fakeClock(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
}

import { Writable } from 'node:stream';
import cliProgress from 'cli-progress';
import type { Output } from '../../system/io.ts';
import { formatTokens } from '../../values/format.ts';

const MEGA = 1_000_000;

/**
 * A bar on a terminal by a format of cli-progress; gone without a trace when it stops. It takes no signal and leaves
 * the cursor as it is, so that nothing has to be restored when the process is ended.
 */
export function createBar(output: Output, format: string): cliProgress.SingleBar {
  const stream = Object.assign(
    new Writable({
      write: (chunk, _encoding, done) => {
        // Nobody may be looking any more.
        output.write(Buffer.from(chunk)).catch(() => undefined);
        done();
      },
    }),
    { isTTY: true, columns: output.columns ?? 80 },
  );
  return new cliProgress.SingleBar(
    { stream, format, hideCursor: false, gracefulExit: false, clearOnComplete: true, barsize: 24 },
    cliProgress.Presets.shades_classic,
  );
}

/** A bar of bytes with records a second and the time that is left. */
export function openBar(output: Output, total: number, elapsed: () => number) {
  // Of standard input nobody knows how long it is.
  const format =
    total > 0 ? ' {bar} {done} of {all} MB, {rate} records/s, {left} left' : ' {done} MB, {rate} records/s';
  const bar = createBar(output, format);
  bar.start(Math.max(1, total), 0, { done: '0', all: megabytes(total), rate: '0', left: '' });
  return {
    update: (bytes: number, records: number): void => {
      const ms = Math.max(1, elapsed());
      const left = bytes > 0 ? ((total - bytes) / bytes) * ms : 0;
      bar.update(Math.min(bytes, Math.max(1, total)), {
        done: megabytes(bytes),
        rate: perSecond(records, ms),
        left: duration(left),
      });
    },
    stop: (): void => bar.stop(),
  };
}

function megabytes(bytes: number): string {
  return formatTokens(Math.round(bytes / MEGA));
}

function perSecond(records: number, ms: number): string {
  const rate = Math.round((records / ms) * 1000);
  return formatTokens(rate < 10_000 ? rate : Math.round(rate / 1000) * 1000);
}

function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} min`;
}

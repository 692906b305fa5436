import { describe, expect, it } from 'vitest';
import { createAnswerPrinter } from '../../../src/commands/ask/answer-printer.ts';
import { OutputClosed } from '../../../src/values/errors.ts';
import { fakeIo } from '../../fake-io.ts';

const never = new AbortController().signal;

function printer(wishes: Parameters<typeof fakeIo>[0] = {}) {
  const io = fakeIo(wishes);
  let stops = 0;
  return { ...createAnswerPrinter(io, never, () => stops++), out: io.out, stops: () => stops };
}

describe('an answer that is printed', () => {
  it('has its last line ended before anything else is said, and once', async () => {
    const { print, endLine, out } = printer();
    await print('one\ntwo');
    await endLine();
    await endLine();
    await print('three\n');
    await endLine();
    expect(out()).toBe('one\ntwo\nthree\n');
  });

  it('is whole with a line end, and nothing where it is empty', async () => {
    const { printWhole, out } = printer();
    await printWhole('');
    await printWhole('whole');
    await printWhole(' and more\n');
    expect(out()).toBe('whole\n and more\n');
  });

  it('stops the request when nobody reads it any more', async () => {
    const { print, rethrow, stops } = printer({ closesAfter: 1 });
    await print('one');
    rethrow();
    await print('two');
    await print('three');
    expect(stops()).toBe(1);
    expect(rethrow).toThrow(OutputClosed);
  });

  it('is not waited for when the request has ended and the reader stalls', async () => {
    const controller = new AbortController();
    const stalled = { isTTY: false, columns: undefined, write: () => new Promise<void>(() => undefined) };
    const { print } = createAnswerPrinter({ stdout: stalled }, controller.signal, () => undefined);
    const printed = print('one');
    controller.abort('interrupted');
    await expect(printed).resolves.toBeUndefined();
  });
});
